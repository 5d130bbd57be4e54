package devidp

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// token exchanges a code for an ID token and an access token.
func (p *Provider) token(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	form, err := url.ParseQuery(string(c.Body()))
	if err != nil {
		return refuse(c, fiber.StatusBadRequest, refusal{"invalid_request", "the form cannot be read"})
	}
	if !p.authenticates(c.Get(fiber.HeaderAuthorization), form) {
		c.Set(fiber.HeaderWWWAuthenticate, `Basic realm="token"`)
		return refuse(c, fiber.StatusUnauthorized, refusal{"invalid_client", "the client is unknown, or did not prove who it is"})
	}
	if form.Get("grant_type") != "authorization_code" {
		return refuse(c, fiber.StatusBadRequest, refusal{"unsupported_grant_type", "grant_type must be authorization_code"})
	}
	g, ok := p.memory.redeem(form.Get("code"))
	if !ok || g.request.RedirectURI != form.Get("redirect_uri") || !g.request.provenBy(form.Get("code_verifier")) {
		return refuse(c, fiber.StatusBadRequest, refusal{"invalid_grant", "the code is unknown, used, expired, or not this client's"})
	}
	idToken, err := p.keys.sign("JWT", p.idClaims(g))
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{
		"access_token": g.token, "token_type": "Bearer", "expires_in": int(tokenLifetime.Seconds()),
		"id_token": idToken, "scope": g.request.Scope,
	})
}

func refuse(c *fiber.Ctx, status int, r refusal) error {
	return c.Status(status).JSON(fiber.Map{"error": r.code, "error_description": r.description})
}

// provenBy is PKCE (RFC 7636): only who began the sign-in knows the text whose sum came with it.
func (r request) provenBy(verifier string) bool {
	sum := sha256.Sum256([]byte(verifier))
	return equal(base64.RawURLEncoding.EncodeToString(sum[:]), r.Challenge)
}

func equal(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

func (p *Provider) idClaims(g grant) map[string]any {
	claims := p.claims(g.sub, g.request.Scope)
	now := p.options.Clock()
	sum := sha256.Sum256([]byte(g.token))
	claims["iss"], claims["aud"] = p.options.Issuer, p.options.ClientID
	claims["iat"], claims["exp"], claims["auth_time"] = now.Unix(), now.Add(tokenLifetime).Unix(), g.at.Unix()
	claims["nonce"], claims["sid"] = g.request.Nonce, g.sid
	claims["at_hash"] = base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2])
	if acr := strings.Fields(g.request.ACRValues); len(acr) > 0 {
		claims["acr"] = acr[0] // whatever was asked for most is taken as done
	}
	return claims
}

// claims are what the scope lets a client know of a person.
func (p *Provider) claims(sub, scope string) map[string]any {
	person, _ := p.person(sub)
	claims := map[string]any{"sub": sub, "roles": []string{}}
	if person.Role != "" {
		claims["roles"] = []string{person.Role}
	}
	asked := request{Scope: scope}
	if asked.scopes("profile") {
		claims["name"], claims["locale"] = person.Name, person.Locale
	}
	if asked.scopes("email") {
		claims["email"], claims["email_verified"] = person.Email, true
	}
	return claims
}

// userinfo gives the claims again to who holds the access token.
func (p *Provider) userinfo(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	scheme, token, _ := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	a, ok := p.memory.access(token)
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer error="invalid_token"`)
		return refuse(c, fiber.StatusUnauthorized, refusal{"invalid_token", "the access token is unknown or expired"})
	}
	return c.JSON(p.claims(a.sub, a.scope))
}
