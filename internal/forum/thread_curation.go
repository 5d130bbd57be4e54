package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Close ends a thread for new comments; it stays readable. Errors: NotFound, Conflict when it is closed already.
func (s Threads) Close(ctx context.Context, a Actor, id int64, reason string) error {
	return s.curate(ctx, a, id, "thread.closed", `
		INSERT INTO closures (thread_id, closed_by, closed_at, reason)
		VALUES (@thread, @account, @now, @reason)`, text.Clip(text.Line(reason), maxCloseReason))
}

// shut closes a thread, unless it is closed already, in the name of the moderator who wanted so when its live session was over.
func (s Threads) shut(ctx context.Context, t *tx, moderator, id int64) error {
	_, err := t.Exec(ctx, `
		INSERT INTO closures (thread_id, closed_by, closed_at)
		VALUES ($1, $2, $3)
		ON CONFLICT (thread_id) WHERE reopened_at IS NULL DO NOTHING`, id, moderator, t.now)
	return err
}

// closeFor closes a thread because of a decision. Errors: Conflict when it is closed already.
func (s Threads) closeFor(ctx context.Context, t *tx, a Actor, id, decision int64, reason string) error {
	_, err := t.Exec(ctx, `
		INSERT INTO closures (thread_id, closed_by, closed_at, reason, decision_id)
		VALUES ($1, $2, $3, $4, $5)`, id, a.Account, t.now, text.Clip(text.Line(reason), maxCloseReason), decision)
	if err != nil {
		return fmt.Errorf("close: %w", err)
	}
	t.record(Event{Kind: "thread.closed", Actor: a, Subject: id}, threadChannel(id))
	return nil
}

// reopenFor undoes closeFor, unless the thread was opened again since.
func (s Threads) reopenFor(ctx context.Context, t *tx, a Actor, decision int64) error {
	rows, err := t.Query(ctx, `
		UPDATE closures
		SET reopened_by = $2, reopened_at = $3
		WHERE decision_id = $1 AND reopened_at IS NULL
		RETURNING thread_id`, decision, a.Account, t.now)
	if err != nil {
		return fmt.Errorf("reopen: %w", err)
	}
	var id int64
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		t.record(Event{Kind: "thread.reopened", Actor: a, Subject: id}, threadChannel(id))
		return nil
	})
	return err
}

// Reopen undoes Close.
func (s Threads) Reopen(ctx context.Context, a Actor, id int64) error {
	return s.curate(ctx, a, id, "thread.reopened", `
		UPDATE closures
		SET reopened_by = @account, reopened_at = @now
		WHERE thread_id = @thread AND reopened_at IS NULL`, "")
}

// Pin puts a thread on top of the lists it is in.
func (s Threads) Pin(ctx context.Context, a Actor, id int64) error {
	return s.curate(ctx, a, id, "thread.pinned", `
		INSERT INTO pins (thread_id, pinned_by, pinned_at)
		VALUES (@thread, @account, @now)`, "")
}

// Unpin undoes Pin.
func (s Threads) Unpin(ctx context.Context, a Actor, id int64) error {
	return s.curate(ctx, a, id, "thread.unpinned", `
		DELETE FROM pins
		WHERE thread_id = @thread`, "")
}

// curate carries out one statement of a moderator on a thread, on record.
func (s Threads) curate(ctx context.Context, a Actor, id int64, kind, statement, reason string) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		if _, err := s.find(ctx, t, a, id); err != nil {
			return err
		}
		done, err := t.Exec(ctx, statement, pgx.NamedArgs{"thread": id, "account": a.Account, "now": t.now, "reason": reason})
		if err != nil {
			return err
		}
		if done.RowsAffected() > 0 {
			t.record(Event{Kind: kind, Actor: a, Subject: id}, threadChannel(id))
		}
		return nil
	})
}
