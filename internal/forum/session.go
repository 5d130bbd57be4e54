package forum

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Session is one browser in which an account is signed in.
type Session struct {
	ID        int64
	Account   int64
	Device    string // in words, such as "Firefox, Linux"
	StartedAt time.Time
	SeenAt    time.Time
	// EndsAt is when it ends unless it is used before.
	EndsAt time.Time
	// IDToken is what the sign-in provider gave, for signing out there as well.
	IDToken string
}

// Lifetimes bound a session.
type Lifetimes struct {
	Idle     time.Duration // since it was last used
	Absolute time.Duration // since sign-in
}

// DefaultLifetimes are a working day unused, a week in all.
var DefaultLifetimes = Lifetimes{Idle: 12 * time.Hour, Absolute: 7 * 24 * time.Hour}

// seenEvery bounds how often the use of a session is written down.
const seenEvery = time.Minute

// What live connections are closed with; see the live protocol.
const (
	closeSignedOut = 4401
	closeRightLost = 4403
)

// Sessions are where accounts are signed in.
type Sessions struct{ f *Forum }

// NewSession is what a session starts from.
type NewSession struct {
	Account     int64
	ProviderSID string // the session at the sign-in provider, if it named one
	IDToken     string
	Device      string
	// Previous is the token this browser came with, if any; that session ends.
	Previous string
}

// Start makes a session and gives its token, which is nowhere stored and can't be had again.
func (s Sessions) Start(ctx context.Context, in NewSession) (token string, started Session, err error) {
	err = s.f.write(ctx, func(t *tx) error {
		if _, err := s.end(ctx, t, Actor{}, `s.token_hash = @token`, pgx.NamedArgs{"token": hashToken(in.Previous)}); err != nil {
			return err
		}
		token = newToken()
		started = Session{
			Account: in.Account, Device: in.Device, IDToken: in.IDToken,
			StartedAt: t.now, SeenAt: t.now, EndsAt: t.now.Add(min(s.f.lifetimes.Idle, s.f.lifetimes.Absolute)),
		}
		err := t.QueryRow(ctx, `
			INSERT INTO sessions (token_hash, account_id, provider_sid, id_token, device, started_at, seen_at, expires_at)
			VALUES (@token, @account, NULLIF(@sid, ''), NULLIF(@id_token, ''), @device, @now, @now, @expires)
			RETURNING id`,
			pgx.NamedArgs{
				"token": hashToken(token), "account": in.Account, "sid": in.ProviderSID, "id_token": in.IDToken,
				"device": in.Device, "now": t.now, "expires": t.now.Add(s.f.lifetimes.Absolute),
			}).Scan(&started.ID)
		if err != nil {
			return fmt.Errorf("start session: %w", err)
		}
		t.record(Event{Kind: "session.started", Actor: Actor{Account: in.Account}, Data: map[string]any{"session": started.ID}})
		return nil
	})
	return token, started, err
}

// Actor gives who holds a session's token, with the rights of this moment, and notes that the session is in use.
// Errors: SignIn when there is no such session, or no longer.
func (s Sessions) Actor(ctx context.Context, token string) (Actor, Session, error) {
	held, err := s.held(ctx, `s.token_hash = @token`, pgx.NamedArgs{"token": hashToken(token)})
	if err != nil {
		return Actor{}, Session{}, err
	}
	return held.actor(), held.session(), s.see(ctx, held)
}

// Glance is as Actor, but does not prolong the session: open pages that follow the news are no use of it. Errors: SignIn.
func (s Sessions) Glance(ctx context.Context, token string) (Actor, Session, error) {
	held, err := s.held(ctx, `s.token_hash = @token`, pgx.NamedArgs{"token": hashToken(token)})
	return held.actor(), held.session(), err
}

// Still gives who holds a session that was known before, with the rights of this moment, and does not prolong it. Errors: SignIn.
func (s Sessions) Still(ctx context.Context, id int64) (Actor, error) {
	held, err := s.held(ctx, `s.id = @id`, pgx.NamedArgs{"id": id})
	return held.actor(), err
}

func (s Sessions) held(ctx context.Context, which string, args pgx.NamedArgs) (heldSession, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			s.id AS session,
			a.id AS account,
			s.device,
			s.started_at,
			s.seen_at,
			least(s.expires_at, s.seen_at + @idle) AS ends_at,
			coalesce(s.id_token, '') AS id_token,
			coalesce(a.display_name, '') AS name,
			a.lang,
			coalesce(a.organisation_id, 0) AS organisation,
			ARRAY(SELECT role FROM roles WHERE account_id = a.id) AS roles,
			`+ownSuspension+` AS suspension,
			a.display_name IS NOT NULL AND EXISTS (
				SELECT FROM rule_acceptances
				WHERE account_id = a.id AND edition = (SELECT max(edition) FROM house_rules)
			) AS ready,
			`+plain+` AS plain
		FROM sessions s
		JOIN accounts a ON a.id = s.account_id
		WHERE `+which+` AND `+alive, s.alive(args))
	if err != nil {
		return heldSession{}, err
	}
	held, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[heldSession])
	if errors.Is(err, pgx.ErrNoRows) {
		return heldSession{}, Errorf(SignIn, "error.signIn")
	}
	return held, err
}

// plain is Actor.Plain of an account a, but for its roles: what of visible holds for some alone never holds for it. Flags and appeals stand on no page
// that others read.
const plain = `(
	NOT EXISTS (SELECT FROM subjects WHERE author_id = a.id AND audience <> 'public' AND kind NOT IN ('flag', 'appeal'))
	AND NOT EXISTS (SELECT FROM co_authors WHERE account_id = a.id)
)`

// alive is the rule on sessions that still count, for queries in which sessions is called s; its arguments come from Sessions.alive.
const alive = `(s.expires_at > @now AND s.seen_at + @idle::interval > @now)`

func (s Sessions) alive(args pgx.NamedArgs) pgx.NamedArgs {
	args["now"] = s.f.Now()
	args["idle"] = s.f.lifetimes.Idle
	return args
}

// heldSession is a session with the account that holds it, as one row.
type heldSession struct {
	Session, Account          int64
	Device                    string
	StartedAt, SeenAt, EndsAt time.Time
	IDToken                   string
	Name, Lang                string
	Organisation              int64
	Roles                     []Role
	Suspension                *Suspension
	Ready, Plain              bool
}

func (h heldSession) actor() Actor {
	return Actor{
		Account: h.Account, Session: h.Session, Name: h.Name, Lang: h.Lang, Organisation: h.Organisation,
		Coalition: slices.Contains(h.Roles, RoleCoalition),
		Moderator: slices.Contains(h.Roles, RoleModerator),
		Admin:     slices.Contains(h.Roles, RoleAdmin),
		Suspended: h.Suspension != nil, Suspension: h.Suspension, Ready: h.Ready, Plain: h.Plain && len(h.Roles) == 0,
	}
}

func (h heldSession) session() Session {
	return Session{
		ID: h.Session, Account: h.Account, Device: h.Device, StartedAt: h.StartedAt, SeenAt: h.SeenAt, EndsAt: h.EndsAt, IDToken: h.IDToken,
	}
}

func (s Sessions) see(ctx context.Context, h heldSession) error {
	now := s.f.Now()
	if now.Sub(h.SeenAt) < seenEvery {
		return nil
	}
	_, err := s.f.db.Exec(ctx, `
		UPDATE sessions
		SET seen_at = $2
		WHERE id = $1 AND seen_at = $3`, h.Session, now, h.SeenAt) // of requests at one time, the first writes
	return err
}

// List gives where the actor is signed in, last used first. Errors: SignIn.
func (s Sessions) List(ctx context.Context, a Actor) ([]Session, error) {
	if !a.SignedIn() {
		return nil, Errorf(SignIn, "error.signIn")
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			s.id,
			s.account_id AS account,
			s.device,
			s.started_at,
			s.seen_at,
			least(s.expires_at, s.seen_at + @idle) AS ends_at,
			'' AS id_token
		FROM sessions s
		WHERE s.account_id = @account AND `+alive+`
		ORDER BY s.seen_at DESC, s.id DESC`,
		s.alive(pgx.NamedArgs{"account": a.Account}))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Session])
}

// End signs the actor out of one of the actor's own sessions. Errors: SignIn; NotFound.
func (s Sessions) End(ctx context.Context, a Actor, id int64) error {
	ended, err := s.endOwn(ctx, a, `s.account_id = @account AND s.id = @id`, pgx.NamedArgs{"account": a.Account, "id": id})
	if err == nil && ended == 0 {
		return errNotFound
	}
	return err
}

// EndOthers signs the actor out everywhere but here. Errors: SignIn.
func (s Sessions) EndOthers(ctx context.Context, a Actor) error {
	_, err := s.endOwn(ctx, a, `s.account_id = @account AND s.id <> @id`, pgx.NamedArgs{"account": a.Account, "id": a.Session})
	return err
}

func (s Sessions) endOwn(ctx context.Context, a Actor, which string, args pgx.NamedArgs) (ended int, err error) {
	if !a.SignedIn() {
		return 0, Errorf(SignIn, "error.signIn")
	}
	err = s.f.write(ctx, func(t *tx) error {
		ended, err = s.end(ctx, t, a, which, args)
		return err
	})
	return ended, err
}

// end deletes sessions and says so on their accounts' own channels, so that every node cuts their live connections.
func (s Sessions) end(ctx context.Context, t *tx, a Actor, which string, args pgx.NamedArgs) (ended int, err error) {
	rows, err := t.Query(ctx, `
		DELETE FROM sessions s
		USING accounts a
		WHERE a.id = s.account_id AND `+which+`
		RETURNING s.id, s.account_id`, args)
	if err != nil {
		return 0, fmt.Errorf("end session: %w", err)
	}
	var id, account int64
	_, err = pgx.ForEachRow(rows, []any{&id, &account}, func() error {
		ended++
		t.record(Event{Kind: "session.ended", Actor: a, Data: map[string]any{"session": id, "code": closeSignedOut}}, personChannel(account))
		return nil
	})
	return ended, err
}

// Expire drops sessions that ended by themselves. Their live connections were cut at that moment.
func (s Sessions) Expire(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `
		DELETE FROM sessions s
		WHERE NOT `+alive, s.alive(pgx.NamedArgs{}))
	return err
}

// newToken is a secret of 256 bits for a cookie.
func newToken() string {
	secret := make([]byte, 32)
	rand.Read(secret) // never fails
	return base64.RawURLEncoding.EncodeToString(secret)
}

// hashToken is what is stored of a token: whoever reads the database can't sign in with it.
func hashToken(token string) []byte {
	hash := sha256.Sum256([]byte(token))
	return hash[:]
}
