package forum

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"
)

// KeepTime opens the sessions whose time has come and closes those that are over, each in a change of its own, and tells when the next one is due;
// the zero time when none is. What people may do follows from the clock, so nothing goes wrong when this is late: open pages hear of it then.
// Several nodes doing so at once do no harm.
func (s LiveSessions) KeepTime(ctx context.Context) (next time.Time, err error) {
	const open = `closed_at IS NULL AND cancelled_at IS NULL`
	rows, err := s.f.db.Query(ctx, `
		SELECT id
		FROM live_sessions
		WHERE `+open+` AND (ends_at <= $1 OR (opened_at IS NULL AND starts_at <= $1))
		ORDER BY starts_at, id`, s.f.Now())
	if err != nil {
		return next, fmt.Errorf("live sessions due: %w", err)
	}
	due, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return next, fmt.Errorf("live sessions due: %w", err)
	}
	var failed error
	for _, id := range due {
		if err := s.turn(ctx, id); err != nil {
			failed = errors.Join(failed, fmt.Errorf("live session %d: %w", id, err))
		}
	}
	var when *time.Time
	err = s.f.db.QueryRow(ctx, `
		SELECT min(CASE WHEN opened_at IS NULL THEN starts_at ELSE ends_at END)
		FROM live_sessions
		WHERE `+open).Scan(&when)
	if when != nil {
		next = *when
	}
	return next, errors.Join(failed, err)
}

// turn opens or closes a session that is due, unless another node was first.
func (s LiveSessions) turn(ctx context.Context, id int64) error {
	return s.f.write(ctx, func(t *tx) error {
		l, err := s.lockAny(ctx, t, id)
		if err != nil || l.ClosedAt != nil || l.CancelledAt != nil {
			return err
		}
		switch state := l.State(t.now); {
		case state == LiveOver:
			return s.close(ctx, t, Actor{}, l)
		case state == LiveNow && l.OpenedAt == nil:
			return s.open(ctx, t, l)
		}
		return nil
	})
}

func (s LiveSessions) open(ctx context.Context, t *tx, l LiveSession) error {
	_, err := t.Exec(ctx, `
		UPDATE live_sessions
		SET opened_at = $2
		WHERE id = $1`, l.ID, t.now)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	s.record(t, "live_session.opened", Actor{}, l)
	return nil
}

// close ends a session: nothing is under discussion any more, and its thread is as its moderator wanted it from then on. That the thread closes is
// no news of its own: pages would load anew, all at once, what this news shows them.
func (s LiveSessions) close(ctx context.Context, t *tx, a Actor, l LiveSession) error {
	_, err := t.Exec(ctx, `
		WITH unpinned AS (
			UPDATE live_session_pins
			SET unpinned_at = @now
			WHERE session_id = @id AND unpinned_at IS NULL
		), turns AS (
			DELETE FROM live_session_turns
			WHERE session_id = @id
		)
		UPDATE live_sessions
		SET closed_at = @now, closed_by = @account, opened_at = coalesce(opened_at, @now), point = 0
		WHERE id = @id`, pgx.NamedArgs{"id": l.ID, "now": t.now, "account": a.id()})
	if err != nil {
		return fmt.Errorf("close: %w", err)
	}
	if l.After == ReadOnly {
		if err := s.f.Threads.shut(ctx, t, l.ScheduledBy, l.Thread); err != nil {
			return err
		}
	}
	s.record(t, "live_session.closed", a, l)
	return nil
}

// End closes a session before its time; who leads it may. Errors: NotFound; Closed when it is not going on.
func (s LiveSessions) End(ctx context.Context, a Actor, id int64) error {
	return s.lead(ctx, a, id, func(t *tx, l LiveSession) error { return s.close(ctx, t, a, l) })
}

// lead carries out something that who leads a session does while it goes on.
func (s LiveSessions) lead(ctx context.Context, a Actor, id int64, do func(t *tx, l LiveSession) error) error {
	return s.f.write(ctx, func(t *tx) error {
		l, err := s.lock(ctx, t, a, id)
		if err != nil {
			return err
		}
		if err := l.MayChair(a, t.now); err != nil {
			return err
		}
		return do(t, l)
	})
}

// mayWrite is the rule on a comment in a thread because of its live session. In slow mode it takes the actor's turn.
// Errors: Closed; TooMany while it is too soon for another comment.
func (s LiveSessions) mayWrite(ctx context.Context, t *tx, a Actor, into Thread) error {
	if err := into.BarsNow(a); err != nil || into.Writing != WriteSlowly || into.Leads(a) {
		return err
	}
	done, err := t.Exec(ctx, `
		INSERT INTO live_session_turns (session_id, account_id, at)
		VALUES ($1, $2, $3)
		ON CONFLICT (session_id, account_id) DO UPDATE
		SET at = excluded.at
		WHERE live_session_turns.at <= excluded.at - make_interval(secs => $4)`, into.LiveSession, a.Account, t.now, into.SlowSeconds)
	if err != nil {
		return fmt.Errorf("turn: %w", err)
	}
	if done.RowsAffected() > 0 {
		return nil
	}
	var last time.Time
	err = t.QueryRow(ctx, `
		SELECT at
		FROM live_session_turns
		WHERE session_id = $1 AND account_id = $2`, into.LiveSession, a.Account).Scan(&last)
	if err != nil {
		return fmt.Errorf("turn: %w", err)
	}
	left := last.Add(time.Duration(into.SlowSeconds) * time.Second).Sub(t.now)
	return Errorf(TooMany, "liveSession.error.tooSoon", "Seconds", into.SlowSeconds, "Left", int(math.Ceil(left.Seconds())))
}
