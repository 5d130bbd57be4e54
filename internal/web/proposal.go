package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

func (s *Server) proposal(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	// The number is read before the proposal: what comes in between is brought again rather than missed.
	channel := fmt.Sprintf("proposal:%d", number)
	last, err := s.Forum.Channels.Last(c.UserContext(), []string{channel})
	if err != nil {
		return err
	}
	found, err := s.Forum.Proposals.Find(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return s.orHidden(c, err)
	}
	p := views.ProposalPage{Page: s.page(c, "proposals", found.Title), Curates: s.Forum.Curations.MayCurate(at(c).Actor) == nil}
	p.Named = proposalNamed(found.ID, 0)
	if p.ProposalView, err = s.proposalView(c, found); err != nil {
		return err
	}
	if p.IsAuthor(at(c).Actor) {
		if p.Open, err = s.Forum.ProposalVersions.IsOpen(c.UserContext(), found); err != nil {
			return err
		}
	}
	if p.Backing, err = s.Forum.Supports.Of(c.UserContext(), at(c).Actor, found.ID); err != nil {
		return err
	}
	if p.Organisations, err = s.represented(c); err != nil {
		return err
	}
	p.Talk, p.Threads, err = s.conversation(c, found.ID, fmt.Sprintf("/proposals/%d", found.ID))
	if err != nil {
		return err
	}
	if p.Now, err = s.proposalNow(c.UserContext(), p.Page, found, p.Talk.Thread, last[channel]); err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.Proposal(p))
}

// proposalView is a proposal with those who wrote it and its files.
func (s *Server) proposalView(c *fiber.Ctx, o forum.Proposal) (v views.ProposalView, err error) {
	ctx, a := c.UserContext(), at(c).Actor
	v.Proposal = o
	if v.Authors, err = s.Forum.CoAuthors.Of(ctx, a, o.ID); err != nil {
		return v, err
	}
	v.Attachments, err = s.Forum.Attachments.Of(ctx, a, o.ID)
	return v, err
}

// represented are the organisations that the actor may speak for.
func (s *Server) represented(c *fiber.Ctx) ([]forum.Organisation, error) {
	if !at(c).Actor.SignedIn() {
		return nil, nil
	}
	return s.Forum.Organisations.Of(c.UserContext(), at(c).Actor.Account)
}

// submitProposal publishes a proposal straight away, without a draft of it.
func (s *Server) submitProposal(c *fiber.Ctx) error {
	fields := stepFieldsIn(c, forum.ProposalSteps...)
	in := forum.NewProposal{
		Key: c.FormValue("key"), Plan: formID(c.FormValue("plan")), Theme: formID(c.FormValue("theme")),
		Action: formID(c.FormValue("related")), Organisation: formID(c.FormValue("organisation")), Lang: c.FormValue("lang"),
		ProposalText: fields.Text(),
	}
	submitted, err := s.Forum.Proposals.Submit(c.UserContext(), at(c).Actor, in)
	switch forum.CodeOf(err) {
	case forum.Closed:
		return s.keepForLater(c, fields)
	case forum.Invalid, forum.TooMany:
		return s.proposingAgain(c, forum.ProposalDraft{Plan: in.Plan}, forum.DraftEdit{Fields: fields}, err)
	}
	if err != nil {
		return err
	}
	return s.backToProposal(c, submitted, "proposed")
}

// backToProposal leads to a proposal that was submitted, which says what was done, or that it waits.
func (s *Server) backToProposal(c *fiber.Ctx, proposal int64, done string) error {
	found, err := s.Forum.Proposals.Find(c.UserContext(), at(c).Actor, proposal)
	if forum.CodeOf(err) == forum.NotFound { // its new version is held
		return s.back(c, "/proposals?done=held")
	}
	if err != nil {
		return err
	}
	return s.back(c, withDone(views.ProposalPath(proposal), heldOr(found.Held, done)))
}

// heldOr is the notice of what was just contributed: that it waits for a moderator, or that it is done.
func heldOr(held bool, done string) string {
	if held {
		return "held"
	}
	return done
}

// keepForLater keeps what came too late as a draft; its page says when it was too late.
func (s *Server) keepForLater(c *fiber.Ctx, fields forum.DraftFields) error {
	d, err := s.Forum.ProposalDrafts.Begin(c.UserContext(), at(c).Actor, newDraft(c, fields))
	if err != nil {
		return s.proposingAgain(c, forum.ProposalDraft{Plan: formID(c.FormValue("plan"))}, forum.DraftEdit{Fields: fields}, err)
	}
	return s.back(c, views.ProposalDraftPath(d.ID)+"?done=tooLate")
}
