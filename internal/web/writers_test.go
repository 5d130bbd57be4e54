package web

import (
	"fmt"
	"net/url"
	"testing"

	"golang.org/x/net/html"
)

func TestWriters(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	noor, jan, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	jan.signIn("jan")
	path := fmt.Sprintf("/threads/%d", thread)

	t.Run("over the form there is room for how many others write, empty and not for screen readers", func(t *testing.T) {
		for address, words := range map[string][2]string{
			path:         {"{n} persoon schrijft een reactie", "{n} mensen schrijven een reactie"},
			"/en" + path: {"{n} person is writing a comment", "{n} people are writing a comment"},
		} {
			for _, who := range []*browser{noor, visitor} {
				line := who.open(address).writers()
				if line == nil {
					t.Fatalf("%s has no such line", address)
				}
				if got := attr(line, "data-writers"); got != fmt.Sprintf("thread:%d", thread) {
					t.Errorf("%s: the line is of %q", address, got)
				}
				if one, many := attr(line, "data-one"), attr(line, "data-many"); one != words[0] || many != words[1] {
					t.Errorf("%s: the line says %q and %q", address, one, many)
				}
				if attr(line, "aria-hidden") != "true" || line.FirstChild != nil {
					t.Errorf("%s: the line is read out, or says something already", address)
				}
			}
		}
	})
	t.Run("where nobody can write there is none", func(t *testing.T) {
		jan.open(path)
		jan.submit(path+"/closure", url.Values{"reason": {"Klaar"}})
		if noor.open(path).writers() != nil {
			t.Error("a thread that is closed has it")
		}
	})
}

// writers is the line that says how many others write; nil when there is none.
func (p *page) writers() *html.Node {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && attr(n, "data-writers") != "" {
			return n
		}
	}
	return nil
}
