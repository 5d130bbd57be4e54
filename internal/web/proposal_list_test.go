package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestProposalList(t *testing.T) {
	s := newSite(t)
	s.openPlan()
	noor := s.newBrowser()
	noor.signIn("noor")
	first := noor.propose("Het eerste", "Een probleem.")
	noor.propose("Het tweede", "Nog een probleem.")
	noor.open(first)
	noor.submit(first+"/support", nil).want(http.StatusSeeOther)
	order := func(p *page) string {
		one, two := strings.Index(p.body, "Het eerste"), strings.Index(p.body, "Het tweede")
		switch {
		case one < 0 && two < 0:
			return "none"
		case two < 0 || one >= 0 && one < two:
			return "first"
		}
		return "second"
	}
	for rule, r := range map[string]struct{ query, want string }{
		"the newest come first":                       {"", "second"},
		"in the order that the address says":          {"?sort=supported", "first"},
		"or the oldest without answer":                {"?sort=unanswered", "first"},
		"what a choice leaves out is not there":       {"?status=answered", "none"},
		"nor is another theme":                        {"?theme=999", "none"},
		"empty choices choose all":                    {"?theme=0&status=&from=&sort=new", "second"},
		"nonsense chooses nothing":                    {"?status=x&sort=y&after=z-1&from=", "second"},
		"a page begins where the one before it ended": {"?sort=supported&after=1-" + strings.TrimPrefix(first, "/proposals/"), "second"},
	} {
		t.Run(rule, func(t *testing.T) {
			p := s.newBrowser().open("/proposals" + r.query).want(http.StatusOK)
			if got := order(p); got != r.want {
				t.Errorf("%s shows %s first, want %s", r.query, got, r.want)
			}
		})
	}
	t.Run("the form shows what was chosen", func(t *testing.T) {
		p := noor.open("/proposals?sort=supported&from=people")
		for _, option := range []string{`value="supported" selected`, `value="people" selected`} {
			if !strings.Contains(p.body, option) {
				t.Errorf("no %s", option)
			}
		}
	})
}
