package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"samenspraak/internal/forum"
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

	doors := map[string]string{
		"the thread":             thread,
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
	says := func(body string) bool {
		return strings.Contains(body, "kwibuskolder") || strings.Contains(body, "sukkelarij")
	}
	follow := func(b *browser, path string) *page { // as browsers do, to where a permanent address leads
		p := b.get(path)
		for range 3 {
			if p.status < 300 || p.status > 399 {
				break
			}
			p = b.follow(p)
		}
		return p
	}
	visitor := s.newBrowser()
	before := 0
	for _, path := range doors {
		s.guest(path, "br") // keeps it for a second
		if says(follow(visitor, path).body) {
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
			if p := follow(b, path); says(p.body) {
				t.Errorf("%s still reads it: %s (%s)", who, name, p.url)
			}
		}
		if body, _ := s.guest(path, ""); says(body) {
			t.Errorf("the kept page still has it: %s", name)
		}
	}
	t.Run("a page that comes back gets the placeholder, not what was", func(t *testing.T) {
		s.must(conn.WriteJSON(map[string]any{"leave": "thread:" + strconv.FormatInt(action.MainThread, 10)}))
		s.must(conn.WriteJSON(map[string]any{"join": "thread:" + strconv.FormatInt(action.MainThread, 10), "after": 0}))
		for {
			_, frame, err := conn.ReadMessage()
			s.must(err)
			if says(string(frame)) {
				t.Fatalf("it gets %s", frame)
			}
			if strings.Contains(string(frame), `"joined"`) {
				return
			}
		}
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
