package web

import (
	"context"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

func (s *Server) action(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	action, err := s.Forum.Actions.Find(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	p := views.ActionPage{Page: s.page(c, "plan", ""), Action: action, Version: action.Current}
	p.Title = p.T("action.numbered", "Number", action.Number, "Title", p.In(action.Title))
	if p.Strip.Href != "/plans/"+action.PlanSlug {
		p.Section = "plans"
	}
	if err := s.chooseVersion(c, &p); err != nil {
		return err
	}
	p.Proposals, _, err = s.Forum.Proposals.List(c.UserContext(), at(c).Actor, forum.ProposalQuery{Action: action.ID})
	if err != nil {
		return err
	}
	p.Talk, p.Threads, err = s.conversation(c, action.ID, fmt.Sprintf("/actions/%d", action.ID))
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.Action(p))
}

// chooseVersion takes the version that the address names, and marks what changed since the one before it.
func (s *Server) chooseVersion(c *fiber.Ctx, p *views.ActionPage) (err error) {
	ctx, a := c.UserContext(), at(c).Actor
	if asked := c.Query("version"); asked != "" && asked != strconv.Itoa(p.Version.Number) {
		number, err := strconv.Atoi(asked)
		if err != nil {
			return fiber.ErrNotFound
		}
		if p.Version, err = s.Forum.Actions.Version(ctx, a, p.Action.ID, number); err != nil {
			return err
		}
	}
	before, err := s.versionBefore(ctx, a, p.Action, p.Version.Number)
	p.Changed = views.Changed(p.Version, before)
	return err
}

// versionBefore gives the version that was replaced by this one, or the zero Version when it is the first.
func (s *Server) versionBefore(ctx context.Context, a forum.Actor, action forum.Action, number int) (forum.Version, error) {
	for _, v := range action.Versions { // newest first
		if v.Number < number {
			return s.Forum.Actions.Version(ctx, a, action.ID, v.Number)
		}
	}
	return forum.Version{}, nil
}
