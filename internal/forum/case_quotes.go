package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Quoting is a comment that says words of another again: it stays as it is when that is hidden, so whoever hides it looks there too.
type Quoting struct {
	ID         int64
	AuthorName string
	At         time.Time
}

const (
	quotesLooked = 500 // the first comments after it that quote anything
	quotesShown  = 10
)

// Quotes gives the comments in view that quote the words of a comment, the first quotesShown of them; none for anything else.
func (s Cases) Quotes(ctx context.Context, a Actor, about int64) ([]Quoting, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT c.id, c.markdown, coalesce(author.display_name, '') AS author_name, s.created_at AS at, own.markdown AS own
		FROM comments own
		JOIN comments c ON c.thread_id = own.thread_id AND c.id > own.id AND c.markdown LIKE '%>%'
		JOIN subjects s ON s.id = c.id
		LEFT JOIN accounts author ON author.id = s.author_id
		WHERE own.id = @id AND `+stands+` AND `+visible+`
		ORDER BY c.id
		LIMIT @limit`, a.sees(pgx.NamedArgs{"id": about, "limit": quotesLooked}))
	if err != nil {
		return nil, fmt.Errorf("quotes of a case: %w", err)
	}
	var found []Quoting
	var q Quoting
	var words, own string
	_, err = pgx.ForEachRow(rows, []any{&q.ID, &words, &q.AuthorName, &q.At, &own}, func() error {
		if len(found) < quotesShown && text.CutQuotes(words, own, []text.Span{{From: 0, To: len(own)}}, "") != words {
			found = append(found, q)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("quotes of a case: %w", err)
	}
	return found, nil
}
