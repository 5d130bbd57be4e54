package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"samenspraak/internal/devidp"
)

func TestLanguage(t *testing.T) {
	s := newSite(t)
	english := http.Header{"Accept-Language": {"en-GB,en;q=0.9,nl;q=0.5"}}
	visit := func(b *browser, path string, header http.Header) *page {
		return b.send(http.MethodGet, path, nil, header)
	}
	choose := func(lang string) *browser {
		b := s.newBrowser()
		b.get("/about?lang=" + lang).want(http.StatusSeeOther)
		return b
	}

	t.Run("the switch leads to the page in the other language and is remembered", func(t *testing.T) {
		b := s.newBrowser()
		b.get("/threads?before=x&lang=en").leads("/en/threads?before=x")
		if got := b.cookie("__Host-lang"); got != "en" {
			t.Errorf("the cookie says %q", got)
		}
		b.get("/en?lang=nl").leads("/")
		if got := b.cookie("__Host-lang"); got != "nl" {
			t.Errorf("the cookie says %q", got)
		}
	})
	t.Run("pages link to the switch", func(t *testing.T) {
		b := s.newBrowser()
		if to := "/en/threads?lang=en"; !hasLink(b.get("/threads"), to) {
			t.Errorf("no link to %s", to)
		}
		if to := "/proposals/new?action=3&lang=nl"; !hasLink(b.get("/en/proposals/new?action=3"), to) && b.at.status == http.StatusOK {
			t.Errorf("no link to %s", to)
		}
	})
	t.Run("another language than ours is no choice", func(t *testing.T) {
		b := s.newBrowser()
		b.get("/about?lang=de").want(http.StatusOK)
		if got := b.cookie("__Host-lang"); got != "" {
			t.Errorf("the cookie says %q", got)
		}
	})
	t.Run("on the way in, the cookie chooses", func(t *testing.T) {
		p := visit(choose("en"), "/", nil).want(http.StatusFound)
		if got := p.header.Get("Location"); got != "/en" {
			t.Errorf("leads to %q", got)
		}
		if got := p.header.Get("Cache-Control"); got != "private, no-cache" {
			t.Errorf("Cache-Control is %q", got)
		}
		if got := p.header.Values("Vary"); len(got) == 0 {
			t.Error("no Vary")
		}
		visit(choose("nl"), "/", english).want(http.StatusOK)
	})
	t.Run("without a cookie, the browser's language does", func(t *testing.T) {
		visit(s.newBrowser(), "/", english).want(http.StatusFound)
		visit(s.newBrowser(), "/", http.Header{"Accept-Language": {"nl-NL,nl;q=0.9,en;q=0.5"}}).want(http.StatusOK)
		visit(s.newBrowser(), "/", nil).want(http.StatusOK)
	})
	t.Run("whoever comes from a page of ours stays in its language", func(t *testing.T) {
		visit(choose("en"), "/", http.Header{"Sec-Fetch-Site": {"same-origin"}}).want(http.StatusOK)
		visit(choose("en"), "/", http.Header{"Referer": {s.url + "/about"}}).want(http.StatusOK)
		visit(choose("en"), "/", http.Header{"Referer": {"https://other.example/"}}).want(http.StatusFound)
	})
	t.Run("no other page is moved", func(t *testing.T) {
		visit(choose("en"), "/about", english).want(http.StatusOK)
		visit(choose("nl"), "/en", nil).want(http.StatusOK)
	})
}

func TestLanguage_OfAnAccount(t *testing.T) {
	s := newSite(t, func(_ *Options, p *devidp.Options) { p.People = testPeople })
	b := s.newBrowser()
	b.signIn("noor")
	b.open("/account")
	b.submit("/account", url.Values{"lang": {"en"}}).leads("/en/account?done=saved")
	if got := b.cookie("__Host-lang"); got != "en" {
		t.Errorf("after saving the cookie says %q", got)
	}

	t.Run("sign-in from the front page leads to it in the account's language", func(t *testing.T) {
		b := s.newBrowser()
		b.leave("/")
		if p := b.follow(b.choose("noor")); p.url.Path != "/en" {
			t.Errorf("ended at %s", p.url)
		}
		if got := b.cookie("__Host-lang"); got != "en" {
			t.Errorf("the cookie says %q", got)
		}
	})
	t.Run("the English sign-in page speaks English, wherever it leads", func(t *testing.T) {
		p := s.newBrowser().open("/en/sign-in")
		if got := p.url.Query().Get("ui_locales"); got != "en" {
			t.Errorf("the provider is asked for %q", got)
		}
	})
	t.Run("and from another page back to that page", func(t *testing.T) {
		b := s.newBrowser()
		b.leave("/about")
		if p := b.follow(b.choose("noor")); p.url.Path != "/about" {
			t.Errorf("ended at %s", p.url)
		}
	})
}

func hasLink(p *page, to string) bool {
	for _, link := range p.links() {
		if link == to {
			return true
		}
	}
	return false
}

func TestLanguage_staysHere(t *testing.T) {
	s := newSite(t)
	b := s.newBrowser()
	for _, address := range []string{"//other.example?lang=nl", "/en//other.example?lang=nl", "/en//other.example/?lang=nl", "/en///other.example?lang=nl", "//other.example?lang=en"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+address, nil)
		s.must(err)
		to := b.show(r).want(http.StatusSeeOther).header.Get("Location")
		if at, err := url.Parse(to); err != nil || at.Host != "" {
			t.Errorf("%s leads to %s", address, to)
		}
	}
	t.Run("a form's way back too", func(t *testing.T) {
		noor := s.newBrowser()
		noor.signIn("noor")
		thread := s.newThread()
		csrf := noor.open("/account").form("/account").Get("csrf")
		noor.post(fmt.Sprintf("/follows/%d", thread), url.Values{"csrf": {csrf}, "level": {"follow"}, "to": {"/en//other.example"}}, nil).leads("/other.example?done=followed")
	})
}
