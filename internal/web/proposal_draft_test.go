package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"samenspraak/internal/devidp"
	"samenspraak/internal/forum"
)

// workshop is a site with a plan that is open for proposals; noor, bo and cas are members, jan moderates.
type workshop struct {
	*site
	plan int64
}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	s := newSite(t, func(_ *Options, p *devidp.Options) {
		p.People = append(slices.Clone(testPeople),
			devidp.Person{Sub: "bo", Name: "Bo Bakker", Email: "bo@example.org", Locale: "nl"},
			devidp.Person{Sub: "cas", Name: "Cas Smit", Email: "cas@example.org", Locale: "nl"})
	})
	w := &workshop{site: s}
	s.newThread()
	s.must(s.db.QueryRow(t.Context(), `SELECT id FROM plans`).Scan(&w.plan))
	_, err := s.db.Exec(t.Context(), `
		INSERT INTO windows (plan_id, slug, kind, title, opens, closes)
		VALUES ($1, 'voorstellen', 'proposals', '{"nl": "Voorstellen"}', current_date - 10, current_date + 10)`, w.plan)
	s.must(err)
	return w
}

// sitDown signs someone in.
func (w *workshop) sitDown(sub string) *browser {
	w.t.Helper()
	b := w.newBrowser()
	b.signIn(sub)
	return b
}

var coreFields = url.Values{"title": {"Open vergaderingen"}, "problem": {"Besluiten zijn slecht te volgen."}, "solution": {"Zend elke vergadering uit."}}

// begins has someone keep a draft, and gives its address.
func (w *workshop) begins(b *browser) string {
	w.t.Helper()
	b.open("/proposals/new").want(http.StatusOK)
	p := b.submit("/proposals/drafts", coreFields).want(http.StatusSeeOther)
	path, _, _ := strings.Cut(p.header.Get("Location"), "?")
	b.open(path).want(http.StatusOK)
	return path
}

// invites has someone make a link, and gives it.
func (w *workshop) invites(b *browser, authors string) string {
	w.t.Helper()
	b.open(authors).want(http.StatusOK)
	p := b.submit(authors+"/invitations", nil).want(http.StatusOK)
	at := strings.Index(p.text(), w.url+"/proposals/invitations/")
	if at < 0 || p.header.Get("Cache-Control") != "no-store" {
		w.t.Fatalf("no link, or one that is kept (%q):\n%s", p.header.Get("Cache-Control"), p.text())
	}
	return strings.TrimPrefix(strings.Fields(p.text()[at:])[0], w.url)
}

func TestProposalDraft_rights(t *testing.T) {
	w := newWorkshop(t)
	noor, bo, cas, jan := w.sitDown("noor"), w.sitDown("bo"), w.sitDown("cas"), w.sitDown("jan")
	draft := w.begins(noor)
	link := w.invites(noor, draft+"/authors")
	bo.open(link).want(http.StatusOK)
	bo.submit(link, nil).want(http.StatusSeeOther)

	token := func(b *browser) url.Values {
		b.open("/account")
		return url.Values{"csrf": {b.at.form("/account").Get("csrf")}, "revision": {"1"}, "step": {"core"}}
	}
	reads := []string{draft, draft + "?step=review", draft + "?step=attachments", draft + "/authors", draft + "/discarding"}
	writes := []string{draft, draft + "/submission", draft + "/discarding", draft + "/authors/invitations", draft + "/authors/invitations/1/revocation", fmt.Sprintf("%s/authors/%d/removal", draft, w.account("bo"))}
	visitor := w.newBrowser()
	for _, path := range reads {
		if to := visitor.get(path).want(http.StatusSeeOther).header.Get("Location"); !strings.HasPrefix(to, "/sign-in") {
			t.Errorf("GET %s leads a visitor to %s", path, to)
		}
		for who, b := range map[string]*browser{"another member": cas, "a moderator": jan} {
			if p := b.get(path); p.status != http.StatusNotFound {
				t.Errorf("GET %s by %s: %d", path, who, p.status)
			}
		}
		bo.get(path).want(http.StatusOK)
	}
	for _, path := range writes {
		if to := visitor.post(path, url.Values{"title": {"x"}}, nil).want(http.StatusSeeOther).header.Get("Location"); !strings.HasPrefix(to, "/parked-forms/") {
			t.Errorf("POST %s leads a visitor to %s", path, to)
		}
		for who, b := range map[string]*browser{"another member": cas, "a moderator": jan} {
			if p := b.post(path, token(b), nil); p.status != http.StatusNotFound {
				t.Errorf("POST %s by %s: %d", path, who, p.status)
			}
		}
	}
	t.Run("a co-author neither submits nor throws away", func(t *testing.T) {
		for _, path := range []string{draft + "/submission", draft + "/discarding"} {
			bo.post(path, token(bo), nil).want(http.StatusForbidden)
		}
		bo.open(draft + "?step=review").want(http.StatusOK).says("Alleen Noor El Amrani kan dit indienen")
	})
	t.Run("the link is a secret that the page tells no other site", func(t *testing.T) {
		if p := cas.open(link).want(http.StatusOK); p.header.Get("Referrer-Policy") != "same-origin" || p.header.Get("Cache-Control") != "no-store" {
			t.Errorf("headers are %v", p.header)
		}
		cas.open("/proposals/invitations/GUESSED").want(http.StatusNotFound).says("Deze link werkt niet")
	})
	t.Run("a link to a draft that was published leads its authors to the proposal", func(t *testing.T) {
		noor.open(draft)
		fields := noor.at.form(draft)
		to := noor.post(draft+"/submission", fields, nil).want(http.StatusSeeOther).header.Get("Location")
		proposal, _, _ := strings.Cut(to, "?")
		noor.get(draft).leads(proposal)
		bo.get(draft).leads(proposal)
		cas.get(draft).want(http.StatusNotFound)
		noor.open(to).says("Je voorstel staat online.", "Wijzig dit voorstel", "met 1 ander")
		for who, b := range map[string]*browser{"another member": cas, "a moderator": jan} {
			if p := b.open(proposal); strings.Contains(p.text(), "Wijzig dit voorstel") {
				t.Errorf("%s is offered to change it", who)
			}
			for _, path := range []string{"/draft", "/authors/invitations", fmt.Sprintf("/authors/%d/removal", w.account("bo"))} {
				if p := b.post(proposal+path, token(b), nil); p.status != http.StatusNotFound {
					t.Errorf("POST %s by %s: %d", proposal+path, who, p.status)
				}
			}
			b.get(proposal + "/authors").want(http.StatusNotFound)
		}
	})
}

func TestProposalDraft_steps(t *testing.T) {
	w := newWorkshop(t)
	b := w.sitDown("noor")
	draft := w.begins(b)
	b.at.says("De kern", "onderdeel 1 van 7", "Besluiten zijn slecht te volgen.")

	t.Run("a button saves and leads to the step that it names", func(t *testing.T) {
		fields := b.at.form(draft)
		fields.Set("title", "Een andere titel")
		fields.Set("to", "values")
		b.post(draft, fields, nil).leads(draft + "?step=values")
		b.open(draft + "?step=values")
	})
	t.Run("ticks are kept, and taken away", func(t *testing.T) {
		fields := b.at.form(draft)
		fields["values"] = []string{"transparency", "accountability"}
		b.follow(b.post(draft, fields, nil)).says("Leg uit hoe.")
		fields = b.at.form(draft)
		fields.Del("values")
		b.follow(b.post(draft, fields, nil)).says("draagt bij aan minstens één")
	})
	t.Run("hints stand at what is odd, and stop nobody", func(t *testing.T) {
		b.open(draft + "?step=parties")
		fields := b.at.form(draft)
		fields.Set("starts", "ergens")
		b.follow(b.post(draft, fields, nil)).says("Hier lezen we geen datum in.")
		b.open(draft+"?step=review").says("tips bij je voorstel", "Een andere titel")
	})
	t.Run("what is too long comes back with what is wrong", func(t *testing.T) {
		b.open(draft)
		fields := b.at.form(draft)
		fields.Set("title", strings.Repeat("x", 161))
		b.post(draft, fields, nil).want(http.StatusUnprocessableEntity).says(strings.Repeat("x", 161))
	})
	t.Run("what is missing leads to the step where it is", func(t *testing.T) {
		b.open(draft)
		fields := b.at.form(draft)
		fields.Set("solution", "")
		b.post(draft, fields, nil).want(http.StatusSeeOther)
		b.open(draft + "?step=review").says("Titel, probleem en oplossing zijn nodig")
		b.post(draft+"/submission", b.at.form(draft), nil).want(http.StatusUnprocessableEntity).says("Beschrijf de oplossing.", "onderdeel 1 van 7")
	})
	t.Run("it is in one's list, and on the page of proposals", func(t *testing.T) {
		b.open("/proposals").says("Mijn concepten (1)")
		b.open("/account").says("Mijn concepten (1)")
		b.open("/proposals/drafts").says("Een andere titel")
		b.open(draft + "/discarding").says("Concept weggooien?")
		b.submit(draft+"/discarding", nil).leads("/proposals/drafts?done=discarded")
		b.open("/proposals/drafts").says("Je hebt geen concepten")
		b.get(draft).want(http.StatusNotFound)
	})
}

func TestProposalDraft_twoDevices(t *testing.T) {
	w := newWorkshop(t)
	phone, laptop := w.sitDown("noor"), w.sitDown("noor")
	draft := w.begins(phone)
	laptop.open(draft)
	onLaptop := laptop.at.form(draft)
	onLaptop.Set("problem", "Van de laptop.")
	laptop.post(draft, onLaptop, nil).want(http.StatusSeeOther)

	onPhone := phone.at.form(draft)
	onPhone.Set("problem", "Van de telefoon.")
	t.Run("our element is told in one sentence", func(t *testing.T) {
		status, said := phone.fragment(draft, onPhone)
		if status != http.StatusConflict || !strings.Contains(said.Message, "intussen") {
			t.Errorf("%d: %+v", status, said)
		}
	})
	t.Run("a page shows both texts, and saving from it is a choice", func(t *testing.T) {
		p := phone.post(draft, onPhone, nil).want(http.StatusConflict)
		p.says("Van de laptop.", "Van de telefoon.", "op een ander apparaat")
		fields := p.form(draft)
		if fields.Get("problem") != "Van de telefoon." || fields.Get("revision") != "2" {
			t.Errorf("the form is %v", fields)
		}
		phone.post(draft, fields, nil).want(http.StatusSeeOther)
		laptop.open(draft).says("Van de telefoon.")
	})
	t.Run("a draft that was submitted elsewhere loses no words", func(t *testing.T) {
		fields := laptop.at.form(draft)
		laptop.post(draft+"/submission", fields, nil).want(http.StatusSeeOther)
		onPhone.Set("solution", "Nog een idee van de telefoon.")
		phone.post(draft, onPhone, nil).want(http.StatusNotFound).says("Nog een idee van de telefoon.")
		status, said := phone.fragment(draft, onPhone)
		if status != http.StatusNotFound || !strings.Contains(said.Message, "ingediend") || !strings.HasPrefix(said.Address, "/proposals/") {
			t.Errorf("%d: %+v", status, said)
		}
	})
	t.Run("what others may not know of is gone for them", func(t *testing.T) {
		cas := w.sitDown("cas")
		cas.open("/proposals/new")
		onPhone.Set("csrf", cas.at.form("/proposals/drafts").Get("csrf"))
		status, said := cas.fragment(draft, onPhone)
		if status != http.StatusNotFound || strings.Contains(said.Message, "ingediend") || said.Address != "" {
			t.Errorf("%d: %+v", status, said)
		}
	})
}

// The form says until when proposals can be made; after that it says when that was, and keeps what one wrote.
func TestProposalDraft_closed(t *testing.T) {
	w := newWorkshop(t)
	b := w.sitDown("noor")
	b.open("/proposals/new").says("Voorstellen doen kan tot en met")
	untouched := b.at.form("/proposals/drafts")
	draft := w.begins(b)
	_, err := w.db.Exec(t.Context(), `UPDATE windows SET closes = current_date - 2`)
	w.must(err)

	b.open(draft).want(http.StatusOK).says("Voorstellen doen kon tot en met", "Je concept blijft bewaard.")
	fields := b.at.form(draft)
	fields.Set("solution", "Op de valreep.")
	b.post(draft+"/submission", fields, nil).want(http.StatusForbidden).says("Voorstellen doen kon tot en met", "Op de valreep.")
	b.open(draft).says("Op de valreep.")

	for name, values := range coreFields {
		untouched[name] = values
	}
	untouched.Set("title", "Te laat ingediend")
	untouched.Set("csrf", fields.Get("csrf"))
	b.follow(b.post("/proposals", untouched, nil)).want(http.StatusOK).says("Je tekst is bewaard als concept.", "Te laat ingediend", "Voorstellen doen kon tot en met")
	if n := w.count(`SELECT count(*) FROM proposals`); n != 0 {
		t.Errorf("%d proposals came of it", n)
	}
}

func TestProposalDraft_sessionThatEnded(t *testing.T) {
	w := newWorkshop(t)
	b := w.sitDown("noor")
	draft := w.begins(b)
	fields := b.at.form(draft)
	fields.Set("solution", "Na het einde van de sessie.")
	b.setCookie("__Host-session", "gone")
	parked := b.follow(b.post(draft, fields, nil))
	parked.says("Na het einde van de sessie.")
	b.open("/sign-in?return_to=" + url.QueryEscape(parked.url.Path))
	b.follow(b.choose("noor")).says("Na het einde van de sessie.", "Bewaar")
	b.follow(b.submit(parked.url.Path, nil)).want(http.StatusOK).says("Het concept is bewaard.")
	b.open(draft).says("Na het einde van de sessie.")
}

func TestProposalVersion_pages(t *testing.T) {
	w := newWorkshop(t)
	b, reader := w.sitDown("noor"), w.newBrowser()
	draft := w.begins(b)
	to := b.post(draft+"/submission", b.at.form(draft), nil).want(http.StatusSeeOther).header.Get("Location")
	proposal, _, _ := strings.Cut(to, "?")
	reader.open(proposal + "/versions").says("Versie 1")
	reader.get(proposal + "/comparison").leads(proposal + "/versions")
	reader.get(proposal + "/versions/1").leads(proposal)
	reader.get(proposal + "/versions/2").want(http.StatusNotFound)

	b.open(proposal)
	next := b.submit(proposal+"/draft", nil).want(http.StatusSeeOther).header.Get("Location")
	b.open(next)
	fields := b.at.form(next)
	fields.Set("solution", "Zend elke openbare vergadering uit.")
	fields.Set("to", "review")
	b.follow(b.post(next, fields, nil)).says("Wat is er gewijzigd, en waarom?")
	b.post(next+"/submission", b.at.form(next), nil).want(http.StatusUnprocessableEntity).says("Schrijf op wat er is gewijzigd")
	fields = b.at.form(next)
	fields.Set("note", "Besloten vergaderingen niet.")
	fields.Set("substantial", "1")
	b.post(next+"/submission", fields, nil).leads(proposal + "?done=newVersion")

	reader.open(proposal).says("Zend elke openbare vergadering uit.", "versie 2")
	reader.open(proposal+"/versions").says("Versie 2", "Besloten vergaderingen niet.", "grote wijziging")
	p := reader.open(proposal + "/comparison").want(http.StatusOK)
	p.says("openbare", "De oplossing", "Niet gewijzigd: Titel, Het probleem.")
	if !strings.Contains(p.body, "<ins") || strings.Count(p.body, "<h1") != 1 {
		t.Error("the comparison marks nothing, or has not one heading")
	}
	reader.open(proposal+"/versions/1").says("Zend elke vergadering uit.", "Dit is versie 1")
	t.Run("open pages of the list and of the proposal are told", func(t *testing.T) {
		for _, channel := range []string{fmt.Sprintf("proposals:%d", w.plan), fmt.Sprintf("thread:%d", w.count(`SELECT id FROM threads WHERE main AND about_id IN (SELECT id FROM proposals)`))} {
			last, err := w.server.Source().Last(t.Context(), []string{channel})
			w.must(err)
			news, err := w.server.Source().Load(t.Context(), channel, 0, last[channel], "nl")
			w.must(err)
			put := news[len(news)-1]
			if put.Op != "put" || !strings.Contains(put.HTML, "proposal-") || !strings.Contains(put.Say, "wijzigd") {
				t.Errorf("%s: %+v", channel, put)
			}
		}
	})
	t.Run("who may not see the proposal sees none of it", func(t *testing.T) {
		_, err := w.db.Exec(t.Context(), `UPDATE subjects SET audience = 'moderators' WHERE id IN (SELECT id FROM proposals)`)
		w.must(err)
		w.server.Changed() // as by whoever hides it in the program
		for _, path := range []string{"", "/versions", "/versions/1", "/comparison"} {
			reader.get(proposal + path).want(http.StatusNotFound)
		}
		b.get(proposal + "/versions").want(http.StatusOK)
	})
}

func TestProposalDraft_hidden(t *testing.T) {
	w := newWorkshop(t)
	noor, bo := w.sitDown("noor"), w.sitDown("bo")
	first := w.begins(noor)
	noor.post(first+"/submission", noor.open(first).form(first), nil).want(http.StatusSeeOther)
	proposal := fmt.Sprintf("/proposals/%d", w.count(`SELECT max(id) FROM proposals`))
	link := w.invites(noor, proposal+"/authors")
	noor.open(proposal)
	draft, _, _ := strings.Cut(noor.submit(proposal+"/draft", nil).want(http.StatusSeeOther).header.Get("Location"), "?")
	bo.flags(int64(w.count(`SELECT max(id) FROM proposals`)), 5)
	jan := w.sitDown("jan")
	jan.open("/plans/plan/queue").want(http.StatusOK)
	jan.submit("/decisions", url.Values{"kind": {forum.DecideHide}, "rule": {"5"}, "reason": {"Dit is reclame."}}).want(http.StatusSeeOther)

	p := bo.open(link).want(http.StatusGone).says("Zolang dat zo is, kun je niet gaan meeschrijven")
	if strings.Contains(p.text(), "Open vergaderingen") {
		t.Errorf("the link tells what it is called:\n%s", p.text())
	}
	bo.post(link, url.Values{"csrf": {bo.open("/account").form("/account").Get("csrf")}}, nil).want(http.StatusGone)
	noor.open(draft+"?step=review").want(http.StatusOK).says("Je voorstel is nu verborgen", "Lees waarom het verborgen is")
	noor.open(draft)
	fields := noor.at.form(draft)
	fields.Set("problem", "Niemand kan de besluiten volgen.")
	noor.post(draft+"/submission", fields, nil).want(http.StatusForbidden).says("Publiceren kan weer als het terug is", "Niemand kan de besluiten volgen.")
}
