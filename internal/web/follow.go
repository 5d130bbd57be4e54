package web

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// levels are what the buttons ask for, with the notice that answers each.
var levels = map[string]struct {
	level forum.Level
	done  string
}{
	"follow": {forum.Following, "followed"},
	"mute":   {forum.Muted, "muted"},
	"none":   {forum.NotFollowing, "unfollowed"},
}

// follow changes how someone wants news of a thing, and leads back to where they were.
func (s *Server) follow(c *fiber.Ctx) error {
	subject, err := id(c, "id")
	if err != nil {
		return err
	}
	asked, ok := levels[c.FormValue("level")]
	if !ok {
		return fiber.ErrBadRequest
	}
	if err := s.Forum.Follows.Set(c.UserContext(), at(c).Actor, subject, asked.level); err != nil {
		return err
	}
	path, _, _ := strings.Cut(withoutLanguage(ownPath(c.FormValue("to"))), "?")
	return s.back(c, path+"?done="+asked.done)
}

func (s *Server) follows(c *fiber.Ctx) error {
	found, more, err := s.Forum.Follows.List(c.UserContext(), at(c).Actor, followMarkFrom(c.Query("before")))
	if err != nil {
		return err
	}
	p := views.FollowsPage{Page: s.page(c, "", s.words(at(c).lang).T("follow.title")), Follows: found}
	if more {
		mark := found[len(found)-1].Mark()
		p.More = "/follows?before=" + url.QueryEscape(fmt.Sprintf("%s_%d", mark.At.UTC().Format(time.RFC3339Nano), mark.Subject))
	}
	return s.render(c, fiber.StatusOK, views.Follows(p))
}

// followMarkFrom reads a place in the list from an address; what can't be read is the start.
func followMarkFrom(s string) forum.FollowMark {
	mark := markFrom(s)
	return forum.FollowMark{At: mark.At, Subject: mark.ID}
}

// following is how the viewer wants news of a thing.
func (s *Server) following(c *fiber.Ctx, subject int64, kind string) (views.Follow, error) {
	found, err := s.Forum.Follows.Levels(c.UserContext(), at(c).Actor, subject)
	return views.Follow{Subject: subject, Kind: kind, Level: found[subject]}, err
}
