package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Organisation is a body that people belong to or speak for, and that can answer for actions.
type Organisation struct {
	ID      int64
	Slug    string
	Name    Text
	Kind    string // such as ministry, municipality or ngo
	Website string
	Example bool
}

// Organisations are the bodies that the forum knows.
type Organisations struct{ f *Forum }

// Represent lets an account speak for an organisation, and shows the organisation beside its name. Moderators and admins may.
// Errors: NotFound.
func (s Organisations) Represent(ctx context.Context, a Actor, organisation, account int64) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		added, err := t.Exec(ctx, `
			INSERT INTO representatives (organisation_id, account_id, since)
			SELECT o.id, c.id, @now
			FROM organisations o, accounts c
			WHERE o.id = @organisation AND c.id = @account
			ON CONFLICT DO NOTHING`,
			pgx.NamedArgs{"organisation": organisation, "account": account, "now": t.now})
		if err != nil {
			return fmt.Errorf("represent: %w", err)
		}
		if err := s.admit(ctx, t, organisation, account); err != nil {
			return err
		}
		if added.RowsAffected() > 0 {
			t.record(Event{Kind: "representative.added", Actor: a, Data: map[string]any{"organisation": organisation, "account": account}})
			t.recordRights(a, account, nil, map[string]any{"represents": organisation})
		}
		return nil
	})
}

// Admit shows an organisation beside an account's name, without the right to speak for it. Moderators and admins may.
// Errors: NotFound.
func (s Organisations) Admit(ctx context.Context, a Actor, organisation, account int64) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		if err := s.admit(ctx, t, organisation, account); err != nil {
			return err
		}
		t.record(Event{Kind: "account.admitted", Actor: a, Data: map[string]any{"organisation": organisation, "account": account}})
		return nil
	})
}

func (s Organisations) admit(ctx context.Context, t *tx, organisation, account int64) error {
	done, err := t.Exec(ctx, `
		UPDATE accounts a
		SET organisation_id = o.id
		FROM organisations o
		WHERE a.id = $1 AND o.id = $2`, account, organisation)
	if err != nil {
		return fmt.Errorf("admit: %w", err)
	}
	if done.RowsAffected() == 0 {
		return errNotFound
	}
	return nil
}

// List gives all organisations by name.
func (s Organisations) List(ctx context.Context) ([]Organisation, error) {
	return s.query(ctx, "true")
}

// Find gives an organisation. Errors: NotFound.
func (s Organisations) Find(ctx context.Context, id int64) (Organisation, error) {
	return s.one(ctx, "o.id = $1", id)
}

// BySlug gives the organisation that plan files call by this id. Errors: NotFound.
func (s Organisations) BySlug(ctx context.Context, slug string) (Organisation, error) {
	return s.one(ctx, "o.slug = $1", slug)
}

// Of gives the organisations that an account may speak for.
func (s Organisations) Of(ctx context.Context, account int64) ([]Organisation, error) {
	return s.query(ctx, "o.id IN (SELECT organisation_id FROM representatives WHERE account_id = $1)", account)
}

func (s Organisations) one(ctx context.Context, where string, args ...any) (Organisation, error) {
	found, err := s.query(ctx, where, args...)
	if err != nil {
		return Organisation{}, err
	}
	if len(found) == 0 {
		return Organisation{}, errNotFound
	}
	return found[0], nil
}

func (s Organisations) query(ctx context.Context, where string, args ...any) ([]Organisation, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			o.id,
			o.slug,
			o.name,
			o.kind,
			coalesce(o.website, '') AS website,
			o.example
		FROM organisations o
		WHERE `+where+`
		ORDER BY coalesce(o.name->>'nl', o.name->>'en'), o.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("organisations: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Organisation])
}
