package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// HiddenProposal is what everyone may know of a proposal that a moderator hid.
type HiddenProposal struct {
	ID   int64
	Plan int64
	Hiding
	Thread   int64 // in which people talked about it
	Comments int
	Decision int64 // for whom it concerns, and moderators; else 0
}

// Hidden gives what everyone may know of a proposal that was in view, or that the actor wrote, and is hidden. Errors: NotFound.
func (s Proposals) Hidden(ctx context.Context, a Actor, id int64) (HiddenProposal, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			o.id,
			o.plan_id AS plan,`+hidingColumns+`,
			coalesce(thread.id, 0) AS thread,
			coalesce(thread.comment_count, 0) AS comments,
			CASE WHEN @curates OR s.author_id = @account OR EXISTS (
				SELECT FROM co_authors c WHERE c.proposal_id = o.id AND c.account_id = @account AND c.joined_at <= decided.created_at
			) THEN hiding.id ELSE 0 END AS decision
		FROM proposals o
		JOIN subjects s ON s.id = o.id`+hidingTables+`
		LEFT JOIN threads thread ON thread.about_id = o.id AND thread.main
		WHERE o.id = @id AND `+visible, a.sees(pgx.NamedArgs{"id": id}))
	if err != nil {
		return HiddenProposal{}, fmt.Errorf("hidden proposal: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[HiddenProposal])
	return found, translate(err)
}
