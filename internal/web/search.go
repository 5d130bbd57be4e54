package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// search shows what was found. Search engines are not to keep its answers: they change, and there is no end to them.
func (s *Server) search(c *fiber.Ctx) error {
	v := at(c)
	q := forum.SearchQuery{Text: c.Query("q"), Lang: v.lang, After: searchMarkFrom(c.Query("after"))}
	if kind := c.Query("kind"); slices.Contains(forum.SearchKinds, kind) {
		q.Kind = kind
	}
	found, err := s.Forum.Search.Find(c.UserContext(), v.Actor, q)
	if err != nil {
		return err
	}
	title := s.words(v.lang).T("search.title")
	if found.Text != "" {
		title = s.words(v.lang).T("search.titleOf", "Text", found.Text)
	}
	p := views.SearchPage{Page: s.page(c, "search", title), Results: found, Kind: q.Kind}
	if found.More {
		p.Next = searchMarkTo(found.Hits[len(found.Hits)-1].Mark())
	}
	c.Set("X-Robots-Tag", "noindex")
	return s.render(c, fiber.StatusOK, views.Search(p))
}

// searchMarkTo and searchMarkFrom write a place among hits into an address and read it back; what can't be read is the start.
func searchMarkTo(m forum.SearchMark) string { return fmt.Sprintf("%d-%d", m.Rank, m.ID) }

func searchMarkFrom(s string) forum.SearchMark {
	rank, id, _ := strings.Cut(s, "-")
	n, err := strconv.ParseInt(rank, 10, 64)
	if err != nil || n <= 0 {
		return forum.SearchMark{}
	}
	return forum.SearchMark{Rank: n, ID: formID(id)}
}
