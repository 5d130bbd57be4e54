package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Kinds of cases: where they come from.
const (
	CaseNew     = "new"     // of a new member; it is held from view until a moderator looked
	CaseFlagged = "flagged" // readers reported it
	CaseHeld    = "held"    // a rule keeps it from view until a moderator looked
	CaseAppeal  = "appeal"  // someone objects to a decision
	CaseRequest = "request" // a moderator asks another to agree to a decision
	CaseOverdue = "overdue" // an input has no answer, later than was promised
	CasePassage = "passage" // words of which nobody found right where a new version has them
)

// CaseKinds are the kinds of cases that there are.
var CaseKinds = []string{CaseNew, CaseFlagged, CaseHeld, CaseAppeal, CaseRequest, CaseOverdue, CasePassage}

// ClaimFor is how long a case is a moderator's who opened it and does nothing.
const ClaimFor = 15 * time.Minute

// newCase is what a source puts before the moderators.
type newCase struct {
	kind  string
	about int64
	plan  int64         // 0: of no plan
	rule  int           // that it may be against, or 0
	term  time.Duration // within which a moderator should have decided, from now: see SafeguardEdition
	flags int
}

// openCase has something wait for a moderator. What waits already becomes more urgent by it, never less.
func (t *tx) openCase(ctx context.Context, in newCase) error {
	var id int64
	err := t.QueryRow(ctx, `
		INSERT INTO cases AS c (plan_id, kind, about_id, rule, flags, opened_at, due_at, theme_id, words)
		SELECT NULLIF(@plan::bigint, 0), @kind, about_id, NULLIF(@rule::int, 0), @flags::int, @now, @due, theme_id, words
		FROM case_texts
		WHERE about_id = @about
		ON CONFLICT (about_id) WHERE closed_at IS NULL AND kind NOT IN `+handledKinds+` DO UPDATE SET
			kind = CASE WHEN c.kind = 'flagged' THEN excluded.kind ELSE c.kind END,
			rule = coalesce(c.rule, excluded.rule),
			flags = c.flags + excluded.flags,
			due_at = least(c.due_at, excluded.due_at),
			revision = c.revision + 1
		RETURNING id`,
		pgx.NamedArgs{"plan": in.plan, "kind": in.kind, "about": in.about, "rule": in.rule, "flags": in.flags, "now": t.now, "due": t.now.Add(in.term)}).Scan(&id)
	if err != nil {
		return fmt.Errorf("open case: %w", err)
	}
	t.recordCase("case.opened", Actor{}, id, in.about, in.plan)
	return nil
}

// putCase has what waits wait as a case of another kind, for whoever takes it up, and opens one when none waits.
func (t *tx) putCase(ctx context.Context, in newCase) error {
	if err := t.openCase(ctx, in); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `
		UPDATE cases
		SET kind = $2, claimed_by = NULL, claimed_until = NULL
		WHERE about_id = $1 AND closed_at IS NULL AND kind NOT IN `+handledKinds, in.about, in.kind)
	if err != nil {
		return fmt.Errorf("put case: %w", err)
	}
	return nil
}

// lockCase reads what a case that waits is about, and its plan, as it is once nobody else is changing it. Errors: NotFound; Conflict when it waits no more.
func lockCase(ctx context.Context, t *tx, id int64) (about, plan int64, err error) {
	var waits bool
	err = t.QueryRow(ctx, `
		SELECT about_id, coalesce(plan_id, 0), closed_at IS NULL
		FROM cases
		WHERE id = $1
		FOR UPDATE`, id).Scan(&about, &plan, &waits)
	if err == nil && !waits {
		return 0, 0, Errorf(Conflict, "decision.error.late")
	}
	return about, plan, translate(err)
}

// touchCase has the open pages of its queue show a case as it is now. Whoever had it gives it back.
func (t *tx) touchCase(ctx context.Context, a Actor, id, about, plan int64) error {
	if _, err := t.Exec(ctx, `
		UPDATE cases
		SET claimed_by = NULL, claimed_until = NULL, revision = revision + 1
		WHERE id = $1`, id); err != nil {
		return fmt.Errorf("touch case: %w", err)
	}
	t.recordCase("case.released", a, id, about, plan)
	return nil
}

// recordCase puts what happened to a case on record, for the open pages of its queue.
func (t *tx) recordCase(kind string, a Actor, id, about, plan int64) {
	t.record(Event{Kind: kind, Actor: a, Subject: about, Data: map[string]any{"case": id}}, queueChannel(plan), moderationChannel)
}

// closeCase ends what waits about a contribution, if anything does.
func (t *tx) closeCase(ctx context.Context, a Actor, about, decision int64) error {
	return t.changeCase(ctx, "case.closed", a, `
		UPDATE cases
		SET closed_at = @now, closed_by = @account, decision_id = NULLIF(@decision::bigint, 0), claimed_by = NULL, claimed_until = NULL, revision = revision + 1
		WHERE about_id = @about AND closed_at IS NULL AND kind NOT IN `+handledKinds+`
		RETURNING id, about_id, coalesce(plan_id, 0)`, pgx.NamedArgs{"about": about, "decision": decision})
}

// reopenCase has wait again what a decision had ended, unless it waits already.
func (t *tx) reopenCase(ctx context.Context, a Actor, decision int64) error {
	return t.changeCase(ctx, "case.opened", a, `
		UPDATE cases c
		SET closed_at = NULL, closed_by = NULL, decision_id = NULL, revision = revision + 1
		WHERE decision_id = @decision AND NOT EXISTS (SELECT FROM cases WHERE about_id = c.about_id AND closed_at IS NULL AND kind NOT IN `+handledKinds+`)
		RETURNING id, about_id, coalesce(plan_id, 0)`, pgx.NamedArgs{"decision": decision})
}

// changeCase carries out a statement that changes cases and gives the id, subject and plan of each.
func (t *tx) changeCase(ctx context.Context, kind string, a Actor, statement string, args pgx.NamedArgs) error {
	args["now"], args["account"] = t.now, a.id()
	rows, err := t.Query(ctx, statement, args)
	if err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	if _, err := t.recordCases(rows, kind, a); err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	return nil
}

// recordCases puts on record what happened to the cases of which rows give the id, subject and plan, and counts them.
func (t *tx) recordCases(rows pgx.Rows, kind string, a Actor) (n int, err error) {
	var id, about, plan int64
	_, err = pgx.ForEachRow(rows, []any{&id, &about, &plan}, func() error {
		t.recordCase(kind, a, id, about, plan)
		n++
		return nil
	})
	return n, err
}

// Cases are what waits for moderators.
type Cases struct{ f *Forum }

// Claim makes a case the actor's for ClaimFor, as others see. When it is another's, it stays that moderator's: look at the case for whose it is.
// Who may not decide on it, since it is an appeal against their own decision or about what they wrote, does not keep it from others.
// Errors: NotFound.
func (s Cases) Claim(ctx context.Context, a Actor, id int64) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		return t.changeCase(ctx, "case.claimed", a, `
			UPDATE cases
			SET claimed_by = @account, claimed_until = @until, revision = revision + 1
			WHERE id = @id AND closed_at IS NULL
				AND NOT EXISTS (
					SELECT
					FROM appeals p
					JOIN decisions d ON d.id = p.decision_id
					WHERE p.id = cases.about_id AND (@account IN (d.by_id, d.agreed_by) OR @account IN `+writersOf("d.id")+`)
				)
				AND NOT EXISTS (SELECT FROM requests WHERE about_id = cases.about_id AND outcome IS NULL AND by_id = @account)
				AND (claimed_by IS NULL OR claimed_until <= @now OR claimed_by = @account AND claimed_until < @soon)
			RETURNING id, about_id, coalesce(plan_id, 0)`,
			// A page that is fetched again is no news to the others.
			pgx.NamedArgs{"id": id, "until": t.now.Add(ClaimFor), "soon": t.now.Add(ClaimFor - time.Minute)})
	})
}

// Release gives a case back that is the actor's.
func (s Cases) Release(ctx context.Context, a Actor, id int64) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		return t.changeCase(ctx, "case.released", a, `
			UPDATE cases
			SET claimed_by = NULL, claimed_until = NULL, revision = revision + 1
			WHERE id = @id AND closed_at IS NULL AND claimed_by = @account
			RETURNING id, about_id, coalesce(plan_id, 0)`, pgx.NamedArgs{"id": id})
	})
}
