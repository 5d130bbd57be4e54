package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"samenspraak/internal/forum"
	"samenspraak/internal/live"
)

// flags reports a contribution for a house rule.
func (b *browser) flags(about int64, rule int) *page {
	b.t.Helper()
	b.open(fmt.Sprintf("/flags/new?about=%d", about))
	return b.submit("/flags", url.Values{"ground": {strconv.Itoa(rule)}})
}

// decides opens the queue and decides on the case that is open there.
func (b *browser) decides(kind string, fields url.Values) *page {
	b.t.Helper()
	b.open("/plans/proefplan/queue")
	if fields == nil {
		fields = url.Values{}
	}
	fields.Set("kind", kind)
	return b.submit("/decisions", fields)
}

// lastComment is the number of the comment that was made last.
func (s *site) lastComment() int64 {
	return int64(s.count(`SELECT max(id) FROM comments`))
}

func TestModeration_rights(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	noor.write(action.MainThread, "Een reactie.")
	comment := s.lastComment()
	pip.flags(comment, 1).want(http.StatusSeeOther)
	jan.open("/plans/proefplan/queue").says("Blijf bij het onderwerp", "Reactie van Noor El Amrani")
	fields := jan.at.form("/decisions")
	cases := s.count(`SELECT id FROM cases`)
	token := pip.open(fmt.Sprintf("/threads/%d", action.MainThread)).form(fmt.Sprintf("/threads/%d/comments", action.MainThread)).Get("csrf")
	events := s.count(`SELECT count(*) FROM events`)
	for _, path := range []string{"/plans/proefplan/queue", fmt.Sprintf("/plans/proefplan/queue?case=%d", cases), fmt.Sprintf("/decisions/new?case=%d", cases)} {
		if p := pip.get(path); p.status != http.StatusNotFound {
			t.Errorf("a member gets %d for %s", p.status, path)
		}
		if p := s.newBrowser().get(path); p.status != http.StatusSeeOther {
			t.Errorf("a visitor gets %d for %s", p.status, path)
		}
	}
	for path, form := range map[string]url.Values{
		"/decisions": fields,
		fmt.Sprintf("/decisions/%d/undoing", cases): {},
		fmt.Sprintf("/cases/%d/release", cases):     {},
		fmt.Sprintf("/appeals/%d", cases):           {"outcome": {"reversed"}, "reason": {"Daarom."}},
	} {
		form.Set("csrf", token)
		form.Set("kind", forum.DecideHide)
		form.Set("rule", "1")
		if p := pip.post(path, form, nil); p.status != http.StatusNotFound {
			t.Errorf("a member gets %d for posting to %s", p.status, path)
		}
	}
	if after := s.count(`SELECT count(*) FROM events`); after != events {
		t.Errorf("refused, it left %d events", after-events)
	}
}

func TestModeration_several(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	query := "/decisions/new?"
	for i := range 3 {
		noor.write(action.MainThread, fmt.Sprintf("Reclame nummer %d", i))
		pip.flags(s.lastComment(), 5)
		query += fmt.Sprintf("case=%d&", s.count(`SELECT max(id) FROM cases`))
	}
	jan.open(query).says("Besluit over 3 bijdragen", "Reclame nummer 1")
	p := jan.submit("/decisions", url.Values{"kind": {forum.DecideHide}})
	p.want(http.StatusSeeOther)
	jan.follow(p).says("3 bijdragen zijn verborgen", "Er wacht niets.")
	batch := s.count(`SELECT min(batch_id) FROM decisions`)
	if n := s.count(`SELECT count(*) FROM decisions WHERE reason LIKE '%huisregel 5%'`); n != 3 {
		t.Errorf("%d authors read the reasons of the rule", n)
	}
	undoing := fmt.Sprintf("/decisions/%d/undoing", batch)
	fields := jan.at.form(undoing)
	p = jan.submit(undoing, nil)
	jan.follow(p).says("Alles is weer zoals het was", "Reclame nummer 2")
	jan.post(undoing, fields, nil).want(http.StatusConflict).says("Dit besluit is al ongedaan gemaakt: door jou,")
	if n := s.count(`SELECT count(*) FROM subjects WHERE hidden_by IS NOT NULL`); n != 0 {
		t.Errorf("%d are still hidden", n)
	}

	t.Run("who is too late to decide on several sees by whom, when and what was decided", func(t *testing.T) {
		p := jan.open(query)
		cases, late := p.form("/decisions"), p.url.String()
		jan.post("/decisions", url.Values{"csrf": cases["csrf"], "item": cases["item"][:2], "kind": {forum.DecideHide}, "rule": {"5"}}, nil).want(http.StatusSeeOther)
		jan.open(late).says("Besluit over 1 bijdrage", "Deze 2 wachten niet meer", "Een moderator heeft dit besloten.", "Huisregel 5")
		jan.post("/decisions", url.Values{"csrf": cases["csrf"], "item": cases["item"][2:], "kind": {forum.DecideApprove}}, nil).want(http.StatusSeeOther)
		jan.open(late).want(http.StatusOK).says("Deze 3 wachten niet meer", "Reclame nummer 2", "Terug naar de wachtrij")
		cases.Set("kind", forum.DecideApprove)
		cases.Set("reason", "Dit mag gewoon.")
		jan.post("/decisions", cases, nil).want(http.StatusConflict).says("Deze 3 wachten niet meer", "Dit mag gewoon.")
		for _, path := range []string{"/decisions/new", "/decisions/new?case=999"} {
			jan.get(path).want(http.StatusNotFound)
		}
		for range 2 {
			batch := s.count(`SELECT max(batch_id) FROM decisions WHERE undone_at IS NULL`)
			jan.open(fmt.Sprintf("%s?batch=%d", "/plans/proefplan/queue", batch))
			jan.submit(fmt.Sprintf("/decisions/%d/undoing", batch), nil).want(http.StatusSeeOther)
		}
	})
	t.Run("what is missing is asked for, and what was typed stays", func(t *testing.T) {
		p := jan.decides(forum.DecideHide, url.Values{"rule": {""}, "reason": {"Mijn eigen woorden"}})
		p.want(http.StatusUnprocessableEntity).says("Kies de huisregel waarom het gaat.", "Mijn eigen woorden")
	})
	t.Run("who is too late sees what was decided", func(t *testing.T) {
		jan.open("/plans/proefplan/queue")
		stale := jan.at.form("/decisions")
		stale.Set("kind", forum.DecideWarn)
		stale.Set("reason", "Dit kan vriendelijker.")
		jan.decides(forum.DecideHide, nil).want(http.StatusSeeOther)
		p := jan.post("/decisions", stale, nil)
		p.want(http.StatusConflict).says("Een ander heeft hier al over besloten", "verborgen", "Je redenen zijn niet weg")
		if got := p.form("/decisions"); got.Get("reason") != "Dit kan vriendelijker." || got.Get("kind") != "" {
			t.Errorf("the form holds %v", got)
		}
	})
}

func TestModeration_goesOnInItsChoice(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	const queue = "/plans/proefplan/queue"
	for i := range 2 {
		noor.write(action.MainThread, fmt.Sprintf("Reclame nummer %d", i))
		pip.flags(s.lastComment(), 5)
	}
	wants := func(p *page, want string) {
		t.Helper()
		p = jan.follow(p)
		if got := p.url.Query().Get("kind") + " " + p.url.Query().Get("q"); got != want {
			t.Errorf("it leads to %s, want %q", p.url, want)
		}
	}
	jan.open(queue + "?kind=flagged&q=reclame")
	wants(jan.submit("/decisions", url.Values{"kind": {forum.DecideApprove}}), "flagged reclame")
	wants(jan.submit(fmt.Sprintf("/decisions/%d/undoing", s.count(`SELECT min(batch_id) FROM decisions`)), nil), "flagged reclame")

	p := jan.get("/decisions/new?plan=proefplan&within=kind%3Dflagged")
	p.want(http.StatusSeeOther)
	jan.follow(p).says("Kies eerst een of meer bijdragen")
	jan.open(queue + "?kind=flagged&decided=1").says("Niets past bij deze keuze.")
}

func TestModeration_savedChoices(t *testing.T) {
	s := newSite(t)
	s.newDraft()
	jan, noor := s.newBrowser(), s.newBrowser()
	jan.signIn("jan")
	noor.signIn("noor")
	const queue = "/plans/proefplan/queue"

	jan.open(queue + "?rule=2&days=7&q=waarom&nonsense=1&after=12-3")
	saved := jan.submit(queue+"/views", url.Values{"name": {"Al lang"}})
	saved.want(http.StatusSeeOther)
	p := jan.follow(saved)
	if got, want := p.url.RawQuery, "days=7&q=waarom&rule=2"; got != want {
		t.Errorf("saved as %q, want %q", got, want)
	}
	if p := jan.open(queue); !strings.Contains(p.body, `/queue?days=7&amp;q=waarom&amp;rule=2#queue"`) {
		t.Error("the queue does not offer the choice")
	}
	jan.open(queue + "?" + p.url.RawQuery)
	jan.submit(queue+"/views/removal", url.Values{"name": {"Al lang"}}).want(http.StatusSeeOther)
	if p := jan.open(queue); strings.Contains(p.body, "Al lang") {
		t.Error("a choice that was removed is still offered")
	}

	t.Run("without a name, or with one that is too long, the form is shown again", func(t *testing.T) {
		jan.open(queue + "?days=7&q=waarom")
		p := jan.submit(queue+"/views", url.Values{"name": {" "}})
		p.want(http.StatusUnprocessableEntity).says("Fout: Geef de keuze een naam.", "Fout: Wachtrij - Samenspraak")
		if got := p.form(queue + "/views").Get("choice"); got != "days=7&q=waarom" {
			t.Errorf("the form is about %q now", got)
		}
		long := strings.Repeat("lang ", 20)
		p = jan.submit(queue+"/views", url.Values{"name": {long}})
		p.want(http.StatusUnprocessableEntity)
		if got := p.form(queue + "/views").Get("name"); got != long {
			t.Errorf("the name is %q now", got)
		}
	})

	token := noor.open("/account").form("/account").Get("csrf")
	for _, path := range []string{"/views", "/views/removal"} {
		noor.post(queue+path, url.Values{"csrf": {token}, "name": {"Van mij"}, "choice": {"rule=2"}}, nil).want(http.StatusNotFound)
	}
	if n := s.count(`SELECT count(*) FROM case_views`); n != 0 {
		t.Errorf("%d choices are left", n)
	}
}

func TestModeration_opinion(t *testing.T) {
	s := newModerated(t)
	action := s.newDraft()
	who := s.people("noor", "pip", "jan", "mies")
	who["noor"].write(action.MainThread, "Een reactie.")
	who["pip"].flags(s.lastComment(), 1).want(http.StatusSeeOther)
	jan, mies := who["jan"], who["mies"]
	number := s.count(`SELECT max(id) FROM cases`)
	path := fmt.Sprintf("/cases/%d/opinion", number)
	jan.open(path)
	jan.submit(path, url.Values{"question": {""}}).want(http.StatusUnprocessableEntity).says("Schrijf je vraag op.")
	p := jan.submit(path, url.Values{"question": {"Is dit reclame?"}, "of": {strconv.Itoa(s.count(`SELECT id FROM accounts WHERE display_name = 'Mies Bakker'`))}})
	jan.follow(p).says("Gevraagd.", "wacht op een collega")
	s.tellPeople()
	mies.open("/notifications").says("Jan de Vries vraagt wat je van een zaak vindt")
	mies.goes(fmt.Sprintf("/opinions/%d", s.count(`SELECT max(id) FROM opinions`))).says("Is dit reclame?")
	mies.open(fmt.Sprintf("/plans/proefplan/queue?case=%d", number))
	opinion := fmt.Sprintf("/opinions/%d", s.count(`SELECT max(id) FROM opinions`))
	mies.submit(opinion, url.Values{"words": {""}}).want(http.StatusUnprocessableEntity).says("Schrijf op wat je ervan vindt.")
	mies.submit(opinion, url.Values{"words": {"Nee, laat maar staan."}}).want(http.StatusSeeOther)
	s.tellPeople()
	jan.open("/notifications").says("Mies Bakker antwoordde op je vraag over een zaak")
	jan.open(fmt.Sprintf("/plans/proefplan/queue?case=%d", number)).says("Mies Bakker vindt:", "Nee, laat maar staan.")

	t.Run("about an appeal too", func(t *testing.T) {
		jan.submit("/decisions", url.Values{"kind": {forum.DecideHide}, "rule": {"1"}}).want(http.StatusSeeOther)
		decision := fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))
		who["noor"].open(decision)
		who["noor"].submit(decision+"/appeal", url.Values{"words": {"Dat vind ik niet."}}).want(http.StatusSeeOther)
		number := s.count(`SELECT max(id) FROM cases`)
		path := fmt.Sprintf("/cases/%d/opinion", number)
		if p := mies.open(fmt.Sprintf("/plans/proefplan/queue?case=%d", number)); !slices.Contains(p.links(), path) {
			t.Fatalf("it leads to %v", p.links())
		}
		mies.open(path)
		mies.submit(path, url.Values{"question": {"Wat zou jij doen?"}}).want(http.StatusSeeOther)
		jan.open(fmt.Sprintf("/plans/proefplan/queue?case=%d", number)).says("Mies Bakker vraagt een collega:", "Wat zou jij doen?")
	})
}

func TestModeration_move(t *testing.T) {
	s := newModerated(t)
	action := s.newDraft()
	who := s.people("noor", "pip", "jan")
	noor, pip, jan := who["noor"], who["pip"], who["jan"]
	noor.open("/threads/new")
	noor.submit("/threads", url.Values{"title": {"Over de planning"}, "text": {"Waar praten we over de planning?"}}).want(http.StatusSeeOther)
	other := s.count(`SELECT max(id) FROM threads`)
	noor.write(action.MainThread, "Wanneer is kwibuskolder klaar?")
	comment := s.lastComment()
	pip.open(fmt.Sprintf("/comments/%d/reply", comment))
	pip.submit(fmt.Sprintf("/comments/%d/replies", comment), url.Values{"text": {"In maart."}}).want(http.StatusSeeOther)
	pip.flags(comment, 1).want(http.StatusSeeOther)
	number := s.count(`SELECT max(id) FROM cases`)
	visitor := s.newBrowser()
	old, fresh := fmt.Sprintf("/threads/%d", action.MainThread), fmt.Sprintf("/threads/%d", other)
	s.guest(old, "")
	s.guest(fresh, "")

	path := fmt.Sprintf("/cases/%d/move", number)
	jan.open(path).says("Over de planning")
	jan.submit(path, url.Values{"address": {"/threads/999999"}}).want(http.StatusUnprocessableEntity).says("Dit gesprek is er niet.")
	p := jan.submit(path, url.Values{"address": {s.url + fresh + "?x=1"}})
	p.want(http.StatusSeeOther)
	jan.follow(p).says("De reactie is verplaatst. De schrijver krijgt bericht.")

	if body, _ := s.guest(old, ""); strings.Contains(body, "kwibuskolder") || !strings.Contains(body, "Verplaatst door een moderator") || !strings.Contains(body, "Over de planning") {
		t.Errorf("where it was stands %s", body)
	}
	if body, _ := s.guest(fresh, ""); !strings.Contains(body, "kwibuskolder") || !strings.Contains(body, "In maart.") || !strings.Contains(body, "Een moderator heeft deze reactie hierheen verplaatst.") {
		t.Errorf("where it is stands %s", body)
	}
	if p := visitor.goes(fmt.Sprintf("/comments/%d", comment)); p.url.Path != fresh {
		t.Errorf("its address leads to %s", p.url)
	}
	for _, channel := range []string{fmt.Sprintf("thread:%d", action.MainThread), fmt.Sprintf("thread:%d", other)} {
		if news := s.latest(channel); news.Op != live.Reload || !news.Hide {
			t.Errorf("%s brings %+v", channel, news)
		}
	}
	visitor.open("/moderation").says("Reactie verplaatst")
	batch := s.count(`SELECT max(id) FROM decisions`)
	s.tellPeople()
	noor.open(fmt.Sprintf("/decisions/%d", batch)).says("Je reactie is naar een ander gesprek verplaatst.")
	jan.open(fmt.Sprintf("/plans/proefplan/queue?batch=%d", batch))
	jan.submit(fmt.Sprintf("/decisions/%d/undoing", batch), nil).want(http.StatusSeeOther)
	visitor.open(old).says("kwibuskolder", "In maart.")
}

func TestModeration_mergeFromTheQueue(t *testing.T) {
	s := newModerated(t)
	s.newDraft()
	who := s.people("noor", "pip", "jan")
	jan := who["jan"]
	one, two := s.newProposals()
	number := formID(strings.TrimPrefix(one, "/proposals/"))
	who["pip"].flags(number, 1).want(http.StatusSeeOther)
	about := s.count(`SELECT max(id) FROM cases`)
	jan.open(fmt.Sprintf("/plans/proefplan/queue?case=%d", about))
	if !slices.Contains(jan.at.links(), fmt.Sprintf("%s/curation?case=%d", one, about)) {
		t.Fatalf("it leads to %v", jan.at.links())
	}
	fields := jan.open(fmt.Sprintf("%s/curation?case=%d", one, about)).form(one + "/curation")
	fields.Set("step", "merged")
	fields.Set("other", strings.TrimPrefix(two, "/proposals/"))
	fields.Set("reason", "Zegt hetzelfde.")
	p := jan.post(one+"/curation", fields, nil)
	p.want(http.StatusSeeOther)
	jan.follow(p).says("Er wacht niets.")
	jan.open("/plans/proefplan/queue?decided=1").says("samengevoegd, door Jan de Vries")
	s.newBrowser().open("/moderation").says("Voorstel samengevoegd", "Zegt hetzelfde.")
	s.tellPeople()
	who["noor"].open(fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))).says("Je voorstel gaat verder in een ander voorstel.")
}

func TestModeration_quotes(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	noor.write(action.MainThread, "Ga langs bij Zwaluwstraat 3.")
	comment := s.lastComment()
	pip.write(action.MainThread, "> Ga langs bij Zwaluwstraat 3.\n\nDit kan niet.")
	quote := s.lastComment()
	pip.flags(comment, 2).want(http.StatusSeeOther)
	p := jan.open("/plans/proefplan/queue").says("Deze woorden staan ook als citaat in een andere reactie.")
	if links := strings.Join(p.links(), " "); !strings.Contains(links, fmt.Sprintf("/comments/%d", quote)) {
		t.Errorf("it does not lead there: %s", links)
	}
}
