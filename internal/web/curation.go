package web

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// curation shows moderators what they can do with a proposal.
func (s *Server) curation(c *fiber.Ctx) error {
	return s.showCuration(c, fiber.StatusOK, views.CurationPage{Case: formID(c.Query("case")), Within: c.Query("within")})
}

// showCuration fills in what the page needs beside what was typed.
func (s *Server) showCuration(c *fiber.Ctx, status int, p views.CurationPage) error {
	ctx, a := c.UserContext(), at(c).Actor
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	if err := s.Forum.Curations.MayCurate(a); err != nil {
		return err
	}
	if p.Proposal, err = s.Forum.Proposals.Find(ctx, a, number); err != nil {
		return err
	}
	if p.Steps, err = s.Forum.Curations.Steps(ctx, a, number); err != nil {
		return err
	}
	if p.Family, err = s.Forum.Curations.Family(ctx, a, number); err != nil {
		return err
	}
	if p.Plan, err = s.Forum.Plans.Find(ctx, a, p.Proposal.Plan); err != nil {
		return err
	}
	p.Within = choiceIn(p.Plan.ID, p.Within)
	if p.Actions, err = s.Forum.Actions.List(ctx, a, p.Proposal.Plan); err != nil {
		return err
	}
	if p.Others, err = s.Forum.Curations.Others(ctx, a, number); err != nil {
		return err
	}
	if p.Part.Key == "" {
		p.Part = forum.Part{Key: newKey(), Problem: p.Proposal.Problem, Solution: p.Proposal.Solution}
	}
	p.Page = s.page(c, "proposals", s.words(at(c).lang).T("curation.title"))
	p.Path = fmt.Sprintf("/proposals/%d/curation", number)
	return s.render(c, status, views.Curation(p))
}

// curate takes the step that the form names.
func (s *Server) curate(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	in := forum.Curating{Proposal: number, Seen: formID(c.FormValue("seen")), Case: formID(c.FormValue("case")), Reason: c.FormValue("reason")}
	other := formID(c.FormValue("other"))
	part := forum.Part{Key: c.FormValue("key"), Title: c.FormValue("title"), Problem: c.FormValue("problem"), Solution: c.FormValue("solution")}
	curations, ctx, a := s.Forum.Curations, c.UserContext(), at(c).Actor
	step := c.FormValue("step")
	switch step {
	case "theme":
		err = curations.SetTheme(ctx, a, in, other)
	case "action":
		err = curations.LinkAction(ctx, a, in, other)
	case "status":
		err = curations.SetStatus(ctx, a, in, c.FormValue("status"))
	case "related", "unrelated":
		err = curations.Relate(ctx, a, in, other, step == "related")
	case "merged":
		err = curations.Merge(ctx, a, in, other)
	case "unmerged":
		err = curations.Unmerge(ctx, a, in)
	case "split":
		_, err = curations.Split(ctx, a, in, part)
	default:
		err = forum.Errorf(forum.NotFound, "error.notFound")
	}
	var refusal *forum.Error
	if errors.As(err, &refusal) && (refusal.Code == forum.Invalid || refusal.Code == forum.Conflict || refusal.Code == forum.Refused) {
		p := views.CurationPage{Case: in.Case, Within: c.FormValue("within"), Step: step, Reason: in.Reason, Other: other, Problems: refusal.Problems}
		if step == "split" {
			p.Part = part
		}
		if len(refusal.Problems) == 0 {
			p.Refusal = s.words(at(c).lang).Fill(refusal.Message, refusal.Args)
		}
		return s.showCuration(c, answers[refusal.Code].status, p)
	}
	if err != nil {
		return err
	}
	if in.Case != 0 && (step == "merged" || step == "split") {
		found, err := s.Forum.Cases.Find(ctx, a, in.Case)
		if err != nil {
			return err
		}
		return s.onward(c, found.Plan, "curated")
	}
	return s.back(c, fmt.Sprintf("/proposals/%d/curation?done=curated", number))
}

// newAction shows the form that makes an action of proposals, those that the address names.
func (s *Server) newAction(c *fiber.Ctx) error {
	in := forum.NewAction{Key: newKey(), Lang: at(c).lang, Proposals: chosen(c.Context().QueryArgs().PeekMulti("proposals"))}
	return s.showNewAction(c, fiber.StatusOK, views.NewActionPage{Typed: in, Fresh: true})
}

func (s *Server) showNewAction(c *fiber.Ctx, status int, p views.NewActionPage) error {
	ctx, a := c.UserContext(), at(c).Actor
	if err := s.Forum.Curations.MayCurate(a); err != nil {
		return err
	}
	var err error
	if p.Plan, err = s.Forum.Plans.BySlug(ctx, a, c.Params("slug")); err != nil {
		return err
	}
	shown := slices.Clone(p.Typed.Proposals)
	if len(shown) > 0 {
		if p.Others, err = s.Forum.Curations.Others(ctx, a, shown[0]); err != nil {
			return err
		}
	}
	p.Others = slices.DeleteFunc(p.Others, func(o forum.Relative) bool { return slices.Contains(shown, o.ID) })
	for _, o := range p.Others {
		shown = append(shown, o.ID)
	}
	// Read before the rest: a step between this and what the page shows is then refused, not missed.
	if p.Typed.Seen, err = s.Forum.Curations.LastSteps(ctx, a, shown); err != nil {
		return err
	}
	for _, number := range p.Typed.Proposals {
		found, err := s.Forum.Proposals.Find(ctx, a, number)
		if err != nil {
			return err
		}
		p.Proposals = append(p.Proposals, found)
	}
	if p.Ways, err = s.Forum.Curations.Ways(ctx, a, shown...); err != nil {
		return err
	}
	if p.Organisations, err = s.Forum.Organisations.List(ctx); err != nil {
		return err
	}
	if p.Fresh && len(p.Proposals) > 0 {
		first := p.Proposals[0]
		p.Typed.Title, p.Typed.Theme, p.Typed.Lang = first.Title, first.Theme, first.Lang
		p.Typed.Markdown = views.TextOfProposals(s.words(first.Lang), p.Proposals)
	}
	p.Page = s.page(c, "plan", s.words(at(c).lang).T("adoption.title"))
	p.Path = "/plans/" + p.Plan.Slug + "/actions/new"
	return s.render(c, status, views.NewAction(p))
}

func (s *Server) makeAction(c *fiber.Ctx) error {
	in := forum.NewAction{
		Key: c.FormValue("key"), Proposals: chosen(c.Request().PostArgs().PeekMulti("proposals")),
		Seen:  seenSteps(c.Request().PostArgs().PeekMulti("seen")),
		Theme: formID(c.FormValue("theme")), Holder: formID(c.FormValue("holder")), Lang: c.FormValue("lang"),
		Title: c.FormValue("title"), Markdown: c.FormValue("text"), Reason: c.FormValue("reason"),
	}
	made, err := s.Forum.Curations.Adopt(c.UserContext(), at(c).Actor, in)
	var refusal *forum.Error
	if errors.As(err, &refusal) && refusal.Code != forum.NotFound && refusal.Code != forum.SignIn {
		p := views.NewActionPage{Typed: in, Problems: refusal.Problems}
		if len(refusal.Problems) == 0 {
			p.Refusal = s.words(at(c).lang).Fill(refusal.Message, refusal.Args)
		}
		return s.showNewAction(c, answers[refusal.Code].status, p)
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/actions/%d?done=made", made))
}

// seenSteps reads which step was the last on each proposal when the form was made, PROPOSAL-STEP each.
func seenSteps(values [][]byte) map[int64]int64 {
	seen := map[int64]int64{}
	for _, value := range values {
		proposal, step, _ := strings.Cut(string(value), "-")
		seen[formID(proposal)] = formID(step)
	}
	return seen
}
