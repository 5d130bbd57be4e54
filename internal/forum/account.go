package forum

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

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
