package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// UpdateMark tells how one update stands for one action, without its words.
type UpdateMark struct {
	Action int64
	Number int // of the update in its plan
	Date   Date
	Status string // of its entry; see UpdateEntry
}

// Marks gives how each update of a plan stands for each of its actions, by action, the oldest update first.
func (s Repository) Marks(ctx context.Context, a Actor, plan int64) (map[int64][]UpdateMark, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			e.action_id AS action,
			u.number,
			partial_date(u.date, u.date_precision) AS date,
			e.status
		FROM update_entries e
		JOIN updates u ON u.id = e.update_id
		JOIN subjects s ON s.id = u.id
		WHERE u.plan_id = @plan AND `+visible+`
		ORDER BY u.number`, a.sees(pgx.NamedArgs{"plan": plan}))
	if err != nil {
		return nil, fmt.Errorf("update marks: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[UpdateMark])
	if err != nil {
		return nil, fmt.Errorf("update marks: %w", err)
	}
	marks := map[int64][]UpdateMark{}
	for _, m := range all {
		marks[m.Action] = append(marks[m.Action], m)
	}
	return marks, nil
}
