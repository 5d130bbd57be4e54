package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"samenspraak/internal/forum"
)

func TestAppeal_againstWhatDoesNotStandLeadsToWhatDoes(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	s.safeguards(func(m *forum.SafeguardEdition) { m.FlagsToHold = 1 })
	noor.write(action.MainThread, "Reclame!")
	pip.flags(s.lastComment(), 5).want(http.StatusSeeOther)
	hold := fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions WHERE kind = 'hold'`))
	noor.open(hold).says("Je bijdrage is even niet te zien.")
	typed := noor.at.form(hold + "/appeal")
	jan.decides(forum.DecideHide, nil).want(http.StatusSeeOther)
	final := fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))

	typed.Set("words", "Dit was geen reclame.")
	p := noor.post(hold+"/appeal", typed, nil)
	p.want(http.StatusForbidden).says("Bezwaar maken kan alleen tegen het besluit dat nu geldt.", "Dit was geen reclame.")
	if !slices.Contains(p.links(), final) {
		t.Errorf("it leads to %v", p.links())
	}
	noor.open("/en" + hold).says("You can only appeal against the decision that holds now.")
	noor.open(final)
	noor.follow(noor.submit(final+"/appeal", url.Values{"words": {"Dit was geen reclame."}})).says("Je bezwaar is binnen.")
}

func TestAppeal_saysWhatBecameOfWhatItIsAbout(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	who := s.people("noor", "pip", "jan")
	noor, jan := who["noor"], who["jan"]
	noor.write(action.MainThread, "Dit vind ik.")
	who["pip"].flags(s.lastComment(), 2).want(http.StatusSeeOther)
	contribution := fmt.Sprintf("/plans/proefplan/queue?case=%d", s.count(`SELECT max(id) FROM cases`))
	jan.decides(forum.DecideHide, nil).want(http.StatusSeeOther)
	hidden := fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))
	noor.open(hidden)
	noor.submit(hidden+"/appeal", url.Values{"words": {"Dit mag ik vinden."}}).want(http.StatusSeeOther)
	objection := fmt.Sprintf("/plans/proefplan/queue?case=%d", s.count(`SELECT max(id) FROM cases`))

	jan.open(contribution)
	jan.submit("/decisions", url.Values{"kind": {forum.DecideRestore}}).want(http.StatusSeeOther)
	restored := fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))
	p := noor.open(hidden).says("Moderatoren hebben de bijdrage zelf teruggezet, voordat iemand over dit bezwaar besliste.").silent("beslist uiterlijk", "Het besluit blijft.")
	if !slices.Contains(p.links(), restored) {
		t.Errorf("it leads to %v", p.links())
	}
	noor.open("/en" + hidden).says("Moderators put the contribution back of their own accord")
	jan.open(objection).says("Intussen is de bijdrage weer te zien.", "Daarmee is het bezwaar toegekend.")
	s.newBrowser().open("/moderation").says("bezwaar gegrond").silent("bezwaar ongegrond", "bezwaar loopt")
}
