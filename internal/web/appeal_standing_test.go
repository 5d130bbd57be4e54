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
