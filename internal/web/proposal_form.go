package web

import (
	"errors"
	"maps"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// showProposing shows the form, with the choices that the plan and the actor have.
func (s *Server) showProposing(c *fiber.Ctx, status int, p views.ProposingPage) (err error) {
	ctx, a := c.UserContext(), at(c).Actor
	if p.Plan.ID == 0 {
		if p.Plan, err = s.Forum.Plans.Find(ctx, a, p.Draft.Plan); err != nil {
			return err
		}
	}
	p.Page = s.page(c, "proposals", s.proposingTitle(c, p.Draft))
	if c.Method() == post {
		p.Path = "/proposals/new"
		if p.Draft.ID != 0 {
			p.Path = views.StepPath(p.Draft.ID, p.Step.Name)
		}
	}
	if p.Actions, err = s.Forum.Actions.List(ctx, a, p.Plan.ID); err != nil {
		return err
	}
	if p.Step.Name == "core" && p.Draft.Proposal == 0 {
		if p.Similar, err = s.Forum.Proposals.Similar(ctx, a, p.Plan.ID, p.Typed["title"], p.Typed["problem"]); err != nil {
			return err
		}
	}
	if !a.SignedIn() {
		return s.render(c, status, views.Proposing(p))
	}
	if p.Organisations, err = s.Forum.Organisations.Of(ctx, a.Account); err != nil {
		return err
	}
	if p.Drafts, err = s.Forum.ProposalDrafts.Count(ctx, a); err != nil {
		return err
	}
	if p.Draft.ID != 0 {
		if err := s.addDraft(c, &p); err != nil {
			return err
		}
	}
	return s.render(c, status, views.Proposing(p))
}

// addDraft adds what only a draft that is saved has.
func (s *Server) addDraft(c *fiber.Ctx, p *views.ProposingPage) (err error) {
	ctx, a := c.UserContext(), at(c).Actor
	p.Hints = hintsOf(p.Plan, p.Step, p.Typed)
	if p.Authors, err = s.Forum.CoAuthors.Together(ctx, a, p.Draft.AuthoredAs()); err != nil {
		return err
	}
	if p.Attachments, err = s.Forum.Attachments.With(ctx, a, p.Draft); err != nil {
		return err
	}
	if p.Step.Name != "review" {
		return nil
	}
	preview, err := s.Forum.ProposalDrafts.Preview(ctx, a, p.Draft)
	p.Proposal = &views.ProposalView{Proposal: preview, Authors: p.Authors, Attachments: p.Attachments}
	return err
}

// hintsOf are the hints that a step shows: those at its fields, at the last all of them. The core is enough, so at it only what is odd in it is said.
func hintsOf(plan forum.Plan, step forum.ProposalStep, fields forum.DraftFields) (hints []forum.Problem) {
	for _, h := range fields.Text().Hints(plan) {
		if step.Name == "review" || forum.StepOf(h.Field).Name == step.Name {
			hints = append(hints, h)
		}
	}
	return hints
}

func (s *Server) proposingTitle(c *fiber.Ctx, d forum.ProposalDraft) string {
	w := s.words(at(c).lang)
	switch {
	case d.Proposal != 0:
		return w.T("proposalDraft.revisionTitle")
	case d.ID != 0:
		return w.T("proposalDraft.title")
	}
	return w.T("proposal.newTitle")
}

// stepFieldsIn reads the fields of these steps as far as the form has them. Boxes that are not ticked are sent by no browser.
func stepFieldsIn(c *fiber.Ctx, steps ...forum.ProposalStep) forum.DraftFields {
	fields := forum.DraftFields{}
	args := c.Request().PostArgs()
	for _, step := range steps {
		for _, name := range step.Fields {
			switch {
			case name == "values":
				var values []string
				for _, value := range args.PeekMulti(name) {
					values = append(values, string(value))
				}
				fields[name] = strings.Join(values, " ")
			case args.Has(name), name == "substantial":
				fields[name] = string(args.Peek(name))
			}
		}
	}
	return fields
}

// newDraft reads a form that is not saved yet.
func newDraft(c *fiber.Ctx, fields forum.DraftFields) forum.NewProposalDraft {
	if related := c.FormValue("related"); related != "" {
		fields["related"] = related
	}
	return forum.NewProposalDraft{Key: c.FormValue("key"), Plan: formID(c.FormValue("plan")), Lang: c.FormValue("lang"), Fields: fields}
}

// draftEdit reads a form of a draft, as far as the step that it is.
func draftEdit(c *fiber.Ctx) forum.DraftEdit {
	return forum.DraftEdit{Revision: formNumber(c.FormValue("revision")), Fields: stepFieldsIn(c, forum.StepNamed(c.FormValue("step")))}
}

// orSaved is a draft as it is, when a refusal did not bring it along.
func (s *Server) orSaved(c *fiber.Ctx, d forum.ProposalDraft, id int64) forum.ProposalDraft {
	if d.ID != 0 {
		return d
	}
	d, err := s.Forum.ProposalDrafts.Find(c.UserContext(), at(c).Actor, id)
	if err != nil {
		return forum.ProposalDraft{}
	}
	return d
}

// proposingAgain shows the form with what was wrong or was saved elsewhere meanwhile, and what was typed kept.
func (s *Server) proposingAgain(c *fiber.Ctx, d forum.ProposalDraft, typed forum.DraftEdit, err error) error {
	var refusal *forum.Error
	if !errors.As(err, &refusal) || d.ID == 0 && d.Plan == 0 || refusal.Code == forum.NotFound {
		return err
	}
	if wantsFragment(c) {
		return s.refuseFragment(c, refusal)
	}
	p := views.ProposingPage{Draft: d, Step: forum.StepNamed(c.FormValue("step")), Key: c.FormValue("key"), Problems: refusal.Problems}
	switch {
	case refusal.Code == forum.Conflict:
		p.Clashes = d.Clashes(typed)
		p.Fresh = len(p.Clashes) == 0
		if p.Fresh { // what was saved is in other steps
			p.Refusal = s.words(at(c).lang).Fill("proposalDraft.error.unseen", refusal.Args)
		}
	case len(refusal.Problems) == 0:
		p.Refusal = s.words(at(c).lang).Fill(refusal.Message, refusal.Args)
		p.Fresh = d.Holds(typed.Fields)
	default:
		if first := forum.StepOf(refusal.Problems[0].Field); first.Name != p.Step.Name {
			p.Step = first
		}
	}
	p.Typed = forum.DraftFields{}
	maps.Copy(p.Typed, d.Fields)
	maps.Copy(p.Typed, typed.Fields)
	return s.showProposing(c, answers[refusal.Code].status, p)
}

// refuseFragment says to our element what is wrong, in one sentence.
func (s *Server) refuseFragment(c *fiber.Ctx, refusal *forum.Error) error {
	w := s.words(at(c).lang)
	sentence := w.Fill(refusal.Message, refusal.Args)
	if len(refusal.Problems) > 0 {
		sentence = w.Fill(refusal.Problems[0].Message, refusal.Problems[0].Args)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(answers[refusal.Code].status).JSON(map[string]string{"message": sentence})
}
