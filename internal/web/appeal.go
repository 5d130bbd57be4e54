package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

func (s *Server) lodgeAppeal(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	err = s.Forum.Appeals.Lodge(c.UserContext(), at(c).Actor, number, c.FormValue("words"), at(c).lang)
	if forum.CodeOf(err) == forum.Invalid {
		return s.showDecision(c, fiber.StatusUnprocessableEntity, views.DecisionPage{Words: c.FormValue("words"), Problems: problemsOf(err)})
	}
	if forum.CodeOf(err) == forum.Closed { // the page says why, and holds what was typed
		return s.showDecision(c, answers[forum.Closed].status, views.DecisionPage{Words: c.FormValue("words")})
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/decisions/%d?done=appealed", number))
}

// appeal leads from an objection to the decision that it is against, where the outcome stands.
func (s *Server) appeal(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	found, err := s.Forum.Appeals.Find(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/decisions/%d", found.Decision))
}

func (s *Server) decideAppeal(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, a := c.UserContext(), at(c).Actor
	found, err := s.Forum.Cases.About(ctx, a, number)
	if err != nil {
		return err
	}
	err = s.Forum.Appeals.Decide(ctx, a, number, c.FormValue("outcome"), c.FormValue("reason"))
	if forum.CodeOf(err) == forum.Conflict {
		return s.showLate(c, err, found, views.DecisionForm{Kept: c.FormValue("reason")})
	}
	if err != nil {
		return err
	}
	return s.onward(c, found.Plan, "appealDecided")
}
