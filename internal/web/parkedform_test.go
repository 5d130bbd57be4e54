package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestForms(t *testing.T) {
	s := newSite(t)
	b := s.newBrowser()
	b.signIn("noor")
	token := b.open("/account").form("/account").Get("csrf")
	save := func(csrf string, header http.Header) *page {
		return b.post("/account", url.Values{"name": {"Noor"}, "lang": {"nl"}, "csrf": {csrf}}, header)
	}
	for name, c := range map[string]struct {
		csrf   string
		header http.Header
		status int
	}{
		"from our page, with the session's token":                 {token, nil, http.StatusSeeOther},
		"by an older browser, which says Origin only":             {token, http.Header{"Sec-Fetch-Site": {""}}, http.StatusSeeOther},
		"by a program that says nothing but has the token":        {token, http.Header{"Sec-Fetch-Site": {""}, "Origin": {""}}, http.StatusSeeOther},
		"with the token in a header":                              {"", http.Header{"X-Csrf": {token}}, http.StatusSeeOther},
		"without a token":                                         {"", nil, http.StatusForbidden},
		"with another token":                                      {token[1:] + "A", nil, http.StatusForbidden},
		"with the session's cookie as token":                      {b.cookie(secureSession), nil, http.StatusForbidden},
		"from another site, even with the token":                  {token, http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		"from a sister site":                                      {token, http.Header{"Sec-Fetch-Site": {"same-site"}}, http.StatusForbidden},
		"from another origin by an older browser":                 {token, http.Header{"Sec-Fetch-Site": {""}, "Origin": {"https://evil.example"}}, http.StatusForbidden},
		"from a page without an origin":                           {token, http.Header{"Sec-Fetch-Site": {""}, "Origin": {"null"}}, http.StatusForbidden},
		"by a program that says nothing and has no token":         {"", http.Header{"Sec-Fetch-Site": {""}, "Origin": {""}}, http.StatusForbidden},
		"from an address that only begins like ours, old browser": {token, http.Header{"Sec-Fetch-Site": {""}, "Origin": {s.url + ".evil.example"}}, http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			b.open("/account")
			if p := save(c.csrf, c.header); p.status != c.status {
				t.Errorf("status %d, want %d\n%s", p.status, c.status, p.text())
			}
		})
	}
	t.Run("the token of one session is none in another", func(t *testing.T) {
		other := s.newBrowser()
		other.signIn("noor")
		if got := other.open("/account").form("/account").Get("csrf"); got == token || got == "" {
			t.Errorf("token %q, the other session's is %q", got, token)
		}
	})
	t.Run("signing out takes the token too", func(t *testing.T) {
		b.open("/account")
		b.post("/sign-out", url.Values{"csrf": {"x"}}, nil).want(http.StatusForbidden)
		b.post("/sign-out", url.Values{"csrf": {token}}, http.Header{"Sec-Fetch-Site": {"cross-site"}}).want(http.StatusForbidden)
		if !b.signedIn() {
			t.Error("signed out")
		}
	})
}

// comment is a form as the page of a thread has it.
func commentForm(text string) url.Values {
	return url.Values{"text": {text}, "key": {"key-of-this-form"}, "lang": {"nl"}}
}

func TestParkedForm(t *testing.T) {
	// lay is a site with a thread, and the path to which comments are posted.
	lay := func(t *testing.T) (*site, string) {
		s := newSite(t)
		return s, fmt.Sprintf("/threads/%d/comments", s.newThread())
	}
	comments := func(s *site, text string) int {
		return s.count(`SELECT count(*) FROM comments WHERE markdown = $1`, text)
	}

	t.Run("a visitor's text waits, is shown, and is posted once after the first sign-in", func(t *testing.T) {
		s, path := lay(t)
		b := s.newBrowser()
		b.get("/threads")
		parked := b.post("/en"+path, commentForm("Een goed plan.\n\n<b>Echt</b>"), nil).want(http.StatusSeeOther).header.Get("Location")
		if !strings.HasPrefix(parked, "/en/parked-forms/") {
			t.Fatalf("leads to %q", parked)
		}
		shown := b.get(parked).want(http.StatusOK).says("Een goed plan.\n\n<b>Echt</b>", "for one hour", "Sign in")
		if links := shown.links(); !slices.Contains(links, "/threads") || !slices.Contains(links, "/en/sign-in?return_to="+url.QueryEscape(parked)) {
			t.Errorf("links are %q", links)
		}
		if strings.Contains(shown.body, "key-of-this-form") {
			t.Error("what nobody filled in is shown too")
		}
		b.leave(parked)
		b.follow(b.choose("noor"))
		b.follow(b.submit("/en/welcome", url.Values{"rules": {"1"}})).want(http.StatusOK).says("Is this still right?", "Een goed plan.")
		if comments(s, "Een goed plan.\n\n<b>Echt</b>") != 0 {
			t.Fatal("posted before it was confirmed")
		}
		again := b.at.form(parked)
		posted := b.submit(parked, nil).want(http.StatusSeeOther)
		if to := posted.header.Get("Location"); !strings.HasPrefix(to, "/en/threads/") {
			t.Errorf("leads to %q", to)
		}
		b.post(parked, again, nil).want(http.StatusNotFound).says("posted already")
		b.get(parked).want(http.StatusNotFound)
		if n := comments(s, "Een goed plan.\n\n<b>Echt</b>"); n != 1 {
			t.Errorf("posted %d times, want once", n)
		}
	})
	t.Run("a session that ended while writing loses nothing", func(t *testing.T) {
		s, path := lay(t)
		b := s.newBrowser()
		b.signIn("noor")
		token := b.open("/account").form("/account").Get("csrf")
		form := commentForm("Lang over nagedacht")
		form.Set("csrf", token)
		if _, err := s.db.Exec(t.Context(), `DELETE FROM sessions`); err != nil {
			t.Fatal(err)
		}
		parked := b.post(path, form, nil).want(http.StatusSeeOther).header.Get("Location")
		b.leave(parked)
		b.follow(b.choose("noor")).says("Klopt dit nog?", "Lang over nagedacht")
		b.submit(parked, nil).want(http.StatusSeeOther)
		if comments(s, "Lang over nagedacht") != 1 {
			t.Error("not posted")
		}
	})
	t.Run("a page from an earlier session: refused, kept, and confirmed at once", func(t *testing.T) {
		s, path := lay(t)
		b := s.newBrowser()
		b.signIn("noor")
		form := commentForm("Van gisteren")
		form.Set("csrf", "token-of-yesterday")
		b.post(path, form, nil).want(http.StatusForbidden).says("Van gisteren", "Plaats dit")
		if comments(s, "Van gisteren") != 0 {
			t.Fatal("posted with another session's token")
		}
		b.submit(fmt.Sprintf("/parked-forms/%d", s.count(`SELECT max(id) FROM parked_forms`)), nil).want(http.StatusSeeOther)
		if comments(s, "Van gisteren") != 1 {
			t.Error("not posted")
		}
	})
	t.Run("who has not finished the first sign-in does that in between", func(t *testing.T) {
		s, path := lay(t)
		b := s.newBrowser()
		b.leave("/house-rules")
		form := commentForm("Te vroeg")
		form.Set("csrf", b.follow(b.choose("noor")).form("/welcome").Get("csrf"))
		b.follow(b.post(path, form, nil)).want(http.StatusOK)
		if b.at.url.Path != "/welcome" {
			t.Fatalf("leads to %s", b.at.url)
		}
		b.follow(b.submit("/welcome", url.Values{"rules": {"1"}})).says("Klopt dit nog?", "Te vroeg")
	})
	t.Run("nobody else sees it or posts it", func(t *testing.T) {
		s, path := lay(t)
		parked := s.newBrowser().post(path, commentForm("Van mij"), nil).want(http.StatusSeeOther).header.Get("Location")
		other := s.newBrowser()
		other.signIn("jan")
		other.get(parked).want(http.StatusNotFound)
		token := other.open("/account").form("/account").Get("csrf")
		other.post(parked, url.Values{"csrf": {token}}, nil).want(http.StatusNotFound)
		if comments(s, "Van mij") != 0 {
			t.Error("posted in another's name")
		}
	})
	t.Run("confirming takes this session's token", func(t *testing.T) {
		s, path := lay(t)
		b := s.newBrowser()
		parked := b.post(path, commentForm("Van mij"), nil).header.Get("Location")
		b.signIn("noor")
		b.post(parked, url.Values{"csrf": {"x"}}, nil).want(http.StatusForbidden)
		b.open(parked).want(http.StatusOK)
		if comments(s, "Van mij") != 0 {
			t.Error("posted without the token")
		}
	})
	t.Run("another site's form is not kept", func(t *testing.T) {
		s, path := lay(t)
		b := s.newBrowser()
		b.post(path, commentForm("x"), http.Header{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://evil.example"}}).want(http.StatusForbidden)
		b.post(path, commentForm("x"), http.Header{"Sec-Fetch-Site": {""}, "Origin": {""}}).want(http.StatusUnauthorized)
		if n := s.count(`SELECT count(*) FROM parked_forms`); n != 0 {
			t.Errorf("%d forms are kept", n)
		}
	})
	t.Run("our elements hear that nobody is signed in, and keep the text themselves", func(t *testing.T) {
		s, path := lay(t)
		b := s.newBrowser()
		b.post(path, commentForm("x"), http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusUnauthorized)
		if n := s.count(`SELECT count(*) FROM parked_forms`); n != 0 {
			t.Errorf("%d forms are kept", n)
		}
	})
	t.Run("one that is too large is refused with its text on the page", func(t *testing.T) {
		s, path := lay(t)
		b := s.newBrowser()
		b.post(path, commentForm("begin "+strings.Repeat("x", 64<<10)), nil).want(http.StatusUnprocessableEntity).says("64 kB", "begin x")
	})
}
