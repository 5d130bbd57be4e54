package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// NewSuspension is why and how long an account only reads.
type NewSuspension struct {
	Until  time.Time // zero: for good
	Reason string    // for the person it concerns
}

// Suspension is until when someone only reads, and by which decision.
type Suspension struct {
	Until    *time.Time `json:"until"`    // nil: for good
	Decision int64      `json:"decision"` // 0: it was given without one
}

// SuspendedAuthor is someone who only reads already, as a moderator sees them who decides on what they wrote.
type SuspendedAuthor struct {
	ID    int64
	Name  string
	Until *time.Time // nil: for good
}

// SuspendedAmong gives those of the accounts that only read now, by name, each with their longest suspension. Errors: NotFound for those who may not moderate.
func (s Accounts) SuspendedAmong(ctx context.Context, a Actor, accounts []int64) ([]SuspendedAuthor, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT a.id, coalesce(a.display_name, '') AS name, longest.until
		FROM accounts a
		CROSS JOIN LATERAL (
			SELECT until
			FROM suspensions
			WHERE account_id = a.id AND lifted_at IS NULL AND (until IS NULL OR until > @now)
			ORDER BY until DESC NULLS FIRST
			LIMIT 1
		) longest
		WHERE a.id = ANY (@accounts)
		ORDER BY a.display_name, a.id`, pgx.NamedArgs{"accounts": accounts, "now": s.f.Now()})
	if err != nil {
		return nil, fmt.Errorf("suspended authors: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[SuspendedAuthor])
}

// ownSuspension gives in SQL the longest Suspension of the account called a, or null; it needs @now.
const ownSuspension = `(
	SELECT jsonb_build_object('until', until, 'decision', coalesce(decision_id, 0))
	FROM suspensions
	WHERE account_id = a.id AND lifted_at IS NULL AND (until IS NULL OR until > @now)
	ORDER BY until DESC NULLS FIRST
	LIMIT 1
)`

// MaxSuspensionReason is in characters.
const MaxSuspensionReason = 2000

// suspended is the rule on who only reads, for queries in which accounts is called a; it needs @now.
const suspended = `EXISTS (
	SELECT FROM suspensions
	WHERE account_id = a.id AND lifted_at IS NULL AND (until IS NULL OR until > @now))`

// Suspend makes an account read-only from now on. Errors: NotFound for those who may not moderate; Invalid.
func (s Accounts) Suspend(ctx context.Context, a Actor, account int64, in NewSuspension) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	var found problems
	if in.Reason = text.Clean(in.Reason); in.Reason == "" || text.Length(in.Reason) > MaxSuspensionReason {
		found.add("reason", "account.error.reason", "Max", MaxSuspensionReason)
	}
	if !in.Until.IsZero() && !in.Until.After(s.f.Now()) {
		found.add("until", "account.error.until")
	}
	if err := found.err(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error { return s.suspend(ctx, t, a, account, in, 0) })
}

// suspend is Suspend as part of a decision, or 0.
func (s Accounts) suspend(ctx context.Context, t *tx, a Actor, account int64, in NewSuspension, decision int64) error {
	tag, err := t.Exec(ctx, `
		INSERT INTO suspensions (account_id, given_by, given_at, until, reason, decision_id)
		SELECT id, @by, @now, @until, @reason, NULLIF(@decision::bigint, 0)
		FROM accounts
		WHERE id = @account`,
		pgx.NamedArgs{"account": account, "by": a.id(), "now": t.now, "until": orNull(in.Until), "reason": in.Reason, "decision": decision})
	until := in.Until.UTC().Format(time.RFC3339)
	if in.Until.IsZero() {
		until = "for good"
	}
	return s.changeSuspension(t, a, account, tag.RowsAffected(), err, map[string]any{"suspended": until})
}

// liftSuspension ends the suspension that a decision was, unless it ended already.
func (s Accounts) liftSuspension(ctx context.Context, t *tx, a Actor, account, decision int64) error {
	_, err := t.Exec(ctx, `
		UPDATE suspensions
		SET lifted_by = $2, lifted_at = $3
		WHERE decision_id = $1 AND lifted_at IS NULL`, decision, a.id(), t.now)
	return s.changeSuspension(t, a, account, 1, err, map[string]any{"suspended": "no"})
}

// Lift lets a suspended account write again, whatever decisions hold it, and tells its owner why; lifting again does nothing. Errors: NotFound for those
// who may not moderate, and of no account; Invalid without a reason; Refused for oneself, and for who is no admin when the suspension is for good: that
// took two people.
func (s Accounts) Lift(ctx context.Context, a Actor, account int64, reason string) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	if account == a.Account {
		return Errorf(Refused, "decision.error.own")
	}
	var wrong problems
	if reason = text.Clean(reason); reason == "" || text.Length(reason) > MaxSuspensionReason {
		wrong.add("reason", "account.error.reason", "Max", MaxSuspensionReason)
	}
	if err := wrong.err(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		if err := t.QueryRow(ctx, `SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE`, account).Scan(&account); err != nil {
			return translate(err)
		}
		rows, err := t.Query(ctx, `
			UPDATE suspensions
			SET lifted_by = $2, lifted_at = $3, lift_reason = $4
			WHERE account_id = $1 AND lifted_at IS NULL AND (until IS NULL OR until > $3)
			RETURNING coalesce(decision_id, 0), until IS NULL`, account, a.id(), t.now, reason)
		if err != nil {
			return fmt.Errorf("lift: %w", err)
		}
		var decision int64
		var forGood bool
		lifted := false
		_, err = pgx.ForEachRow(rows, []any{&decision, &forGood}, func() error {
			if forGood && !a.Admin {
				return Errorf(Refused, "suspension.error.forGood")
			}
			if lifted = true; decision != 0 {
				t.record(Event{Kind: "suspension.lifted", Actor: a, Subject: decision, Data: map[string]any{"account": account}})
			}
			return nil
		})
		if err != nil || !lifted {
			return err
		}
		t.recordRights(a, account, nil, map[string]any{"suspended": "no"})
		return nil
	})
}

func (s Accounts) changeSuspension(t *tx, a Actor, account, rows int64, err error, is map[string]any) error {
	if err != nil {
		return fmt.Errorf("suspension: %w", err)
	}
	if rows == 0 {
		return errNotFound
	}
	t.recordRights(a, account, nil, is)
	return nil
}

// orZero is a time that may not be there.
func orZero(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

// orNull keeps a time that was not given out of the database.
func orNull(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}
