package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

// proposalDoors are the pages on which a proposal, or what it says or is called, could be read. Those under its own address say that it is hidden.
func (s *site) proposalDoors(proposal, thread, comment int64) map[string]string {
	o := fmt.Sprintf("/proposals/%d", proposal)
	return map[string]string{
		"its page":               o,
		"its page in English":    "/en" + o,
		"its versions":           o + "/versions",
		"its first version":      o + "/versions/1",
		"its comparison":         o + "/comparison?from=1&to=2",
		"its thread":             fmt.Sprintf("/threads/%d", thread),
		"its thread in English":  fmt.Sprintf("/en/threads/%d", thread),
		"a comment in it":        fmt.Sprintf("/comments/%d", comment),
		"an answer to that":      fmt.Sprintf("/comments/%d/reply", comment),
		"all proposals":          "/proposals",
		"all threads":            "/threads",
		"search":                 "/search?q=kwibuskolder",
		"search of what is said": "/search?q=praatje",
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

func TestProposal_hidden_everyDoor(t *testing.T) {
	s := newSite(t)
	s.openPlan()
	noor, pip, jan, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	path := noor.propose("Een kwibuskolderloket", "Dit is sukkelarij.")
	proposal, thread := int64(s.count(`SELECT max(id) FROM proposals`)), int64(s.count(`SELECT t.id FROM threads t JOIN proposals o ON o.id = t.about_id`))
	pip.write(thread, "Een praatje hierover.")
	comment := s.lastComment()
	pip.open(path)
	pip.submit(fmt.Sprintf("/follows/%d", proposal), url.Values{"level": {"follow"}})
	noor.write(thread, "Dank je.")
	s.tellPeople()
	doors := s.proposalDoors(proposal, thread, comment)
	says := func(body string) bool {
		return strings.Contains(strings.ToLower(body), "kwibuskolderloket") || strings.Contains(body, "sukkelarij")
	}
	before := 0
	for _, door := range doors {
		s.guest(door, "br") // keeps it for a second
		if says(visitor.goes(door).body) {
			before++
		}
	}
	if before < 10 {
		t.Fatalf("it was to be read behind %d doors only: this test looks at the wrong ones", before)
	}
	conn := visitor.followThread(s, fmt.Sprintf("thread:%d", thread))
	open := visitor.followThread(s, fmt.Sprintf("proposal:%d", proposal))
	pip.flags(proposal, 2).want(http.StatusSeeOther)
	jan.decides(forum.DecideHide, url.Values{"rule": {"2"}}).want(http.StatusSeeOther)
	decision := fmt.Sprintf("/decisions/%d", s.count(`SELECT hidden_by FROM subjects WHERE id = $1`, proposal))

	t.Run("pages that are open say so instead of its title and words", func(t *testing.T) {
		visitor.hears(open, fmt.Sprintf("title-proposal-%d", proposal), "Dit voorstel is verborgen", "Huisregel 2", "<title", "aria-current")
		visitor.hears(conn, fmt.Sprintf("title-thread-%d", thread), "Gesprek over een verborgen voorstel")
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
	t.Run("its address says that it is hidden, by which rule, and where more is to be read", func(t *testing.T) {
		for _, door := range []string{"", "/versions", "/versions/1", "/comparison?from=1&to=2"} {
			p := visitor.get(path+door).want(http.StatusGone).says("Dit voorstel is verborgen", "Huisregel 2")
			links := strings.Join(p.links(), " ")
			for _, to := range []string{"/house-rules/editions/1#rule-2", "/moderation", fmt.Sprintf("/threads/%d", thread)} {
				if !strings.Contains(links, to) {
					t.Errorf("%s does not lead to %s", door, to)
				}
			}
			if strings.Contains(links, "/decisions/") || strings.Contains(p.body, "Noor") {
				t.Errorf("%s says whose it is, or leads to the decision", door)
			}
		}
		visitor.get("/en"+path).want(http.StatusGone).says("This proposal is hidden", "House rule 2")
	})
	t.Run("its author and moderators are led to the decision", func(t *testing.T) {
		for who, b := range map[string]*browser{"its author": noor, "a moderator": jan} {
			if links := strings.Join(b.get(path).want(http.StatusGone).links(), " "); !strings.Contains(links, decision) {
				t.Errorf("%s is not: %s", who, links)
			}
		}
	})
	t.Run("what people said about it can be read, and nothing is added", func(t *testing.T) {
		talk := fmt.Sprintf("/threads/%d", thread)
		visitor.get(talk).want(http.StatusOK).says("Een praatje hierover.", "Gesprek over een verborgen voorstel", "niet meer reageren")
		visitor.goes(fmt.Sprintf("/comments/%d", comment)).want(http.StatusOK).says("Een praatje hierover.")
		token := pip.open("/account").form("/account").Get("csrf")
		for name, form := range map[string]string{"a comment": talk + "/comments", "a reply": fmt.Sprintf("/comments/%d/replies", comment)} {
			if p := pip.post(form, url.Values{"csrf": {token}, "key": {"a-key-of-" + name[2:]}, "text": {"Nog iets."}, "lang": {"nl"}}, nil); p.status != http.StatusForbidden {
				t.Errorf("%s gets %d", name, p.status)
			}
		}
		if n := s.count(`SELECT count(*) FROM comments`); n != 2 {
			t.Errorf("there are %d comments", n)
		}
		for _, list := range []string{"/threads", "/search?q=praatje", "/"} {
			if p := visitor.get(list); strings.Contains(p.body, "verborgen voorstel") || list != "/search?q=praatje" && strings.Contains(p.body, "praatje") {
				t.Errorf("%s still leads there", list)
			}
		}
	})
	t.Run("restored it is all there again", func(t *testing.T) {
		_, err := s.forum.Decisions.Undo(t.Context(), forum.Actor{Account: s.accountOf("jan"), Moderator: true, Ready: true}, int64(s.count(`SELECT max(batch_id) FROM decisions`)))
		s.must(err)
		visitor.get(path).want(http.StatusOK).says("kwibuskolderloket")
		pip.write(thread, "Fijn.").want(http.StatusSeeOther)
	})
	t.Run("what never was in view, or never was, is not found", func(t *testing.T) {
		if _, err := s.db.Exec(t.Context(), `UPDATE subjects SET audience = 'moderators', hidden_by = (SELECT max(id) FROM decisions) WHERE id = $1`, proposal); err != nil {
			t.Fatal(err)
		}
		s.server.Changed()
		s.forum.Forget()
		for _, door := range []string{path, path + "/versions", "/proposals/999999", fmt.Sprintf("/threads/%d", thread)} {
			visitor.get(door).want(http.StatusNotFound)
		}
	})
}
