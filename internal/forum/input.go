package forum

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Input is something that people are owed an answer to, as it stands in lists. What counts as input is decided in one place: the view
// input_candidates, when a contribution is made. What was withdrawn or hidden since is not shown, nor counted.
type Input struct {
	ID           int64
	Kind         string // proposal, suggestion or comment
	Lang         string
	Title        string // of a proposal
	Excerpt      string // the first words of a comment; "" for a proposal
	Author       int64
	AuthorName   string
	Organisation Text
	At           time.Time
	Action       int64 // that it is about, or 0: the plan itself
	ActionNumber int
	ActionTitle  Text
	Response     int64  // the published one, or 0: it waits
	Outcome      string // one of Outcomes, or "" while it waits
	Reason       string // why, in plain text
	ReasonLang   string
	AnsweredAt   *time.Time
	CreditedIn   int  // the version that it led to a change in, or 0
	Drafted      bool // stands in a response that is not published yet; told only to who may answer it
}

// Path is the address of the input itself.
func (i Input) Path() string {
	if i.Kind == "proposal" {
		return fmt.Sprintf("/proposals/%d", i.ID)
	}
	return fmt.Sprintf("/comments/%d", i.ID)
}

// Waits tells whether it has no answer yet.
func (i Input) Waits() bool { return i.Response == 0 }

// Inputs are what is answered with reasons.
type Inputs struct{ f *Forum }

// enterInput puts a contribution among the inputs when it is one. Whatever makes a contribution public calls it once, after its rows are
// there: posting, submitting, and the moderator who lets through what was held.
func (t *tx) enterInput(ctx context.Context, id int64) error {
	_, err := t.Exec(ctx, `
		INSERT INTO inputs (id, plan_id, action_id, at)
		SELECT id, plan_id, action_id, $2
		FROM input_candidates
		WHERE id = $1`, id, t.now)
	if err != nil {
		return fmt.Errorf("enter input: %w", err)
	}
	return nil
}

// moveInput sees to it that a comment that went to another thread is an input there when it is one, from when it was one before. What was answered, or
// stands in the draft of an answer, stays.
func (t *tx) moveInput(ctx context.Context, id int64) error {
	_, err := t.Exec(ctx, `
		WITH gone AS (
			DELETE FROM inputs
			WHERE id = $1 AND response_id IS NULL AND NOT EXISTS (SELECT FROM response_inputs WHERE input_id = $1)
			RETURNING at
		)
		INSERT INTO inputs (id, plan_id, action_id, at)
		SELECT id, plan_id, action_id, coalesce((SELECT at FROM gone), $2)
		FROM input_candidates
		WHERE id = $1 AND ((SELECT at FROM gone) IS NOT NULL OR NOT EXISTS (SELECT FROM inputs WHERE id = $1))`, id, t.now)
	if err != nil {
		return fmt.Errorf("move input: %w", err)
	}
	return nil
}

// actionOfInput is the action of the input called i, where its proposal, if it is one, is called o.
const actionOfInput = `coalesce(o.action_id, i.action_id)`

// holdsInput tells in SQL whether the actor holds the action of the input called i.
const holdsInput = `EXISTS (
	SELECT FROM holders h
	LEFT JOIN representatives r ON r.organisation_id = h.organisation_id AND r.account_id = @account
	WHERE h.action_id = ` + actionOfInput + ` AND (h.contact_id = @account OR r.account_id IS NOT NULL)
)`

// inputStands is what holds for an input called i, whose subject is called s, as long as it is shown and counted.
const inputStands = `(s.hidden_by IS NULL AND s.audience = 'public' AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id))`

// mayAnswer is the rule on answering: moderators and admins on all inputs, holders on those to their own action. Others may not know that
// there is something to answer with. Errors: NotFound, also when one of the inputs is of another plan; Refused when suspended.
func mayAnswer(ctx context.Context, db querier, a Actor, plan int64, inputs []int64) error {
	if !a.SignedIn() {
		return errNotFound
	}
	if len(inputs) == 0 {
		if may, err := mayAnswerAny(ctx, db, a, plan); err != nil || !may {
			return errors.Join(err, errNotFound)
		}
		return a.mayContribute()
	}
	var all bool
	err := db.QueryRow(ctx, `
		SELECT count(*) = cardinality(@inputs::bigint[])
		FROM inputs i
		LEFT JOIN proposals o ON o.id = i.id
		WHERE i.id = ANY (@inputs) AND i.plan_id = @plan AND (@curates OR `+holdsInput+`)`,
		a.sees(pgx.NamedArgs{"inputs": inputs, "plan": plan})).Scan(&all)
	if err != nil {
		return fmt.Errorf("may answer: %w", err)
	}
	if !all {
		return errNotFound
	}
	return a.mayContribute()
}

// MayAnswer tells whether the actor may answer any input of a plan: its moderators, and the holders of its actions.
func (s Inputs) MayAnswer(ctx context.Context, a Actor, plan int64) (may bool, err error) {
	if !a.SignedIn() || a.Suspended {
		return false, nil
	}
	return mayAnswerAny(ctx, s.f.db, a, plan)
}

func mayAnswerAny(ctx context.Context, db querier, a Actor, plan int64) (may bool, err error) {
	if a.Curates() {
		return true, nil
	}
	err = db.QueryRow(ctx, `
		SELECT EXISTS (
			SELECT FROM actions
			JOIN holders h ON h.action_id = actions.id
			LEFT JOIN representatives r ON r.organisation_id = h.organisation_id AND r.account_id = $2
			WHERE actions.plan_id = $1 AND (h.contact_id = $2 OR r.account_id IS NOT NULL)
		)`, plan, a.Account).Scan(&may)
	if err != nil {
		return false, fmt.Errorf("may answer: %w", err)
	}
	return may, nil
}
