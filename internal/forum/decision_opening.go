package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// opening gives the comment with which someone opened a thread. The two were contributed as one: what takes the thread out of view takes this along, and
// what others said stays. None for anything else, and when the comment was moved elsewhere.
func (s Decisions) opening(ctx context.Context, t *tx, of item) ([]item, error) {
	if of.Kind != "thread" {
		return nil, nil
	}
	rows, err := t.Query(ctx, `
		SELECT c.id
		FROM comments c
		JOIN subjects said ON said.id = c.id
		JOIN subjects opened ON opened.id = c.thread_id
		WHERE c.thread_id = $1 AND c.parent_id IS NULL AND said.author_id = opened.author_id AND said.created_at = opened.created_at`, of.ID)
	if err != nil {
		return nil, fmt.Errorf("opening: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("opening: %w", err)
	}
	return lockItems(ctx, t, Actor{Moderator: true}, ids) // whoever decides, also who reported it as the last of many
}

// hideOpening hides with a thread the comment that opened it, unless a decision of its own hid that.
func (s Decisions) hideOpening(ctx context.Context, t *tx, a Actor, thread item, decision int64) error {
	found, err := s.opening(ctx, t, thread)
	if err != nil {
		return err
	}
	for _, opening := range found {
		if opening.HiddenBy != 0 && opening.HiddenBy != thread.HiddenBy {
			continue
		}
		if err := s.hide(ctx, t, a, opening, decision); err != nil {
			return err
		}
	}
	return nil
}

// showOpening brings back what was hidden along with a thread.
func (s Decisions) showOpening(ctx context.Context, t *tx, a Actor, thread item) error {
	found, err := s.opening(ctx, t, thread)
	if err != nil {
		return err
	}
	for _, opening := range found {
		if thread.HiddenBy == 0 || opening.HiddenBy != thread.HiddenBy {
			continue
		}
		if err := s.show(ctx, t, a, opening); err != nil {
			return err
		}
	}
	return nil
}
