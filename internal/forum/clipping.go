package forum

import (
	"context"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Clipping is a piece of an action's newest text beside the latest thing that was said about it: what the front page opens with.
type Clipping struct {
	Version int
	Lang    string
	Before  string // the words of one block, in three parts
	Quote   string // those that the comment is about, or ""
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

// Clipping gives a piece of an action's text and the latest comment about it, preferably one about words in the text.
// Errors: NotFound.
func (s Actions) Clipping(ctx context.Context, a Actor, action ActionLine) (Clipping, error) {
	version, err := s.Version(ctx, a, action.ID, action.Version)
	if err != nil {
		return Clipping{}, err
	}
	passages, err := s.f.Passages.On(ctx, a, action.ID, action.Version)
	if err != nil {
		return Clipping{}, err
	}
	latest, err := s.f.Comments.query(ctx, s.f.db, a, `
		FROM comments c`+commentTables+`
		WHERE (t.about_id = @action OR passage.action_id = @action)
			AND s.audience = 'public'
			AND s.hidden_by IS NULL
			AND withdrawal.at IS NULL
		ORDER BY c.id DESC
		LIMIT @limit`, pgx.NamedArgs{"action": action.ID, "limit": clippingSearch})
	if err != nil {
		return Clipping{}, err
	}
	return clip(version, passages, latest), nil
}

// clip chooses: the newest comment about words that stand in the text, beside their block; else the newest comment beside a block of a fair length.
func clip(v Version, passages []Passage, latest []Comment) Clipping {
	for _, c := range latest {
		for _, p := range passages {
			b, found := v.Block(p.Block)
			if p.ID != c.Passage || p.Gone() || !found || utf8.RuneCountInString(b.Plain) > clippingMax {
				continue
			}
			all := []rune(b.Plain)
			return Clipping{
				Version: v.Number, Lang: v.Lang, Before: string(all[:p.Start]), Quote: string(all[p.Start:p.End]), After: string(all[p.End:]),
				Comment: c, Said: said(c),
			}
		}
	}
	clipping := Clipping{Version: v.Number, Lang: v.Lang, Before: text.Excerpt(openingWords(v.Blocks), clippingMax)}
	if len(latest) > 0 {
		clipping.Comment, clipping.Said = latest[0], said(latest[0])
	}
	return clipping
}

// said is a comment's first words, without what it quotes.
func said(c Comment) string { return text.Excerpt(text.Plain(ownWords(c.Markdown)), clippingExcerpt) }

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
