package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fasthttp/websocket"

	"samenspraak/internal/forum"
)

// openPlan lays a plan that takes proposals.
func (s *site) openPlan() {
	s.t.Helper()
	s.newDraft()
	_, err := s.db.Exec(s.t.Context(), `INSERT INTO windows (plan_id, slug, kind, title) SELECT id, 'voorstellen', 'proposals', '{"nl": "Voorstellen"}' FROM plans`)
	s.must(err)
}

// propose submits a proposal as people do, and gives its path.
func (b *browser) propose(title, problem string) string {
	b.t.Helper()
	form := b.open("/proposals/new").want(http.StatusOK).form("/proposals/drafts")
	form.Set("title", title)
	form.Set("problem", problem)
	form.Set("solution", "Een oplossing.")
	p := b.post("/proposals", form, nil).want(http.StatusSeeOther)
	path, _, _ := strings.Cut(p.header.Get("Location"), "?")
	return path
}

// comesTo waits until the number of something on a channel is what it became. What it was before may come first: hints are a second apart,
// so that of an earlier change can still be under way. Any other number is wrong.
func comesTo(t *testing.T, conn *websocket.Conn, channel, kind string, before, now int) {
	t.Helper()
	for {
		switch n := nextTally(t, conn, channel, kind); n {
		case now:
			return
		case before:
		default:
			t.Fatalf("%s counts %d of %s, want %d", channel, n, kind, now)
		}
	}
}

// nextTally waits for the number of something on a channel.
func nextTally(t *testing.T, conn *websocket.Conn, channel, kind string) int {
	t.Helper()
	for {
		_, message, err := conn.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		var news struct {
			C, Op, Kind string
			N           int
		}
		if err := json.Unmarshal(message, &news); err != nil {
			t.Fatal(err)
		}
		if news.C == channel && news.Op == "hint" && news.Kind == kind {
			return news.N
		}
	}
}

func TestSupport(t *testing.T) {
	s := newSite(t)
	s.openPlan()
	noor, jan, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	jan.signIn("jan")
	proposal := noor.propose("Open vergaderingen", "Wat er besloten wordt, is slecht te volgen.")
	support, withdrawal := proposal+"/support", proposal+"/support/withdrawal"
	var id, plan int64
	s.must(s.db.QueryRow(t.Context(), `SELECT id, plan_id FROM proposals`).Scan(&id, &plan))

	t.Run("it is given and withdrawn by a button, and the page says how it stands", func(t *testing.T) {
		noor.open(proposal).says("mensen en organisaties steunen dit voorstel", "Steun dit voorstel")
		p := noor.follow(noor.submit(support, nil))
		p.says("Je steunt nu dit voorstel.", "Je steunt dit voorstel", "mens of organisatie steunt dit voorstel", "sinds vandaag")
		if p.url.Fragment != "support" {
			t.Errorf("came to %s", p.url)
		}
		jan.open(proposal).says("mens of organisatie steunt dit voorstel", "Steun dit voorstel")
		jan.open("/proposals").says("1 keer gesteund")
		noor.follow(noor.submit(withdrawal, nil)).says("Je steunt dit voorstel niet meer.", "Steun dit voorstel")
	})
	t.Run("a visitor's waits until they signed in, and says what for", func(t *testing.T) {
		visitor.open(proposal).says("Log in en steun dit voorstel")
		p := visitor.follow(visitor.submit(support, nil)).says("Open vergaderingen")
		if !strings.HasPrefix(p.url.Path, "/parked-forms/") || s.count(`SELECT count(*) FROM supports`) != 0 {
			t.Fatalf("at %s", p.url)
		}
		parked := p.url.Path
		visitor.leave(parked)
		visitor.follow(visitor.choose("noor"))
		p = visitor.follow(visitor.submit(parked, nil))
		p.says("Je steunt nu dit voorstel.")
		if p.url.Path != proposal || s.count(`SELECT count(*) FROM supports`) != 1 {
			t.Errorf("came to %s", p.url)
		}
	})
	t.Run("open pages count along: the proposal's and the list", func(t *testing.T) {
		thread, err := s.forum.Threads.Main(t.Context(), forum.Actor{}, id)
		s.must(err)
		page, list := fmt.Sprintf("proposal:%d", id), fmt.Sprintf("proposals:%d", plan)
		onPage, onList := noor.followThread(s, page), noor.followThread(s, list)
		jan.open(proposal)
		jan.submit(support, nil).want(http.StatusSeeOther)
		comesTo(t, onPage, page, fmt.Sprintf("support-%d", id), 1, 2)
		comesTo(t, onList, list, fmt.Sprintf("support-%d", id), 1, 2)
		if body := jan.open(proposal).body; !strings.Contains(body, fmt.Sprintf(`data-tally="support-%d"`, id)) {
			t.Error("nothing on the page counts along")
		}
		jan.submit(fmt.Sprintf("/threads/%d/comments", thread.ID), url.Values{"text": {"Goed idee."}}).want(http.StatusSeeOther)
		comesTo(t, onList, list, fmt.Sprintf("comments-%d", id), 0, 1)
	})
	t.Run("whoever represents an organisation can choose it, and its name is shown", func(t *testing.T) {
		_, err := s.db.Exec(t.Context(), `
			INSERT INTO representatives (organisation_id, account_id, since)
			SELECT o.id, a.id, now() FROM organisations o, accounts a WHERE a.sub = 'jan'`)
		s.must(err)
		jan.open(proposal)
		jan.submit(withdrawal, nil)
		jan.open(proposal).says("Namens wie?", "Houder")
		var organisation string
		s.must(s.db.QueryRow(t.Context(), `SELECT id::text FROM organisations`).Scan(&organisation))
		jan.follow(jan.submit(support, url.Values{"organisation": {organisation}})).says("namens Houder")
		s.newBrowser().open(proposal).says("Met deze organisaties:", "Houder")
	})
	t.Run("an organisation of others, and a proposal that is not there, are refused in words", func(t *testing.T) {
		noor.open(proposal)
		noor.submit(withdrawal, nil)
		noor.open(proposal)
		noor.submit(support, url.Values{"organisation": {"999999"}}).want(http.StatusUnprocessableEntity)
		csrf := noor.open(proposal).form(support)
		noor.post("/proposals/999999/support", csrf, nil).want(http.StatusNotFound)
		noor.post("/proposals/x/support", csrf, nil).want(http.StatusNotFound)
	})
	t.Run("a closed plan says so, and has no button", func(t *testing.T) {
		form := noor.open(proposal).form(support)
		_, err := s.db.Exec(t.Context(), `UPDATE plans SET phase = 'closed'`)
		s.must(err)
		p := noor.open(proposal).says("Dit plan is afgesloten. Steunen kan niet meer.")
		if strings.Contains(p.body, support+`"`) {
			t.Error("there is a button")
		}
		noor.post(support, form, nil).want(http.StatusForbidden).says("Dit plan is afgesloten. Steunen kan niet meer.")
	})
}
