package web

import (
	"context"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// passage leads from a passage's permanent address to where it stands now.
func (s *Server) passage(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	found, err := s.Forum.Passages.Find(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	return c.Redirect(views.InLanguage(fmt.Sprintf("/actions/%d#note-%d", found.Action, found.ID), at(c).lang), fiber.StatusFound)
}

// passagePlace reads from the path which block of which version of which action is meant.
func passagePlace(c *fiber.Ctx) (in forum.NewPassage, err error) {
	for name, into := range map[string]*int64{"id": &in.Action, "block": &in.Block} {
		if *into, err = id(c, name); err != nil {
			return in, err
		}
	}
	in.Version, err = number(c, "number")
	return in, err
}

func (s *Server) passageForm(c *fiber.Ctx) error {
	in, err := passagePlace(c)
	if err != nil {
		return err
	}
	return s.showPassageForm(c, fiber.StatusOK, in, views.PassageForm{Key: newKey(), Lang: at(c).lang})
}

// showPassageForm shows the form about a block, which holds all of its words until some were chosen.
func (s *Server) showPassageForm(c *fiber.Ctx, status int, in forum.NewPassage, f views.PassageForm) error {
	action, err := s.Forum.Actions.Find(c.UserContext(), at(c).Actor, in.Action)
	if err != nil {
		return err
	}
	version, err := s.Forum.Actions.Version(c.UserContext(), at(c).Actor, in.Action, in.Version)
	if err != nil {
		return err
	}
	block, found := version.Block(in.Block)
	if !found {
		return forum.Errorf(forum.NotFound, "error.notFound")
	}
	f.Action = fmt.Sprintf("/actions/%d/versions/%d/blocks/%d/passages", in.Action, in.Version, in.Block)
	f.Block = block
	if f.Quote == "" {
		f.Quote = block.Plain
	}
	p := views.PassageFormPage{Page: s.page(c, "plan", s.words(at(c).lang).T("passage.formTitle")), OfAction: action, Version: version, Form: f}
	if wantsFragment(c) {
		return s.render(c, status, views.WriteOnPassage(p.Page, f))
	}
	return s.render(c, status, views.PassageFormView(p))
}

func (s *Server) commentOnPassage(c *fiber.Ctx) error {
	in, err := passagePlace(c)
	if err != nil {
		return err
	}
	in.Start, in.End = formNumber(c.FormValue("start")), formNumber(c.FormValue("end"))
	in.Quote, in.First = c.FormValue("quote"), commentIn(c)
	in.Suggests, in.Replacement = c.FormValue("suggests") != "", c.FormValue("replacement")
	posted, err := s.Forum.Passages.Comment(c.UserContext(), at(c).Actor, in)
	if code := forum.CodeOf(err); code == forum.Invalid || code == forum.TooMany && !wantsFragment(c) {
		f := views.PassageForm{
			Key: in.First.Key, Lang: in.First.Lang, Start: c.FormValue("start"), End: c.FormValue("end"), Quote: in.Quote, Text: in.First.Markdown,
			Suggests: in.Suggests, Replacement: in.Replacement, Problems: problemsOf(err),
		}
		if len(f.Key) < 8 {
			f.Key = newKey()
		}
		return s.showPassageForm(c, answers[code].status, in, f)
	}
	if err != nil {
		return err
	}
	comment, err := s.Forum.Comments.Find(c.UserContext(), at(c).Actor, posted)
	if err != nil {
		return err
	}
	if comment.Held {
		return s.answerPosted(c, posted, "held")
	}
	return s.answerBeside(c, comment)
}

// answerBeside shows a comment that was just written about a passage beside the text: as a note to our element, else on the action's page.
func (s *Server) answerBeside(c *fiber.Ctx, comment forum.Comment) error {
	place := fmt.Sprintf("/actions/%d", comment.Action)
	if !wantsFragment(c) {
		return s.back(c, fmt.Sprintf("%s?done=posted#note-%d", place, comment.Passage))
	}
	channel := "action:" + strconv.FormatInt(comment.Action, 10)
	last, err := s.Forum.Channels.Last(c.UserContext(), []string{channel})
	if err != nil {
		return err
	}
	found, err := s.Forum.Passages.FindAll(c.UserContext(), []int64{comment.Passage})
	if err != nil || len(found) == 0 {
		return err
	}
	put, err := notePut(c.UserContext(), s.plainPage(at(c).lang), found[0], last[channel])
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderLocation, views.InLanguage(fmt.Sprintf("%s#note-%d", place, comment.Passage), at(c).lang))
	return c.Status(fiber.StatusCreated).JSON(putAnswer{Op: "put", ID: put.ID, In: put.In, Key: put.Key, Rev: put.Rev, HTML: put.HTML})
}

func (s *Server) uncertainPassages(c *fiber.Ctx) error {
	plan, err := s.Forum.Plans.BySlug(c.UserContext(), at(c).Actor, c.Params("slug"))
	if err != nil {
		return err
	}
	found, err := s.Forum.Passages.Uncertain(c.UserContext(), at(c).Actor, plan.ID)
	if err != nil {
		return err
	}
	actions, err := s.Forum.Actions.List(c.UserContext(), at(c).Actor, plan.ID)
	if err != nil {
		return err
	}
	p := views.UncertainPage{
		Page: s.page(c, "plan", s.words(at(c).lang).T("passage.uncertainTitle")), Plan: plan, Passages: found, Actions: map[int64]forum.ActionLine{},
	}
	for _, a := range actions {
		p.Actions[a.ID] = a
	}
	if p.All, err = s.Forum.Passages.CountUncertain(c.UserContext(), at(c).Actor, plan.ID); err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.Uncertain(p))
}

func (s *Server) confirmPassage(c *fiber.Ctx) error {
	return s.curatePassage(c, func(ctx context.Context, a forum.Actor, passage int64) error {
		return s.Forum.Passages.Confirm(ctx, a, passage, formNumber(c.FormValue("version")))
	})
}

func (s *Server) attachPassage(c *fiber.Ctx) error {
	in := forum.Placement{Version: formNumber(c.FormValue("version")), Block: formID(c.FormValue("block")), Quote: c.FormValue("quote")}
	err := s.curatePassage(c, func(ctx context.Context, a forum.Actor, passage int64) error {
		return s.Forum.Passages.Attach(ctx, a, passage, in)
	})
	if forum.CodeOf(err) == forum.Invalid {
		return s.showAttachForm(c, fiber.StatusUnprocessableEntity, in, problemsOf(err))
	}
	return err
}

func (s *Server) curatePassage(c *fiber.Ctx, do func(context.Context, forum.Actor, int64) error) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	if err := do(c.UserContext(), at(c).Actor, number); err != nil {
		return err
	}
	found, err := s.Forum.Passages.Find(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	action, err := s.Forum.Actions.Find(c.UserContext(), at(c).Actor, found.Action)
	if err != nil {
		return err
	}
	if c.FormValue("back") == "queue" {
		return s.onward(c, action.Plan, "settled")
	}
	return s.back(c, "/plans/"+action.PlanSlug+"/passages?done=settled")
}

func (s *Server) attachForm(c *fiber.Ctx) error {
	return s.showAttachForm(c, fiber.StatusOK, forum.Placement{}, nil)
}

// showAttachForm shows where a passage can be put; before anything was chosen, where it stands.
func (s *Server) showAttachForm(c *fiber.Ctx, status int, in forum.Placement, problems views.Problems) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	found, err := s.Forum.Passages.ToAttach(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	action, err := s.Forum.Actions.Find(c.UserContext(), at(c).Actor, found.Action)
	if err != nil {
		return err
	}
	if problems == nil {
		in.Block, in.Quote = found.Block, found.Words
	}
	return s.render(c, status, views.Attach(views.AttachPage{
		Page: s.page(c, "plan", s.words(at(c).lang).T("passage.attachTitle")), Passage: found, OfAction: action, Block: in.Block, Quote: in.Quote, Problems: problems,
		From: views.FromQueue{Is: c.FormValue("back") == "queue", Within: choiceIn(action.Plan, c.FormValue("within"))},
	}))
}
