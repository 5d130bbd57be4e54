package web

import (
	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
)

func (s *Server) about(c *fiber.Ctx) error {
	p := s.page(c, "", s.words(at(c).lang).T("about.title"))
	return s.render(c, fiber.StatusOK, views.About(views.AboutPage{Page: p, Owner: s.owner(c), Contact: s.Contact}))
}

func (s *Server) accessibility(c *fiber.Ctx) error {
	p := s.page(c, "", s.words(at(c).lang).T("accessibility.title"))
	return s.render(c, fiber.StatusOK, views.Accessibility(views.AccessibilityPage{Page: p, Owner: s.owner(c), Contact: s.Contact}))
}

func (s *Server) privacy(c *fiber.Ctx) error {
	p := s.page(c, "", s.words(at(c).lang).T("privacy.title"))
	return s.render(c, fiber.StatusOK, views.Privacy(views.PrivacyPage{Page: p, Owner: s.owner(c), Contact: s.Contact}))
}

// owner is who runs the forum, in the words that a sentence needs.
func (s *Server) owner(c *fiber.Ctx) string {
	if s.Owner != "" {
		return s.Owner
	}
	return s.words(at(c).lang).T("about.operator")
}
