package devidp_test

import (
	"encoding/base64"
	"errors"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"
	"golang.org/x/oauth2"
)

func TestProvider_token_givesACodeOnce(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a := newAttempt()
		code := s.choose(s.authURL(a), "p01").Get("code")
		tokens, err := s.config.Exchange(s.context(), code, oauth2.VerifierOption(a.verifier))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.config.Exchange(s.context(), code, oauth2.VerifierOption(a.verifier))
		wantRefusal(t, err, "invalid_grant")
		if _, err := s.oidc.UserInfo(s.context(), oauth2.StaticTokenSource(tokens)); err == nil {
			t.Error("what the code gave the first time still opens after the second")
		}
	})
}

func TestProvider_token_refuses(t *testing.T) {
	for rule, c := range map[string]struct {
		change func(s *site)
		option oauth2.AuthCodeOption
		want   string
	}{
		"another verifier":        {option: oauth2.VerifierOption(oauth2.GenerateVerifier()), want: "invalid_grant"},
		"another redirect URI":    {option: oauth2.SetAuthURLParam("redirect_uri", goodbye), want: "invalid_grant"},
		"another code":            {option: oauth2.SetAuthURLParam("code", "x"), want: "invalid_grant"},
		"another grant":           {option: oauth2.SetAuthURLParam("grant_type", "client_credentials"), want: "unsupported_grant_type"},
		"a wrong secret":          {change: func(s *site) { s.config.ClientSecret = "x" }, want: "invalid_client"},
		"no secret":               {change: func(s *site) { s.config.ClientSecret = "" }, want: "invalid_client"},
		"another client":          {change: func(s *site) { s.config.ClientID = "x" }, want: "invalid_client"},
		"two proofs":              {option: oauth2.SetAuthURLParam("client_secret", clientSecret), want: "invalid_client"},
		"a code after 60 seconds": {change: func(s *site) { s.clock.add(60 * time.Second) }, want: "invalid_grant"},
	} {
		t.Run(rule, func(t *testing.T) {
			s := newSite(t, inProcess)
			s.config.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
			a := newAttempt()
			code := s.choose(s.authURL(a), "p01").Get("code")
			if c.change != nil {
				c.change(s)
			}
			options := []oauth2.AuthCodeOption{oauth2.VerifierOption(a.verifier)}
			if c.option != nil {
				options = append(options, c.option)
			}
			_, err := s.config.Exchange(s.context(), code, options...)
			wantRefusal(t, err, c.want)
		})
	}
}

func wantRefusal(t *testing.T, err error, code string) {
	t.Helper()
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) || refused.ErrorCode != code {
		t.Errorf("got the error %v, want %s", err, code)
	}
}

func TestProvider_token_acceptsEachProof(t *testing.T) {
	for rule, style := range map[string]oauth2.AuthStyle{"a secret in the header": oauth2.AuthStyleInHeader, "a secret in the form": oauth2.AuthStyleInParams} {
		t.Run(rule, func(t *testing.T) {
			s := newSite(t, inProcess)
			s.config.Endpoint.AuthStyle = style
			s.signIn("p01")
		})
	}
}

func TestProvider_token_privateKeyJWT(t *testing.T) {
	s := newSite(t, inProcess)
	now := s.clock.Now()
	claims := func(change func(*jwt.Claims)) jwt.Claims {
		c := jwt.Claims{
			Issuer: clientID, Subject: clientID, Audience: jwt.Audience{s.config.Endpoint.TokenURL}, ID: oauth2.GenerateVerifier(),
			IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Minute)),
		}
		if change != nil {
			change(&c)
		}
		return c
	}
	good := assertion(t, clientKey(), claims(nil))
	for _, c := range []struct{ rule, assertion, want string }{
		{"its own is good", good, ""},
		{"once", good, "invalid_client"},
		{"made for the issuer", assertion(t, clientKey(), claims(func(c *jwt.Claims) { c.Audience = jwt.Audience{"http://localhost:1/dev/openid"} })), ""},
		{"made for another", assertion(t, clientKey(), claims(func(c *jwt.Claims) { c.Audience = jwt.Audience{"https://a.example"} })), "invalid_client"},
		{"about another", assertion(t, clientKey(), claims(func(c *jwt.Claims) { c.Subject = "x" })), "invalid_client"},
		{"without an end", assertion(t, clientKey(), claims(func(c *jwt.Claims) { c.Expiry = nil })), "invalid_client"},
		{"past its end", assertion(t, clientKey(), claims(func(c *jwt.Claims) { c.Expiry = jwt.NewNumericDate(now.Add(-2 * time.Minute)) })), "invalid_client"},
		{"without an id", assertion(t, clientKey(), claims(func(c *jwt.Claims) { c.ID = "" })), "invalid_client"},
		{"good for too long", assertion(t, clientKey(), claims(func(c *jwt.Claims) { c.Expiry = jwt.NewNumericDate(now.Add(25 * time.Hour)) })), "invalid_client"},
		{"no token at all", "x.y.z", "invalid_client"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			a := newAttempt()
			code := s.choose(s.authURL(a), "p01").Get("code")
			config := s.config
			config.ClientSecret, config.Endpoint.AuthStyle = "", oauth2.AuthStyleInParams
			tokens, err := config.Exchange(s.context(), code, oauth2.VerifierOption(a.verifier),
				oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
				oauth2.SetAuthURLParam("client_assertion", c.assertion))
			switch {
			case c.want != "":
				wantRefusal(t, err, c.want)
			case err != nil || tokens.AccessToken == "":
				t.Errorf("refused: %v", err)
			}
		})
	}
}

func TestProvider_userinfo_refuses(t *testing.T) {
	s := newSite(t, inProcess)
	tokens, _, _ := s.signIn("p01")
	for rule, header := range map[string]string{"no token": "", "an unknown one": "Bearer x", "another scheme": "Basic " + base64.StdEncoding.EncodeToString([]byte("a:b"))} {
		t.Run(rule, func(t *testing.T) { s.wantUnauthorized(t, header) })
	}
	s.clock.add(10 * time.Minute)
	t.Run("one of ten minutes ago", func(t *testing.T) { s.wantUnauthorized(t, "Bearer "+tokens.AccessToken) })
}
