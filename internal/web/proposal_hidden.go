package web

import (
	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// orHidden answers for a proposal that was not found: where a moderator hid it, with a page that says so instead of its text, its versions or their
// comparison. It may come back, but who keeps addresses or copies should let go of it: 410.
func (s *Server) orHidden(c *fiber.Ctx, err error) error {
	if forum.CodeOf(err) != forum.NotFound || wantsFragment(c) {
		return err
	}
	proposal, wrong := id(c, "id")
	if wrong != nil {
		return err
	}
	hidden, wrong := s.Forum.Proposals.Hidden(c.UserContext(), at(c).Actor, proposal)
	if forum.CodeOf(wrong) == forum.NotFound {
		return err
	}
	if wrong != nil {
		return wrong
	}
	p := s.page(c, "proposals", s.words(at(c).lang).T(views.HiddenProposalTitle(hidden)))
	p.Notice, p.Warning = "", "" // of what was done before it was hidden, when the same address is read again
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.render(c, fiber.StatusGone, views.HiddenProposal(views.HiddenProposalPage{Page: p, Proposal: hidden}))
}
