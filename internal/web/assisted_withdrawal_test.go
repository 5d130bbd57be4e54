package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestAssisted_proposalIsWithdrawnOnRequest(t *testing.T) {
	s, action, by := people(t)
	mod, member := by["moderator"], by["member"]
	_, err := s.db.Exec(t.Context(), `INSERT INTO windows (plan_id, slug, kind, title) SELECT id, 'open', 'proposals', '{"nl": "Voorstellen"}' FROM plans`)
	s.must(err)
	mod.open(fmt.Sprintf("/assisted/new?plan=%d", action.Plan))
	p := mod.submit("/assisted", url.Values{
		"way": {"paper"}, "name": {"Truus de Wit"}, "received_on": {s.forum.Now().AddDate(0, 0, -1).Format("2006-01-02")},
		"title": {"Een balie"}, "problem": {"Er is er geen."}, "solution": {"Open er een."},
	})
	p.want(http.StatusSeeOther)
	number := s.count(`SELECT id FROM assisted`)
	page, place := fmt.Sprintf("/assisted/%d", number), fmt.Sprintf("/proposals/%d", number)
	token := member.open("/account").form("/account")
	if p := member.post(page+"/withdrawal", token, nil); p.status != http.StatusNotFound {
		t.Errorf("a member gets %d", p.status)
	}
	mod.open(page).says("Trek het voorstel in")
	mod.follow(mod.submit(page+"/withdrawal", nil)).says("Het voorstel is ingetrokken.", "op verzoek van degene van wie het is")
	gone := member.get(place).want(http.StatusGone).says("Dit voorstel is ingetrokken", "Dat vroeg degene van wie het is")
	if strings.Contains(gone.body, "Een balie") {
		t.Error("its title is still to be read")
	}
	s.newBrowser().open("/moderation").says("Voorstel ingetrokken op verzoek")
	s.newBrowser().open("/en/moderation?kind=withdraw").says("Proposal withdrawn on request")
	mod.open(page)
	mod.follow(mod.submit(page+"/return", nil)).says("Het voorstel staat er weer.")
	member.open(place).says("Een balie")
}
