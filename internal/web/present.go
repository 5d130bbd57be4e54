package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
)

// present says who read a thread along, as far as they let others see that: a page, or to our element the list alone.
func (s *Server) present(c *fiber.Ctx) error {
	thread, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, a := c.UserContext(), at(c).Actor
	t, err := s.Forum.Threads.Find(ctx, a, thread)
	if err != nil {
		return err
	}
	here, err := s.Forum.Accounts.Present(ctx, a, s.Hub.Present(fmt.Sprintf("thread:%d", t.ID)))
	if err != nil {
		return err
	}
	own, err := s.Forum.Accounts.Own(ctx, a)
	if err != nil {
		return err
	}
	p := views.PresentPage{Page: s.page(c, "threads", s.words(at(c).lang).T("present.title")), Thread: t, Present: here, Shown: own.ShowsPresence}
	if wantsFragment(c) {
		c.Set(fiber.HeaderCacheControl, "no-store")
		return s.render(c, fiber.StatusOK, views.PresentList(p))
	}
	return s.render(c, fiber.StatusOK, views.PresentNames(p))
}
