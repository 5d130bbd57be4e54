package web

import (
	"errors"

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
	choice, name := choiceIn(plan.ID, c.FormValue("choice")), c.FormValue("name")
	err = s.Forum.CaseViews.Save(c.UserContext(), at(c).Actor, plan.ID, forum.CaseView{Name: name, Choice: choice})
	var refusal *forum.Error
	if errors.As(err, &refusal) && (refusal.Code == forum.Invalid || refusal.Code == forum.TooMany) {
		return s.showQueueAt(c, answers[refusal.Code].status, views.QueuePage{
			Plan: plan, Query: queryIn(plan.ID, choice), ViewName: name, ViewProblems: views.Problems{{Field: "view-name", Message: refusal.Message, Args: refusal.Args}},
		}, 0, nil)
	}
	if err != nil {
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
