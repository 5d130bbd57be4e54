package web

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samenspraak/internal/devidp"
)

const secureSession = "__Host-session"

func TestSignIn(t *testing.T) {
	t.Run("the first time asks for a name and the house rules, and leads back to where one was", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		b.leave("/en/house-rules?a=1")
		b.choose("noor").want(http.StatusSeeOther)
		back := b.get(b.at.header.Get("Location")).leads("/en/welcome?return_to=%2Fen%2Fhouse-rules%3Fa%3D1")
		if cookie := back.header.Get("Set-Cookie"); !strings.HasPrefix(cookie, secureSession+"=") ||
			!strings.Contains(cookie, "; path=/; HttpOnly; secure; SameSite=Lax") || strings.Contains(cookie, "domain") {
			t.Errorf("the session's cookie is %q", cookie)
		}
		if cache := back.header.Get("Cache-Control"); cache != "no-store" {
			t.Errorf("Cache-Control of the callback is %q", cache)
		}
		welcome := b.follow(back).want(http.StatusOK).says("Noor El Amrani", "Discuss the content, not the person")
		if got := welcome.form("/en/welcome").Get("lang"); got != "en" {
			t.Errorf("the language offered is %q, that of the page is en", got)
		}
		b.submit("/en/welcome", url.Values{"name": {"1"}}).want(http.StatusUnprocessableEntity).says("2 things are not right yet", "I will keep to the house rules")
		b.submit("/en/welcome", url.Values{"name": {"Noor"}, "rules": {"1"}}).leads("/en/house-rules?a=1")
		b.open("/account").want(http.StatusOK).says("Noor")
	})
	t.Run("the next time leads straight back", func(t *testing.T) {
		s := newSite(t)
		s.newBrowser().signIn("noor")
		b := s.newBrowser()
		b.leave("/en/house-rules")
		b.get(b.choose("noor").header.Get("Location")).leads("/en/house-rules")
		if n := s.count(`SELECT count(*) FROM accounts`); n != 1 {
			t.Errorf("%d accounts, want 1", n)
		}
	})
	t.Run("roles come with the configured claim", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		b.signIn("jan")
		b.open("/account").says("moderator")
	})
	t.Run("who is signed in already is led on", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		b.signIn("noor")
		b.get("/sign-in?return_to=/en/plans").leads("/en/plans")
	})
	t.Run("members' pages ask to sign in and come back", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		b.get("/en/account").leads("/en/sign-in?return_to=%2Fen%2Faccount")
	})
	t.Run("two tabs may be on their way at once", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		first := b.leave("/house-rules").url.String()
		b.leave("/plans")
		b.get(b.choose("noor").header.Get("Location")).want(http.StatusSeeOther)
		b.open(first)
		b.get(b.choose("noor").header.Get("Location")).leads("/welcome?return_to=%2Fhouse-rules")
	})
	t.Run("by a key instead of a secret", func(t *testing.T) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		clientKey, err := NewClientKey(key, "key-1")
		if err != nil {
			t.Fatal(err)
		}
		s := newSite(t, func(o *Options, p *devidp.Options) {
			o.SignIn.ClientSecret, o.SignIn.ClientKey = "", clientKey
			p.ClientSecret, p.ClientKey = "", &key.PublicKey
		})
		s.newBrowser().signIn("noor")
	})
	t.Run("the assurance asked for is checked", func(t *testing.T) {
		s := newSite(t, func(o *Options, _ *devidp.Options) { o.SignIn.ACR = []string{"substantial", "high"} })
		b := s.newBrowser()
		b.signIn("noor")

		other := s.newBrowser()
		low := strings.Replace(other.leave("/").url.String(), "acr_values=substantial+high", "acr_values=low", 1)
		other.open(low)
		other.get(other.choose("noor").header.Get("Location")).want(http.StatusBadRequest).says("niet konden controleren")
		if other.cookie(secureSession) != "" {
			t.Error("signed in with a lower assurance")
		}
	})
}

func TestSignIn_cookieOnLoopback(t *testing.T) {
	s := newSite(t, func(o *Options, p *devidp.Options) {
		o.PublicURL = "http://localhost:8080"
		o.SignIn.Issuer = o.PublicURL + testPath
		p.Issuer, p.RedirectURIs = o.SignIn.Issuer, []string{o.PublicURL + "/sign-in/callback"}
	})
	s.url = "http://localhost:8080"
	b := s.newBrowser()
	b.signIn("noor")
	if b.cookie("session") == "" {
		t.Error("there is no cookie by its plain name")
	}
}

func TestSignIn_refused(t *testing.T) {
	// arrive is a browser that has chosen a person, with the address it was sent back to.
	arrive := func(s *site) (*browser, string) {
		b := s.newBrowser()
		b.leave("/")
		return b, b.choose("noor").want(http.StatusSeeOther).header.Get("Location")
	}
	swap := func(address, name, value string) string {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		q.Set(name, value)
		u.RawQuery = q.Encode()
		return u.String()
	}
	for name, c := range map[string]struct {
		tamper func(*site, *browser, string) (*browser, string)
		status int
		says   string
	}{
		"another state": {func(_ *site, b *browser, back string) (*browser, string) { return b, swap(back, "state", "x") },
			http.StatusBadRequest, "verlopen"},
		"no state": {func(_ *site, b *browser, back string) (*browser, string) { return b, swap(back, "state", "") },
			http.StatusBadRequest, "verlopen"},
		"another browser than the one that began": {func(s *site, _ *browser, back string) (*browser, string) { return s.newBrowser(), back },
			http.StatusBadRequest, "verlopen"},
		"another browser on a journey of its own": {func(s *site, _ *browser, back string) (*browser, string) {
			other := s.newBrowser()
			other.leave("/")
			return other, back
		}, http.StatusBadRequest, "verlopen"},
		"after ten minutes": {func(s *site, b *browser, back string) (*browser, string) { s.pass(10 * time.Minute); return b, back },
			http.StatusBadRequest, "verlopen"},
		"another code": {func(_ *site, b *browser, back string) (*browser, string) { return b, swap(back, "code", "x") },
			http.StatusBadRequest, "niet konden controleren"},
		"another issuer": {func(_ *site, b *browser, back string) (*browser, string) {
			return b, swap(back, "iss", "https://evil.example")
		},
			http.StatusBadRequest, "niet konden controleren"},
		"someone else's code in one's own journey": {func(s *site, _ *browser, back string) (*browser, string) {
			other, own := arrive(s)
			stolen, _ := url.Parse(back)
			return other, swap(own, "code", stolen.Query().Get("code"))
		}, http.StatusBadRequest, "niet konden controleren"},
		"a used code in a new journey": {func(s *site, b *browser, back string) (*browser, string) {
			b.get(back).want(http.StatusSeeOther)
			used, _ := url.Parse(back)
			other, own := arrive(s)
			return other, swap(own, "code", used.Query().Get("code"))
		}, http.StatusBadRequest, "niet konden controleren"},
		"the provider is away just now": {func(s *site, b *browser, back string) (*browser, string) { s.line.cut.Store(true); return b, back },
			http.StatusServiceUnavailable, "niet bereikbaar"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			b, back := arrive(s)
			b, back = c.tamper(s, b, back)
			b.get(back).want(c.status).says(c.says)
			if b.cookie(secureSession) != "" || b.signedIn() {
				t.Error("signed in all the same")
			}
		})
	}
	t.Run("another nonce", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		b.open(swap(b.leave("/").url.String(), "nonce", "of-another-journey"))
		b.get(b.choose("noor").header.Get("Location")).want(http.StatusBadRequest).says("niet konden controleren")
		if b.signedIn() || s.count(`SELECT count(*) FROM accounts`) != 0 {
			t.Error("the person arrived all the same")
		}
	})
	t.Run("another code challenge", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		b.open(swap(b.leave("/").url.String(), "code_challenge", strings.Repeat("A", 43)))
		b.get(b.choose("noor").header.Get("Location")).want(http.StatusBadRequest)
		if b.signedIn() {
			t.Error("signed in all the same")
		}
	})
	t.Run("an answer that was used", func(t *testing.T) {
		s := newSite(t)
		b, back := arrive(s)
		b.get(back).want(http.StatusSeeOther)
		b.get(back).leads("/welcome?return_to=%2F") // the back button: still signed in, once
		if n := s.count(`SELECT count(*) FROM sessions`); n != 1 {
			t.Errorf("%d sessions, want 1", n)
		}
		b.setCookie(secureSession, "")
		b.get(back).want(http.StatusBadRequest).says("verlopen")
	})
	t.Run("by the person: said calmly, with the way back", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		b.leave("/en/house-rules")
		b.get(swap(b.at.url.String(), "cancel", "1"))
		p := b.get(b.at.header.Get("Location")).want(http.StatusForbidden).says("You stopped signing in", "Try again")
		if links := strings.Join(p.links(), " "); !strings.Contains(links, "/en/sign-in?return_to=%2Fen%2Fhouse-rules") {
			t.Errorf("links are %s", links)
		}
	})
}

func TestSignIn_returnTo(t *testing.T) {
	s := newSite(t)
	s.newBrowser().signIn("noor")
	for _, to := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "/\t/evil.example", "javascript:alert(1)", "evil.example", "/sign-in", ""} {
		b := s.newBrowser()
		b.leave(to)
		if got := b.get(b.choose("noor").header.Get("Location")).header.Get("Location"); got != "/" {
			t.Errorf("return_to %q led to %q", to, got)
		}
	}
}

func TestOwnPath(t *testing.T) {
	for in, want := range map[string]string{
		"/":                                    "/",
		"/actions/812#comment-9":               "/actions/812#comment-9",
		"/en/plans?phase=a%20b":                "/en/plans?phase=a%20b",
		"":                                     "/",
		"plans":                                "/",
		"//evil.example":                       "/",
		"///evil.example":                      "/",
		`/\evil.example`:                       "/",
		`\/evil.example`:                       "/",
		"/a\\b":                                "/",
		"/\t/evil.example":                     "/",
		"/\n/evil.example":                     "/",
		" /plans":                              "/",
		"/a b":                                 "/",
		"https://evil.example":                 "/",
		"https:evil.example":                   "/",
		"javascript:alert(1)":                  "/",
		"/%zz":                                 "/",
		"/sign-in":                             "/",
		"/en/sign-in?return_to=/":              "/",
		"/sign-in/callback?state=1":            "/",
		"/welcome":                             "/",
		"/en/signed-out":                       "/",
		"/sign-ins":                            "/sign-ins",
		"/" + strings.Repeat("a", maxReturnTo): "/",
	} {
		if got := ownPath(in); got != want {
			t.Errorf("ownPath(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSignIn_providerAway(t *testing.T) {
	s := newSite(t)
	s.line.cut.Store(true)
	b := s.newBrowser()

	t.Run("from the start: reading works, and signing in says what is the matter", func(t *testing.T) {
		b.get("/house-rules").want(http.StatusOK)
		p := b.get("/en/sign-in?return_to=/en/plans").want(http.StatusServiceUnavailable).says("cannot be reached now", "Try again")
		if p.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	})
	t.Run("once it is back so is signing in", func(t *testing.T) {
		s.line.cut.Store(false)
		s.pass(failedFor)
		b.signIn("noor")
	})
	t.Run("away later: who is signed in stays so, and the others hear of it", func(t *testing.T) {
		s.line.cut.Store(true)
		s.pass(discoveredFor)
		if !b.signedIn() {
			t.Error("signed out")
		}
		s.newBrowser().get("/sign-in").want(http.StatusServiceUnavailable)
	})
}

func TestSession(t *testing.T) {
	t.Run("a cookie from before is no session afterwards", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		b.setCookie(secureSession, "chosen-by-someone-else")
		b.signIn("noor")
		if got := b.cookie(secureSession); got == "chosen-by-someone-else" || got == "" {
			t.Errorf("the session's cookie is %q", got)
		}
		other := s.newBrowser()
		other.setCookie(secureSession, "chosen-by-someone-else")
		if other.signedIn() {
			t.Error("the chosen cookie opens the session")
		}
	})
	t.Run("signing in again ends the session this browser had", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		b.leave("/")
		second := b.at.url.String()
		b.signIn("noor")
		before := b.cookie(secureSession)
		b.open(second)
		b.get(b.choose("noor").header.Get("Location")).want(http.StatusSeeOther)
		if b.cookie(secureSession) == before {
			t.Error("the same token as before")
		}
		old := s.newBrowser()
		old.setCookie(secureSession, before)
		if old.signedIn() {
			t.Error("the former token still opens a session")
		}
	})
	t.Run("one that has ended makes a visitor, without the cookie", func(t *testing.T) {
		s := newSite(t)
		b := s.newBrowser()
		b.signIn("noor")
		s.pass(13 * time.Hour)
		b.get("/house-rules").want(http.StatusOK)
		if b.cookie(secureSession) != "" {
			t.Error("the cookie is still there")
		}
	})
}

func TestSignOut(t *testing.T) {
	s := newSite(t)
	b := s.newBrowser()
	b.signIn("noor")
	token := b.cookie(secureSession)
	b.open("/account")

	p := b.submit("/sign-out", nil).want(http.StatusSeeOther)
	to, err := url.Parse(p.header.Get("Location"))
	if err != nil || to.Path != testPath+"/logout" || to.Query().Get("id_token_hint") == "" || to.Query().Get("post_logout_redirect_uri") != s.url+"/signed-out" {
		t.Fatalf("leads to %s", to)
	}
	if p.header.Get("Clear-Site-Data") != `"storage"` {
		t.Error("unsent texts stay on the device")
	}
	b.follow(p).want(http.StatusOK).says("Je bent uitgelogd")
	if b.at.url.Path != "/signed-out" || b.cookie(secureSession) != "" || b.cookie("__Host-visit") != "" {
		t.Errorf("ended at %s with a cookie", b.at.url)
	}
	b.setCookie(secureSession, token)
	if b.signedIn() {
		t.Error("the former token still opens a session")
	}

	t.Run("with the provider away only here", func(t *testing.T) {
		b := s.newBrowser()
		b.signIn("noor")
		b.open("/account")
		s.server.signIns.known.Store(nil) // as after a restart
		s.line.cut.Store(true)
		b.submit("/sign-out", nil).leads("/signed-out")
		if b.signedIn() {
			t.Error("still signed in")
		}
	})
	t.Run("twice is once", func(t *testing.T) {
		s.newBrowser().post("/sign-out", nil, nil).leads("/signed-out")
	})
}
