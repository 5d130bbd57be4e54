package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Request is a decision that one moderator asks for and another must agree to: nobody is suspended for good and nothing is deleted on the word of one.
type Request struct {
	ID           int64
	About        int64
	Kind         string // DecideBan or DecideDelete
	Hides        bool   // of a suspension for good: the contribution goes out of view with it
	Edition      int
	Rule         int
	RuleName     Text
	Reason       string
	Lang         string
	At           time.Time
	By           int64
	ByName       string
	Outcome      string // one of those below, or "" while it waits
	Answer       string
	AnsweredName string
	Decision     int64 // that was taken, or 0
}

// RequestKinds are the decisions that take two.
var RequestKinds = []string{DecideBan, DecideDelete}

// Outcomes of a request.
const (
	RequestAgreed    = "agreed"
	RequestDeclined  = "declined"
	RequestWithdrawn = "withdrawn" // by who asked
)

// requestTerm is within how long a colleague should answer: until then it is out of view on one person's word.
const requestTerm = 24 * time.Hour

// MayAnswer tells whether the actor may agree or decline: who asked may not.
func (r Request) MayAnswer(a Actor) bool { return a.mayCurate() == nil && r.By != a.Account }

// MayWithdraw tells whether the actor may take it back: who asked may, until someone answered.
func (r Request) MayWithdraw(a Actor) bool {
	return a.mayCurate() == nil && r.By == a.Account && r.Outcome == ""
}

// answered is the refusal of who is too late to answer it.
func (r Request) answered() error {
	if r.Outcome == RequestWithdrawn {
		return Errorf(Conflict, "request.error.withdrawn")
	}
	return Errorf(Conflict, "request.error.answered")
}

// Requests are decisions that wait for a second pair of eyes.
type Requests struct{ f *Forum }

// Make asks for a decision on one contribution, which is out of view until another moderator answers; in is what would be decided.
// Errors: NotFound for who does not moderate; Invalid; Refused as a decision on that person; Conflict when another decided on it or asked for the same meanwhile.
func (s Requests) Make(ctx context.Context, a Actor, in NewDecision) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	if in.Kind != DecideBan && in.Kind != DecideDelete {
		in.Kind = ""
	}
	if err := in.check(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		edition, err := s.f.HouseRules.holding(ctx, t, in.Rule)
		if err != nil {
			return err
		}
		of, err := lockItem(ctx, t, a, in.Items[0].About)
		if err != nil {
			return err
		}
		if err := of.stillOpen(in.Kind, in.Items[0].Known); err != nil {
			return err
		}
		if err := a.mayTakeOn(of.whom(), in.Kind); err != nil {
			return err
		}
		id, err := t.newSubject(ctx, Subject{Kind: "request", Plan: of.Plan, Author: a.Account, CreatedAt: t.now, Audience: Moderators, Lang: in.Lang})
		if err != nil {
			return err
		}
		var hold int64
		if of.HiddenBy == 0 && of.Audience != Moderators {
			if hold, err = s.f.Decisions.decide(ctx, t, a, of, NewDecision{Kind: DecideHold, Lang: in.Lang}, 0, 0); err != nil {
				return err
			}
		}
		_, err = t.Exec(ctx, `
			INSERT INTO requests (id, about_id, kind, hides, edition, rule, reason, by_id, hold_id)
			VALUES (@id, @about, @kind, @hides, @edition, @rule, @reason, @by, NULLIF(@hold::bigint, 0))`,
			pgx.NamedArgs{"id": id, "about": of.ID, "kind": in.Kind, "hides": in.Hides, "edition": edition, "rule": in.Rule, "reason": in.Reason, "by": a.Account, "hold": hold})
		if err != nil {
			return err
		}
		t.record(Event{Kind: "request.made", Actor: a, Subject: id, Data: map[string]any{"about": of.ID, "kind": in.Kind}})
		return t.putCase(ctx, newCase{kind: CaseRequest, about: of.ID, plan: of.Plan, rule: in.Rule, term: requestTerm})
	})
}

// Answer agrees to a request, which carries it out, and gives the decision; or declines it, which brings the contribution back into view and leaves its
// case as it was. Never by who asked, nor by whose own it is. Errors: NotFound; Invalid without a reason to decline; Refused for them; Conflict when another answered.
func (s Requests) Answer(ctx context.Context, a Actor, id int64, outcome, answer string) (decision int64, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	var wrong problems
	answer = text.Clean(answer)
	if outcome != RequestAgreed && outcome != RequestDeclined {
		wrong.add("outcome", "request.error.noOutcome")
	}
	switch length := text.Length(answer); {
	case length == 0 && outcome == RequestDeclined:
		wrong.add("answer", "decision.error.noReason")
	case length > MaxDecisionReason:
		wrong.add("answer", "error.tooLong", "Max", MaxDecisionReason)
	}
	if err := wrong.err(); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		decision = 0
		r, hold, err := s.lock(ctx, t, id)
		if err != nil {
			return err
		}
		if r.Outcome != "" {
			return r.answered()
		}
		if !r.MayAnswer(a) {
			return Errorf(Refused, "request.error.own")
		}
		of, err := lockItem(ctx, t, a, r.About)
		if err != nil {
			return err
		}
		if err := of.party(); err != nil {
			return err
		}
		if outcome == RequestAgreed {
			in := NewDecision{Kind: r.Kind, Hides: r.Hides, Rule: r.Rule, Reason: r.Reason, Lang: r.Lang, asked: r.By}
			if decision, err = s.f.Decisions.decide(ctx, t, a, of, in, r.Edition, 0); err != nil {
				return err
			}
		} else if err := s.decline(ctx, t, a, of, hold); err != nil {
			return err
		}
		_, err = t.Exec(ctx, `
			UPDATE requests
			SET outcome = $2, answer = $3, answered_by = $4, answered_at = $5, decision_id = NULLIF($6::bigint, 0)
			WHERE id = $1`, id, outcome, answer, a.Account, t.now, decision)
		if err != nil {
			return fmt.Errorf("answer request: %w", err)
		}
		t.record(Event{Kind: "request.answered", Actor: a, Subject: id, Data: map[string]any{"outcome": outcome}})
		return nil
	})
	return decision, err
}

// Withdraw takes a request of the actor's own back: the contribution is in view again, and its case waits as it did. Errors: NotFound for who does not
// moderate; Refused for who did not ask; Conflict when someone answered meanwhile.
func (s Requests) Withdraw(ctx context.Context, a Actor, id int64) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		r, hold, err := s.lock(ctx, t, id)
		switch {
		case err != nil:
			return err
		case r.Outcome != "":
			return r.answered()
		case !r.MayWithdraw(a):
			return Errorf(Refused, "request.error.notOwn")
		}
		of, err := lockItem(ctx, t, a, r.About)
		if err != nil {
			return err
		}
		if err := s.decline(ctx, t, a, of, hold); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `
			UPDATE requests
			SET outcome = 'withdrawn', answered_by = $2, answered_at = $3
			WHERE id = $1`, id, a.Account, t.now); err != nil {
			return fmt.Errorf("withdraw request: %w", err)
		}
		t.record(Event{Kind: "request.withdrawn", Actor: a, Subject: id, Data: map[string]any{"about": of.ID}})
		return nil
	})
}

// decline puts a contribution and its case where they were before someone asked.
func (s Requests) decline(ctx context.Context, t *tx, a Actor, of item, hold int64) error {
	if hold != 0 && of.Last == hold {
		if err := s.f.Decisions.undo(ctx, t, a, of, undoing{ID: hold, Kind: DecideHold, WasAudience: of.Audience}); err != nil {
			return err
		}
		of.HiddenBy = 0
	}
	kind := CaseFlagged
	if of.HiddenBy != 0 || of.Audience == Moderators {
		var why screening
		if err := t.QueryRow(ctx, `SELECT coalesce(max(reasons::text), '[]')::jsonb FROM holds WHERE id = $1 AND admitted_at IS NULL`, of.ID).Scan(&why.reasons); err != nil {
			return fmt.Errorf("decline: %w", err)
		}
		kind = why.kind()
	}
	return t.changeCase(ctx, "case.opened", a, `
		UPDATE cases
		SET kind = @kind, claimed_by = NULL, claimed_until = NULL, revision = revision + 1
		WHERE about_id = @about AND closed_at IS NULL AND kind NOT IN `+handledKinds+`
		RETURNING id, about_id, coalesce(plan_id, 0)`, pgx.NamedArgs{"about": of.ID, "kind": kind})
}

// reopen has a request wait again whose decision was undone.
func (s Requests) reopen(ctx context.Context, t *tx, decision int64) error {
	_, err := t.Exec(ctx, `
		UPDATE requests
		SET outcome = NULL, answer = '', answered_by = NULL, answered_at = NULL, decision_id = NULL
		WHERE decision_id = $1`, decision)
	if err != nil {
		return fmt.Errorf("reopen request: %w", err)
	}
	return nil
}

const requestQuery = `
	SELECT
		q.id,
		q.about_id AS about,
		q.kind,
		q.hides,
		q.edition,
		q.rule,
		coalesce(r.title, '{}') AS rule_name,
		q.reason,
		coalesce(s.lang, 'nl') AS lang,
		s.created_at AS at,
		q.by_id AS by,
		coalesce(asker.display_name, '') AS by_name,
		coalesce(q.outcome, '') AS outcome,
		q.answer,
		coalesce(answerer.display_name, '') AS answered_name,
		coalesce(q.decision_id, 0) AS decision
	FROM requests q
	JOIN subjects s ON s.id = q.id
	LEFT JOIN house_rules r ON r.edition = q.edition AND r.number = q.rule
	LEFT JOIN accounts asker ON asker.id = q.by_id
	LEFT JOIN accounts answerer ON answerer.id = q.answered_by`

// Find gives a request. Errors: NotFound, also for who does not moderate.
func (s Requests) Find(ctx context.Context, a Actor, id int64) (Request, error) {
	if err := a.mayCurate(); err != nil {
		return Request{}, err
	}
	return s.one(ctx, s.f.db, `q.id = $1`, id)
}

// About gives the last request about a contribution. Errors: NotFound, also when there is none.
func (s Requests) About(ctx context.Context, a Actor, about int64) (Request, error) {
	if err := a.mayCurate(); err != nil {
		return Request{}, err
	}
	return s.one(ctx, s.f.db, `q.id = (SELECT max(id) FROM requests WHERE about_id = $1)`, about)
}

func (s Requests) one(ctx context.Context, db querier, where string, id int64) (Request, error) {
	rows, err := db.Query(ctx, requestQuery+` WHERE `+where, id)
	if err != nil {
		return Request{}, fmt.Errorf("request: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Request])
	return found, translate(err)
}

// lock reads a request as it is once nobody else is answering it, and the decision that holds its contribution from view.
func (s Requests) lock(ctx context.Context, t *tx, id int64) (r Request, hold int64, err error) {
	if err := t.QueryRow(ctx, `
		SELECT coalesce(hold_id, 0)
		FROM requests
		WHERE id = $1
		FOR UPDATE`, id).Scan(&hold); err != nil {
		return r, 0, translate(err)
	}
	r, err = s.one(ctx, t, `q.id = $1`, id)
	return r, hold, err
}
