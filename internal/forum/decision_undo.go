package forum

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Undo takes back all that was decided in one go, within UndoFor, but for what someone decided on again since: it is as it was, and waits again.
// It gives how many. Errors: NotFound; Closed when it is too late.
func (s Decisions) Undo(ctx context.Context, a Actor, batch int64) (undone int, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		undone = 0
		rows, err := t.Query(ctx, `
			SELECT d.about_id, d.id, d.by_id, d.kind, coalesce(d.was_hidden_by, 0), d.was_audience, s.created_at
			FROM decisions d
			JOIN subjects s ON s.id = d.id
			WHERE d.batch_id = $1 AND d.by_id IS NOT NULL AND d.kind <> ALL ($2) AND d.undone_at IS NULL
			ORDER BY d.about_id`, batch, lasting)
		if err != nil {
			return fmt.Errorf("undo: %w", err)
		}
		taken := map[int64]undoing{}
		var u undoing
		var about, by int64
		var at time.Time
		own := false
		deciders := map[int64]int64{}
		if _, err := pgx.ForEachRow(rows, []any{&about, &u.id, &by, &u.kind, &u.wasHiddenBy, &u.wasAudience, &at}, func() error {
			taken[about], deciders[about] = u, by
			return nil
		}); err != nil {
			return fmt.Errorf("undo: %w", err)
		}
		if len(taken) == 0 {
			return errNotFound
		}
		if t.now.Sub(at) > UndoFor {
			return Errorf(Closed, "decision.error.undoLate", "Minutes", int(UndoFor.Minutes()))
		}
		ids := make([]int64, 0, len(taken))
		for about := range taken {
			ids = append(ids, about)
		}
		items, err := lockItems(ctx, t, a, ids)
		if err != nil {
			return err
		}
		for _, item := range items {
			if item.Author == a.Account && deciders[item.ID] != a.Account {
				own = true
			} else if u := taken[item.ID]; item.Last == u.id {
				if err := s.undo(ctx, t, a, item, u); err != nil {
					return err
				}
				undone++
			}
		}
		if undone == 0 && own {
			return Errorf(Refused, "decision.error.own")
		}
		if undone == 0 {
			return Errorf(Conflict, "decision.error.late")
		}
		return nil
	})
	return undone, err
}

// reverse takes back one decision after an appeal, at any time: what it hid comes back, unless it was hidden by another since.
func (s Decisions) reverse(ctx context.Context, t *tx, a Actor, d Decision) error {
	item, err := lockItem(ctx, t, a, d.About)
	if err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `
		UPDATE decisions
		SET undone_by = $2, undone_at = $3
		WHERE id = $1 AND undone_at IS NULL`, d.ID, a.Account, t.now); err != nil {
		return fmt.Errorf("reverse: %w", err)
	}
	switch {
	case d.Kind == DecideRedact:
		return s.restoreWords(ctx, t, a, item, d.ID)
	case d.Kind == DecideSuspend, d.Kind == DecideBan:
		err = s.f.Accounts.liftSuspension(ctx, t, a, d.Whom, d.ID)
	case d.Kind == DecideDelete:
		err = s.undelete(ctx, t, a, item, d.ID)
	}
	if err == nil && item.HiddenBy == d.ID {
		err = s.show(ctx, t, a, item)
	}
	return err
}

// staying are the decisions by which something stays in view, and comes into it when it was held.
var staying = []string{DecideApprove, DecideWarn, DecideMove, DecideRedact}

// undoing is a decision that is taken back.
type undoing struct {
	id          int64
	kind        string
	wasHiddenBy int64
	wasAudience Audience
}

func (s Decisions) undo(ctx context.Context, t *tx, a Actor, item item, u undoing) error {
	if _, err := t.Exec(ctx, `
		UPDATE decisions
		SET undone_by = $2, undone_at = $3
		WHERE id = $1`, u.id, a.Account, t.now); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	t.record(Event{Kind: "decision.undone", Actor: a, Subject: u.id, Data: map[string]any{"about": item.ID}})
	if err := s.undoDeed(ctx, t, a, item, u); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	var err error
	switch {
	case slices.Contains(staying, u.kind) && u.wasAudience == Moderators && item.Audience != Moderators:
		// It was in view for a moment, and its place is known: that stays.
		err = s.hide(ctx, t, a, item, u.id)
	case item.HiddenBy == u.wasHiddenBy:
	case item.Audience == Moderators || u.wasHiddenBy != 0:
		err = s.hide(ctx, t, a, item, u.wasHiddenBy)
	default:
		err = s.show(ctx, t, a, item)
	}
	if err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	if err := s.f.Flags.unsettle(ctx, t, u.id); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	if err := s.f.Requests.reopen(ctx, t, u.id); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	return t.reopenCase(ctx, a, u.id)
}

// undoDeed takes back what a decision did beside bringing something into view or out of it.
func (s Decisions) undoDeed(ctx context.Context, t *tx, a Actor, item item, u undoing) error {
	switch u.kind {
	case DecideSuspend, DecideBan:
		return s.f.Accounts.liftSuspension(ctx, t, a, item.Author, u.id)
	case DecideRedact:
		return s.restoreWords(ctx, t, a, item, u.id)
	case DecideDelete:
		return s.undelete(ctx, t, a, item, u.id)
	case DecideMove:
		return s.f.Comments.moveBack(ctx, t, a, u.id, item.ID)
	case DecideClose:
		return s.f.Threads.reopenFor(ctx, t, a, u.id)
	}
	return nil
}
