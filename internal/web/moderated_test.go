package web

import (
	"net/http"
	"net/url"
	"testing"

	"golang.org/x/net/html"

	"samenspraak/internal/devidp"
	"samenspraak/internal/forum"
)

// newModerated starts a site on which, beside newSite's people, ada is an admin, mies moderates too, iris reads the coalition's threads and esra answers
// for actions.
func newModerated(t *testing.T) *site {
	t.Helper()
	s := newSite(t, func(_ *Options, p *devidp.Options) {
		p.People = append(append([]devidp.Person{}, testPeople...),
			devidp.Person{Sub: "ada", Name: "Ada Smit", Email: "ada@example.org", Locale: "nl"},
			devidp.Person{Sub: "mies", Name: "Mies Bakker", Email: "mies@example.org", Role: "moderator", Locale: "nl"},
			devidp.Person{Sub: "iris", Name: "Iris Visser", Email: "iris@example.org", Locale: "nl"},
			devidp.Person{Sub: "esra", Name: "Esra Kaya", Email: "esra@example.org", Locale: "nl"})
	})
	return s
}

// people signs these in, each in a browser; ada and iris with the rights that they are known for.
func (s *site) people(names ...string) map[string]*browser {
	s.t.Helper()
	all := map[string]*browser{}
	for _, name := range names {
		all[name] = s.newBrowser()
		all[name].signIn(name)
		if role, ok := map[string]forum.Role{"ada": forum.RoleAdmin, "iris": forum.RoleCoalition}[name]; ok {
			_, err := s.forum.Accounts.Grant(s.t.Context(), name+"@example.org", role)
			s.must(err)
		}
	}
	return all
}

// csrf is the token of the page's forms.
func (p *page) csrf() string {
	p.t.Helper()
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "input" && attr(n, "name") == "csrf" {
			return attr(n, "value")
		}
	}
	p.t.Fatalf("%s has no form", p.url)
	return ""
}

// sends posts a form of one's own making to an address, with the token of a page that everyone has.
func (b *browser) sends(path string, fields url.Values) *page {
	b.t.Helper()
	sent := url.Values{"csrf": {b.open("/account").want(http.StatusOK).csrf()}}
	for name, values := range fields {
		sent[name] = values
	}
	return b.post(path, sent, nil)
}
