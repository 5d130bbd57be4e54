package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// agreeForm is what a browser sends for a press of the agree button.
func (p *page) agreeForm(comment int64) url.Values {
	p.t.Helper()
	form := p.byID("agreeing")
	if form == nil {
		p.t.Fatal("nothing can be agreed with")
	}
	fields := fieldsIn(form)
	fields.Set("agreed", attr(p.agreeButton(comment), "value"))
	return fields
}

func (p *page) agreeButton(comment int64) *html.Node {
	p.t.Helper()
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && strings.HasPrefix(attr(n, "formaction"), fmt.Sprintf("/comments/%d/agreement", comment)) {
			return n
		}
	}
	p.t.Fatalf("no button for %d", comment)
	return nil
}

func TestAgreement(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	noor, comment := s.posted(thread)
	path := fmt.Sprintf("/threads/%d", thread)
	agreement := fmt.Sprintf("/comments/%d/agreement", comment)
	jan, visitor := s.newBrowser(), s.newBrowser()
	jan.signIn("jan")

	t.Run("a button agrees and takes it back, and leads to the comment on the same page", func(t *testing.T) {
		p := jan.open(path + "?sort=agreed")
		if attr(p.agreeButton(comment), "aria-pressed") != "false" || attr(p.agreeButton(comment), "formaction") != agreement {
			t.Error("it does not offer to agree")
		}
		jan.post(agreement, p.agreeForm(comment), nil).want(http.StatusSeeOther).leads(fmt.Sprintf("%s?sort=agreed#comment-%d", path, comment))
		p = jan.open(path)
		if attr(p.agreeButton(comment), "aria-pressed") != "true" || attr(p.agreeButton(comment), "formaction") != agreement+"/withdrawal" {
			t.Error("it does not offer to take it back")
		}
		noor.open(path).says("Eens: 1")
		jan.post(agreement+"/withdrawal", p.agreeForm(comment), nil).want(http.StatusSeeOther).leads(fmt.Sprintf("%s#comment-%d", path, comment))
		if n := s.count(`SELECT agree_count FROM comments WHERE id = $1`, comment); n != 0 {
			t.Errorf("%d agree", n)
		}
	})
	t.Run("our element hears how it stands, and open pages count along", func(t *testing.T) {
		channel := fmt.Sprintf("thread:%d", thread)
		screen := noor.followThread(s, channel)
		fields := jan.open(path).agreeForm(comment)
		p := jan.post(agreement, fields, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusOK)
		if p.body != `{"agreed":true,"n":1}` {
			t.Errorf("it hears %s", p.body)
		}
		if n := nextTally(t, screen, channel, fmt.Sprintf("agreed-%d", comment)); n != 1 {
			t.Errorf("the page counts %d", n)
		}
		p = jan.post(agreement+"/withdrawal", fields, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusOK)
		if p.body != `{"agreed":false,"n":0}` {
			t.Errorf("it hears %s", p.body)
		}
	})
	t.Run("one's own comment has no button, and agreeing with it is refused in words", func(t *testing.T) {
		p := noor.open(path)
		if button := p.agreeButton(comment); !isHidden(button) {
			t.Error("there is a button")
		}
		noor.post(agreement, p.agreeForm(comment), nil).want(http.StatusForbidden).says("Dit is je eigen reactie.")
	})
	t.Run("a visitor's waits until they signed in, and says with whom", func(t *testing.T) {
		p := visitor.open(path)
		parked := visitor.follow(visitor.post(agreement, p.agreeForm(comment), nil)).says("Eens met", "Noor")
		if s.count(`SELECT count(*) FROM supports`) != 0 {
			t.Error("it counts already")
		}
		visitor.leave(parked.url.Path)
		visitor.follow(visitor.choose("jan"))
		visitor.submit(parked.url.Path, nil).want(http.StatusSeeOther).leads(fmt.Sprintf("%s#comment-%d", path, comment))
		if s.count(`SELECT count(*) FROM supports`) != 1 {
			t.Error("it does not count")
		}
	})
	t.Run("the way back is on this site", func(t *testing.T) {
		fields := jan.open(path).agreeForm(comment)
		fields.Set("to", "//elsewhere.example/")
		jan.post(agreement, fields, nil).want(http.StatusSeeOther).leads(fmt.Sprintf("/#comment-%d", comment))
		fields.Del("to")
		jan.post(agreement, fields, nil).want(http.StatusSeeOther).leads(fmt.Sprintf("/comments/%d", comment))
	})
	t.Run("what is not there, and what comes from elsewhere, is refused", func(t *testing.T) {
		fields := jan.open(path).agreeForm(comment)
		jan.post("/comments/999999/agreement", fields, nil).want(http.StatusNotFound)
		jan.post("/comments/x/agreement", fields, nil).want(http.StatusNotFound)
		fields.Set("csrf", "another")
		jan.post(agreement, fields, http.Header{"Sec-Fetch-Site": {"cross-site"}}).want(http.StatusForbidden)
	})
	t.Run("a closed thread takes no more, and says so", func(t *testing.T) {
		fields := jan.open(path).agreeForm(comment)
		_, err := s.db.Exec(t.Context(), `UPDATE plans SET phase = 'closed'`)
		s.must(err)
		jan.post(agreement, fields, nil).want(http.StatusForbidden)
	})
}

func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
	}
	return false
}

func TestThread_ordered(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	path := fmt.Sprintf("/threads/%d", thread)
	noor, first := s.posted(thread)
	noor.open(path)
	for range 55 {
		noor.submit(path+"/comments", url.Values{"text": {"Nog een"}}).want(http.StatusSeeOther)
		noor.open(path)
	}
	jan := s.newBrowser()
	jan.signIn("jan")
	p := jan.open(fmt.Sprintf("%s?around=%d", path, first))
	jan.post(fmt.Sprintf("/comments/%d/agreement", first), p.agreeForm(first), nil).want(http.StatusSeeOther)

	t.Run("the most agreed come first, on pages that hold no place for what is new", func(t *testing.T) {
		p := jan.open(path+"?sort=agreed").says("Meest eens", "Meer reacties")
		list := p.byID(fmt.Sprintf("comments-%d", thread))
		if attr(list, "data-to") != "000000000000" {
			t.Errorf("the list takes news up to %q", attr(list, "data-to"))
		}
		if at := strings.Index(p.body, `id="comment-`); !strings.HasPrefix(p.body[at:], fmt.Sprintf(`id="comment-%d"`, first)) {
			t.Errorf("it begins with %.20s", p.body[at:])
		}
		next := ""
		for _, link := range p.links() {
			if strings.Contains(link, "below=0-") {
				next = link
			}
		}
		rest := jan.open(next)
		if n := strings.Count(rest.body, `<li class="comment`); n != 6 {
			t.Errorf("%d are left", n)
		}
	})
	t.Run("marks that nobody made are no mistake of ours", func(t *testing.T) {
		for _, mark := range []string{"below=99999999999-1", "below=x", "below=-5--5", "sort=agreed&around=1"} {
			jan.open(path + "?sort=agreed&" + mark).want(http.StatusOK)
		}
		jan.open(path + "?sort=nonsense").want(http.StatusOK)
	})
}
