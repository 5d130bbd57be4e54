package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Relative is a proposal that has to do with another.
type Relative struct {
	ID         int64
	Title      string
	Lang       string
	How        string // into: it goes on in this one; merged: this one goes on in it; part: split off; whole: split from; related
	Comments   int
	Supporters int
	Thread     int64
}

// Family gives the proposals that one has to do with, as far as the actor sees them: what it goes on in and what goes on in it, what was split off, what is related.
func (s Curations) Family(ctx context.Context, a Actor, proposal int64) ([]Relative, error) {
	rows, err := s.f.db.Query(ctx, `
		WITH relatives AS (
			SELECT merged_into AS id, 'into' AS how, 1 AS rank FROM proposals WHERE id = @proposal AND merged_into IS NOT NULL
			UNION ALL
			SELECT id, 'merged', 2 FROM proposals WHERE merged_into = @proposal
			UNION ALL
			SELECT split_from, 'whole', 3 FROM proposals WHERE id = @proposal AND split_from IS NOT NULL
			UNION ALL
			SELECT id, 'part', 4 FROM proposals WHERE split_from = @proposal
			UNION ALL
			SELECT CASE WHEN one_id = @proposal THEN other_id ELSE one_id END, 'related', 5
			FROM proposal_relations
			WHERE one_id = @proposal OR other_id = @proposal
		)
		SELECT o.id, o.title, coalesce(s.lang, 'nl') AS lang, r.how, coalesce(t.comment_count, 0) AS comments, coalesce(t.id, 0) AS thread, o.support_count AS supporters
		FROM relatives r
		JOIN proposals o ON o.id = r.id
		JOIN subjects s ON s.id = o.id AND s.hidden_by IS NULL
		LEFT JOIN threads t ON t.about_id = o.id AND t.main
		WHERE `+visible+`
		ORDER BY r.rank, o.id
		LIMIT @limit`, a.sees(pgx.NamedArgs{"proposal": proposal, "limit": stepsOnPage}))
	if err != nil {
		return nil, fmt.Errorf("family: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Relative])
}

// othersOnPage bounds the proposals to choose from.
const othersOnPage = 200

// Others gives the proposals of the same plan that go on in no other, for a moderator to choose from: those whose titles are most like this one's
// first, since they are what it is merged with, then the newest. Errors: NotFound.
func (s Curations) Others(ctx context.Context, a Actor, proposal int64) ([]Relative, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT o.id, o.title, coalesce(s.lang, 'nl') AS lang, '' AS how, 0 AS comments, 0::bigint AS thread, 0 AS supporters
		FROM proposals this
		JOIN proposals o ON o.plan_id = this.plan_id AND o.id <> this.id
		JOIN subjects s ON s.id = o.id AND s.hidden_by IS NULL
		WHERE this.id = @proposal
			AND o.merged_into IS NULL
			AND s.audience <> 'authors'
			AND `+visible+`
		ORDER BY similarity(o.title, this.title) DESC, o.id DESC
		LIMIT @limit`, a.sees(pgx.NamedArgs{"proposal": proposal, "limit": othersOnPage}))
	if err != nil {
		return nil, fmt.Errorf("others: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Relative])
}
