package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/forum"

	"golang.org/x/net/html"
)

// link is the first address on the page that begins so.
func (p *page) link(begin string) string {
	p.t.Helper()
	for _, href := range p.links() {
		if strings.HasPrefix(href, begin) {
			return href
		}
	}
	p.t.Fatalf("%s has no link to %s", p.url, begin)
	return ""
}

func TestModeration_goesOnAfterEveryForm(t *testing.T) {
	s := newModerated(t)
	action := s.newDraft()
	who := s.people("noor", "pip", "jan")
	noor, pip, jan := who["noor"], who["pip"], who["jan"]
	one, _ := s.newProposals()
	pip.flags(formID(strings.TrimPrefix(one, "/proposals/")), 5).want(http.StatusSeeOther)
	proposal := s.count(`SELECT max(id) FROM cases`)
	report := func() (number int) {
		noor.write(action.MainThread, fmt.Sprintf("Reclame nummer %d", s.count(`SELECT count(*) FROM comments`)))
		pip.flags(s.lastComment(), 5).want(http.StatusSeeOther)
		return s.count(`SELECT max(id) FROM cases`)
	}
	const choice = "/plans/proefplan/queue?kind=flagged&rule=5"
	// From the case to the form and on, in the choice that one worked in, to a case that is now one's own.
	goesOn := func(t *testing.T, who *browser, p *page) {
		t.Helper()
		p.want(http.StatusSeeOther)
		p = who.follow(p).want(http.StatusOK)
		if q := p.url.Query(); q.Get("kind") != "flagged" || q.Get("rule") != "5" {
			t.Errorf("it leads out of the choice, to %s", p.url)
		}
		p.says("Geef terug")
	}
	for name, form := range map[string]struct {
		what   string
		fields url.Values
	}{
		"to move a comment":     {"move", url.Values{"address": {one}}},
		"to take words out":     {"redaction", url.Values{"rule": {"4"}, "text": {forum.RedactionMark("nl")}}},
		"to ask for agreement":  {"request", url.Values{"kind": {forum.DecideDelete}, "rule": {"5"}, "reason": {"Dit mag niet."}}},
		"to ask for an opinion": {"opinion", url.Values{"question": {"Wat vind je?"}}},
	} {
		t.Run(name, func(t *testing.T) {
			number := report()
			path := fmt.Sprintf("/cases/%d/%s", number, form.what)
			p := jan.open(fmt.Sprintf("%s&case=%d", choice, number))
			p = jan.open(p.link(path + "?within="))
			if back := p.link("/plans/proefplan/queue?case="); back != fmt.Sprintf("/plans/proefplan/queue?case=%d&kind=flagged&rule=5", number) {
				t.Errorf("it leads back to %s", back)
			}
			goesOn(t, jan, jan.submit(path, form.fields))
		})
	}
	t.Run("an opinion that was given", func(t *testing.T) {
		number := s.count(`SELECT id FROM opinions`)
		who := s.people("mies")["mies"]
		who.open(fmt.Sprintf("%s&case=%d", choice, s.count(`SELECT case_id FROM opinions`)))
		report()
		goesOn(t, who, who.submit(fmt.Sprintf("/opinions/%d", number), url.Values{"words": {"Laat maar staan."}}))
		if s.count(`SELECT count(*) FROM cases WHERE claimed_by IS NOT NULL AND id = (SELECT case_id FROM opinions)`) != 0 {
			t.Error("it leads to the very case that it was asked about")
		}
	})
	t.Run("to merge or split a proposal", func(t *testing.T) {
		p := jan.open(fmt.Sprintf("%s&case=%d", choice, proposal))
		p = jan.open(p.link(one + "/curation?"))
		fields := p.form(one + "/curation")
		fields.Set("step", "split")
		for name, value := range map[string]string{"title": "Het tweede deel", "problem": "Een probleem.", "solution": "Een oplossing.", "reason": "Het zijn er twee.", "key": "12345678"} {
			fields.Set(name, value)
		}
		report()
		goesOn(t, jan, jan.post(one+"/curation", fields, nil))
	})
	t.Run("to close a thread", func(t *testing.T) {
		first, second := report(), report()
		path := fmt.Sprintf("/cases/%d/closure", second)
		p := jan.open(fmt.Sprintf("%s&case=%d", choice, second))
		jan.open(p.link(path))
		goesOn(t, jan, jan.submit(path, url.Values{"reason": {"We komen er niet uit."}}))
		jan.open(fmt.Sprintf("%s&case=%d", choice, first)).says("Geef terug")
	})
}

func TestModeration_leadsBack(t *testing.T) {
	s := newModerated(t)
	action := s.newDraft()
	who := s.people("noor", "pip", "ada")
	who["noor"].write(action.MainThread, "Een reactie.")
	comment := s.lastComment()
	who["pip"].flags(comment, 5).want(http.StatusSeeOther)
	number := s.count(`SELECT max(id) FROM cases`)
	ada := who["ada"]
	paths := []string{
		"/plans/proefplan/queue", fmt.Sprintf("/decisions/new?case=%d", number), "/moderation/templates", "/moderation/handover", "/moderation/safeguards",
		"/moderation/safeguards/revision", fmt.Sprintf("/moderation/members/%d", s.accountOf("noor")), fmt.Sprintf("/assisted/new?thread=%d", action.MainThread),
		fmt.Sprintf("/assisted/new?plan=%d", action.Plan), fmt.Sprintf("/flags/new?about=%d", comment),
	}
	for _, form := range []string{"move", "redaction", "closure", "request", "opinion"} {
		paths = append(paths, fmt.Sprintf("/cases/%d/%s", number, form))
	}
	leadsBack := func(path string) {
		crumbs := ada.open(path).want(http.StatusOK).first(func(n *html.Node) bool { return n.Data == "nav" && attr(n, "class") == "crumbs" })
		if crumbs == nil {
			t.Errorf("%s leads nowhere back", path)
			return
		}
		to := ""
		for n := range crumbs.Descendants() {
			if n.Type == html.ElementNode && n.Data == "a" {
				to = attr(n, "href")
			}
		}
		ada.open(to).want(http.StatusOK)
	}
	for _, path := range paths {
		leadsBack(path)
	}
	ada.decides(forum.DecideHide, nil).want(http.StatusSeeOther)
	leadsBack(fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`)))
	leadsBack(fmt.Sprintf("/decisions/new?case=%d", number))
}

// first is the first element on the page of which is holds, or nil.
func (p *page) first(is func(*html.Node) bool) *html.Node {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && is(n) {
			return n
		}
	}
	return nil
}
