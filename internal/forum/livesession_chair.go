package forum

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Pin puts a comment of its thread under discussion, in place of the one that was: on top of every open page, with the agenda's present point.
// Who leads the session may, while it goes on. Errors: NotFound; Closed.
func (s LiveSessions) Pin(ctx context.Context, a Actor, id, comment int64) error {
	return s.lead(ctx, a, id, func(t *tx, l LiveSession) error {
		c, err := s.f.Comments.find(ctx, t, Actor{}, comment) // what is shown to all must be seen by all of them
		if l.Audience != Public {
			c, err = s.f.Comments.find(ctx, t, Actor{Coalition: true}, comment)
		}
		if err != nil {
			return err
		}
		if c.Thread != l.Thread || c.Gone() {
			return errNotFound
		}
		if c.ID == l.Pinned {
			return nil
		}
		if err := s.unpin(ctx, t, l); err != nil {
			return err
		}
		_, err = t.Exec(ctx, `
			INSERT INTO live_session_pins (session_id, comment_id, point, pinned_by, pinned_at)
			VALUES ($1, $2, $3, $4, $5)`, l.ID, c.ID, l.Point, a.Account, t.now)
		if err != nil {
			return fmt.Errorf("pin comment: %w", err)
		}
		s.record(t, "live_session.pinned", a, l)
		return nil
	})
}

// Unpin ends the discussion of the comment that is on top. Errors: NotFound; Closed.
func (s LiveSessions) Unpin(ctx context.Context, a Actor, id int64) error {
	return s.lead(ctx, a, id, func(t *tx, l LiveSession) error {
		if l.Pinned == 0 {
			return nil
		}
		s.record(t, "live_session.unpinned", a, l)
		return s.unpin(ctx, t, l)
	})
}

func (s LiveSessions) unpin(ctx context.Context, t *tx, l LiveSession) error {
	_, err := t.Exec(ctx, `
		UPDATE live_session_pins
		SET unpinned_at = $2
		WHERE session_id = $1 AND unpinned_at IS NULL`, l.ID, t.now)
	if err != nil {
		return fmt.Errorf("unpin comment: %w", err)
	}
	return nil
}

// followPinned brings a comment that was changed or withdrawn to where it is under discussion: one that is gone is so no longer.
func (s LiveSessions) followPinned(ctx context.Context, t *tx, a Actor, comment int64, gone bool) error {
	rows, err := t.Query(ctx, `
		UPDATE live_session_pins
		SET unpinned_at = CASE WHEN $2 THEN $3::timestamptz END
		WHERE comment_id = $1 AND unpinned_at IS NULL
		RETURNING session_id`, comment, gone, t.now)
	if err != nil {
		return fmt.Errorf("pins of comment: %w", err)
	}
	sessions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("pins of comment: %w", err)
	}
	for _, id := range sessions {
		l, err := s.lockAny(ctx, t, id)
		if err != nil {
			return err
		}
		kind := "live_session.reworded"
		if gone {
			kind = "live_session.unpinned"
		}
		s.record(t, kind, a, l)
	}
	return nil
}

// TurnTo makes a point of the agenda, from 1, the present one; 0 makes none. Errors: NotFound, also for a point that there is not; Closed.
func (s LiveSessions) TurnTo(ctx context.Context, a Actor, id int64, point int) error {
	return s.lead(ctx, a, id, func(t *tx, l LiveSession) error {
		if point < 0 || point > len(l.Agenda) {
			return errNotFound
		}
		if point == l.Point {
			return nil
		}
		_, err := t.Exec(ctx, `
			UPDATE live_sessions
			SET point = $2
			WHERE id = $1`, l.ID, point)
		if err != nil {
			return fmt.Errorf("turn to point: %w", err)
		}
		s.record(t, "live_session.point", a, l)
		return nil
	})
}

// AddPoint puts a point at the end of the agenda; those before it stay, as people may be at one of them.
// Errors: NotFound; Closed; Invalid, also when the agenda is full.
func (s LiveSessions) AddPoint(ctx context.Context, a Actor, id int64, point string) error {
	return s.lead(ctx, a, id, func(t *tx, l LiveSession) error {
		var wrong problems
		if point = text.Line(point); !text.Shows(point) {
			wrong.add("new_point", "liveSession.error.noPoint")
		}
		if last := len(l.Agenda) - 1; last >= 0 && l.Agenda[last] == point {
			return nil // the form came twice
		}
		agenda := append(l.Agenda, point)
		checkAgenda(&wrong, "new_point", agenda)
		if err := wrong.err(); err != nil {
			return err
		}
		_, err := t.Exec(ctx, `
			UPDATE live_sessions
			SET agenda = $2, sequence = sequence + 1, changed_at = $3
			WHERE id = $1`, l.ID, agenda, t.now)
		if err != nil {
			return fmt.Errorf("add point: %w", err)
		}
		s.record(t, "live_session.agenda", a, l)
		return nil
	})
}

// Write changes what people may do while the session goes on; seconds, one of SlowSteps, is for WriteSlowly. Errors: NotFound; Closed; Invalid.
func (s LiveSessions) Write(ctx context.Context, a Actor, id int64, how Writing, seconds int) error {
	var wrong problems
	if !slices.Contains([]Writing{WriteFreely, WriteSlowly, ReadOnly}, how) {
		wrong.add("writing", "error.choice")
	}
	if how == WriteSlowly && !slices.Contains(SlowSteps, seconds) {
		wrong.add("seconds", "error.choice")
	}
	if err := wrong.err(); err != nil {
		return err
	}
	return s.lead(ctx, a, id, func(t *tx, l LiveSession) error {
		if how != WriteSlowly {
			seconds = l.SlowSeconds
		}
		if how == l.During && seconds == l.SlowSeconds {
			return nil
		}
		_, err := t.Exec(ctx, `
			UPDATE live_sessions
			SET writing = $2, slow_seconds = $3
			WHERE id = $1`, l.ID, how, seconds)
		if err != nil {
			return fmt.Errorf("writing: %w", err)
		}
		s.record(t, "live_session.writing", a, l)
		return nil
	})
}
