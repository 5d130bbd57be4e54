package web

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"samenspraak/internal/forum"
)

// logoutTokenAge is how old or early a logout token may be.
const logoutTokenAge = 10 * time.Minute

// backChannelLogout takes the provider's word that a session or a person was signed out there (OpenID Connect Back-Channel Logout 1.0).
// It comes from the provider's server, not from a browser: the signature is what proves it.
func (s *Server) backChannelLogout(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	logout, err := s.signIns.readLogoutToken(c.UserContext(), c.FormValue("logout_token"))
	if err == nil {
		err = s.Forum.Sessions.EndByProvider(c.UserContext(), logout)
	}
	switch {
	case err == nil:
		return c.SendStatus(fiber.StatusOK)
	case errors.Is(err, errProviderAway):
		s.Log.Warn("back-channel logout", "error", err)
		return c.SendStatus(fiber.StatusServiceUnavailable)
	case errors.Is(err, errLogoutToken), forum.CodeOf(err) != "":
		s.Log.Warn("back-channel logout refused", "error", err)
		return c.Status(fiber.StatusBadRequest).JSON(fiber.Map{"error": "invalid_request"})
	}
	return err
}

var errLogoutToken = errors.New("logout token")

func (p *signInProvider) readLogoutToken(ctx context.Context, raw string) (forum.ProviderLogout, error) {
	if raw == "" {
		return forum.ProviderLogout{}, errors.Join(errLogoutToken, errors.New("none"))
	}
	d, err := p.remembered(ctx)
	if err != nil {
		return forum.ProviderLogout{}, err
	}
	token, err := d.verifier.VerifyLogout(p.reach(ctx), raw)
	if err != nil {
		return forum.ProviderLogout{}, errors.Join(errLogoutToken, err)
	}
	if age := p.now().Sub(token.IssuedAt); age > logoutTokenAge || age < -clockSkew {
		return forum.ProviderLogout{}, errors.Join(errLogoutToken, errors.New("iat is missing or too far away"))
	}
	return forum.ProviderLogout{
		Issuer: p.accounts(), SID: token.SessionID, Sub: token.Subject, JTI: token.TokenID, ExpiresAt: token.Expiry.Add(clockSkew),
	}, nil
}
