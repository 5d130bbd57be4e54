package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fasthttp/websocket"

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

// doorsOf are the pages on which a comment, what it says or what it said could be read.
func (s *site) doorsOf(action forum.Action, comment int64) map[string]string {
	return map[string]string{
		"the thread":             fmt.Sprintf("/threads/%d", action.MainThread),
		"its own page":           fmt.Sprintf("/comments/%d", comment),
		"its history":            fmt.Sprintf("/comments/%d/history", comment),
		"its replies":            fmt.Sprintf("/comments/%d/replies", comment),
		"an answer to it":        fmt.Sprintf("/comments/%d/reply", comment),
		"an answer that quotes":  fmt.Sprintf("/comments/%d/reply?quote=all", comment),
		"the action":             fmt.Sprintf("/actions/%d", action.ID),
		"the plan":               "/plans/proefplan",
		"the front page":         "/",
		"all threads":            "/threads",
		"search":                 "/search?q=kwibuskol",
		"the ledger":             "/plans/proefplan/ledger",
		"the ledger as CSV":      "/plans/proefplan/ledger.csv",
		"the ledger as JSON":     "/plans/proefplan/ledger.json",
		"what people are told":   "/notifications",
		"the log of moderation":  "/moderation",
		"the log as CSV":         "/moderation.csv",
		"what can be reported":   fmt.Sprintf("/flags/new?about=%d", comment),
		"English, its own page":  fmt.Sprintf("/en/comments/%d", comment),
		"the queue":              "/plans/proefplan/queue",
		"its text to be changed": fmt.Sprintf("/comments/%d/edit", comment),
	}
}

// goes gets a page as browsers do, to where a permanent address leads.
func (b *browser) goes(path string) *page {
	p := b.get(path)
	for range 3 {
		if p.status < 300 || p.status > 399 {
			break
		}
		p = b.follow(p)
	}
	return p
}

// comesBack joins a thread from its beginning, as a page that was away, and looks that no frame says what is gone.
func (b *browser) comesBack(conn *websocket.Conn, thread int64, says func(string) bool) {
	b.t.Helper()
	for _, frame := range []map[string]any{{"leave": fmt.Sprintf("thread:%d", thread)}, {"join": fmt.Sprintf("thread:%d", thread), "after": 0}} {
		if err := conn.WriteJSON(frame); err != nil {
			b.t.Fatal(err)
		}
	}
	for {
		_, frame, err := conn.ReadMessage()
		if err != nil {
			b.t.Fatal(err)
		}
		if says(string(frame)) {
			b.t.Fatalf("it gets %s", frame)
		}
		if strings.Contains(string(frame), `"joined"`) {
			return
		}
	}
}

func TestModeration_hide_everyDoor(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	thread := fmt.Sprintf("/threads/%d", action.MainThread)
	pip.open(thread)
	pip.submit(fmt.Sprintf("/follows/%d", action.ID), url.Values{"level": {"follow"}})
	noor.write(action.MainThread, "Eerst stond hier sukkelarij.")
	comment := s.lastComment()
	noor.open(fmt.Sprintf("/comments/%d/edit", comment))
	noor.submit(fmt.Sprintf("/comments/%d", comment), url.Values{"text": {"Nu staat hier kwibuskolder."}}).want(http.StatusSeeOther)
	pip.open(fmt.Sprintf("/comments/%d/reply", comment))
	pip.submit(fmt.Sprintf("/comments/%d/replies", comment), url.Values{"text": {"Dat is geen argument."}}).want(http.StatusSeeOther)
	s.tellPeople()
	pip.flags(comment, 2).want(http.StatusSeeOther)

	doors := s.doorsOf(action, comment)
	says := func(body string) bool {
		return strings.Contains(body, "kwibuskolder") || strings.Contains(body, "sukkelarij")
	}
	visitor := s.newBrowser()
	before := 0
	for _, path := range doors {
		s.guest(path, "br") // keeps it for a second
		if says(visitor.goes(path).body) {
			before++
		}
	}
	if before < 5 {
		t.Fatalf("the text was to be read behind %d doors only: this test looks at the wrong ones", before)
	}
	conn := visitor.followThread(s, strings.Replace(strings.TrimPrefix(thread, "/"), "threads/", "thread:", 1))
	jan.decides(forum.DecideHide, url.Values{"rule": {"2"}}).want(http.StatusSeeOther)

	visitor.hears(conn, fmt.Sprintf("comment-%d", comment), "Verborgen door een moderator", "Huisregel 2")
	for name, path := range doors {
		for who, b := range map[string]*browser{"a visitor": visitor, "a member": pip, "a moderator outside the queue": jan} {
			if path == "/plans/proefplan/queue" && b == jan {
				continue
			}
			if p := b.goes(path); says(p.body) {
				t.Errorf("%s still reads it: %s (%s)", who, name, p.url)
			}
		}
		if body, _ := s.guest(path, ""); says(body) {
			t.Errorf("the kept page still has it: %s", name)
		}
	}
	t.Run("a page that comes back gets the placeholder, not what was", func(t *testing.T) {
		visitor.comesBack(conn, action.MainThread, says)
	})
	t.Run("its author reads why, and the words", func(t *testing.T) {
		s.tellPeople()
		noor.open("/notifications").says("Er is een besluit over je bijdrage")
		decision := s.count(`SELECT id FROM decisions`)
		noor.open(fmt.Sprintf("/decisions/%d", decision)).says("Je bijdrage is verborgen.", "kwibuskolder", "Huisregel 2", "Maak bezwaar")
		if p := pip.get(fmt.Sprintf("/decisions/%d", decision)); p.status != http.StatusNotFound {
			t.Errorf("another member gets %d", p.status)
		}
	})
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
	p = jan.submit(fmt.Sprintf("/decisions/%d/undoing", batch), nil)
	jan.follow(p).says("Alles is weer zoals het was", "Reclame nummer 2")
	if n := s.count(`SELECT count(*) FROM subjects WHERE hidden_by IS NOT NULL`); n != 0 {
		t.Errorf("%d are still hidden", n)
	}

	t.Run("what is missing is asked for, and what was typed stays", func(t *testing.T) {
		p := jan.decides(forum.DecideHide, url.Values{"rule": {""}, "reason": {"Mijn eigen woorden"}})
		p.want(http.StatusUnprocessableEntity).says("Kies de huisregel waarom het gaat.", "Mijn eigen woorden")
	})
	t.Run("who is too late sees what was decided", func(t *testing.T) {
		jan.open("/plans/proefplan/queue")
		stale := jan.at.form("/decisions")
		stale.Set("kind", forum.DecideApprove)
		jan.decides(forum.DecideHide, nil).want(http.StatusSeeOther)
		p := jan.post("/decisions", stale, nil)
		p.want(http.StatusSeeOther)
		jan.follow(p).says("Een ander heeft hier al over besloten", "verborgen")
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
	if p := jan.open(queue); !strings.Contains(p.body, `/queue?days=7&amp;q=waarom&amp;rule=2"`) {
		t.Error("the queue does not offer the choice")
	}
	jan.open(queue + "?" + p.url.RawQuery)
	jan.submit(queue+"/views/removal", url.Values{"name": {"Al lang"}}).want(http.StatusSeeOther)
	if p := jan.open(queue); strings.Contains(p.body, "Al lang") {
		t.Error("a choice that was removed is still offered")
	}

	token := noor.open("/account").form("/account").Get("csrf")
	for _, path := range []string{"/views", "/views/removal"} {
		noor.post(queue+path, url.Values{"csrf": {token}, "name": {"Van mij"}, "choice": {"rule=2"}}, nil).want(http.StatusNotFound)
	}
	if n := s.count(`SELECT count(*) FROM case_views`); n != 0 {
		t.Errorf("%d choices are left", n)
	}
}

// redacts takes words out of what the moderator's first case is about, by the form.
func (b *browser) redacts(item int64, text, out string, fields url.Values) *page {
	b.t.Helper()
	if fields == nil {
		fields = url.Values{}
	}
	fields.Set("text", strings.ReplaceAll(text, out, forum.RedactionMark("nl")))
	path := fmt.Sprintf("/cases/%d/redaction", item)
	b.open(path)
	return b.submit(path, fields)
}

func TestModeration_redact_everyDoor(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	thread := fmt.Sprintf("/threads/%d", action.MainThread)
	pip.open(thread)
	pip.submit(fmt.Sprintf("/follows/%d", action.ID), url.Values{"level": {"follow"}})
	noor.write(action.MainThread, "Bel mevrouw Kwibuskolder maar.")
	comment := s.lastComment()
	noor.open(fmt.Sprintf("/comments/%d/edit", comment))
	text := "Mevrouw Kwibuskolder woont op Sukkelarij 3. Dit plan is goed."
	noor.submit(fmt.Sprintf("/comments/%d", comment), url.Values{"text": {text}}).want(http.StatusSeeOther)
	pip.open(fmt.Sprintf("/comments/%d/reply?quote=all", comment))
	pip.submit(fmt.Sprintf("/comments/%d/replies", comment), nil).want(http.StatusSeeOther)
	quote := s.lastComment()
	s.tellPeople()
	pip.flags(comment, 4).want(http.StatusSeeOther)
	number := int64(s.count(`SELECT max(id) FROM cases`))
	doors := s.doorsOf(action, comment)
	doors["the quote's own page"] = fmt.Sprintf("/comments/%d", quote)
	doors["an answer that quotes the quote"] = fmt.Sprintf("/comments/%d/reply?quote=all", quote)
	doors["the queue"] = fmt.Sprintf("/plans/proefplan/queue?case=%d", number)
	doors["the form itself"] = fmt.Sprintf("/cases/%d/redaction", number)
	says := func(body string) bool {
		body = strings.ToLower(body)
		return strings.Contains(body, "kwibuskolder") || strings.Contains(body, "sukkelarij")
	}
	visitor := s.newBrowser()
	for _, path := range doors {
		s.guest(path, "br")
	}
	if !says(visitor.goes(fmt.Sprintf("/comments/%d", quote)).body) {
		t.Fatal("the quote quotes nothing")
	}
	jan.redacts(number, text, "Kwibuskolder", nil).want(http.StatusSeeOther)
	batch := s.count(`SELECT max(id) FROM decisions`)
	jan.open(fmt.Sprintf("/plans/proefplan/queue?batch=%d", batch))
	jan.submit(fmt.Sprintf("/decisions/%d/undoing", batch), nil).want(http.StatusSeeOther)
	if !says(visitor.goes(fmt.Sprintf("/comments/%d", comment)).body) {
		t.Error("undone, the words are not back")
	}
	out := strings.NewReplacer("Kwibuskolder", forum.RedactionMark("nl"), "Sukkelarij 3", forum.RedactionMark("nl"))
	jan.redacts(number, out.Replace(text), "-", url.Values{"rule": {""}}).want(http.StatusUnprocessableEntity).says("Kies de huisregel waarom het gaat.", "[persoonsgegevens weggehaald]")
	conn := visitor.followThread(s, fmt.Sprintf("thread:%d", action.MainThread))
	jan.redacts(number, out.Replace(text), "-", nil).want(http.StatusSeeOther)

	visitor.hears(conn, fmt.Sprintf("comment-%d", comment), "[persoonsgegevens weggehaald]", "Een moderator heeft hier persoonsgegevens weggehaald")
	for name, path := range doors {
		for who, b := range map[string]*browser{"a visitor": visitor, "a member": pip, "its author": noor, "a moderator": jan} {
			if name == "search" {
				continue // the page repeats what is looked for
			}
			if p := b.goes(path); says(p.body) {
				t.Errorf("%s still reads it: %s (%s)", who, name, p.url)
			}
		}
		if body, _ := s.guest(path, ""); says(body) && name != "search" {
			t.Errorf("the kept page still has it: %s", name)
		}
	}
	if p := visitor.goes("/search?q=sukkelarij"); strings.Contains(p.body, fmt.Sprintf("/comments/%d", comment)) {
		t.Error("search still finds it")
	}
	t.Run("a page that comes back gets nothing of it", func(t *testing.T) { visitor.comesBack(conn, action.MainThread, says) })
	t.Run("its author reads why, and not the words", func(t *testing.T) {
		s.tellPeople()
		noor.open("/notifications").says("Er is een besluit over je bijdrage")
		p := noor.open(fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))).says("Uit je bijdrage zijn persoonsgegevens weggehaald", "Huisregel 4")
		if says(p.body) {
			t.Error("the words stand in the statement")
		}
	})
}

func TestModeration_delete_everyDoor(t *testing.T) {
	s := newModerated(t)
	action := s.newDraft()
	who := s.people("noor", "pip", "jan", "ada")
	noor, pip, jan, ada := who["noor"], who["pip"], who["jan"], who["ada"]
	noor.write(action.MainThread, "Sla ze allemaal op hun kwibuskolder.")
	comment := s.lastComment()
	pip.open(fmt.Sprintf("/comments/%d/reply?quote=all", comment))
	pip.submit(fmt.Sprintf("/comments/%d/replies", comment), nil).want(http.StatusSeeOther)
	quote := s.lastComment()
	pip.flags(comment, 3).want(http.StatusSeeOther)
	s.tellPeople()
	number := int64(s.count(`SELECT max(id) FROM cases`))
	doors := s.doorsOf(action, comment)
	doors["the quote's own page"] = fmt.Sprintf("/comments/%d", quote)
	doors["the queue"] = fmt.Sprintf("/plans/proefplan/queue?case=%d", number)
	visitor := s.newBrowser()
	conn := visitor.followThread(s, fmt.Sprintf("thread:%d", action.MainThread))
	says := func(body string) bool { return strings.Contains(body, "kwibuskolder") }

	path := fmt.Sprintf("/cases/%d/request", number)
	jan.open(path)
	p := jan.submit(path, url.Values{"kind": {forum.DecideDelete}, "rule": {"3"}, "reason": {"Roept op tot geweld."}})
	p.want(http.StatusSeeOther)
	visitor.hears(conn, fmt.Sprintf("comment-%d", comment), "Wacht op een moderator")
	jan.open(fmt.Sprintf("/plans/proefplan/queue?case=%d", number)).says("Je vroeg dit zelf.")
	ada.open(fmt.Sprintf("/plans/proefplan/queue?case=%d", number)).says("wil deze bijdrage verwijderen", "Roept op tot geweld.", "kwibuskolder")
	request := fmt.Sprintf("/requests/%d", s.count(`SELECT max(id) FROM requests`))
	ada.submit(request, url.Values{"outcome": {forum.RequestDeclined}, "answer": {""}}).want(http.StatusUnprocessableEntity).says("Schrijf waarom.")
	p = ada.submit(request, url.Values{"outcome": {forum.RequestAgreed}})
	p.want(http.StatusSeeOther)
	ada.follow(p).says("De bijdrage is verwijderd. De schrijver krijgt bericht.")

	for name, path := range doors {
		for who, b := range map[string]*browser{"a visitor": visitor, "a member": pip, "its author": noor, "a moderator": jan, "an admin": ada} {
			if p := b.goes(path); says(p.body) {
				t.Errorf("%s still reads it: %s (%s)", who, name, p.url)
			}
		}
		if body, _ := s.guest(path, ""); says(body) {
			t.Errorf("the kept page still has it: %s", name)
		}
	}
	visitor.goes(fmt.Sprintf("/comments/%d", quote)).says("Verwijderd door twee moderatoren", "[verwijderd]")
	t.Run("a page that comes back gets nothing of it", func(t *testing.T) { s.newBrowser().comesBack(conn, action.MainThread, says) })
	t.Run("an admin alone opens what is sealed", func(t *testing.T) {
		decision := s.count(`SELECT max(id) FROM decisions`)
		path := fmt.Sprintf("/decisions/%d", decision)
		if strings.Contains(jan.open(path).body, "/sealed") {
			t.Error("a moderator is offered it")
		}
		if p := jan.sends(path+"/sealed", nil); p.status != http.StatusNotFound {
			t.Errorf("a moderator gets %d", p.status)
		}
		ada.open(path)
		ada.submit(path+"/sealed", nil).want(http.StatusOK).says("kwibuskolder")
		if s.count(`SELECT count(*) FROM events WHERE kind = 'seal.opened'`) != 1 {
			t.Error("that an admin looked is not on record")
		}
		s.tellPeople()
		noor.open(path).says("Je bijdrage is verwijderd", "Twee moderatoren hebben dit samen besloten", "Maak bezwaar")
	})
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

func TestModeration_redactProposalAndTitle(t *testing.T) {
	s := newModerated(t)
	s.newDraft()
	who := s.people("noor", "pip", "jan")
	noor, pip, jan := who["noor"], who["pip"], who["jan"]
	s.newProposals() // opens the plan
	plan := int64(s.count(`SELECT id FROM plans`))
	id, err := s.forum.Proposals.Submit(t.Context(), forum.Actor{Account: int64(s.count(`SELECT id FROM accounts WHERE display_name = 'Noor El Amrani'`)), Ready: true}, forum.NewProposal{
		Key: "key-of-proposal", Plan: plan, Lang: "nl", ProposalText: forum.ProposalText{Title: "Bel Kwibuskolder", Problem: "Kwibuskolder zegt niets.", Solution: "Zeg het iedereen."},
	})
	s.must(err)
	pip.flags(id, 4).want(http.StatusSeeOther)
	number := s.count(`SELECT max(id) FROM cases`)
	says := func(body string) bool { return strings.Contains(strings.ToLower(body), "kwibuskolder") }
	visitor := s.newBrowser()
	doors := []string{
		fmt.Sprintf("/proposals/%d", id), "/proposals", "/search?q=zegt+niets", "/plans/proefplan/ledger", "/plans/proefplan/ledger.csv", "/plans/proefplan", "/threads", "/moderation",
		fmt.Sprintf("/flags/new?about=%d", id), fmt.Sprintf("/plans/proefplan/queue?case=%d", number), fmt.Sprintf("/proposals/%d/curation", id), "/notifications",
	}
	for _, path := range doors {
		s.guest(path, "")
	}
	path := fmt.Sprintf("/cases/%d/redaction", number)
	jan.open(path)
	jan.submit(path, url.Values{"title": {"Bel " + forum.RedactionMark("nl")}, "problem": {forum.RedactionMark("nl") + " zegt niets."}}).want(http.StatusSeeOther)
	for _, path := range doors {
		for name, b := range map[string]*browser{"a visitor": visitor, "a member": pip, "its author": noor, "a moderator": jan} {
			if p := b.goes(path); says(p.body) {
				t.Errorf("%s still reads it at %s", name, p.url)
			}
		}
		if body, _ := s.guest(path, ""); says(body) {
			t.Errorf("the kept page still has it: %s", path)
		}
	}
	visitor.open(fmt.Sprintf("/proposals/%d", id)).says("[persoonsgegevens weggehaald] zegt niets.", "Een moderator heeft hier persoonsgegevens weggehaald.")
	for _, channel := range []string{fmt.Sprintf("proposal:%d", id), fmt.Sprintf("proposals:%d", plan)} {
		if news := s.latest(channel); !news.Hide || says(news.HTML) || !strings.Contains(news.HTML, "[persoonsgegevens weggehaald]") {
			t.Errorf("%s brings %+v", channel, news)
		}
	}

	noor.open("/threads/new")
	noor.submit("/threads", url.Values{"title": {"Over Kwibuskolder"}, "text": {"Wat vinden jullie?"}}).want(http.StatusSeeOther)
	thread := int64(s.count(`SELECT max(id) FROM threads`))
	pip.flags(thread, 4).want(http.StatusSeeOther)
	path = fmt.Sprintf("/cases/%d/redaction", s.count(`SELECT max(id) FROM cases`))
	jan.open(path)
	jan.submit(path, url.Values{"title": {"Over " + forum.RedactionMark("nl")}}).want(http.StatusSeeOther)
	if p := visitor.open(fmt.Sprintf("/threads/%d", thread)).says("Over [persoonsgegevens weggehaald]", "Een moderator heeft hier persoonsgegevens weggehaald."); says(p.body) {
		t.Error("the title is still read")
	}
	if news := s.latest(fmt.Sprintf("thread:%d", thread)); !news.Hide || says(news.HTML) || !strings.Contains(news.HTML, "[persoonsgegevens weggehaald]") {
		t.Errorf("its page hears %+v", news)
	}
}
