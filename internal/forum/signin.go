package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Journey is one sign-in under way: to the sign-in provider and back. A browser may be on several at once, one a tab; its visit token, in a cookie, holds them together.
type Journey struct {
	State    string // comes back with the browser
	Nonce    string // comes back in the ID token
	Verifier string // proves that who began is who returns (PKCE)
	ReturnTo string // where on this site the browser was
}

// signInLasts is how long people may take at the provider.
const signInLasts = 10 * time.Minute

// SignIns are the journeys under way.
type SignIns struct{ f *Forum }

// NewVisit gives a browser that is not signed in a token of its own, for its journeys and its parked forms.
func (s SignIns) NewVisit() string { return newToken() }

// Begin remembers a journey of the browser with this visit token.
func (s SignIns) Begin(ctx context.Context, visit string, in Journey) error {
	_, err := s.f.db.Exec(ctx, `
		INSERT INTO sign_ins (visit_hash, state, nonce, verifier, return_to, started_at)
		VALUES (@visit, @state, @nonce, @verifier, @return_to, @now)`,
		pgx.NamedArgs{
			"visit": hashToken(visit), "state": in.State, "nonce": in.Nonce, "verifier": in.Verifier,
			"return_to": in.ReturnTo, "now": s.f.Now(),
		})
	if err != nil {
		return fmt.Errorf("begin sign-in: %w", err)
	}
	return nil
}

// Finish gives a journey back, once. Errors: NotFound when this browser is not on it, it was finished before, or it took too long.
func (s SignIns) Finish(ctx context.Context, visit, state string) (Journey, error) {
	rows, err := s.f.db.Query(ctx, `
		DELETE FROM sign_ins
		WHERE visit_hash = $1 AND state = $2 AND started_at > $3
		RETURNING state, nonce, verifier, return_to`, hashToken(visit), state, s.f.Now().Add(-signInLasts))
	if err != nil {
		return Journey{}, err
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Journey])
	return found, translate(err)
}

// Expire drops journeys that took too long.
func (s SignIns) Expire(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `
		DELETE FROM sign_ins
		WHERE started_at <= $1`, s.f.Now().Add(-signInLasts))
	return err
}
