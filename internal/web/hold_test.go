package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

// safeguards changes the settings of moderation.
func (s *site) safeguards(change func(*forum.SafeguardEdition)) {
	s.t.Helper()
	account := int64(s.count(`
		INSERT INTO accounts (issuer, sub, display_name, created_at)
		VALUES ('https://provider.example', 'admin', 'Ad de Beheerder', now())
		ON CONFLICT (issuer, sub) DO UPDATE SET display_name = excluded.display_name
		RETURNING id`))
	admin := forum.Actor{Account: account, Admin: true, Ready: true}
	now, err := s.forum.Safeguards.ToChange(s.t.Context(), admin)
	s.must(err)
	change(&now)
	now.Why = "Voor de proef."
	_, err = s.forum.Safeguards.Change(s.t.Context(), admin, now)
	s.must(err)
}

// wander goes to a page as browsers do, also where a permanent address leads.
func (b *browser) wander(path string) *page {
	b.t.Helper()
	p := b.get(path)
	for range 3 {
		if p.status < 300 || p.status > 399 {
			break
		}
		p = b.follow(p)
	}
	return p
}

func TestModeration_held_everyDoor(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	thread := fmt.Sprintf("/threads/%d", action.MainThread)
	channel := fmt.Sprintf("thread:%d", action.MainThread)
	pip.write(action.MainThread, "Een reactie van een bekende.")
	root := s.lastComment()
	pip.open(thread)
	pip.submit(fmt.Sprintf("/follows/%d", action.ID), url.Values{"level": {"follow"}})
	s.safeguards(func(m *forum.SafeguardEdition) { m.HoldBelow = 1 })
	noor.write(action.MainThread, "Hier staat kwibuskolder en sukkelarij.").want(http.StatusSeeOther)
	held := s.lastComment()
	noor.open(fmt.Sprintf("/comments/%d/reply", root))
	noor.submit(fmt.Sprintf("/comments/%d/replies", root), url.Values{"text": {"Dit antwoord zegt kwibuskolder."}}).want(http.StatusSeeOther)
	reply := s.lastComment()
	noor.open("/threads/new")
	noor.submit("/threads", url.Values{"title": {"Over kwibuskolder"}, "text": {"Nog meer kwibuskolder."}}).want(http.StatusSeeOther)
	talk := s.count(`SELECT max(id) FROM threads`)
	s.tellPeople()

	says := func(body string) bool {
		return strings.Contains(body, "kwibuskolder") || strings.Contains(body, "sukkelarij") || strings.Contains(body, "Noor El Amrani")
	}
	doors := map[string]string{
		"the thread": thread, "its replies": fmt.Sprintf("/comments/%d/replies", root), "by agreement": thread + "?sort=agreed",
		"around it": fmt.Sprintf("%s?around=%d", thread, held), "the action": fmt.Sprintf("/actions/%d", action.ID),
		"the plan": "/plans/proefplan", "the front page": "/", "all threads": "/threads", "search": "/search?q=kwibuskol", "the ledger": "/plans/proefplan/ledger",
		"the ledger as CSV": "/plans/proefplan/ledger.csv", "the ledger as JSON": "/plans/proefplan/ledger.json", "what people are told": "/notifications",
		"the log of moderation": "/moderation", "the log as CSV": "/moderation.csv", "the other thread": fmt.Sprintf("/threads/%d", talk),
		"the queue": "/plans/proefplan/queue",
	}
	for _, id := range []int64{held, reply, int64(talk)} {
		for _, form := range []string{"/comments/%d", "/en/comments/%d", "/comments/%d/history", "/comments/%d/replies", "/comments/%d/reply?quote=all", "/comments/%d/edit", "/flags/new?about=%d"} {
			doors[fmt.Sprintf(form, id)] = fmt.Sprintf(form, id)
		}
	}
	for name, path := range doors {
		for who, b := range map[string]*browser{"a visitor": visitor, "a member": pip} {
			if p := b.wander(path); says(p.body) && !strings.Contains(p.url.Path, testPath) { // at the provider everyone is named
				t.Errorf("%s reads it: %s (%s)", who, name, p.url)
			}
		}
		if body, _ := s.guest(path, ""); says(body) {
			t.Errorf("the kept page has it: %s", name)
		}
	}
	noor.open(thread).says("kwibuskolder", "Dit wacht op een moderator. Tot die tijd zien alleen jij en de moderatoren het.", "nieuw lid, 0 van de eerste 1 bijdragen goedgekeurd")
	noor.open(fmt.Sprintf("/en/threads/%d", talk)).says("Over kwibuskolder", "new member, 0 of the first 1 contributions approved", "You can join in once a moderator has looked at this.")
	if p := noor.get(fmt.Sprintf("/comments/%d/reply", held)); p.status == http.StatusOK {
		t.Error("its author can answer it")
	}

	t.Run("nothing of it comes over the socket, also not to who comes back", func(t *testing.T) {
		conn := visitor.followThread(s, channel)
		s.must(conn.WriteJSON(map[string]any{"leave": channel}))
		s.must(conn.WriteJSON(map[string]any{"join": channel, "after": 0}))
		for {
			_, frame, err := conn.ReadMessage()
			s.must(err)
			if says(string(frame)) {
				t.Fatalf("it brings %s", frame)
			}
			if strings.Contains(string(frame), `"joined"`) {
				break
			}
		}
		s.must(conn.WriteJSON(map[string]any{"join": fmt.Sprintf("thread:%d", talk), "after": 0}))
		for {
			_, frame, err := conn.ReadMessage()
			s.must(err)
			if strings.Contains(string(frame), `"gone"`) {
				break
			}
			if strings.Contains(string(frame), fmt.Sprintf(`"thread:%d"`, talk)) {
				t.Fatalf("it brings %s", frame)
			}
		}
	})
	t.Run("approved, it is there at once, for everyone", func(t *testing.T) {
		conn := visitor.followThread(s, channel)
		jan.open(fmt.Sprintf("/plans/proefplan/queue?case=%d", s.count(`SELECT id FROM cases WHERE about_id = $1`, held))).says("kwibuskolder", "nieuw lid", "Nieuwe leden")
		jan.submit("/decisions", url.Values{"kind": {forum.DecideApprove}}).want(http.StatusSeeOther)
		visitor.hears(conn, fmt.Sprintf("comment-%d", held), "kwibuskolder")
		if p := visitor.get(thread); !says(p.body) || strings.Contains(p.body, "Dit antwoord zegt") {
			t.Error("it is not in the thread, or what still waits is")
		}
		s.tellPeople()
		noor.open("/notifications").says("Besluit: Je bijdrage")
		if p := pip.open("/notifications"); !strings.Contains(p.body, "Noor El Amrani") {
			t.Error("who follows the action is not told of it")
		}
	})
}

func TestHold_answers(t *testing.T) {
	s := newSite(t)
	s.openPlan()
	thread := s.newThread()
	noor := s.newBrowser()
	noor.signIn("noor")
	s.safeguards(func(m *forum.SafeguardEdition) { m.HoldBelow = 1 })

	t.Run("the page says that it waits", func(t *testing.T) {
		p := noor.write(thread, "Mijn eerste reactie.")
		noor.follow(p.want(http.StatusSeeOther)).says("Bedankt. Een moderator kijkt eerst naar je bijdrage.", "Mijn eerste reactie.")
	})
	t.Run("our element is led to that page", func(t *testing.T) {
		noor.open(fmt.Sprintf("/threads/%d", thread))
		fields := noor.at.form(fmt.Sprintf("/threads/%d/comments", thread))
		fields.Set("text", "Mijn tweede reactie.")
		p := noor.post(fmt.Sprintf("/threads/%d/comments", thread), fields, http.Header{"X-Requested-With": {"fragment"}})
		p.want(http.StatusCreated)
		if want := fmt.Sprintf("/comments/%d?done=held", s.lastComment()); p.header.Get("Location") != want || p.body != "" {
			t.Errorf("it is led to %q, with %q", p.header.Get("Location"), p.body)
		}
	})
	t.Run("what its author takes back waits for nobody", func(t *testing.T) {
		withdrawal := fmt.Sprintf("/comments/%d/withdrawal", s.lastComment())
		noor.open(withdrawal)
		p := noor.submit(withdrawal, nil).want(http.StatusSeeOther)
		noor.follow(p).says("Je reactie is ingetrokken.", "Ingetrokken door de schrijver").silent("Een moderator kijkt eerst naar je bijdrage.", "Mijn tweede reactie.")
	})
	t.Run("a proposal waits on its own page", func(t *testing.T) {
		path := noor.propose("Open de vergaderingen", "Besluiten zijn slecht te volgen.")
		noor.open(path).says("Open de vergaderingen", "Dit wacht op een moderator.", "Meepraten kan zodra een moderator dit heeft bekeken.")
		if p := s.newBrowser().get(path); p.status != http.StatusNotFound {
			t.Errorf("a visitor gets %d", p.status)
		}
	})
}
