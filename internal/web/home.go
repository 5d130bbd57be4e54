package web

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// How many of the newest the front page shows.
const (
	proposalsAtHome = 3
	activityAtHome  = 4
)

func (s *Server) home(c *fiber.Ctx) error {
	p := views.HomePage{Page: s.page(c, "home", "")}
	plan, err := s.Forum.Plans.Current(c.UserContext(), at(c).Actor)
	if forum.CodeOf(err) == forum.NotFound {
		return s.render(c, fiber.StatusOK, views.Home(p))
	}
	if err != nil {
		return err
	}
	p.Plan = plan
	if err := s.fillHome(c.UserContext(), at(c).Actor, &p); err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.Home(p))
}

// fillHome reads what the front page shows of its plan.
func (s *Server) fillHome(ctx context.Context, a forum.Actor, p *views.HomePage) (err error) {
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
	if p.Activity, err = s.Forum.Plans.Activity(ctx, a, p.Plan.ID); err != nil {
		return err
	}
	p.Activity = p.Activity[:min(len(p.Activity), activityAtHome)]
	if opening, ok := forum.MostDiscussed(p.Actions); ok {
		p.Opening = opening
		if p.Clipping, err = s.Forum.Actions.Clipping(ctx, a, opening); err != nil {
			return err
		}
	}
	if p.Proposals, _, err = s.Forum.Proposals.List(ctx, a, forum.ProposalQuery{Plan: p.Plan.ID}); err != nil {
		return err
	}
	p.Proposals = p.Proposals[:min(len(p.Proposals), proposalsAtHome)]
	p.Earlier, err = s.plansBut(ctx, a, p.Plan.ID)
	return err
}

// plansBut gives all plans but one, newest first.
func (s *Server) plansBut(ctx context.Context, a forum.Actor, plan int64) ([]forum.Plan, error) {
	all, err := s.Forum.Plans.List(ctx, a)
	return slices.DeleteFunc(all, func(p forum.Plan) bool { return p.ID == plan }), err
}
