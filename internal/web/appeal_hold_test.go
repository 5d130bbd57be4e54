package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

// TestAppeal_againstHold is about what the forum held by itself: no moderator decided, and nothing was found wrong.
func TestAppeal_againstHold(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	s.safeguards(func(m *forum.SafeguardEdition) { m.FlagsToHold = 1 })
	noor.write(action.MainThread, "Koop onze verf.")
	pip.flags(s.lastComment(), 5)
	statement := fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))
	wrong := func(p *page, never ...string) {
		t.Helper()
		for _, sentence := range never {
			if strings.Contains(p.text(), sentence) {
				t.Errorf("it says %q", sentence)
			}
		}
	}
	wrong(noor.open(statement).says("Een moderator beslist binnen"), "andere moderator", "Je mag je punt ook opnieuw maken")
	wrong(jan.open(statement).says("Een moderator beslist dan."), "andere moderator")
	wrong(noor.follow(noor.submit(statement+"/appeal", url.Values{"words": {"Dit is geen reclame."}}).want(http.StatusSeeOther)).says("Je bezwaar is binnen.", "Een moderator beslist uiterlijk"), "andere moderator")
}
