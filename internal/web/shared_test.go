package web

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
)

func TestSharedPage(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	noor, comment := s.posted(thread)
	jan, pip := s.newBrowser(), s.newBrowser()
	jan.signIn("jan")
	pip.signIn("pip")
	path := fmt.Sprintf("/threads/%d", thread)
	withdraw := func(p *page) bool { // whether the page offers one to take the comment back
		t.Helper()
		for n := range p.root.Descendants() {
			if attr(n, "href") == fmt.Sprintf("/comments/%d/withdrawal", comment) || attr(n, "href") == fmt.Sprintf("/en/comments/%d/withdrawal", comment) {
				return !isHidden(n)
			}
		}
		t.Fatal("the comment is not there")
		return false
	}

	t.Run("each finds their own in what all read, whoever came first", func(t *testing.T) {
		for _, order := range [][]*browser{{jan, noor, pip}, {noor, jan, pip}} {
			s.server.Changed()
			for _, b := range order {
				if p := b.open(path); withdraw(p) != (b == noor) || isHidden(p.agreeButton(comment)) != (b == noor) {
					t.Errorf("the comment is offered wrongly to its author: %t", b == noor)
				}
			}
		}
	})
	t.Run("what one agrees with is pressed for them alone", func(t *testing.T) {
		pip.post(fmt.Sprintf("/comments/%d/agreement", comment), pip.open(path).agreeForm(comment), nil).want(http.StatusSeeOther)
		visitor := s.newBrowser()
		for _, order := range [][]*browser{{pip, visitor, noor, jan}, {visitor, pip}} {
			s.server.Changed()
			for _, b := range order {
				if got := attr(b.open(path).agreeButton(comment), "aria-pressed"); got != fmt.Sprint(b == pip) {
					t.Errorf("it is pressed: %s", got)
				}
			}
		}
	})
	t.Run("in each language it is its own", func(t *testing.T) {
		for range 2 {
			pip.open(path).says("Beantwoord")
			pip.open("/en" + path).says("Reply")
		}
	})
	t.Run("it is the same markup as made for one alone", func(t *testing.T) {
		shared := pip.open(path)
		_, err := s.db.Exec(t.Context(), `
			INSERT INTO roles (account_id, role, source, given_at)
			SELECT account_id, 'coalition', 'grant', now()
			FROM sessions
			ORDER BY id DESC
			LIMIT 1`) // of Pip, who came last
		s.must(err)
		alone := pip.open(path)
		if a, b := section(shared, "comments"), section(alone, "comments"); a == "" || a != b {
			t.Errorf("for all:\n%s\nfor one:\n%s", a, b)
		}
	})
}

// section is the markup of a list by its class.
func section(p *page, class string) string {
	_, rest, _ := strings.Cut(p.body, `<ol class="`+class+`"`)
	list, _, _ := strings.Cut(rest, "</ol><p class=\"new-bar\"")
	return list
}

// TestSharedPage_together has many read and write at the same time, for the race detector: what is kept for all is changed by none.
func TestSharedPage_together(t *testing.T) {
	s := newSite(t)
	draft := s.newDraft()
	pip, noor := s.newBrowser(), s.newBrowser()
	pip.signIn("pip")
	noor.signIn("noor")
	action := fmt.Sprintf("/actions/%d", draft.ID)
	thread := fmt.Sprintf("/threads/%d", s.count(`SELECT id FROM threads WHERE about_id = $1 AND main`, draft.ID))
	noor.open(thread)

	cookie := s.server.sessionCookie() + "=" + pip.cookie(s.server.sessionCookie())
	ask := func(path, cookie string) error {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
		if err != nil {
			return err
		}
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		answer, err := s.wire.RoundTrip(r)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			return err
		}
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("%s: %s", path, answer.Status)
		}
		return nil
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for _, who := range []string{cookie, cookie, ""} {
		for _, path := range []string{action, thread, "/en" + thread} {
			readers.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
					}
					if err := ask(path, who); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
	}
	for i := range 8 {
		noor.submit(thread+"/comments", url.Values{"text": {fmt.Sprintf("Woorden nummer %d die er nog niet stonden.", i)}}).want(http.StatusSeeOther)
		noor.open(thread)
	}
	close(done)
	readers.Wait()
}
