package web

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

const frontendDir = "../../frontend"

// newSiteAt starts a site that signs people in at the npm package oidc-provider, over the network of this machine.
// method is the provider's name for the way in which the client proves who it is.
func newSiteAt(t *testing.T, method string) *site {
	t.Helper()
	t.Parallel()
	s, o := prepareSite(t, "")
	s.browse = http.DefaultTransport
	client := map[string]any{
		"client_id": "forum", "redirect_uris": []string{s.url + "/sign-in/callback"}, "post_logout_redirect_uris": []string{s.url + "/signed-out"},
		"backchannel_logout_uri": s.url + backChannel, "backchannel_logout_session_required": true, "token_endpoint_auth_method": method,
	}
	o.SignIn = SignInOptions{ClientID: "forum", Scopes: []string{"email", "profile"}}
	if method == "private_key_jwt" {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		s.must(err)
		o.SignIn.ClientKey, err = NewClientKey(key, "key-1")
		s.must(err)
		client["jwks"] = jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "key-1", Use: "sig", Algorithm: "ES256"}}}
	} else {
		o.SignIn.ClientSecret = "a secret with signs that are encoded: +%&/"
		client["client_secret"] = o.SignIn.ClientSecret
	}
	o.SignIn.Issuer = startProvider(t, client)
	s.serve(o)
	return s
}

// startProvider runs the provider until the test ends and gives its issuer.
func startProvider(t *testing.T, client map[string]any) (issuer string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("Node is not installed: sign-in is tested against an independent provider that runs on it.")
	}
	if _, err := os.Stat(frontendDir + "/node_modules/oidc-provider"); errors.Is(err, fs.ErrNotExist) {
		t.Fatal("The package oidc-provider is not installed: run npm ci in frontend, or make test, which does.")
	}
	command := exec.Command(node, "e2e/oidc-provider.mjs") // it ends when its standard input does, also if this test is killed
	command.Dir = frontendDir
	var said strings.Builder
	command.Stderr = &said
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := command.Wait(); err != nil || t.Failed() {
			t.Errorf("the provider ended (%v) and had said:\n%s", err, said.String())
		}
	})
	if err := json.NewEncoder(in).Encode(map[string]any{"client": client}); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the provider did not start")
	}
	issuer = lines.Text()
	go func() {
		for lines.Scan() { // what it says about each request is of no use, but must go somewhere
		}
	}()
	return issuer
}

// passThrough does what the independent provider asks of a person, and follows the way back to the site.
func (b *browser) passThrough(sub string) *page {
	b.t.Helper()
	for range 4 {
		if strings.HasPrefix(b.at.url.String(), b.site.url) {
			return b.at
		}
		action, fields := b.at.onlyForm()
		if fields.Has("login") || fields.Get("prompt") == "login" {
			maps.Copy(fields, url.Values{"login": {sub}, "password": {"any"}})
		}
		b.follow(b.post(action, fields, nil))
	}
	b.t.Fatalf("still at the provider, %s:\n%s", b.at.url, b.at.text())
	return nil
}

func TestSignIn_independentProvider(t *testing.T) {
	for _, method := range []string{"client_secret_basic", "client_secret_post", "private_key_jwt"} {
		t.Run(method, func(t *testing.T) {
			s := newSiteAt(t, method)
			b := s.newBrowser()

			b.leave("/en/house-rules")
			if q := b.at.url.Path; !strings.HasPrefix(q, "/interaction/") {
				t.Fatalf("signing in leads to %s", b.at.url)
			}
			b.passThrough("ana").want(http.StatusOK).says("Independent ana")
			b.follow(b.submit("/en/welcome", url.Values{"rules": {"1"}})).want(http.StatusOK)
			if b.at.url.Path != "/en/house-rules" {
				t.Fatalf("the welcome leads to %s", b.at.url)
			}
			if n := s.count(`SELECT count(*) FROM accounts WHERE sub = 'ana' AND issuer = $1 AND email = 'ana@example.org' AND email_verified`, s.server.SignIn.Issuer); n != 1 {
				t.Errorf("%d accounts as the provider describes them, want 1", n)
			}

			// The session of another tab of the provider's: same person, same session there, another one here.
			first := b.cookie("session")
			b.setCookie("session", "")
			b.leave("/en/house-rules")
			if second := b.cookie("session"); second == first || second == "" || b.at.url.Path != "/en/house-rules" {
				t.Fatalf("the provider knew the person, but signing in ended at %s", b.at.url)
			}
			if n := s.count(`SELECT count(*) FROM sessions WHERE provider_sid IS NOT NULL`); n != 2 {
				t.Fatalf("%d sessions that name the provider's, want 2", n)
			}

			b.open("/en/account")
			b.follow(b.submit("/en/sign-out", nil)).want(http.StatusOK)
			action, fields := b.at.onlyForm()
			fields.Set("logout", "yes")
			b.follow(b.post(action, fields, nil)).want(http.StatusOK)
			if b.at.url.String() != s.url+"/en/signed-out" {
				t.Errorf("signing out ended at %s", b.at.url)
			}
			b.setCookie("session", first)
			if b.signedIn() {
				t.Error("the provider's logout token did not end the other session")
			}
			if n := s.count(`SELECT count(*) FROM logout_tokens`); n != 1 {
				t.Errorf("%d logout tokens came, want 1", n)
			}
		})
	}
}
