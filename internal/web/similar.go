package web

import (
	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// similar gives what is like the proposal that is being written: to our element the list, else the form with the list in it. What was
// typed comes in the body of a POST, where no log keeps it.
func (s *Server) similar(c *fiber.Ctx) error {
	in := proposalIn(c)
	plan, err := s.Forum.Plans.Find(c.UserContext(), at(c).Actor, in.Plan)
	if err != nil {
		return err
	}
	if !wantsFragment(c) {
		return s.showNewProposal(c, fiber.StatusOK, plan, views.NewProposalPage{Typed: in, Asked: true})
	}
	found, err := s.similarTo(c, in)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.SimilarList(s.plainPage(at(c).lang), found))
}

func (s *Server) similarTo(c *fiber.Ctx, in forum.NewProposal) ([]forum.Similar, error) {
	return s.Forum.Proposals.Similar(c.UserContext(), at(c).Actor, in.Plan, in.Title, in.Problem)
}
