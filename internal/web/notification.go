package web

import (
	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
)

func (s *Server) notifications(c *fiber.Ctx) error {
	found, err := s.Forum.Notifications.List(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.Notifications(views.NotificationsPage{
		Page: s.page(c, "", s.words(at(c).lang).T("notification.title")), Notifications: found,
	}))
}

func (s *Server) readNotifications(c *fiber.Ctx) error {
	if err := s.Forum.Notifications.Read(c.UserContext(), at(c).Actor, formID(c.FormValue("up_to"))); err != nil {
		return err
	}
	return s.back(c, "/notifications")
}
