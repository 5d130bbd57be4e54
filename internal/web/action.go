package web

import (
	"context"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// action shows an action with its newest text.
func (s *Server) action(c *fiber.Ctx) error {
	if old := c.Query("version"); old != "" { // where versions were once
		return c.Redirect(views.InLanguage(fmt.Sprintf("/actions/%s/versions/%d", c.Params("id"), formID(old)), at(c).lang), fiber.StatusMovedPermanently)
	}
	return s.showAction(c, 0)
}

// actionVersion shows an action with the text of one version: the permanent address of that version.
func (s *Server) actionVersion(c *fiber.Ctx) error {
	version, err := number(c, "number")
	if err != nil {
		return err
	}
	return s.showAction(c, version)
}

func (s *Server) showAction(c *fiber.Ctx, version int) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	action, err := s.Forum.Actions.Read(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	p := views.ActionPage{Page: s.page(c, "plan", ""), Action: action}
	p.Title = p.T("action.numbered", "Number", action.Number, "Title", p.In(action.Title))
	if p.Strip.Href != "/plans/"+action.PlanSlug {
		p.Section = "plans"
	}
	if c.Query("done") == "published" {
		p.Notice = p.T("draft.published", "Number", action.Current.Number)
	}
	if err := s.fillText(c, &p, version); err != nil {
		return err
	}
	if p.Origins, err = s.Forum.Curations.ReadOrigins(c.UserContext(), at(c).Actor, action.ID); err != nil {
		return err
	}
	if p.Proposals, err = s.Forum.Proposals.ReadFor(c.UserContext(), at(c).Actor, action.ID); err != nil {
		return err
	}
	if p.LedBy, err = s.Forum.Inputs.ReadLedTo(c.UserContext(), at(c).Actor, action.ID); err != nil {
		return err
	}
	p.Talk, p.Threads, err = s.conversation(c, action.ID, fmt.Sprintf("/actions/%d", action.ID))
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.Action(p))
}

// fillText reads a version with its passages, and what the viewer may do with it; version 0 is the newest.
func (s *Server) fillText(c *fiber.Ctx, p *views.ActionPage, version int) (err error) {
	ctx, a, action := c.UserContext(), at(c).Actor, p.Action
	channel := "action:" + strconv.FormatInt(action.ID, 10)
	last, err := s.Forum.Channels.Last(ctx, []string{channel}) // before the passages, as in talk
	if err != nil {
		return err
	}
	p.Text = views.VersionText{Version: action.Current, Action: action.ID, Newest: action.Current.Number, After: last[channel]}
	if version != 0 && version != action.Current.Number {
		if p.Text.Version, err = s.Forum.Actions.Version(ctx, a, action.ID, version); err != nil {
			return err
		}
	}
	before, err := s.versionBefore(ctx, a, action, p.Text.Number)
	if err != nil {
		return err
	}
	p.Text.Changed = views.Changed(p.Text.Version, before)
	if p.Text.Passages, err = s.Forum.Passages.Read(ctx, a, action.ID, p.Text.Number); err != nil {
		return err
	}
	if p.Credited, err = s.Forum.Suggestions.ReadCredited(ctx, a, action.ID, p.Text.Number); err != nil {
		return err
	}
	if p.Edits, err = s.Forum.Drafts.MayEdit(ctx, a, action.ID); err != nil {
		return err
	}
	if p.Uncertain, err = s.Forum.Passages.CountUncertain(ctx, a, action.Plan); err != nil {
		return err
	}
	main, err := s.Forum.Threads.ReadMain(ctx, a, action.ID)
	p.Text.Open = err == nil && main.OpenTo(a)
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
