package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

// threadDoors are the pages on which a thread, or what it is called or began with, could be read.
func threadDoors(thread, first, reply int64) map[string]string {
	return map[string]string{
		"its page":               fmt.Sprintf("/threads/%d", thread),
		"its page in English":    fmt.Sprintf("/en/threads/%d", thread),
		"its comments by agree":  fmt.Sprintf("/threads/%d?sort=agreement", thread),
		"how it began":           fmt.Sprintf("/comments/%d", first),
		"an answer to that":      fmt.Sprintf("/comments/%d/reply", first),
		"what was said before":   fmt.Sprintf("/comments/%d/history", first),
		"what another said":      fmt.Sprintf("/comments/%d", reply),
		"on a screen":            fmt.Sprintf("/threads/%d/present", thread),
		"all threads":            "/threads",
		"search":                 "/search?q=kwibuskolder",
		"search of how it began": "/search?q=sukkelarij",
		"search of an answer":    "/search?q=praatje",
		"the plan":               "/plans/proefplan",
		"the front page":         "/",
		"the ledger":             "/plans/proefplan/ledger",
		"the ledger as CSV":      "/plans/proefplan/ledger.csv",
		"the ledger as JSON":     "/plans/proefplan/ledger.json",
		"the log of moderation":  "/moderation",
		"the log as CSV":         "/moderation.csv",
		"what people are told":   "/notifications",
		"what people follow":     "/follows",
	}
}

func TestThread_hidden_everyDoor(t *testing.T) {
	s := newSite(t)
	s.openPlan()
	noor, pip, jan, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	noor.open("/threads/new")
	noor.submit("/threads", url.Values{"title": {"Een kwibuskolder te koop"}, "text": {"Dit is sukkelarij."}}).want(http.StatusSeeOther)
	first := s.lastComment()
	thread := int64(s.count(`SELECT thread_id FROM comments WHERE id = $1`, first))
	page := fmt.Sprintf("/threads/%d", thread)
	pip.write(thread, "Een praatje hierover.")
	reply := s.lastComment()
	pip.open(page)
	pip.submit(fmt.Sprintf("/follows/%d", thread), url.Values{"level": {"follow"}})
	noor.write(thread, "Dank je.")
	s.tellPeople()
	doors := threadDoors(thread, first, reply)
	says := func(body string) bool {
		return strings.Contains(strings.ToLower(body), "kwibuskolder te") || strings.Contains(body, "sukkelarij.")
	}
	before := 0
	for _, door := range doors {
		s.guest(door, "br") // keeps it for a second
		if says(visitor.goes(door).body) || says(pip.goes(door).body) {
			before++
		}
	}
	if before < 8 {
		t.Fatalf("it was to be read behind %d doors only: this test looks at the wrong ones", before)
	}
	conn := visitor.followThread(s, fmt.Sprintf("thread:%d", thread))
	pip.flags(thread, 2).want(http.StatusSeeOther)
	jan.decides(forum.DecideHide, url.Values{"rule": {"2"}}).want(http.StatusSeeOther)

	t.Run("pages that are open lose its title", func(t *testing.T) {
		visitor.hears(conn, fmt.Sprintf("title-thread-%d", thread), "Verborgen gesprek", "<title", "aria-current")
	})
	t.Run("nobody reads it, or what it is called, behind any door", func(t *testing.T) {
		for name, door := range doors {
			for who, b := range map[string]*browser{"a visitor": visitor, "a member": pip, "its author": noor, "a moderator outside the queue": jan} {
				if p := b.goes(door); says(p.body) {
					t.Errorf("%s still reads it: %s (%s)", who, name, p.url)
				}
			}
			if body, _ := s.guest(door, ""); says(body) {
				t.Errorf("the kept page still has it: %s", name)
			}
		}
		visitor.comesBack(conn, thread, says)
	})
	t.Run("its page says why, and what others said is still there", func(t *testing.T) {
		visitor.get(page).want(http.StatusOK).says("Verborgen gesprek", "Huisregel 2", "Een praatje hierover.", "niet meer reageren")
		visitor.get("/en"+page).want(http.StatusOK).says("Hidden discussion", "House rule 2")
		token := pip.open("/account").form("/account").Get("csrf")
		if p := pip.post(page+"/comments", url.Values{"csrf": {token}, "key": {"a-key-of-a-comment"}, "text": {"Nog iets."}, "lang": {"nl"}}, nil); p.status != http.StatusForbidden || !strings.Contains(p.body, "Nog iets.") {
			t.Errorf("who adds something gets %d, with the words: %t", p.status, strings.Contains(p.body, "Nog iets."))
		}
	})
	t.Run("its author reads the decision", func(t *testing.T) {
		s.tellPeople()
		decision := fmt.Sprintf("/decisions/%d", s.count(`SELECT hidden_by FROM subjects WHERE id = $1`, thread))
		noor.get(decision).want(http.StatusOK).says("Een kwibuskolder te koop", "Dit is sukkelarij.")
	})
}
