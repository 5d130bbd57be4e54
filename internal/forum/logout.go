package forum

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// ProviderLogout is what a sign-in provider's logout token says, once its signature and claims were checked.
type ProviderLogout struct {
	Issuer    string
	SID       string // a session at the provider; may be empty when Sub is there
	Sub       string // a person; alone it means all of that person's sessions
	JTI       string
	ExpiresAt time.Time
}

// EndByProvider ends the sessions that a sign-in provider has ended on its side. Ending none is no error: they may have ended here first.
// Errors: Invalid when it names nobody; Conflict when this logout token was used before.
func (s Sessions) EndByProvider(ctx context.Context, in ProviderLogout) error {
	if in.JTI == "" || in.SID == "" && in.Sub == "" {
		return Errorf(Invalid, "session.error.logoutToken")
	}
	return s.f.write(ctx, func(t *tx) error {
		_, err := t.Exec(ctx, `
			INSERT INTO logout_tokens (issuer, jti, expires_at)
			VALUES ($1, $2, $3)`, in.Issuer, in.JTI, in.ExpiresAt)
		if err != nil {
			return err
		}
		_, err = s.end(ctx, t, Actor{}, `a.issuer = @issuer
			AND (@sub = '' OR a.sub = @sub)
			AND (@sid = '' OR s.provider_sid = @sid OR (s.provider_sid IS NULL AND @sub <> ''))`,
			pgx.NamedArgs{"issuer": in.Issuer, "sid": in.SID, "sub": in.Sub})
		return err
	})
}

// ForgetLogouts drops the marks of logout tokens that are too old to be used again.
func (s Sessions) ForgetLogouts(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `
		DELETE FROM logout_tokens
		WHERE expires_at < $1`, s.f.Now())
	return err
}
