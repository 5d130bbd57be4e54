package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// newProposal shows the core of the form; nothing is saved until something is typed.
func (s *Server) newProposal(c *fiber.Ctx) error {
	plan, err := s.Forum.Plans.Current(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	p := views.ProposingPage{Plan: plan, Step: forum.ProposalSteps[0], Key: newKey(), Typed: forum.DraftFields{}, Fresh: true}
	if action := formID(c.Query("action")); action != 0 {
		p.Typed["related"] = c.Query("action")
	}
	return s.showProposing(c, fiber.StatusOK, p)
}

func (s *Server) proposalDrafts(c *fiber.Ctx) error {
	drafts, err := s.Forum.ProposalDrafts.List(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	p := s.page(c, "proposals", s.words(at(c).lang).T("proposalDraft.listTitle"))
	return s.render(c, fiber.StatusOK, views.ProposalDrafts(views.ProposalDraftsPage{Page: p, Drafts: drafts}))
}

// proposalDraft shows a step of a draft's form, as it is saved. Who comes back to a draft that was published is led to the proposal.
func (s *Server) proposalDraft(c *fiber.Ctx) error {
	draft, err := id(c, "id")
	if err != nil {
		return err
	}
	d, err := s.Forum.ProposalDrafts.Find(c.UserContext(), at(c).Actor, draft)
	if forum.CodeOf(err) == forum.NotFound {
		proposal, gone := s.Forum.ProposalDrafts.BecameOf(c.UserContext(), at(c).Actor, draft)
		if gone == nil {
			return s.back(c, views.ProposalPath(proposal))
		}
	}
	if err != nil {
		return err
	}
	return s.showProposing(c, fiber.StatusOK, views.ProposingPage{Draft: d, Step: forum.StepNamed(c.Query("step")), Typed: d.Fields, Fresh: true})
}

func (s *Server) beginProposalDraft(c *fiber.Ctx) error {
	fields := stepFieldsIn(c, forum.StepNamed(c.FormValue("step")))
	d, err := s.Forum.ProposalDrafts.Begin(c.UserContext(), at(c).Actor, newDraft(c, fields))
	if err != nil {
		if d.ID == 0 {
			d.Plan = formID(c.FormValue("plan"))
		}
		return s.proposingAgain(c, d, forum.DraftEdit{Fields: fields}, err)
	}
	return s.draftSaved(c, d)
}

func (s *Server) saveProposalDraft(c *fiber.Ctx) error {
	draft, err := id(c, "id")
	if err != nil {
		return err
	}
	in := draftEdit(c)
	d, err := s.Forum.ProposalDrafts.Save(c.UserContext(), at(c).Actor, draft, in)
	if forum.CodeOf(err) == forum.NotFound && wantsFragment(c) {
		return s.draftGone(c, draft)
	}
	if err != nil {
		return s.proposingAgain(c, s.orSaved(c, d, draft), in, err)
	}
	return s.draftSaved(c, d)
}

// draftGone tells our element that a draft was published or thrown away while someone wrote in it, and what it became.
func (s *Server) draftGone(c *fiber.Ctx, draft int64) error {
	gone := map[string]string{"message": s.words(at(c).lang).T("proposalDraft.error.gone"), "address": ""}
	proposal, err := s.Forum.ProposalDrafts.BecameOf(c.UserContext(), at(c).Actor, draft)
	if err != nil && forum.CodeOf(err) != forum.NotFound {
		return err
	}
	if err == nil {
		gone["message"] = s.words(at(c).lang).T("proposalDraft.error.submitted")
		gone["address"] = views.InLanguage(views.ProposalPath(proposal), at(c).lang)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(fiber.StatusNotFound).JSON(gone)
}

// draftAnswer tells our element where and from what it must save next, and what stands beside the fields now.
type draftAnswer struct {
	Address  string            `json:"address"`
	Revision int               `json:"revision"`
	Message  string            `json:"message"`
	Tips     map[string]string `json:"tips"`
}

// draftSaved goes on to the step that was asked for.
func (s *Server) draftSaved(c *fiber.Ctx, d forum.ProposalDraft) error {
	if !wantsFragment(c) {
		to := c.FormValue("to")
		if to == "" {
			return s.back(c, withDone(views.StepPath(d.ID, c.FormValue("step")), "draftSaved"))
		}
		return s.back(c, views.StepPath(d.ID, to))
	}
	plan, err := s.Forum.Plans.Find(c.UserContext(), at(c).Actor, d.Plan)
	if err != nil {
		return err
	}
	p := s.plainPage(at(c).lang)
	answer := draftAnswer{
		Address: views.InLanguage(views.ProposalDraftPath(d.ID), at(c).lang), Revision: d.Revision, Message: views.SavedNow(p), Tips: map[string]string{},
	}
	for _, h := range hintsOf(plan, forum.StepNamed(c.FormValue("step")), d.Fields) {
		answer.Tips[h.Field] = views.Sentence(p, h)
	}
	return c.JSON(answer)
}

// withDone adds what a page says was done.
func withDone(path, done string) string {
	if strings.Contains(path, "?") {
		return path + "&done=" + done
	}
	return path + "?done=" + done
}

// submitProposalDraft saves what is in the form and publishes the draft.
func (s *Server) submitProposalDraft(c *fiber.Ctx) error {
	draft, err := id(c, "id")
	if err != nil {
		return err
	}
	in := draftEdit(c)
	proposal, d, err := s.Forum.ProposalDrafts.Submit(c.UserContext(), at(c).Actor, draft, in)
	if err != nil {
		return s.proposingAgain(c, s.orSaved(c, d, draft), in, err)
	}
	done := "proposed"
	if d.Proposal != 0 {
		done = "newVersion"
	}
	return s.backToProposal(c, proposal, done)
}

// reopenProposal leads to the draft of a published proposal's next version.
func (s *Server) reopenProposal(c *fiber.Ctx) error {
	proposal, err := id(c, "id")
	if err != nil {
		return err
	}
	draft, err := s.Forum.ProposalDrafts.Reopen(c.UserContext(), at(c).Actor, proposal)
	if err != nil {
		return s.orHidden(c, err)
	}
	return s.back(c, views.ProposalDraftPath(draft))
}

func (s *Server) discardingProposalDraft(c *fiber.Ctx) error {
	draft, err := id(c, "id")
	if err != nil {
		return err
	}
	d, err := s.Forum.ProposalDrafts.Find(c.UserContext(), at(c).Actor, draft)
	if err != nil {
		return err
	}
	p := s.page(c, "proposals", s.words(at(c).lang).T("proposalDraft.discardTitle"))
	return s.render(c, fiber.StatusOK, views.DiscardingProposal(views.DiscardingProposalPage{Page: p, Draft: d}))
}

func (s *Server) discardProposalDraft(c *fiber.Ctx) error {
	draft, err := id(c, "id")
	if err != nil {
		return err
	}
	if err := s.Forum.ProposalDrafts.Discard(c.UserContext(), at(c).Actor, draft); err != nil {
		return err
	}
	return s.back(c, views.DraftsPath+"?done=discarded")
}
