package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

func TestSimilar(t *testing.T) {
	s := newSite(t)
	s.openPlan()
	noor := s.newBrowser()
	noor.signIn("noor")
	existing := noor.propose("Wachttijd van informatieverzoeken zichtbaar maken", "Ik wachtte zeven maanden op stukken.")
	typed := url.Values{"title": {"Laat de wachttijd van verzoeken zien"}, "problem": {"Wie een verzoek doet, wacht maanden."}}
	visitor := s.newBrowser()

	t.Run("without script a button brings the form back with the list, and all that was typed", func(t *testing.T) {
		p := visitor.open("/proposals/new")
		form := p.form("/proposals")
		for name, values := range typed {
			form[name] = values
		}
		form.Set("solution", "Zet het op een site.")
		p = visitor.post("/proposals/similar", form, nil).want(http.StatusOK)
		p.says("1 soortgelijk voorstel", "Wachttijd van informatieverzoeken zichtbaar maken", "Steun dit voorstel", "Het mijne verschilt")
		if !strings.Contains(p.body, existing+"#support") {
			t.Error("no link to where it is supported")
		}
		kept := p.form("/proposals")
		for _, name := range []string{"title", "problem", "solution", "key", "plan"} {
			if kept.Get(name) != form.Get(name) || kept.Get(name) == "" {
				t.Errorf("%s became %q", name, kept.Get(name))
			}
		}
	})
	t.Run("our element gets the list alone", func(t *testing.T) {
		form := visitor.open("/proposals/new").form("/proposals")
		for name, values := range typed {
			form[name] = values
		}
		p := visitor.post("/proposals/similar", form, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusOK)
		p.says("1 soortgelijk voorstel")
		if strings.Contains(p.body, "<main") {
			t.Error("it is a page")
		}
		form.Set("title", "Meer bankjes in het park")
		form.Set("problem", "")
		if p := visitor.post("/proposals/similar", form, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusOK); strings.TrimSpace(p.text()) != "" {
			t.Errorf("says %q", p.text())
		}
	})
	t.Run("a form of another site learns nothing", func(t *testing.T) {
		form := visitor.open("/proposals/new").form("/proposals")
		visitor.post("/proposals/similar", form, http.Header{"Sec-Fetch-Site": {"cross-site"}}).want(http.StatusForbidden)
	})
	t.Run("whoever has a draft finds the list with it, and how one's own differs is kept and shown", func(t *testing.T) {
		form := noor.open("/proposals/new").form("/proposals/drafts")
		for name, values := range typed {
			form[name] = values
		}
		form.Set("to", "core")
		draft := noor.follow(noor.post("/proposals/drafts", form, nil))
		draft.says("1 soortgelijk voorstel", "Het mijne verschilt, want …")
		form = draft.form(draft.url.Path)
		p := noor.post("/proposals/similar", form, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusOK)
		p.says("1 soortgelijk voorstel")
		form.Set("differs", "Het gaat mij om elke week.")
		submission := draft.url.Path + "/submission"
		noor.post(submission, form, nil).want(http.StatusUnprocessableEntity).says("1 soortgelijk voorstel", "Het gaat mij om elke week.")
		form = noor.at.form(draft.url.Path)
		form.Set("solution", "Zet het op een site.")
		noor.follow(noor.post(submission, form, nil)).says("Het mijne verschilt, want …", "Het gaat mij om elke week.")
	})
	t.Run("too long a reason is refused in words", func(t *testing.T) {
		form := noor.open("/proposals/new").form("/proposals/drafts")
		for name, value := range map[string]string{"title": "Iets", "problem": "x", "solution": "y", "differs": strings.Repeat("é", forum.MaxDiffers+1)} {
			form.Set(name, value)
		}
		noor.post("/proposals", form, nil).want(http.StatusUnprocessableEntity).says("600")
	})
}
