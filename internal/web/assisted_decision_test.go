package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

// TestAssisted_decisions is about what moderators are told who decide on what was entered for someone without an account.
func TestAssisted_decisions(t *testing.T) {
	s, action, by := people(t)
	mod, admin := by["moderator"], by["admin"]
	mod.open(fmt.Sprintf("/assisted/new?thread=%d", action.MainThread))
	mod.submit("/assisted", letter("Truus de Wit", url.Values{"text": {"Koop onze verf."}})).want(http.StatusSeeOther)
	comment := s.lastComment()
	by["member"].flags(comment, 5)
	queue := fmt.Sprintf("/plans/%s/queue", action.PlanSlug)

	p := admin.open(queue).want(http.StatusOK).says("Deze persoon heeft geen account en krijgt geen bericht: bel of schrijf zelf.", "020 1234567", "Neem dit besluit")
	for _, wrong := range []string{"stuur bericht", "Waarschuw", "Hoe lang een schorsing duurt", "bezwaar"} {
		if strings.Contains(p.text()[strings.Index(p.text(), "Koop onze verf."):], wrong) {
			t.Errorf("the form says %q", wrong)
		}
	}
	if !strings.Contains(p.body, fmt.Sprintf(`href="/assisted/%d"`, comment)) {
		t.Error("it does not lead to how to reach them")
	}
	admin.open(fmt.Sprintf("/cases/%d/request", s.count(`SELECT max(id) FROM cases`))).want(http.StatusOK).says("geen account")
	if strings.Contains(admin.at.body, `value="ban"`) {
		t.Error("it offers to suspend them for good")
	}
	admin.open(queue)
	p = admin.follow(admin.submit("/decisions", url.Values{"kind": {forum.DecideHide}, "rule": {"5"}, "reason": {"Dit is reclame."}}).want(http.StatusSeeOther))
	p.says("De bijdrage is verborgen. Deze persoon heeft geen account")
	if strings.Contains(p.text(), "De schrijver krijgt bericht") {
		t.Error("it promises a message")
	}
	p = admin.open(fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))).says("Deze persoon heeft geen account", "020 1234567")
	if strings.Contains(p.text(), "kan bezwaar maken") {
		t.Error("it promises an objection")
	}
}

func TestRequest_saysWhoIsSuspendedAlready(t *testing.T) {
	s, action, by := people(t)
	by["member"].write(action.MainThread, "Koop onze verf.")
	by["coalition"].flags(s.lastComment(), 5)
	_, err := s.db.Exec(t.Context(), `INSERT INTO suspensions (account_id, given_at, until, reason) VALUES ($1, now(), now() + interval '3 days', 'x')`, s.accountOf("member"))
	s.must(err)
	by["moderator"].open(fmt.Sprintf("/cases/%d/request", s.count(`SELECT max(id) FROM cases`))).want(http.StatusOK).says("al geschorst")
}
