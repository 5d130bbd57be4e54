package web

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// guest asks for a page without any cookie.
func (s *site) guest(path, encoding string) (body string, header http.Header) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+path, nil)
	s.must(err)
	r.Header.Set("Accept-Encoding", encoding) // without one Go would ask for gzip and unpack it
	response, err := s.wire.RoundTrip(r)
	s.must(err)
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	s.must(err)
	return string(b), response.Header
}

func TestGuestPages(t *testing.T) {
	s := newSite(t)
	s.openPlan()
	noor, jan := s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	jan.signIn("jan")
	proposal := noor.propose("Open vergaderingen", "Wat er besloten wordt, is slecht te volgen.")
	rename := func(title string) {
		if _, err := s.db.Exec(t.Context(), `UPDATE proposals SET title = $1`, title); err != nil { // of which nobody is told
			t.Fatal(err)
		}
	}

	t.Run("a page is made once for all who ask within a second", func(t *testing.T) {
		s.guest(proposal, "")
		rename("Achter de rug om")
		if body, _ := s.guest(proposal, ""); !strings.Contains(body, "Open vergaderingen") {
			t.Error("it was made again")
		}
		s.ahead.Add(int64(time.Second))
		if body, header := s.guest(proposal, ""); !strings.Contains(body, "Achter de rug om") {
			t.Error("it is older than a second")
		} else if header.Get("Cache-Control") != "private, no-cache" || header.Get("Content-Security-Policy") == "" {
			t.Errorf("its headers are %v", header)
		}
	})
	t.Run("whatever is written makes it anew", func(t *testing.T) {
		noor.open(proposal)
		noor.submit(proposal+"/support", nil).want(http.StatusSeeOther)
		if body, _ := s.guest(proposal, ""); !strings.Contains(body, `data-zero>1</b>`) {
			t.Error("the support is not in it")
		}
	})
	t.Run("in each language and way of compressing it is its own", func(t *testing.T) {
		rename("In talen")
		s.ahead.Add(int64(time.Second))
		for _, path := range []string{proposal, "/en" + proposal} {
			for _, encoding := range []string{"", "gzip", "br"} {
				for range 2 {
					body, header := s.guest(path, encoding)
					if header.Get("Content-Encoding") != encoding {
						t.Errorf("%s asked as %q came as %q", path, encoding, header.Get("Content-Encoding"))
					}
					lang := `<html lang="nl">`
					if strings.HasPrefix(path, "/en/") {
						lang = `<html lang="en">`
					}
					if encoding == "" && !strings.Contains(body, lang) {
						t.Errorf("%s is not in its language", path)
					}
				}
			}
		}
	})
	t.Run("who is signed in gets their own, and visitors never that", func(t *testing.T) {
		s.guest(proposal, "")
		if p := noor.open(proposal); !strings.Contains(p.body, "Mijn account") || p.form(proposal+"/support/withdrawal").Get("csrf") == "" {
			t.Error("someone who is signed in got a visitor's page")
		}
		if body, header := s.guest(proposal, ""); strings.Contains(body, "Mijn account") || header.Get("Set-Cookie") != "" {
			t.Error("a visitor got the page of someone else")
		}
	})
	t.Run("a form that waits for its author is shown to no other", func(t *testing.T) {
		author := s.newBrowser()
		author.open(proposal)
		parked := author.follow(author.submit(proposal+"/support", url.Values{}))
		path := parked.url.Path
		if !strings.HasPrefix(path, "/parked-forms/") {
			t.Fatalf("came to %s", path)
		}
		author.open(path).want(http.StatusOK)
		s.newBrowser().get(path).want(http.StatusNotFound)
		author.open(path).want(http.StatusOK)
	})
	t.Run("what does not exist is said each time anew", func(t *testing.T) {
		for range 2 {
			s.newBrowser().get("/proposals/999999").want(http.StatusNotFound)
		}
	})
	t.Run("what was written is on every page that was asked for after it, however many ask", func(t *testing.T) {
		var number int64
		s.must(s.db.QueryRow(t.Context(), `SELECT id FROM threads WHERE main AND about_id = (SELECT id FROM proposals)`).Scan(&number))
		thread := fmt.Sprintf("/threads/%d/comments", number)
		var ask sync.WaitGroup
		for range 4 {
			ask.Go(func() {
				for range 40 {
					s.guest(proposal, "br")
				}
			})
		}
		for i := range 12 {
			noor.open(proposal)
			text := fmt.Sprintf("Reactie nummer %d.", i)
			noor.submit(thread, url.Values{"text": {text}}).want(http.StatusSeeOther)
			if body, _ := s.guest(proposal, ""); !strings.Contains(body, text) {
				t.Errorf("%q is missing", text)
			}
		}
		ask.Wait()
	})
}

func TestGuestPages_size(t *testing.T) {
	var g guestPages
	now := time.Now()
	for i := range 5 {
		p, mine := g.find(fmt.Sprint(i), now)
		if !mine {
			t.Fatal("it is there already")
		}
		p.body = make([]byte, guestPagesSize/4)
		g.keep(fmt.Sprint(i), p)
	}
	if _, mine := g.find("0", now); !mine {
		t.Error("more is kept than may be")
	}
}
