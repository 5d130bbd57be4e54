package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

func TestSearch(t *testing.T) {
	s := newSite(t)
	s.openPlan()
	noor := s.newBrowser()
	noor.signIn("noor")
	path := noor.propose(`Vergunningen <b>hier</b> op de kaart`, "Buren zien ze te laat.")
	visitor := s.newBrowser()

	t.Run("one box is on every page", func(t *testing.T) {
		for _, page := range []string{"/", "/about", "/en/about"} {
			p := visitor.open(page)
			p.form(map[bool]string{true: "/en/search", false: "/search"}[strings.HasPrefix(page, "/en")])
		}
	})
	t.Run("what is found leads to where it stands, with the hit marked and the rest as typed", func(t *testing.T) {
		p := visitor.open("/search?q=vergunning").want(http.StatusOK).says("1 resultaat", "Voorstellen")
		if !strings.Contains(p.body, `href="`+path+`"`) || !strings.Contains(p.body, `<mark class="passage">Vergunningen</mark>`) {
			t.Errorf("it shows\n%s", p.body)
		}
		if strings.Contains(p.body, "<b>hier</b>") {
			t.Error("markup of a title is markup")
		}
		if got := p.header.Get("X-Robots-Tag"); got != "noindex" {
			t.Errorf("X-Robots-Tag %q", got)
		}
	})
	t.Run("a kind can be chosen, also one of which there is nothing", func(t *testing.T) {
		visitor.open("/search?q=vergunning&kind=proposal").says("1 resultaat", "op de kaart")
		visitor.open("/search?q=vergunning&kind=comment").says("Niets gevonden")
		visitor.open("/search?q=vergunning&kind=nonsense").says("op de kaart")
	})
	t.Run("nothing asked, nothing found, and a page past the end say what one can do", func(t *testing.T) {
		visitor.open("/search").want(http.StatusOK).says("Zoek op een onderwerp")
		visitor.open("/search?q=zwembad").want(http.StatusOK).says("Niets gevonden voor “zwembad”", "Klopt de spelling?")
		visitor.open("/search?q=vergunning&after=1-1").want(http.StatusOK)
		visitor.open("/search?q=vergunning&after=x").says("op de kaart")
	})
	t.Run("a typing error is forgiven", func(t *testing.T) {
		visitor.open("/search?q=vergunnign").says("op de kaart", "wat erop lijkt")
	})
	t.Run("a question of any length and kind is answered, and shown as text", func(t *testing.T) {
		p := visitor.open("/search?q=" + url.QueryEscape(strings.Repeat("a", 3000))).want(http.StatusOK)
		if !strings.Contains(p.body, `value="`+strings.Repeat("a", forum.MaxSearch)+`"`) {
			t.Error("it is not cut off")
		}
		p = visitor.open("/search?q=" + url.QueryEscape(`"><script>alert(1)</script>`)).want(http.StatusOK)
		if strings.Contains(p.body, "<script>alert") {
			t.Error("it is run")
		}
		visitor.open("/search?q=%FF%00%27").want(http.StatusOK)
	})
	t.Run("in English the same is found", func(t *testing.T) {
		p := visitor.open("/en/search?q=vergunningen").says("1 result", "Proposals")
		if !strings.Contains(p.body, `href="/en`+path+`"`) {
			t.Error("the link leaves the language")
		}
	})
}
