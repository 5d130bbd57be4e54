package web

import (
	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// similar gives what is like the proposal that is being written: to our element the list, else the form with the list in it. What was
// typed comes in the body of a POST, where no log keeps it.
func (s *Server) similar(c *fiber.Ctx) error {
	ctx, a := c.UserContext(), at(c).Actor
	plan, err := s.Forum.Plans.Find(ctx, a, formID(c.FormValue("plan")))
	if err != nil {
		return err
	}
	core := forum.ProposalSteps[0]
	typed := stepFieldsIn(c, core)
	if !wantsFragment(c) {
		return s.showProposing(c, fiber.StatusOK, views.ProposingPage{Plan: plan, Step: core, Key: c.FormValue("key"), Typed: typed})
	}
	found, err := s.Forum.Proposals.Similar(ctx, a, plan.ID, typed["title"], typed["problem"])
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.SimilarList(s.plainPage(at(c).lang), found))
}
