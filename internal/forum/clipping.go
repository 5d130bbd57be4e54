package forum

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Clipping is a piece of an action's newest text beside the latest thing that was said about it: what the front page opens with.
type Clipping struct {
	Version int
	Lang    string
	Before  string // the words of one block, in three parts
	Quote   string // what the comment quotes from them, or ""
	After   string
	Comment Comment // zero when nobody spoke yet
	Said    string  // the comment's first words, without what it quotes
}

// Bounds of a clipping, in comments and characters.
const (
	clippingSearch  = 20
	clippingExcerpt = 220
	clippingMin     = 60
	clippingMax     = 420
)

// MostDiscussed gives the action about which most was said, the first of equals; ok is false when there is none.
func MostDiscussed(actions []ActionLine) (found ActionLine, ok bool) {
	for i, a := range actions {
		if i == 0 || a.CommentCount > found.CommentCount {
			found = a
		}
	}
	return found, len(actions) > 0
}

// Clipping gives a piece of an action's text and the latest comment about it, preferably one that quotes the text.
// Errors: NotFound.
func (s Actions) Clipping(ctx context.Context, a Actor, action ActionLine) (Clipping, error) {
	version, err := s.Version(ctx, a, action.ID, action.Version)
	if err != nil {
		return Clipping{}, err
	}
	latest, err := s.f.Comments.query(ctx, s.f.db, a, `
		FROM comments c`+commentTables+`
		WHERE t.about_id = @action
			AND s.audience = 'public'
			AND s.hidden_by IS NULL
			AND withdrawal.at IS NULL
		ORDER BY c.id DESC
		LIMIT @limit`, pgx.NamedArgs{"action": action.ID, "limit": clippingSearch})
	if err != nil {
		return Clipping{}, err
	}
	return clip(version, latest), nil
}

// clip chooses: the newest comment that quotes one of the blocks, beside that block; else the newest comment beside a block of a fair length.
func clip(v Version, latest []Comment) Clipping {
	for _, c := range latest {
		quote, rest := splitQuote(c.Markdown)
		for _, b := range v.Blocks {
			if before, after, found := strings.Cut(b.Plain, quote); found && quote != "" && utf8.RuneCountInString(b.Plain) <= clippingMax {
				return Clipping{
					Version: v.Number, Lang: v.Lang, Before: before, Quote: quote, After: after,
					Comment: c, Said: text.Excerpt(text.Plain(rest), clippingExcerpt),
				}
			}
		}
	}
	clipping := Clipping{Version: v.Number, Lang: v.Lang, Before: text.Excerpt(openingWords(v.Blocks), clippingMax)}
	if len(latest) > 0 {
		_, rest := splitQuote(latest[0].Markdown)
		clipping.Comment, clipping.Said = latest[0], text.Excerpt(text.Plain(rest), clippingExcerpt)
	}
	return clipping
}

// openingWords is the first paragraph that is long enough to say something, else the first one.
func openingWords(blocks []Block) string {
	first := ""
	for _, b := range blocks {
		if b.Kind != text.Paragraph {
			continue
		}
		if length := utf8.RuneCountInString(b.Plain); length >= clippingMin && length <= clippingMax {
			return b.Plain
		}
		if first == "" {
			first = b.Plain
		}
	}
	return first
}

// splitQuote takes the quotation with which a comment may begin from what its author says.
func splitQuote(markdown string) (quote, rest string) {
	var quoted []string
	lines := strings.Split(markdown, "\n")
	for len(lines) > 0 && strings.HasPrefix(lines[0], ">") {
		quoted = append(quoted, strings.TrimSpace(strings.TrimPrefix(lines[0], ">")))
		lines = lines[1:]
	}
	return strings.Trim(strings.Join(quoted, " "), " \"“”"), strings.TrimSpace(strings.Join(lines, "\n"))
}
