package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Present is someone who reads along and lets others see that.
type Present struct {
	Account      int64
	Name         string
	Organisation Text
}

// presentShown bounds the list of names.
const presentShown = 20

// Present gives who of these accounts let others see that they are there, by name, twenty at most. Only who is signed in may ask, and whether
// they may read along themselves is for whoever names the accounts to know. Errors: SignIn.
func (s Accounts) Present(ctx context.Context, a Actor, accounts []int64) ([]Present, error) {
	if !a.SignedIn() {
		return nil, Errorf(SignIn, "error.signIn")
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT a.id AS account, a.display_name AS name, coalesce(o.name, '{}') AS organisation
		FROM accounts a
		LEFT JOIN organisations o ON o.id = a.organisation_id
		WHERE a.id = ANY (@accounts) AND a.shows_presence AND a.display_name IS NOT NULL
		ORDER BY lower(a.display_name), a.id
		LIMIT @limit`, pgx.NamedArgs{"accounts": accounts, "limit": presentShown})
	if err != nil {
		return nil, fmt.Errorf("present: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Present])
}
