package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
)

func TestReading(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	noor, first := s.posted(thread)
	path := fmt.Sprintf("/threads/%d", thread)
	jan := s.newBrowser()
	jan.signIn("jan")
	keep := func(b *browser, seen string) *page {
		t.Helper()
		csrf := ""
		for n := range b.open(path).root.Descendants() {
			if n.Data == "meta" && attr(n, "name") == "csrf" {
				csrf = attr(n, "content")
			}
		}
		return b.post(path+"/reading", url.Values{"csrf": {csrf}, "seen": {seen}}, nil)
	}

	t.Run("the page says what came since one left off", func(t *testing.T) {
		keep(jan, strconv.FormatInt(first, 10)).want(http.StatusNoContent)
		noor.open(path)
		noor.submit(path+"/comments", url.Values{"text": {"Iets nieuws"}}).want(http.StatusSeeOther)
		next := int64(s.count(`SELECT max(id) FROM comments`))
		p := jan.open(path).says("1 nieuwe reactie sinds je laatste bezoek")
		if !hasLink(p, fmt.Sprintf("/comments/%d", next)) {
			t.Errorf("links are %v", p.links())
		}
		jan.open("/en" + path).says("1 new comment since your last visit")
	})
	t.Run("visitors keep it themselves: the page is the same for all of them", func(t *testing.T) {
		keep(s.newBrowser(), "1").want(http.StatusUnauthorized)
		if n := s.count(`SELECT count(*) FROM readings`); n != 1 {
			t.Errorf("%d are kept", n)
		}
	})
	t.Run("what is no number keeps nothing, and an unknown thread is not found", func(t *testing.T) {
		keep(noor, "niets").want(http.StatusNoContent)
		if n := s.count(`SELECT count(*) FROM readings`); n != 1 {
			t.Errorf("%d are kept", n)
		}
		fields := url.Values{"csrf": noor.open(path).form(path + "/comments")["csrf"], "seen": {"1"}}
		noor.post("/threads/999999/reading", fields, nil).want(http.StatusNotFound)
		noor.post(path+"/reading", url.Values{"seen": {"1"}, "csrf": {"another"}}, http.Header{"Sec-Fetch-Site": {"same-origin"}}).want(http.StatusForbidden)
	})
}
