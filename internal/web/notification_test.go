package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// comments posts a comment of the browser's owner in a thread.
func (b *browser) comments(thread int64, words string) {
	b.t.Helper()
	b.open(fmt.Sprintf("/threads/%d", thread))
	b.submit(fmt.Sprintf("/threads/%d/comments", thread), url.Values{"text": {words}}).want(http.StatusSeeOther)
}

// opening is the path of the form that opens the newest unread notification on a page.
func (p *page) opening() string {
	p.t.Helper()
	for n := range p.root.Descendants() {
		if path := attr(n, "action"); n.Data == "form" && strings.HasSuffix(path, "/opening") {
			return path
		}
	}
	p.t.Fatal("there is nothing unread on the page")
	return ""
}

func TestNotifications(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	noor, jan := s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	jan.signIn("jan")

	t.Run("visitors have no bell, and sign in for what they are told and follow", func(t *testing.T) {
		visitor := s.newBrowser()
		if p := visitor.open("/about"); p.byID("bell") != nil {
			t.Error("a visitor has a bell")
		}
		for _, path := range []string{"/notifications", "/follows"} {
			visitor.get(path).leads("/sign-in?return_to=" + url.QueryEscape(path))
		}
	})
	t.Run("the bell is there when there is nothing, and the page says so", func(t *testing.T) {
		noor.open("/about").says("Berichten: niets ongelezen")
		noor.open("/notifications").says("Er zijn nog geen berichten voor je.", "Een gesprek waarin je meepraat, volg je vanzelf.")
		noor.open("/en/notifications").says("There is no news for you yet.")
	})
	noor.comments(thread, "Mijn eerste")
	for i := range 3 {
		jan.comments(thread, fmt.Sprint("Reactie ", i))
	}
	s.tellPeople()
	t.Run("what others say in a thread one takes part in is one line with a number, in the page's language", func(t *testing.T) {
		noor.open("/about").says("Berichten: 1 ongelezen")
		noor.open("/notifications").says("nieuw", "3 nieuwe reacties in “Een gesprek”", "Reactie 2")
		if p := noor.open("/en/notifications").says("new"); !strings.Contains(p.body, `3 new comments in “<span lang="nl">Een gesprek</span>”`) {
			t.Errorf("the title is not said in its own language:\n%s", p.text())
		}
		noor.get("/nowhere").want(http.StatusNotFound).says("Berichten: 1 ongelezen")
	})
	t.Run("looking at the list reads nothing", func(t *testing.T) {
		noor.open("/notifications")
		noor.open("/notifications").says("Berichten: 1 ongelezen")
	})
	open := noor.open("/notifications").opening()
	t.Run("it is opened by its owner, with the form's token", func(t *testing.T) {
		noor.get(open).want(http.StatusNotFound)
		noor.post(open, url.Values{"csrf": {"guessed"}}, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusForbidden)
		token := jan.open("/account").form("/sign-out")["csrf"]
		jan.post(open, url.Values{"csrf": token}, nil).want(http.StatusNotFound)
		noor.open("/about").says("Berichten: 1 ongelezen")
	})
	t.Run("opening it leads to the first that is new and makes it read, without script", func(t *testing.T) {
		noor.open("/notifications")
		first := s.count(`SELECT min(s.id) FROM subjects s JOIN comments c ON c.id = s.id WHERE s.author_id <> (SELECT author_id FROM subjects WHERE id = (SELECT min(id) FROM comments))`)
		p := noor.follow(noor.submit(open, nil).leads(fmt.Sprintf("/comments/%d", first)))
		p.says("Reactie 0", "Berichten: niets ongelezen")
		if p := noor.open("/notifications").says("3 nieuwe reacties in “Een gesprek”"); strings.Contains(p.text(), "nieuw\n") || !hasLink(p, fmt.Sprintf("/comments/%d", first)) {
			t.Error("it is still called new, or leads nowhere")
		}
	})
	t.Run("all at once", func(t *testing.T) {
		jan.comments(thread, "Nog een")
		s.tellPeople()
		noor.open("/notifications").says("Berichten: 1 ongelezen")
		noor.follow(noor.submit("/notifications/reading", nil)).says("Alles staat op gelezen.", "Berichten: niets ongelezen")
	})
}

func TestNotifications_pages(t *testing.T) {
	s := newSite(t)
	noor := s.newBrowser()
	noor.signIn("noor")
	const things = 33
	s.newThread()
	_, err := s.db.Exec(t.Context(), `
		WITH s AS (
			INSERT INTO subjects (kind, plan_id, created_at, lang)
			SELECT 'thread', (SELECT id FROM plans), now(), 'nl'
			FROM generate_series(2, $1::integer)
			RETURNING id
		)
		INSERT INTO threads (id, title)
		SELECT id, 'Gesprek ' || id
		FROM s`, things)
	s.must(err)
	jan := s.newBrowser()
	jan.signIn("jan")
	rows, err := s.db.Query(t.Context(), `SELECT id FROM threads`)
	s.must(err)
	var threads []int64
	for rows.Next() {
		var id int64
		s.must(rows.Scan(&id))
		threads = append(threads, id)
	}
	s.must(rows.Err())
	for _, thread := range threads {
		noor.comments(thread, "Mijn woord")
		jan.comments(thread, "Ook iets")
	}
	s.tellPeople()
	first := noor.open("/notifications").says(fmt.Sprintf("Berichten: %d ongelezen", things))
	next := ""
	for _, link := range first.links() {
		if strings.HasPrefix(link, "/notifications?before=") {
			next = link
		}
	}
	if next == "" {
		t.Fatal("no way to older ones")
	}
	second := noor.open(next)
	if n := strings.Count(second.body, "/opening"); n != things-30 {
		t.Errorf("%d on the second page", n)
	}
	if strings.Contains(second.body, `action="/notifications/reading"`) {
		t.Error("a later page offers to mark as read what it does not show")
	}
}

func TestBell_live(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	noor, jan := s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	jan.signIn("jan")
	noor.comments(thread, "Mijn eerste")
	account := s.count(`SELECT author_id FROM subjects WHERE id = (SELECT max(id) FROM comments)`)
	channel := fmt.Sprintf("person:%d", account)
	conn := noor.followThread(s, channel)
	jan.comments(thread, "Hallo")
	s.tellPeople()
	if news := nextPut(t, conn, channel); news.ID != "bell" || !strings.Contains(news.HTML, "Berichten: 1 ongelezen") || news.Say != "Je hebt 1 ongelezen bericht" {
		t.Errorf("news %+v", news)
	}
	t.Run("more in the same line does not ring again", func(t *testing.T) {
		jan.comments(thread, "Hallo?")
		s.tellPeople()
		if n := s.count(`SELECT last FROM channels WHERE name = $1`, channel); n != 1 {
			t.Errorf("the bell moved %d times", n)
		}
	})
	t.Run("reading in one tab silently empties the bell of the others", func(t *testing.T) {
		noor.open("/notifications")
		noor.submit("/notifications/reading", nil).want(http.StatusSeeOther)
		if news := nextPut(t, conn, channel); !strings.Contains(news.HTML, "niets ongelezen") || news.Say != "" {
			t.Errorf("news %+v", news)
		}
	})
	t.Run("nobody hears another's bell", func(t *testing.T) {
		other := jan.followThread(s, fmt.Sprintf("thread:%d", thread))
		s.must(other.WriteJSON(map[string]string{"join": channel}))
		for {
			var news struct{ C, Op string }
			s.must(other.ReadJSON(&news))
			if news.C == channel {
				if news.Op != "gone" {
					t.Errorf("got %+v", news)
				}
				return
			}
		}
	})
}
