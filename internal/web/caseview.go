package web

import (
	"github.com/gofiber/fiber/v2"

	"samenspraak/internal/forum"
)

// saveCaseView keeps the choice of cases that the form was sent from.
func (s *Server) saveCaseView(c *fiber.Ctx) error {
	plan, err := s.Forum.Plans.BySlug(c.UserContext(), at(c).Actor, c.Params("slug"))
	if err != nil {
		return err
	}
	choice := choiceIn(plan.ID, c.FormValue("choice"))
	if err := s.Forum.CaseViews.Save(c.UserContext(), at(c).Actor, plan.ID, forum.CaseView{Name: c.FormValue("name"), Choice: choice}); err != nil {
		return err
	}
	return s.backToQueue(c, plan.ID, choice)
}

func (s *Server) removeCaseView(c *fiber.Ctx) error {
	plan, err := s.Forum.Plans.BySlug(c.UserContext(), at(c).Actor, c.Params("slug"))
	if err != nil {
		return err
	}
	if err := s.Forum.CaseViews.Remove(c.UserContext(), at(c).Actor, plan.ID, c.FormValue("name")); err != nil {
		return err
	}
	return s.backToQueue(c, plan.ID, "")
}
