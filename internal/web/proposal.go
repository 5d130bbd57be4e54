package web

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// proposals lists the proposals of one plan: the one in the address, else the current one.
func (s *Server) proposals(c *fiber.Ctx) error {
	ctx, a := c.UserContext(), at(c).Actor
	p := views.ProposalsPage{
		Page: s.page(c, "proposals", s.words(at(c).lang).T("layout.proposals")), Theme: formID(c.Query("theme")), Before: formID(c.Query("before")),
	}
	var err error
	if slug := c.Query("plan"); slug != "" {
		p.Plan, err = s.Forum.Plans.BySlug(ctx, a, slug)
	} else {
		p.Plan, err = s.Forum.Plans.Current(ctx, a)
	}
	if err != nil {
		return err
	}
	// The number is read before the proposals: what comes in between is brought again rather than missed.
	channel := fmt.Sprintf("proposals:%d", p.Plan.ID)
	last, err := s.Forum.Channels.Last(ctx, []string{channel})
	if err != nil {
		return err
	}
	p.After = last[channel]
	stats, err := s.Forum.Plans.Stats(ctx, a, p.Plan.ID)
	if err != nil {
		return err
	}
	p.Total = stats.Proposals
	p.Proposals, p.More, err = s.Forum.Proposals.List(ctx, a, forum.ProposalQuery{Plan: p.Plan.ID, Theme: p.Theme, Before: p.Before})
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.Proposals(p))
}

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
		return err
	}
	p := views.ProposalPage{Page: s.page(c, "proposals", found.Title), Proposal: found, After: last[channel], Curates: s.Forum.Curations.MayCurate(at(c).Actor) == nil}
	if p.Steps, err = s.Forum.Curations.Steps(c.UserContext(), at(c).Actor, number); err != nil {
		return err
	}
	if p.Family, err = s.Forum.Curations.Family(c.UserContext(), at(c).Actor, number); err != nil {
		return err
	}
	p.Talk, p.Threads, err = s.conversation(c, found.ID, fmt.Sprintf("/proposals/%d", found.ID))
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.Proposal(p))
}

func (s *Server) newProposal(c *fiber.Ctx) error {
	plan, err := s.Forum.Plans.Current(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	return s.showNewProposal(c, fiber.StatusOK, plan, views.NewProposalPage{Typed: forum.NewProposal{Key: newKey(), Action: formID(c.Query("action"))}})
}

// showNewProposal shows the form, with the choices that the plan and the actor have.
func (s *Server) showNewProposal(c *fiber.Ctx, status int, plan forum.Plan, p views.NewProposalPage) (err error) {
	a := at(c).Actor
	p.Page, p.Plan = s.page(c, "proposals", s.words(at(c).lang).T("proposal.newTitle")), plan
	if p.Actions, err = s.Forum.Actions.List(c.UserContext(), a, plan.ID); err != nil {
		return err
	}
	if a.SignedIn() {
		if p.Organisations, err = s.Forum.Organisations.Of(c.UserContext(), a.Account); err != nil {
			return err
		}
	}
	return s.render(c, status, views.NewProposal(p))
}

func (s *Server) submitProposal(c *fiber.Ctx) error {
	in := proposalIn(c)
	submitted, err := s.Forum.Proposals.Submit(c.UserContext(), at(c).Actor, in)
	var refusal *forum.Error
	if errors.As(err, &refusal) && (refusal.Code == forum.Invalid || refusal.Code == forum.Closed && !wantsFragment(c)) {
		return s.proposalAgain(c, in, refusal)
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/proposals/%d?done=proposed", submitted))
}

// proposalAgain shows the form with what was wrong, and the texts kept.
func (s *Server) proposalAgain(c *fiber.Ctx, in forum.NewProposal, refusal *forum.Error) error {
	plan, err := s.Forum.Plans.Find(c.UserContext(), at(c).Actor, in.Plan)
	if err != nil {
		return err
	}
	p := views.NewProposalPage{Typed: in, Problems: refusal.Problems}
	if len(refusal.Problems) == 0 {
		p.Refusal = s.words(at(c).lang).Fill(refusal.Message, refusal.Args)
	}
	return s.showNewProposal(c, answers[refusal.Code].status, plan, p)
}

// proposalIn reads the form.
func proposalIn(c *fiber.Ctx) forum.NewProposal {
	in := forum.NewProposal{
		Key: c.FormValue("key"), Plan: formID(c.FormValue("plan")), Theme: formID(c.FormValue("theme")),
		Action: formID(c.FormValue("related")), Organisation: formID(c.FormValue("organisation")), Lang: c.FormValue("lang"),
		ProposalText: forum.ProposalText{
			Title: c.FormValue("title"), Summary: c.FormValue("summary"), Problem: c.FormValue("problem"),
			Solution: c.FormValue("solution"), Results: c.FormValue("results"),
		},
	}
	for _, value := range c.Request().PostArgs().PeekMulti("values") {
		in.OGPValues = append(in.OGPValues, string(value))
	}
	return in
}
