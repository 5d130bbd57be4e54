package web

import (
	"net/http"
	"slices"
	"testing"

	"samenspraak/internal/devidp"
	"samenspraak/internal/forum"
)

// everyRole are the kinds of people that the rights table has, each signed in but the visitor.
var everyRole = []string{"visitor", "member", "coalition", "holder", "moderator", "admin"}

// named is what they are called; nobody may be called after a role.
var named = map[string]string{"member": "Lies Bakker", "coalition": "Cor Visser", "holder": "Hugo Smit", "moderator": "Mo Peters", "admin": "Ada Bos"}

// people starts a site with a draft action and a browser for every role.
func people(t *testing.T) (*site, forum.Action, map[string]*browser) {
	t.Helper()
	s := newSite(t, func(_ *Options, p *devidp.Options) {
		for _, role := range everyRole[1:] {
			p.People = append(p.People, devidp.Person{Sub: role, Name: named[role], Email: role + "@example.org", Locale: "nl"})
		}
	})
	action := s.newDraft()
	by := map[string]*browser{"visitor": s.newBrowser()}
	for _, role := range everyRole[1:] {
		if role != "member" && role != "holder" {
			_, err := s.forum.Accounts.Grant(t.Context(), role+"@example.org", forum.Role(role))
			s.must(err)
		}
		by[role] = s.newBrowser()
		by[role].signIn(role)
	}
	_, err := s.db.Exec(t.Context(), `UPDATE holders SET contact_id = $1 WHERE action_id = $2`, s.accountOf("holder"), action.ID)
	s.must(err)
	return s, action, by
}

// accountOf is the account of the person with that name at the provider.
func (s *site) accountOf(sub string) int64 {
	s.t.Helper()
	return int64(s.count(`SELECT id FROM accounts WHERE sub = $1`, sub))
}

// onlyFor tries an address as everyone: these roles see it, for the others it does not exist, and visitors are asked to sign in.
func onlyFor(t *testing.T, by map[string]*browser, path string, roles ...string) {
	t.Helper()
	for _, role := range everyRole {
		want := http.StatusNotFound
		switch {
		case slices.Contains(roles, role):
			want = http.StatusOK
		case role == "visitor":
			want = http.StatusSeeOther
		}
		if p := by[role].get(path); p.status != want {
			t.Errorf("a %s gets %d for %s, want %d", role, p.status, path, want)
		}
	}
}
