package forum

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Support is what a member gave a proposal, once: for oneself, or on behalf of an organisation.
type Support struct {
	At           time.Time
	Organisation Text // empty: for oneself
}

// Backing is how many stand behind a proposal. Only organisations have a name in it; people are a number.
type Backing struct {
	Count         int // people and organisations together
	Gathered      int // more who support what goes on in the proposal, and not it itself
	Organisations []Organisation
	Given         bool // by the actor too
	Own           Support
}

// SupportBars says why the actor cannot support the proposal, even once signed in; nil when they can. Errors: Closed, Refused when suspended.
func (o Proposal) SupportBars(a Actor) error {
	switch {
	case o.PlanClosed:
		return Errorf(Closed, "support.error.planClosed")
	case o.MergedHidden:
		return Errorf(Closed, "support.error.mergedHidden")
	case o.MergedInto != 0:
		return Errorf(Closed, "support.error.merged")
	case a.Suspended:
		return Errorf(Refused, "error.suspended")
	}
	return nil
}

// Supports are who stands behind proposals.
type Supports struct{ f *Forum }

// Give supports a proposal, on behalf of an organisation that the actor represents or, with 0, for oneself. Who supports it already
// changes nothing. Errors: SignIn, Refused, Closed, NotFound; Invalid for an organisation of others; Conflict when it supports the
// proposal already, by someone else.
func (s Supports) Give(ctx context.Context, a Actor, proposal, organisation int64) error {
	if err := a.mayContribute(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		o, err := s.f.Proposals.find(ctx, t, a, proposal)
		if err != nil {
			return err
		}
		if err := o.SupportBars(a); err != nil {
			return err
		}
		given, err := s.give(ctx, t, a, proposal, organisation)
		if err != nil {
			return err
		}
		if !given {
			return s.wantGiven(ctx, t, a, proposal)
		}
		return s.count(ctx, t, Event{Kind: "support.given", Actor: a, Subject: proposal}, o, 1)
	})
}

// give adds the actor's support of a thing, on behalf of an organisation that they represent or, with 0, for themselves; given is false
// when it was there, or the organisation is not theirs to speak for.
func (s Supports) give(ctx context.Context, t *tx, a Actor, subject, organisation int64) (given bool, err error) {
	done, err := t.Exec(ctx, `
		INSERT INTO supports (subject_id, account_id, organisation_id, at)
		SELECT @subject, @account, NULLIF(@organisation::bigint, 0), @now
		WHERE @organisation = 0 OR EXISTS (SELECT FROM representatives WHERE organisation_id = @organisation AND account_id = @account)
		ON CONFLICT ON CONSTRAINT supports_pkey DO NOTHING`,
		pgx.NamedArgs{"subject": subject, "account": a.Account, "organisation": organisation, "now": t.now})
	return done.RowsAffected() > 0, err
}

// take takes it away again; taken is false when there was none.
func (s Supports) take(ctx context.Context, t *tx, a Actor, subject int64) (taken bool, err error) {
	done, err := t.Exec(ctx, `
		DELETE FROM supports
		WHERE subject_id = $1 AND account_id = $2`, subject, a.Account)
	return done.RowsAffected() > 0, err
}

// wantGiven tells apart why nothing was added: it was there, or the organisation is not the actor's to speak for.
func (s Supports) wantGiven(ctx context.Context, t *tx, a Actor, proposal int64) error {
	_, given, err := s.own(ctx, t, a, proposal)
	if err != nil || given {
		return err
	}
	return &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "organisation", Message: "error.choice"}}}
}

// Withdraw takes one's support back, at any time, also when suspended or once the plan is closed: nobody is kept to it. Who does not
// support the proposal changes nothing. Errors: SignIn, NotFound.
func (s Supports) Withdraw(ctx context.Context, a Actor, proposal int64) error {
	if !a.SignedIn() {
		return Errorf(SignIn, "error.signIn")
	}
	return s.f.write(ctx, func(t *tx) error {
		o, err := s.f.Proposals.find(ctx, t, a, proposal)
		if err != nil {
			return err
		}
		if taken, err := s.take(ctx, t, a, proposal); err != nil || !taken {
			return err
		}
		return s.count(ctx, t, Event{Kind: "support.withdrawn", Actor: a, Subject: proposal}, o, -1)
	})
}

// count puts the change on record, and on the open pages of the proposal and of the list that it is in.
func (s Supports) count(ctx context.Context, t *tx, e Event, o Proposal, more int) error {
	n, err := s.f.Proposals.countSupport(ctx, t, o.ID, more)
	if err != nil {
		return fmt.Errorf("count support: %w", err)
	}
	t.record(e)
	name := fmt.Sprintf("support-%d", o.ID)
	t.tally(proposalsChannel(o.Plan), name, n)
	t.tally(proposalChannel(o.ID), name, n)
	return nil
}

// Of gives who stands behind a proposal that the actor may see. Errors: NotFound.
func (s Supports) Of(ctx context.Context, a Actor, proposal int64) (Backing, error) {
	o, err := s.f.Proposals.Find(ctx, a, proposal)
	if err != nil {
		return Backing{}, err
	}
	b := Backing{Count: o.Supporters}
	if b.Organisations, err = s.f.Organisations.query(ctx, "o.id IN (SELECT organisation_id FROM supports WHERE subject_id = $1)", proposal); err != nil {
		return Backing{}, err
	}
	if b.Gathered, err = s.gathered(ctx, proposal); err != nil {
		return Backing{}, err
	}
	b.Own, b.Given, err = s.own(ctx, s.f.db, a, proposal)
	return b, err
}

// gathered counts who support what goes on in a proposal, each once, without those who support it itself.
func (s Supports) gathered(ctx context.Context, proposal int64) (n int, err error) {
	err = s.f.db.QueryRow(ctx, `
		SELECT count(DISTINCT account_id)
		FROM supports
		WHERE subject_id IN `+gatheredIn("$1")+`
			AND account_id NOT IN (SELECT account_id FROM supports WHERE subject_id = $1)`, proposal).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("gathered support: %w", err)
	}
	return n, nil
}

// own is the support that the actor gave; given is false when there is none.
func (s Supports) own(ctx context.Context, db querier, a Actor, proposal int64) (own Support, given bool, err error) {
	err = db.QueryRow(ctx, `
		SELECT x.at, coalesce(o.name, '{}')
		FROM supports x
		LEFT JOIN organisations o ON o.id = x.organisation_id
		WHERE x.subject_id = $1 AND x.account_id = $2`, proposal, a.Account).Scan(&own.At, &own.Organisation)
	if errors.Is(err, pgx.ErrNoRows) {
		return Support{}, false, nil
	}
	return own, err == nil, err
}
