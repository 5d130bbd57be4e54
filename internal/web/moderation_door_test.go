package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fasthttp/websocket"

	"samenspraak/internal/forum"
)

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
		noor.open("/notifications").says("Besluit: Je bijdrage")
		decision := s.count(`SELECT id FROM decisions`)
		noor.open(fmt.Sprintf("/decisions/%d", decision)).says("Je bijdrage is verborgen.", "kwibuskolder", "Huisregel 2", "Maak bezwaar")
		if p := pip.get(fmt.Sprintf("/decisions/%d", decision)); p.status != http.StatusNotFound {
			t.Errorf("another member gets %d", p.status)
		}
	})
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
		noor.open("/notifications").says("Besluit: Uit je bijdrage zijn persoonsgegevens weggehaald.")
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
