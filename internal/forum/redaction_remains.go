package forum

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Remaining is a text that still holds words which were taken out of another.
type Remaining struct {
	ID    int64
	Kind  string // of subject
	About int64  // where it is read: itself, or what it is about
	Case  int64  // in which a moderator can take them out there too, or 0
	Title Text   // of what it is, or stands in
}

// Bounds of what is looked for, and shown.
const (
	remainsShown   = 50
	remainingWords = 20
	leastRemaining = 4 // characters: shorter words are everywhere
)

// Remains gives the texts that still hold what a decision took out of a contribution, beside what was cut along with it: people repeat without quoting.
// It can be asked for UndoFor; then the words are nowhere known any more.
// Errors: NotFound, also for who does not moderate; Closed when it is too late.
func (s Decisions) Remains(ctx context.Context, a Actor, decision int64) (found []Remaining, more bool, err error) {
	if err := a.mayCurate(); err != nil {
		return nil, false, err
	}
	d, err := s.Find(ctx, a, decision)
	if err != nil {
		return nil, false, err
	}
	if d.Kind != DecideRedact {
		return nil, false, errNotFound
	}
	err = s.f.write(ctx, func(t *tx) error { // what says so may change meanwhile, and is locked to be read
		words, err := s.takenWords(ctx, t, d)
		if err != nil {
			return err
		}
		found, err = s.holding(ctx, t, a, words)
		return err
	})
	if more = len(found) > remainsShown; more {
		found = found[:remainsShown]
	}
	return found, more, err
}

// takenWords are those that a decision took out of what it is about.
func (s Decisions) takenWords(ctx context.Context, t *tx, d Decision) ([]string, error) {
	var were []content
	err := translate(t.QueryRow(ctx, `SELECT texts FROM seals WHERE decision_id = $1`, d.ID).Scan(&were))
	if CodeOf(err) == NotFound {
		return nil, Errorf(Closed, "redaction.remains.late")
	}
	if err != nil {
		return nil, fmt.Errorf("taken words: %w", err)
	}
	at := slices.IndexFunc(were, func(c content) bool { return c.Subject == d.About })
	if at < 0 {
		return nil, nil
	}
	of := item{ID: d.About, Kind: d.AboutKind}
	now, err := s.content(ctx, t, of)
	if err != nil {
		return nil, err
	}
	cut := map[string][]text.Span{}
	for name, was := range were[at].Texts {
		if spans, ok := text.CutOut(was, now.Texts[name], RedactionMark(d.AboutLang)); ok {
			cut[name] = spans
		}
	}
	return cutFrom(were[at], cut), nil
}

// saysAny are the texts in which moderators look for words, each with the thing that it is read at. Columns of jsonb are searched as they are written.
const saysAny = `
	SELECT c.id, c.id AS about FROM comments c WHERE c.markdown ILIKE ANY (@words)
	UNION SELECT r.comment_id, r.comment_id FROM comment_revisions r WHERE r.markdown ILIKE ANY (@words)
	UNION SELECT g.comment_id, g.comment_id FROM suggestions g WHERE g.replacement ILIKE ANY (@words)
	UNION SELECT v.proposal_id, v.proposal_id FROM proposal_versions v WHERE v.text::text ILIKE ANY (@words) OR v.note ILIKE ANY (@words)
	UNION SELECT o.id, o.id FROM proposals o WHERE concat_ws(' ', o.title, o.problem, o.solution) ILIKE ANY (@words)
	UNION SELECT t.id, t.id FROM threads t WHERE t.title ILIKE ANY (@words)
	UNION SELECT r.id, r.id FROM responses r WHERE concat_ws(' ', r.opening, r.reason, r.closing) ILIKE ANY (@words)
	UNION SELECT d.id, d.id FROM decisions d WHERE d.reason ILIKE ANY (@words)
	UNION SELECT p.id, p.decision_id FROM appeals p WHERE concat_ws(' ', p.words, p.reason) ILIKE ANY (@words)
	UNION SELECT f.id, f.about_id FROM flags f WHERE f.words ILIKE ANY (@words)`

// holding gives the texts that hold one of these words, the newest first.
func (s Decisions) holding(ctx context.Context, t *tx, a Actor, words []string) ([]Remaining, error) {
	patterns := map[string]bool{}
	escape := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	for _, w := range words {
		if utf8.RuneCountInString(w) >= leastRemaining && len(patterns) < remainingWords {
			patterns["%"+escape.Replace(w)+"%"] = true
		}
	}
	if len(patterns) == 0 {
		return nil, nil
	}
	rows, err := t.Query(ctx, `
		SELECT
			s.id,
			s.kind,
			says.about,
			coalesce((SELECT max(id) FROM cases WHERE about_id = s.id AND kind NOT IN `+handledKinds+`), 0) AS case,
			`+titleOf+` AS title
		FROM (`+saysAny+`) says
		JOIN subjects s ON s.id = says.id`+circleOf("s.id")+`
		WHERE NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id) AND `+visible+`
		ORDER BY s.id DESC
		LIMIT @limit`, a.sees(pgx.NamedArgs{"words": slices.Sorted(maps.Keys(patterns)), "limit": remainsShown + 1}))
	if err != nil {
		return nil, fmt.Errorf("texts that hold words: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Remaining])
}
