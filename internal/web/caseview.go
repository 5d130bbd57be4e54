package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// saveCaseView keeps the choice of cases that the form was sent from.
func (s *Server) saveCaseView(c *fiber.Ctx) error {
	plan, err := s.Forum.Plans.BySlug(c.UserContext(), at(c).Actor, c.Params("slug"))
	if err != nil {
		return err
	}
	choice := choiceIn(c.FormValue("choice"))
	if err := s.Forum.CaseViews.Save(c.UserContext(), at(c).Actor, plan.ID, forum.CaseView{Name: c.FormValue("name"), Choice: choice}); err != nil {
		return err
	}
	return s.backToQueue(c, plan.ID, choice)
}

// choiceIn reads a choice of cases that a form holds. Read and written anew, it is nothing but a choice.
func choiceIn(sent string) string {
	values, err := url.ParseQuery(sent)
	if err != nil {
		return ""
	}
	q := caseQuery(0, func(name string, _ ...string) string { return values.Get(name) })
	q.After = forum.CaseMark{}
	return views.QueuePage{Query: q}.Choice()
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
