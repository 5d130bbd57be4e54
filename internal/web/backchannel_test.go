package web

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"samenspraak/internal/forum"
)

const backChannel = "/sign-in/back-channel-logout"

// tell posts a logout token as a provider's server does, which is no browser.
func (s *site) tell(token string) *page {
	s.t.Helper()
	return s.newBrowser().send(http.MethodPost, backChannel, url.Values{"logout_token": {token}}, nil)
}

func TestBackChannelLogout(t *testing.T) {
	t.Run("ends the person's sessions, says so to their live connections, and works once", func(t *testing.T) {
		s := newSite(t)
		one, two, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
		one.signIn("noor")
		two.signIn("noor")
		jan.signIn("jan")
		s.must(s.logOut("noor"))
		if one.signedIn() || two.signedIn() || !jan.signedIn() {
			t.Error("the wrong sessions ended")
		}
		news := s.count(`
			SELECT count(*)
			FROM live_log l
			JOIN events e ON e.id = l.event_id
			WHERE e.kind = 'session.ended' AND l.channel = 'person:' || (SELECT id FROM accounts WHERE sub = 'noor')`)
		if news != 2 {
			t.Errorf("%d sessions ended on the person's channel, want 2", news)
		}

		one.signIn("noor")
		p := s.tell(*s.told.last.Load()).want(http.StatusBadRequest)
		if p.header.Get("Cache-Control") != "no-store" || !one.signedIn() {
			t.Errorf("the replay signed out a later session, or its answer may be cached (%q)", p.header.Get("Cache-Control"))
		}
	})
	t.Run("signing out at the provider from one browser ends that session alone", func(t *testing.T) {
		s := newSite(t)
		one, two := s.newBrowser(), s.newBrowser()
		one.signIn("noor")
		two.signIn("noor")
		var idToken string
		s.must(s.db.QueryRow(t.Context(), `SELECT id_token FROM sessions ORDER BY id LIMIT 1`).Scan(&idToken))
		one.get(testPath + "/logout?id_token_hint=" + idToken)
		if one.signedIn() || !two.signedIn() {
			t.Error("the wrong session ended")
		}
	})
	t.Run("what is no logout token ends nothing", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		b.signIn("noor")
		var idToken string
		s.must(s.db.QueryRow(t.Context(), `SELECT id_token FROM sessions`).Scan(&idToken))
		for name, token := range map[string]string{"nothing": "", "noise": "a.b.c", "an ID token": idToken, "one with its signature cut": idToken[:len(idToken)-4]} {
			if p := s.tell(token); p.status != http.StatusBadRequest || p.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: status %d, Cache-Control %q", name, p.status, p.header.Get("Cache-Control"))
			}
		}
		if !b.signedIn() {
			t.Error("signed out")
		}
	})
	t.Run("with the provider out of sight since the start it can't be checked, so it is to be sent again", func(t *testing.T) {
		s := newSite(t)
		s.line.cut.Store(true)
		s.tell("a.b.c").want(http.StatusServiceUnavailable)
	})
}

// signer is a provider whose tokens say whatever a test wants, with a key that the site knows and one that it doesn't.
type signer struct {
	issuer     string
	own, other *ecdsa.PrivateKey
	now        time.Time
}

func newSigner(t *testing.T) (*signer, *signInProvider) {
	t.Helper()
	s := &signer{now: time.Now().Truncate(time.Second)}
	for _, key := range []**ecdsa.PrivateKey{&s.own, &s.other} {
		made, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		*key = made
	}
	mux := http.NewServeMux()
	answer := func(path string, v func() any) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if err := json.NewEncoder(w).Encode(v()); err != nil {
				t.Error(err)
			}
		})
	}
	answer("/.well-known/openid-configuration", func() any {
		return map[string]any{
			"issuer": s.issuer, "authorization_endpoint": s.issuer + "/authorize", "token_endpoint": s.issuer + "/token",
			"jwks_uri": s.issuer + "/jwks", "id_token_signing_alg_values_supported": []string{"ES256"},
		}
	})
	answer("/jwks", func() any {
		return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &s.own.PublicKey, KeyID: "k", Algorithm: "ES256", Use: "sig"}}}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.issuer = server.URL
	p, err := newSignInProvider(&Server{Options: Options{
		Forum:  forum.New(forum.Options{Clock: func() time.Time { return s.now }}),
		SignIn: SignInOptions{Issuer: s.issuer, ClientID: "forum", ClientSecret: testSecret},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return s, p
}

func (s *signer) sign(t *testing.T, key *ecdsa.PrivateKey, claims map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

// tampered are claims with some of them changed, or left out where the change is nil.
func tampered(claims, changes map[string]any) map[string]any {
	claims = maps.Clone(claims)
	for name, value := range changes {
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
	}
	return claims
}

func TestReadLogoutToken(t *testing.T) {
	s, p := newSigner(t)
	good := map[string]any{
		"iss": s.issuer, "aud": "forum", "iat": s.now.Unix(), "exp": s.now.Add(2 * time.Minute).Unix(), "jti": "j", "sid": "one", "sub": "noor",
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}},
	}
	read := func(token string) (forum.ProviderLogout, error) { return p.readLogoutToken(t.Context(), token) }

	logout, err := read(s.sign(t, s.own, good))
	if err != nil || logout.Issuer != s.issuer || logout.SID != "one" || logout.Sub != "noor" || logout.JTI != "j" || logout.ExpiresAt.Before(s.now.Add(2*time.Minute)) {
		t.Fatalf("a good one: %+v, %v", logout, err)
	}
	for name, changes := range map[string]map[string]any{
		"another issuer":      {"iss": "https://evil.example"},
		"for another client":  {"aud": "another"},
		"without audience":    {"aud": nil},
		"expired":             {"exp": s.now.Add(-time.Second).Unix()},
		"that never expires":  {"exp": nil},
		"without iat":         {"iat": nil},
		"old":                 {"iat": s.now.Add(-time.Hour).Unix()},
		"from the future":     {"iat": s.now.Add(time.Hour).Unix()},
		"without jti":         {"jti": nil},
		"with a nonce":        {"nonce": "n"},
		"with an empty nonce": {"nonce": ""},
		"without events":      {"events": nil},
		"of another event":    {"events": map[string]any{"https://example.org/event": map[string]any{}}},
		"about nobody":        {"sid": nil, "sub": nil},
	} {
		t.Run(name, func(t *testing.T) {
			if logout, err := read(s.sign(t, s.own, tampered(good, changes))); err == nil {
				t.Errorf("accepted as %+v", logout)
			}
		})
	}
	t.Run("signed by another", func(t *testing.T) {
		if _, err := read(s.sign(t, s.other, good)); err == nil {
			t.Error("accepted")
		}
	})
	t.Run("not signed", func(t *testing.T) {
		payload := strings.Split(s.sign(t, s.own, good), ".")[1]
		if _, err := read("eyJhbGciOiJub25lIn0." + payload + "."); err == nil {
			t.Error("accepted")
		}
	})
}
