package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

// silent fails when the page says any of these.
func (p *page) silent(sentences ...string) *page {
	p.t.Helper()
	for _, sentence := range sentences {
		if strings.Contains(p.text(), sentence) {
			p.t.Errorf("%s says %q", p.url, sentence)
		}
	}
	return p
}

// offers fails unless these are the decisions that one chooses from on the page.
func (p *page) offers(kinds ...string) *page {
	p.t.Helper()
	for _, kind := range forum.DecisionKinds {
		if offered := p.byID("kind-"+kind) != nil; offered != slices.Contains(kinds, kind) {
			p.t.Errorf("that it offers to %s is %v", kind, offered)
		}
	}
	return p
}

func TestCase_saysHowTheContributionStands(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	who := s.people("noor", "pip", "jan")
	who["noor"].write(action.MainThread, "Een reactie.")
	who["pip"].flags(s.lastComment(), 2).want(http.StatusSeeOther)
	jan, path := who["jan"], fmt.Sprintf("/plans/proefplan/queue?case=%d", s.count(`SELECT max(id) FROM cases`))

	jan.decides(forum.DecideHide, nil).want(http.StatusSeeOther)
	jan.open(path).says("is verborgen.")
	jan.submit("/decisions", url.Values{"kind": {forum.DecideRestore}}).want(http.StatusSeeOther)
	jan.open(path).says("is weer te zien.").silent("is verborgen.")
}

func TestCase_ofWhatWasHeldAndHidden(t *testing.T) {
	s := newSite(t)
	s.openPlan()
	thread := s.newThread()
	s.safeguards(func(m *forum.SafeguardEdition) { m.HoldBelow = 1 })
	who := s.people("noor", "jan")
	noor, jan := who["noor"], who["jan"]
	noor.write(thread, "Mijn eerste reactie.").want(http.StatusSeeOther)
	path := fmt.Sprintf("/plans/proefplan/queue?case=%d", s.count(`SELECT max(id) FROM cases`))
	jan.open(path).says("Niet te zien tot een moderator keek.")
	jan.submit("/decisions", url.Values{"kind": {forum.DecideHide}, "rule": {"2"}}).want(http.StatusSeeOther)

	jan.open(path).says("Verborgen.").silent("Niet te zien tot een moderator keek.").offers(forum.DecideRestore, forum.DecideWarn, forum.DecideSuspend)
	jan.submit("/decisions", url.Values{"kind": {forum.DecideHide}, "rule": {"2"}}).want(http.StatusConflict)
	if n := s.count(`SELECT count(*) FROM decisions`); n != 1 {
		t.Errorf("%d decisions were taken on it", n)
	}
	jan.open(path)
	jan.submit("/decisions", url.Values{"kind": {forum.DecideRestore}}).want(http.StatusSeeOther)
	s.newBrowser().open(fmt.Sprintf("/threads/%d", thread)).says("Mijn eerste reactie.")
}

func TestCase_ofOnesOwnOffersNothingThatClearsIt(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	who := s.people("noor", "pip", "jan")
	jan := who["jan"]
	jan.write(action.MainThread, "Dit vind ik.")
	who["pip"].flags(s.lastComment(), 2).want(http.StatusSeeOther)
	path := fmt.Sprintf("/plans/proefplan/queue?case=%d", s.count(`SELECT max(id) FROM cases`))
	jan.open(path).says("Dit schreef je zelf. Een andere moderator kijkt ernaar.").offers(forum.DecideHide)

	who["noor"].write(action.MainThread, "Dit zei iemand aan de telefoon.")
	entered := s.lastComment()
	who["pip"].flags(entered, 2).want(http.StatusSeeOther)
	_, err := s.db.Exec(t.Context(), `INSERT INTO assisted (id, account_id, way, received_on, entered_by, private_until)
		SELECT id, author_id, 'phone', now(), (SELECT id FROM accounts WHERE display_name = 'Jan de Vries'), now()
		FROM subjects
		WHERE id = $1`, entered)
	if err != nil {
		t.Fatal(err)
	}
	path = fmt.Sprintf("/plans/proefplan/queue?case=%d", s.count(`SELECT max(id) FROM cases`))
	jan.open(path).says("Je voerde dit zelf in voor een ander. Een andere moderator kijkt ernaar.").offers(forum.DecideHide)
}
