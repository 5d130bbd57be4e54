package devidp

import (
	"encoding/base64"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	// maxAssertionLifetime bounds how long the ids of assertions must be remembered.
	maxAssertionLifetime = time.Hour
)

var assertionAlgorithms = []jose.SignatureAlgorithm{jose.ES256, jose.PS256, jose.RS256}

// authenticates says whether a request to the token endpoint comes from the client, by exactly one of the methods: an
// Authorization header, a secret in the form, or an assertion signed with the client's key.
func (p *Provider) authenticates(header string, form url.Values) bool {
	methods := 0
	for _, used := range []bool{header != "", form.Has("client_secret"), form.Has("client_assertion")} {
		if used {
			methods++
		}
	}
	switch {
	case methods != 1:
		return false
	case header != "":
		return p.knowsHeader(header)
	case form.Has("client_secret"):
		return p.knows(form.Get("client_id"), form.Get("client_secret"))
	}
	return form.Get("client_assertion_type") == assertionType && p.signed(form.Get("client_assertion"))
}

// knowsHeader reads HTTP Basic as OAuth has it: both parts were encoded as in a form first (RFC 6749, 2.3.1).
func (p *Provider) knowsHeader(header string) bool {
	scheme, encoded, _ := strings.Cut(header, " ")
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || !strings.EqualFold(scheme, "Basic") {
		return false
	}
	id, secret, _ := strings.Cut(string(decoded), ":")
	id, errID := url.QueryUnescape(id)
	secret, errSecret := url.QueryUnescape(secret)
	return errID == nil && errSecret == nil && p.knows(id, secret)
}

func (p *Provider) knows(id, secret string) bool {
	return p.options.ClientSecret != "" && id == p.options.ClientID && equal(secret, p.options.ClientSecret)
}

// signed checks an assertion of private_key_jwt (RFC 7523): ours, in time, and never seen before.
func (p *Provider) signed(assertion string) bool {
	token, err := jwt.ParseSigned(assertion, assertionAlgorithms)
	if err != nil || p.options.ClientKey == nil {
		return false
	}
	var claims jwt.Claims
	if err := token.Claims(p.options.ClientKey, &claims); err != nil || claims.Expiry == nil || claims.ID == "" {
		return false
	}
	now := p.options.Clock()
	expected := jwt.Expected{
		Issuer: p.options.ClientID, Subject: p.options.ClientID,
		AnyAudience: jwt.Audience{p.options.Issuer, p.options.Issuer + "/token"}, Time: now,
	}
	if err := claims.Validate(expected); err != nil || claims.Expiry.Time().Sub(now) > maxAssertionLifetime {
		return false
	}
	return p.memory.firstUse(claims.ID, claims.Expiry.Time().Add(jwt.DefaultLeeway))
}
