package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// posted is the number of a comment by noor, with the browser that wrote it.
func (s *site) posted(thread int64) (*browser, int64) {
	s.t.Helper()
	b := s.newBrowser()
	b.signIn("noor")
	b.open(fmt.Sprintf("/threads/%d", thread))
	b.submit(fmt.Sprintf("/threads/%d/comments", thread), url.Values{"text": {"Een reactie"}}).want(http.StatusSeeOther)
	return b, int64(s.count(`SELECT max(id) FROM comments`))
}

func TestCommentForm(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	b, comment := s.posted(thread)

	t.Run("the summary leads to the field, which says what is wrong", func(t *testing.T) {
		b.open(fmt.Sprintf("/threads/%d", thread))
		p := b.submit(fmt.Sprintf("/threads/%d/comments", thread), url.Values{"text": {" "}}).want(http.StatusUnprocessableEntity)
		field := fmt.Sprintf("write-%d-text", thread)
		if !hasLink(p, "#"+field) {
			t.Errorf("no link to #%s among %v", field, p.links())
		}
		area := p.byID(field)
		if area == nil || !strings.Contains(attr(area, "aria-describedby"), field+"-error") {
			t.Fatal("the field is not described by what is wrong")
		}
		for _, id := range strings.Fields(attr(area, "aria-describedby")) {
			if p.byID(id) == nil {
				t.Errorf("nothing has the id %s", id)
			}
		}
	})
	t.Run("a change in two tabs comes back with what stands there now", func(t *testing.T) {
		edit := fmt.Sprintf("/comments/%d", comment)
		second := b.open(edit + "/edit").form(edit)
		b.submit(edit, url.Values{"text": {"Van de eerste tab"}}).want(http.StatusSeeOther)
		second.Set("text", "Van de tweede tab")
		b.post(edit, second, nil).want(http.StatusConflict).says("Zo staat je reactie er nu:", "Van de eerste tab", "Van de tweede tab")
		b.submit(edit, nil).want(http.StatusSeeOther)
	})
	t.Run("the page that asks whether to withdraw offers nothing else", func(t *testing.T) {
		p := b.open(fmt.Sprintf("/comments/%d/withdrawal", comment)).says("Van de tweede tab")
		for _, link := range p.links() {
			if strings.HasSuffix(link, "/reply") || strings.HasSuffix(link, "/edit") {
				t.Errorf("offers %s", link)
			}
		}
	})
	t.Run("an answer can be cancelled", func(t *testing.T) {
		if p := b.open(fmt.Sprintf("/comments/%d/reply", comment)); !hasLink(p, fmt.Sprintf("/comments/%d", comment)) {
			t.Error("no way back")
		}
	})
	t.Run("a thread that is closed has no form for an answer", func(t *testing.T) {
		moderator := s.newBrowser()
		moderator.signIn("jan")
		moderator.open(fmt.Sprintf("/threads/%d", thread))
		moderator.submit(fmt.Sprintf("/threads/%d/closure", thread), url.Values{"reason": {"Klaar"}}).want(http.StatusSeeOther)
		for _, who := range []*browser{b, s.newBrowser()} {
			who.get(fmt.Sprintf("/comments/%d/reply", comment)).want(http.StatusForbidden).says("Dit gesprek is gesloten.")
		}
	})
}

func TestCommentForm_Coalition(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	_, err := s.db.Exec(t.Context(), `UPDATE subjects SET audience = 'coalition' WHERE id = $1`, thread)
	s.must(err)
	const readers = "Alleen leden van de coalitie en moderators lezen dit."
	b := s.newBrowser()
	b.signIn("jan")
	p := b.open(fmt.Sprintf("/threads/%d", thread)).want(http.StatusOK).says(readers)
	if strings.Contains(p.text(), "Openbaar") {
		t.Error("says that it is public")
	}
	if p := b.open("/threads/new"); strings.Contains(p.text(), "Openbaar") {
		t.Error("a new thread says that it is public before that is chosen")
	}
}

func (p *page) byID(id string) *html.Node {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && attr(n, "id") == id {
			return n
		}
	}
	return nil
}
