package forum

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Undo takes back all that was decided in one go, within UndoFor, but for what someone decided on again since: it is as it was, and waits again.
// A warning or a suspension for several contributions is one decision, which is taken back as a whole; what was decided on one of these since, holds.
// What two decided, who asked for it does not take back alone. It gives how many. Errors: NotFound; Closed when it is too late; Refused for who asked,
// and for who would clear what they wrote, also with others, or entered for someone; Conflict when all was taken back or decided on again, and when what
// was shown again has nothing to go back to.
func (s Decisions) Undo(ctx context.Context, a Actor, batch int64) (undone int, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		undone = 0
		taken, at, err := s.undoable(ctx, t, batch)
		if err != nil {
			return err
		}
		if t.now.Sub(at) > UndoFor {
			return Errorf(Closed, "decision.error.undoLate", "Minutes", int(UndoFor.Minutes()))
		}
		items, err := lockItems(ctx, t, a, slices.Sorted(maps.Keys(taken)))
		if err != nil {
			return err
		}
		holds := map[int64]bool{} // of which decisions something stands as it was decided
		for _, item := range items {
			if u := taken[item.ID]; item.Last == u.ID {
				holds[u.whole()] = true
			}
		}
		own, gone, asked := error(nil), error(nil), false
		for _, item := range items {
			party := item.party()
			switch u := taken[item.ID]; {
			case !holds[u.whole()]:
				continue
			case party != nil && u.By != a.Account:
				own = party
				continue
			case u.Agreed != 0 && u.By == a.Account:
				asked = true
				continue
			case item.Last == u.ID:
				err = s.undo(ctx, t, a, item, u)
			default:
				err = s.undoOnPerson(ctx, t, a, item, u)
			}
			if CodeOf(err) == Conflict {
				gone = err
				continue
			}
			if err != nil {
				return err
			}
			undone++
		}
		switch {
		case undone == 0 && asked:
			return Errorf(Refused, "decision.error.undoAsked")
		case undone == 0 && own != nil:
			return own
		case undone == 0 && gone != nil:
			return gone
		case undone == 0:
			return Errorf(Conflict, "decision.error.undoDecided")
		}
		return nil
	})
	return undone, err
}

// undoable reads what was decided in one go and not taken back, by contribution, and when that was. Errors: NotFound; Conflict when
// all was taken back.
func (s Decisions) undoable(ctx context.Context, t *tx, batch int64) (taken map[int64]undoing, at time.Time, err error) {
	rows, err := t.Query(ctx, `
		SELECT
			d.id,
			d.about_id AS about,
			d.by_id AS by,
			coalesce(d.agreed_by, 0) AS agreed,
			d.kind,
			d.hides,
			coalesce(d.lead_id, 0) AS lead,
			coalesce(d.was_hidden_by, 0) AS was_hidden_by,
			d.was_audience,
			s.created_at AS at
		FROM decisions d
		JOIN subjects s ON s.id = d.id
		WHERE d.batch_id = $1 AND d.by_id IS NOT NULL AND d.kind <> ALL ($2) AND d.undone_at IS NULL`, batch, lasting)
	if err != nil {
		return nil, at, fmt.Errorf("undo: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[undoing])
	if err != nil {
		return nil, at, fmt.Errorf("undo: %w", err)
	}
	if len(all) == 0 {
		var undone bool
		if err := t.QueryRow(ctx, `SELECT EXISTS (SELECT FROM decisions WHERE batch_id = $1 AND undone_at IS NOT NULL)`, batch).Scan(&undone); err != nil {
			return nil, at, fmt.Errorf("undo: %w", err)
		}
		if undone {
			return nil, at, Errorf(Conflict, "decision.error.undone")
		}
		return nil, at, errNotFound
	}
	taken = map[int64]undoing{}
	for _, u := range all {
		taken[u.About] = u
	}
	return taken, all[0].At, nil
}

// reverse takes back one decision after an appeal, at any time, on all contributions that it rests on: what it hid comes back, unless it was hidden by
// another since, or before.
func (s Decisions) reverse(ctx context.Context, t *tx, a Actor, d Decision) error {
	rows, err := t.Query(ctx, `
		UPDATE decisions
		SET undone_by = $2, undone_at = $3
		WHERE (id = $1 OR lead_id = $1) AND undone_at IS NULL
		RETURNING about_id, id`, d.ID, a.Account, t.now)
	if err != nil {
		return fmt.Errorf("reverse: %w", err)
	}
	taken := map[int64]int64{}
	var about, id int64
	if _, err := pgx.ForEachRow(rows, []any{&about, &id}, func() error {
		taken[about] = id
		return nil
	}); err != nil {
		return fmt.Errorf("reverse: %w", err)
	}
	items, err := lockItems(ctx, t, a, slices.Sorted(maps.Keys(taken)))
	if err != nil {
		return err
	}
	for _, item := range items {
		if item.ID == d.About {
			if done, err := s.reverseDeed(ctx, t, a, d, item); done || err != nil {
				return err
			}
		}
		if item.HiddenBy != taken[item.ID] {
			continue
		}
		was, err := s.before(ctx, t, item, undoing{ID: taken[item.ID]})
		switch {
		case err != nil:
			return err
		case was.hiddenBy != 0 && !was.held: // what was hidden before it was deleted
			err = s.hide(ctx, t, a, item, was.hiddenBy)
		default:
			err = s.show(ctx, t, a, item)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// reverseDeed takes back what a decision did beside hiding; done tells that nothing else is to be done.
func (s Decisions) reverseDeed(ctx context.Context, t *tx, a Actor, d Decision, item item) (done bool, err error) {
	switch d.Kind {
	case DecideRedact:
		return true, s.restoreWords(ctx, t, a, item, d.ID)
	case DecideSuspend, DecideBan:
		return false, s.f.Accounts.liftSuspension(ctx, t, a, d.Whom, d.ID)
	case DecideDelete:
		return false, s.undelete(ctx, t, a, item, d.ID)
	}
	return false, nil
}

// staying are the decisions by which something stays in view, unless they hide it, and comes into it when it was held.
var staying = []string{DecideApprove, DecideWarn, DecideSuspend, DecideBan, DecideMove, DecideRedact}

// undoing is a decision that is taken back.
type undoing struct {
	ID          int64
	About       int64
	By          int64
	Agreed      int64
	Kind        string
	Hides       bool
	Lead        int64
	WasHiddenBy int64
	WasAudience Audience
	At          time.Time
}

// whole is the decision that it is part of, or it itself.
func (u undoing) whole() int64 {
	if u.Lead != 0 {
		return u.Lead
	}
	return u.ID
}

// markUndone says of a decision that it holds no more.
func (s Decisions) markUndone(ctx context.Context, t *tx, a Actor, item item, u undoing) error {
	if _, err := t.Exec(ctx, `
		UPDATE decisions
		SET undone_by = $2, undone_at = $3
		WHERE id = $1`, u.ID, a.Account, t.now); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	t.record(Event{Kind: "decision.undone", Actor: a, Subject: u.ID, Data: map[string]any{"about": item.ID}})
	return s.f.Appeals.grant(ctx, t, a, u.ID)
}

// undoOnPerson takes back what was decided on a person for a contribution on which someone decided again since: that stays as it is, but for what this alone
// hid.
func (s Decisions) undoOnPerson(ctx context.Context, t *tx, a Actor, item item, u undoing) error {
	if err := s.markUndone(ctx, t, a, item, u); err != nil {
		return err
	}
	if err := s.undoDeed(ctx, t, a, item, u); err != nil {
		return err
	}
	if item.HiddenBy != u.ID {
		return nil
	}
	was, err := s.before(ctx, t, item, u)
	if err != nil {
		return err
	}
	if err := s.putBack(ctx, t, a, item, u, was); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	return s.waitAgain(ctx, t, a, append([]int64{u.ID}, was.undone...))
}

// undo takes back a decision on a contribution on which nobody decided since. Errors: Conflict for one that shows again what nothing would hide.
func (s Decisions) undo(ctx context.Context, t *tx, a Actor, item item, u undoing) error {
	was, err := s.before(ctx, t, item, u)
	if err != nil {
		return err
	}
	if u.Kind == DecideRestore && was.hiddenBy == 0 {
		// To hide it once more would be a decision that nobody takes, for reasons that were taken back: its author could not object, and no moderator would
		// be asked to look. Who finds that it should go decides so anew.
		return Errorf(Conflict, "decision.error.undoGone")
	}
	if err := s.markUndone(ctx, t, a, item, u); err != nil {
		return err
	}
	if err := s.undoDeed(ctx, t, a, item, u); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	if err := s.putBack(ctx, t, a, item, u, was); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	if err := s.f.Requests.reopen(ctx, t, u.ID); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	if err := s.f.Appeals.resume(ctx, t, u.ID); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	return s.waitAgain(ctx, t, a, append([]int64{u.ID}, was.undone...))
}

// waitAgain has wait again what decisions ended that hold no more, the latest first: reports and cases.
func (s Decisions) waitAgain(ctx context.Context, t *tx, a Actor, decisions []int64) error {
	for _, id := range decisions {
		if err := s.f.Flags.unsettle(ctx, t, id); err != nil {
			return fmt.Errorf("undo: %w", err)
		}
		if err := t.reopenCase(ctx, a, id); err != nil {
			return fmt.Errorf("undo: %w", err)
		}
	}
	return nil
}

// undoDeed takes back what a decision did beside bringing something into view or out of it.
func (s Decisions) undoDeed(ctx context.Context, t *tx, a Actor, item item, u undoing) error {
	switch u.Kind {
	case DecideSuspend, DecideBan:
		if u.Lead != 0 {
			return nil
		}
		return s.f.Accounts.liftSuspension(ctx, t, a, item.Author, u.ID)
	case DecideRedact:
		return s.restoreWords(ctx, t, a, item, u.ID)
	case DecideDelete:
		return s.undelete(ctx, t, a, item, u.ID)
	case DecideMove:
		return s.f.Comments.moveBack(ctx, t, a, u.ID, item.ID)
	case DecideClose:
		return s.f.Threads.reopenFor(ctx, t, a, u.ID)
	}
	return nil
}
