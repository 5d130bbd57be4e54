package forum

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Role is a right that an account has everywhere. Rights on one action come from its holders instead.
type Role string

const (
	RoleCoalition Role = "coalition"
	RoleModerator Role = "moderator"
	RoleAdmin     Role = "admin"
)

// Roles are all there are.
var Roles = []Role{RoleCoalition, RoleModerator, RoleAdmin}

// rolesOf are the roles that an account has now, in the order of their names.
func rolesOf(ctx context.Context, db querier, account int64) (roles []string, err error) {
	err = db.QueryRow(ctx, `SELECT ARRAY(SELECT DISTINCT role FROM roles WHERE account_id = $1 ORDER BY role)`, account).Scan(&roles)
	if err != nil {
		return nil, fmt.Errorf("roles: %w", err)
	}
	return roles, nil
}

// recordRoles is recordRights for roles that changed; was are those before.
func (t *tx) recordRoles(ctx context.Context, account int64, was []string) error {
	is, err := rolesOf(ctx, t, account)
	if err != nil {
		return err
	}
	t.recordRights(Actor{}, account, map[string]any{"roles": was}, map[string]any{"roles": is})
	return nil
}

func (s Accounts) replaceClaimRoles(ctx context.Context, t *tx, account int64, roles []Role) (changed bool, err error) {
	tag, err := t.Exec(ctx, `
		WITH gone AS (
			DELETE FROM roles
			WHERE account_id = $1 AND source = 'claim' AND role <> ALL ($2)
			RETURNING 1
		), come AS (
			INSERT INTO roles (account_id, role, source, given_at)
			SELECT DISTINCT $1::bigint, role, 'claim', $3::timestamptz
			FROM unnest($2::text[]) role
			ON CONFLICT DO NOTHING
			RETURNING 1
		)
		SELECT 1 FROM gone UNION ALL SELECT 1 FROM come`, account, append([]Role{}, roles...), t.now)
	if err != nil {
		return false, fmt.Errorf("roles by claim: %w", err)
	}
	return tag.RowsAffected() > 0, nil
}

func (s Accounts) keepPromises(ctx context.Context, t *tx, account int64) (kept bool, err error) {
	tag, err := t.Exec(ctx, `
		WITH promised AS (
			DELETE FROM promised_roles p
			USING accounts a
			WHERE a.id = $1 AND a.email_verified AND p.email = lower(a.email)
			RETURNING p.role
		)
		INSERT INTO roles (account_id, role, source, given_at)
		SELECT $1, role, 'grant', $2
		FROM promised
		ON CONFLICT DO NOTHING`, account, t.now)
	if err != nil {
		return false, fmt.Errorf("promised roles: %w", err)
	}
	return tag.RowsAffected() > 0, nil
}

// recordRights says on the account's own channel that its rights changed, so that every node cuts its live connections and lets them in anew.
// was and is are what auditors read of it.
func (t *tx) recordRights(by Actor, account int64, was, is map[string]any) {
	t.record(Event{Kind: "right.changed", Actor: by, Data: wasAndIs(was, is, map[string]any{"account": account, "code": closeRightLost})}, personChannel(account))
}

// Grant gives a role to every account with this verified address, or promises it to the one that arrives with it.
// It returns how many accounts have it now. Errors: Invalid.
func (s Accounts) Grant(ctx context.Context, email string, role Role) (accounts int, err error) {
	email = strings.TrimSpace(email)
	if err := CheckGrant(email, role); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		accounts, err = s.grant(ctx, t, email, role)
		return err
	})
	return accounts, err
}

// CheckGrant tells whether there is such a role and the address can be one. Errors: Invalid.
func CheckGrant(email string, role Role) error {
	if before, after, ok := strings.Cut(strings.TrimSpace(email), "@"); !ok || before == "" || after == "" || strings.ContainsAny(after, "@ <>") {
		return Errorf(Invalid, "account.error.email")
	}
	if !slices.Contains(Roles, role) {
		return Errorf(Invalid, "account.error.role", "Role", string(role))
	}
	return nil
}

func (s Accounts) grant(ctx context.Context, t *tx, email string, role Role) (int, error) {
	rows, err := t.Query(ctx, `
		WITH given AS (
			INSERT INTO roles (account_id, role, source, given_at)
			SELECT id, $2, 'grant', $3
			FROM accounts
			WHERE lower(email) = lower($1) AND email_verified
			ON CONFLICT DO NOTHING
			RETURNING account_id
		)
		SELECT a.id, g.account_id IS NOT NULL AS changed
		FROM accounts a
		LEFT JOIN given g ON g.account_id = a.id
		WHERE lower(a.email) = lower($1) AND a.email_verified`, email, role, t.now)
	if err != nil {
		return 0, fmt.Errorf("grant: %w", err)
	}
	accounts := 0
	var given []int64
	var id int64
	var changed bool
	_, err = pgx.ForEachRow(rows, []any{&id, &changed}, func() error {
		accounts++
		if changed {
			given = append(given, id)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("grant: %w", err)
	}
	for _, id := range given {
		is, err := rolesOf(ctx, t, id)
		if err != nil {
			return 0, err
		}
		was := slices.DeleteFunc(slices.Clone(is), func(r string) bool { return r == string(role) })
		t.recordRights(Actor{}, id, map[string]any{"roles": was}, map[string]any{"roles": is})
	}
	if accounts > 0 {
		return accounts, nil
	}
	_, err = t.Exec(ctx, `
		INSERT INTO promised_roles (email, role, given_at)
		VALUES (lower($1), $2, $3)
		ON CONFLICT DO NOTHING`, email, role, t.now)
	return 0, err
}
