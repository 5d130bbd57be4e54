package web

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"slices"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"samenspraak/internal/forum"
)

func TestSignInProvider_check(t *testing.T) {
	s, p := newSigner(t)
	d, err := p.discover(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	good := map[string]any{
		"iss": s.issuer, "aud": "forum", "sub": "noor", "nonce": "n", "iat": s.now.Unix(), "exp": s.now.Add(time.Minute).Unix(),
	}
	verify := func(key *ecdsa.PrivateKey, changes map[string]any) error {
		token, err := d.verifier.Verify(t.Context(), s.sign(t, key, tampered(good, changes)))
		if err != nil {
			return err
		}
		return p.check(token, "access", "n")
	}
	for name, changes := range map[string]map[string]any{
		"a good one":            {},
		"for several, azp us":   {"aud": []string{"forum", "another"}, "azp": "forum"},
		"a clock a little fast": {"iat": s.now.Add(time.Minute).Unix()},
	} {
		t.Run(name, func(t *testing.T) {
			if err := verify(s.own, changes); err != nil {
				t.Errorf("refused: %v", err)
			}
		})
	}
	for name, changes := range map[string]map[string]any{
		"another issuer":          {"iss": "https://evil.example"},
		"for another client":      {"aud": "another"},
		"made for another":        {"azp": "another"},
		"for several, azp nobody": {"aud": []string{"forum", "another"}},
		"another nonce":           {"nonce": "m"},
		"no nonce":                {"nonce": nil},
		"expired":                 {"exp": s.now.Add(-time.Second).Unix()},
		"without expiry":          {"exp": nil},
		"without iat":             {"iat": nil},
		"from the future":         {"iat": s.now.Add(time.Hour).Unix()},
		"about nobody":            {"sub": ""},
		"another access token":    {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := verify(s.own, changes); err == nil {
				t.Error("accepted")
			}
		})
	}
	t.Run("signed by another", func(t *testing.T) {
		if err := verify(s.other, nil); err == nil {
			t.Error("accepted")
		}
	})
	t.Run("the level of assurance", func(t *testing.T) {
		p.ACR = []string{"substantial"}
		if err := verify(s.own, nil); err == nil {
			t.Error("none was accepted")
		}
		if err := verify(s.own, map[string]any{"acr": "low"}); err == nil {
			t.Error("a lower one was accepted")
		}
		if err := verify(s.own, map[string]any{"acr": "substantial"}); err != nil {
			t.Errorf("the one required was refused: %v", err)
		}
	})
}

func TestSignInProvider_roles(t *testing.T) {
	known := map[string]forum.Role{"redactie": forum.RoleModerator, "beheer": forum.RoleAdmin}
	for name, c := range map[string]struct {
		claim string
		all   map[string]any
		want  []forum.Role
	}{
		"a list":                     {"roles", map[string]any{"roles": []any{"redactie", "x", "beheer", "redactie"}}, []forum.Role{forum.RoleModerator, forum.RoleAdmin}},
		"one value":                  {"role", map[string]any{"role": "beheer"}, []forum.Role{forum.RoleAdmin}},
		"within an object":           {"realm_access.roles", map[string]any{"realm_access": map[string]any{"roles": []any{"redactie"}}}, []forum.Role{forum.RoleModerator}},
		"a name with dots":           {"https://x.example/roles", map[string]any{"https://x.example/roles": []any{"redactie"}}, []forum.Role{forum.RoleModerator}},
		"no such claim":              {"roles", map[string]any{}, nil},
		"a step into what is none":   {"roles.x", map[string]any{"roles": "beheer"}, nil},
		"values that are no text":    {"roles", map[string]any{"roles": []any{1.0, true, nil}}, nil},
		"a deployment without roles": {"", map[string]any{"": "beheer"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := &signInProvider{SignInOptions: SignInOptions{RoleClaim: c.claim, Roles: known}}
			if got := p.roles(c.all); !slices.Equal(got, c.want) {
				t.Errorf("roles = %v, want %v", got, c.want)
			}
		})
	}
}

func TestClientKey(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	curve := func(c elliptic.Curve) crypto.Signer {
		key, err := ecdsa.GenerateKey(c, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		key      crypto.Signer
		accepted []string
		want     jose.SignatureAlgorithm
	}{
		"RSA, and the provider does not say":  {rsaKey, nil, jose.RS256},
		"RSA with the better padding":         {rsaKey, []string{"RS256", "PS256"}, jose.PS256},
		"RSA where only the old one is known": {rsaKey, []string{"RS256"}, jose.RS256},
		"P-256":                               {curve(elliptic.P256()), []string{"ES256", "RS256"}, jose.ES256},
		"P-384":                               {curve(elliptic.P384()), nil, jose.ES384},
		"P-521":                               {curve(elliptic.P521()), nil, jose.ES512},
		"Ed25519":                             {edKey, nil, jose.EdDSA},
		"none that both know":                 {curve(elliptic.P256()), []string{"RS256"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			k, err := NewClientKey(c.key, "")
			if err != nil {
				t.Fatal(err)
			}
			if len(k.id) != 43 {
				t.Errorf("kid is %q, want a thumbprint", k.id)
			}
			got, err := k.algorithm(c.accepted)
			if got != c.want || (err != nil) != (c.want == "") {
				t.Errorf("algorithm = %q, %v, want %q", got, err, c.want)
			}
			if options, err := k.assertion("forum", "https://provider.example/token", c.accepted, time.Now()); (err == nil) != (len(options) == 2) {
				t.Errorf("assertion = %v, %v", options, err)
			}
		})
	}
	t.Run("a curve that nobody signs in with", func(t *testing.T) {
		if _, err := NewClientKey(curve(elliptic.P224()), ""); err == nil {
			t.Error("accepted")
		}
	})
}
