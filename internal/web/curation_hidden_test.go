package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

// TestCuration_mergedIntoHidden is about a proposal that goes on in one that was hidden.
func TestCuration_mergedIntoHidden(t *testing.T) {
	s := newSite(t)
	s.openPlan()
	noor, pip, jan, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	one := noor.propose("Een kwibuskolderloket", "Dit is sukkelarij.")
	target := int64(s.count(`SELECT max(id) FROM proposals`))
	two := noor.propose("Een open loket", "Niemand doet open.")
	step := func(fields url.Values) *page {
		jan.open(two + "/curation")
		form := jan.at.form(two + "/curation")
		for name, values := range fields {
			form[name] = values
		}
		return jan.post(two+"/curation", form, nil).want(http.StatusSeeOther)
	}
	step(url.Values{"step": {"merged"}, "other": {fmt.Sprint(target)}, "reason": {"Vraagt hetzelfde."}})
	pip.flags(target, 5)
	var slug string
	s.must(s.db.QueryRow(t.Context(), `SELECT p.slug FROM plans p JOIN proposals o ON o.plan_id = p.id WHERE o.id = $1`, target).Scan(&slug))
	queue := fmt.Sprintf("/plans/%s/queue", slug)

	t.Run("whoever decides on it reads what was merged into it", func(t *testing.T) {
		p := jan.open(queue).says("Met dit voorstel is een ander samengevoegd", "Een open loket")
		if !strings.Contains(p.body, fmt.Sprintf(`href="%s/curation"`, two)) {
			t.Error("it does not lead to where that is undone")
		}
	})
	jan.submit("/decisions", url.Values{"kind": {forum.DecideHide}, "rule": {"5"}, "reason": {"Dit is onzin."}}).want(http.StatusSeeOther)

	t.Run("its page names no one as what it was merged with, and invites to nothing", func(t *testing.T) {
		for _, b := range []*browser{visitor, pip} {
			p := b.open(two).want(http.StatusOK).says("Dit voorstel is samengevoegd met een voorstel dat nu verborgen is.", "een voorstel dat nu verborgen is", "Steunen kan nu niet.")
			for _, wrong := range []string{"Dat kun je steunen", "Praat daar mee", "kwibus", one + `"`} {
				if strings.Contains(p.body, wrong) {
					t.Errorf("it says %q", wrong)
				}
			}
		}
		thread := s.count(`SELECT id FROM threads WHERE about_id > $1 AND main ORDER BY id DESC LIMIT 1`, target)
		visitor.open(fmt.Sprintf("/threads/%d", thread)).says("Reageren kan nu niet.")
	})
	t.Run("a moderator can take it out again", func(t *testing.T) {
		jan.open(two + "/curation").says("Dit voorstel is samengevoegd met een voorstel dat nu verborgen is.")
		step(url.Values{"step": {"unmerged"}, "reason": {"Het gaat zonder verder."}})
		visitor.open(two).says("Weer los van", "een voorstel dat nu verborgen is")
		if p := visitor.at; strings.Contains(p.text(), "Steunen kan nu niet.") {
			t.Error("it cannot be supported again")
		}
	})
}
