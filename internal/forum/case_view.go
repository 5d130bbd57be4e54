package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// CaseView is a choice of cases that a moderator goes back to.
type CaseView struct {
	Name   string
	Choice string // the query of the queue's address
}

// Bounds of saved choices.
const (
	MaxCaseView  = 60 // characters of a name
	MaxCaseViews = 20 // of a moderator, for a plan
	maxChoice    = 1000
)

// CaseViews are the choices of cases that moderators saved, each for themselves.
type CaseViews struct{ f *Forum }

// List gives the actor's for a plan, by name. Errors: NotFound for who does not moderate.
func (s CaseViews) List(ctx context.Context, a Actor, plan int64) ([]CaseView, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT name, choice
		FROM case_views
		WHERE account_id = $1 AND plan_id = $2
		ORDER BY lower(name), name`, a.Account, plan)
	if err != nil {
		return nil, fmt.Errorf("case views: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[CaseView])
}

// Save keeps a choice under a name, in the place of an earlier one of that name.
// Errors: NotFound for who does not moderate; Invalid for no name, one that is too long, or no choice; TooMany beyond MaxCaseViews.
func (s CaseViews) Save(ctx context.Context, a Actor, plan int64, in CaseView) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	in.Name = text.Line(in.Name)
	switch {
	case !text.Shows(in.Name):
		return Errorf(Invalid, "case.view.noName")
	case text.Length(in.Name) > MaxCaseView:
		return Errorf(Invalid, "error.tooLong", "Max", MaxCaseView)
	case in.Choice == "" || len(in.Choice) > maxChoice:
		return Errorf(Invalid, "case.view.noChoice")
	}
	return s.f.write(ctx, func(t *tx) error {
		// One after the other, so that they are counted.
		if _, err := t.Exec(ctx, `SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE`, a.Account); err != nil {
			return fmt.Errorf("case view: %w", err)
		}
		var others int
		err := t.QueryRow(ctx, `
			SELECT count(*)
			FROM case_views
			WHERE account_id = $1 AND plan_id = $2 AND name <> $3`, a.Account, plan, in.Name).Scan(&others)
		if err != nil {
			return fmt.Errorf("case view: %w", err)
		}
		if others >= MaxCaseViews {
			return Errorf(TooMany, "case.view.tooMany", "Max", MaxCaseViews)
		}
		_, err = t.Exec(ctx, `
			INSERT INTO case_views (account_id, plan_id, name, choice, at)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT ON CONSTRAINT case_views_pkey DO UPDATE SET choice = excluded.choice, at = excluded.at`, a.Account, plan, in.Name, in.Choice, t.now)
		if err != nil {
			return fmt.Errorf("case view: %w", err)
		}
		return nil
	})
}

// Remove forgets a choice of the actor's; one that is not there is forgotten already. Errors: NotFound for who does not moderate.
func (s CaseViews) Remove(ctx context.Context, a Actor, plan int64, name string) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		_, err := t.Exec(ctx, `DELETE FROM case_views WHERE account_id = $1 AND plan_id = $2 AND name = $3`, a.Account, plan, name)
		return err
	})
}
