package forum

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
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

// Account is a person who signed in.
type Account struct {
	ID int64
	// DisplayName is empty until the first sign-in was completed.
	DisplayName string
	// OfferedName is what the sign-in provider calls this person, to start from at the first sign-in; empty after it.
	OfferedName  string
	Lang         string
	Organisation Text
	Roles        []Role
	// ShowsPresence lets others who are signed in see by name that this person reads along.
	ShowsPresence bool
	CreatedAt     time.Time
}

// Initials are one or two capitals to stand beside the name.
func (a Account) Initials() string { return Initials(a.DisplayName) }

// Accounts are the people who signed in.
type Accounts struct{ f *Forum }

// Arrival is what the sign-in provider says of a person. Issuer and Sub together name the account, forever.
type Arrival struct {
	Issuer        string
	Sub           string
	Email         string
	EmailVerified bool
	Name          string
	Lang          string // nl or en; counts at the first arrival only
	ClaimRoles    []Role
}

// Profile is what people choose about themselves.
type Profile struct {
	DisplayName string
	Lang        string
}

// Completion is a first sign-in, or the acceptance of new house rules.
type Completion struct {
	Profile
	// AcceptedEdition is the edition of the house rules that was on the page; 0 when they were not accepted.
	AcceptedEdition int
}

func (p *Profile) problems() problems {
	var found problems
	var wrong string
	if p.DisplayName, wrong = displayName(p.DisplayName); wrong != "" {
		found.add("name", wrong, "Min", minDisplayName, "Max", maxDisplayName)
	}
	if p.Lang != "nl" && p.Lang != "en" {
		found.add("lang", "account.error.lang")
	}
	return found
}

// Arrive makes the account at its first sign-in and renews what the provider says of it at each later one:
// the address, and the roles by claim. Roles promised to the address are given once the provider has verified it.
func (s Accounts) Arrive(ctx context.Context, in Arrival) (account int64, err error) {
	if in.Lang != "en" {
		in.Lang = "nl"
	}
	err = s.f.write(ctx, func(t *tx) error {
		account, err = s.arrive(ctx, t, in)
		return err
	})
	return account, err
}

func (s Accounts) arrive(ctx context.Context, t *tx, in Arrival) (id int64, err error) {
	var isNew bool
	err = t.QueryRow(ctx, `
		INSERT INTO accounts AS a (issuer, sub, email, email_verified, offered_name, lang, created_at)
		VALUES (@issuer, @sub, NULLIF(@email, ''), @verified, NULLIF(@name, ''), @lang, @now)
		ON CONFLICT ON CONSTRAINT accounts_issuer_sub_key DO UPDATE SET
			email = excluded.email,
			email_verified = excluded.email_verified,
			offered_name = CASE WHEN a.display_name IS NULL THEN excluded.offered_name END
		RETURNING id, xmax = 0`,
		pgx.NamedArgs{
			"issuer": in.Issuer, "sub": in.Sub, "email": in.Email, "verified": in.EmailVerified && in.Email != "",
			"name": in.Name, "lang": in.Lang, "now": t.now,
		}).Scan(&id, &isNew)
	if err != nil {
		return 0, fmt.Errorf("arrive: %w", err)
	}
	if isNew {
		t.record(Event{Kind: "account.created", Actor: Actor{Account: id}, Data: map[string]any{"account": id}})
	}
	was, err := rolesOf(ctx, t, id)
	if err != nil {
		return 0, err
	}
	claimed, err := s.replaceClaimRoles(ctx, t, id, in.ClaimRoles)
	if err != nil {
		return 0, err
	}
	kept, err := s.keepPromises(ctx, t, id)
	if err != nil {
		return 0, err
	}
	if !claimed && !kept {
		return id, nil
	}
	return id, t.recordRoles(ctx, id, was)
}

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

// assistedIssuer is no sign-in provider: nobody arrives with an account of it.
const assistedIssuer = "samenspraak:assisted"

// standIn makes the account under whose name a contribution stands that a moderator entered for someone; nobody can sign in to it.
func (s Accounts) standIn(ctx context.Context, t *tx, name, lang string) (id int64, err error) {
	err = t.QueryRow(ctx, `
		INSERT INTO accounts (issuer, sub, display_name, lang, created_at)
		VALUES ($1, $2, $3, $4, $5)
		RETURNING id`, assistedIssuer, rand.Text(), text.Clip(name, maxDisplayName), lang, t.now).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("stand-in: %w", err)
	}
	return id, nil
}

// renameStandIn gives such an account another name.
func (s Accounts) renameStandIn(ctx context.Context, t *tx, account int64, name string) error {
	_, err := t.Exec(ctx, `
		UPDATE accounts
		SET display_name = $2
		WHERE id = $1 AND issuer = $3`, account, text.Clip(name, maxDisplayName), assistedIssuer)
	if err != nil {
		return fmt.Errorf("rename stand-in: %w", err)
	}
	return findCasesAnew(ctx, t, account)
}

// findCasesAnew keeps the cases about what an account wrote to be found by its name as it is now.
func findCasesAnew(ctx context.Context, t *tx, account int64) error {
	_, err := t.Exec(ctx, caseIndexOne+`cases.about_id IN (SELECT id FROM subjects WHERE author_id = $1)`, account)
	if err != nil {
		return fmt.Errorf("cases of a name: %w", err)
	}
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

// Complete ends the first sign-in, and the wait after new house rules: a name, a language, the rules accepted.
// Errors: SignIn; Invalid; Conflict when the rules changed while the page was open.
func (s Accounts) Complete(ctx context.Context, a Actor, in Completion) error {
	if !a.SignedIn() {
		return Errorf(SignIn, "error.signIn")
	}
	found := in.Profile.problems()
	if in.AcceptedEdition == 0 {
		found.add("rules", "account.error.rules")
	}
	if err := found.err(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		if err := s.f.HouseRules.accept(ctx, t, a, in.AcceptedEdition); err != nil {
			return err
		}
		return s.setProfile(ctx, t, a, in.Profile, "account.completed")
	})
}

// Settings are what people can change about themselves later.
type Settings struct {
	Profile
	ShowsPresence bool
}

// Change changes one's own settings. Errors: SignIn; Refused when suspended or not yet completed; Invalid.
func (s Accounts) Change(ctx context.Context, a Actor, in Settings) error {
	if err := a.mayContribute(); err != nil {
		return err
	}
	if err := in.problems().err(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		_, err := t.Exec(ctx, `
			UPDATE accounts
			SET shows_presence = $2
			WHERE id = $1`, a.Account, in.ShowsPresence)
		if err != nil {
			return fmt.Errorf("settings: %w", err)
		}
		return s.setProfile(ctx, t, a, in.Profile, "account.changed")
	})
}

func (s Accounts) setProfile(ctx context.Context, t *tx, a Actor, p Profile, kind string) error {
	var lang string
	var renamed bool
	err := t.QueryRow(ctx, `
		WITH was AS (
			SELECT id, lang, display_name
			FROM accounts
			WHERE id = $1
			FOR UPDATE
		)
		UPDATE accounts a
		SET display_name = $2, lang = $3, offered_name = NULL
		FROM was
		WHERE a.id = was.id
		RETURNING was.lang, was.display_name IS DISTINCT FROM a.display_name`, a.Account, p.DisplayName, p.Lang).Scan(&lang, &renamed)
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	if err := findCasesAnew(ctx, t, a.Account); err != nil {
		return err
	}
	// That the name is another one is on record; which names there were is nobody's business any more.
	t.record(Event{Kind: kind, Actor: a, Data: wasAndIs(map[string]any{"lang": lang}, map[string]any{"lang": p.Lang}, map[string]any{"account": a.Account, "renamed": renamed})})
	return nil
}

// Own gives the actor's own account. Errors: SignIn.
func (s Accounts) Own(ctx context.Context, a Actor) (Account, error) {
	if !a.SignedIn() {
		return Account{}, Errorf(SignIn, "error.signIn")
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			a.id,
			coalesce(a.display_name, '') AS display_name,
			coalesce(a.offered_name, '') AS offered_name,
			a.lang,
			coalesce(o.name, '{}') AS organisation,
			ARRAY(SELECT DISTINCT role FROM roles WHERE account_id = a.id ORDER BY role) AS roles,
			a.shows_presence,
			a.created_at
		FROM accounts a
		LEFT JOIN organisations o ON o.id = a.organisation_id
		WHERE a.id = $1`, a.Account)
	if err != nil {
		return Account{}, err
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Account])
	return found, translate(err)
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
