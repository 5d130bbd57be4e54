package web

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

func (s *Server) plans(c *fiber.Ctx) error {
	p := views.PlansPage{Page: s.page(c, "plans", s.words(at(c).lang).T("layout.plans"))}
	current, err := s.Forum.Plans.Current(c.UserContext(), at(c).Actor)
	if err != nil && forum.CodeOf(err) != forum.NotFound {
		return err
	}
	p.Current = current
	p.Others, err = s.plansBut(c.UserContext(), at(c).Actor, current.ID)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.Plans(p))
}

func (s *Server) plan(c *fiber.Ctx) error {
	plan, err := s.Forum.Plans.BySlug(c.UserContext(), at(c).Actor, c.Params("slug"))
	if err != nil {
		return err
	}
	p := views.PlanPage{Page: s.page(c, "plan", ""), Plan: plan}
	p.Title = p.In(plan.Title)
	if p.Strip.Href != "/plans/"+plan.Slug {
		p.Section = "plans"
	}
	if err := s.fillPlan(c.UserContext(), at(c).Actor, &p); err != nil {
		return err
	}
	p.Manages = s.Forum.Plans.MayManage(at(c).Actor) == nil
	if p.Reschedulings, err = s.Forum.Plans.Reschedulings(c.UserContext(), at(c).Actor, plan.ID); err != nil {
		return err
	}
	if err := s.fillFollows(c, &p); err != nil {
		return err
	}
	if plan.MainThread != 0 {
		if p.Talk, p.Threads, err = s.conversation(c, plan.ID, "/plans/"+plan.Slug); err != nil {
			return err
		}
	}
	return s.render(c, fiber.StatusOK, views.Plan(p))
}

// fillFollows reads how the viewer wants news of the plan and of its themes.
func (s *Server) fillFollows(c *fiber.Ctx, p *views.PlanPage) error {
	subjects := []int64{p.Plan.ID}
	for _, theme := range p.Plan.Themes {
		subjects = append(subjects, theme.ID)
	}
	levels, err := s.Forum.Follows.Levels(c.UserContext(), at(c).Actor, subjects...)
	p.Follows = levels
	return err
}

// fillPlan reads what belongs to a plan.
func (s *Server) fillPlan(ctx context.Context, a forum.Actor, p *views.PlanPage) (err error) {
	if p.Stats, err = s.Forum.Plans.Stats(ctx, a, p.Plan.ID); err != nil {
		return err
	}
	if p.Actions, err = s.Forum.Actions.List(ctx, a, p.Plan.ID); err != nil {
		return err
	}
	if p.Live, err = s.liveComing(ctx, a, p.Plan.ID); err != nil {
		return err
	}
	if p.Marks, err = s.Forum.Repository.Marks(ctx, a, p.Plan.ID); err != nil {
		return err
	}
	if p.Updates, err = s.Forum.Repository.Updates(ctx, a, p.Plan.ID); err != nil {
		return err
	}
	if p.Meetings, err = s.Forum.Repository.Meetings(ctx, a, p.Plan.ID); err != nil {
		return err
	}
	p.Documents, err = s.Forum.Repository.Documents(ctx, a, p.Plan.ID)
	return err
}

// conversation is the thread under a thing, for its page at path base, and the other threads about it.
func (s *Server) conversation(c *fiber.Ctx, about int64, base string) (views.Talk, []forum.Thread, error) {
	main, err := s.Forum.Threads.ReadMain(c.UserContext(), at(c).Actor, about)
	if err != nil {
		return views.Talk{}, nil, err
	}
	talk, err := s.talk(c, main, base)
	if err != nil {
		return views.Talk{}, nil, err
	}
	others, err := s.Forum.Threads.ReadAbout(c.UserContext(), at(c).Actor, about)
	return talk, others, err
}

// numberedAction leads from an action's number in its plan to its permanent address.
func (s *Server) numberedAction(c *fiber.Ctx) error {
	asked, err := number(c, "number")
	if err != nil {
		return err
	}
	action, err := s.Forum.Actions.ByNumber(c.UserContext(), at(c).Actor, c.Params("slug"), asked)
	if err != nil {
		return err
	}
	return c.Redirect(views.InLanguage(fmt.Sprintf("/actions/%d", action.ID), at(c).lang), fiber.StatusMovedPermanently)
}
