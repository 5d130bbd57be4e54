package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

func (s *Server) editCommentForm(c *fiber.Ctx) error {
	t, found, err := s.whereComment(c)
	if err != nil {
		return err
	}
	if !found.IsOf(at(c).Actor) || found.Gone() {
		return fiber.ErrNotFound
	}
	if !found.EditableBy(at(c).Actor, s.Forum.Now()) {
		return forum.Errorf(forum.Closed, "comment.error.editClosed", "Minutes", int(forum.EditFor.Minutes()))
	}
	return s.showEditForm(c, fiber.StatusOK, t, found, found.Markdown, nil)
}

func (s *Server) showEditForm(c *fiber.Ctx, status int, t forum.Thread, found forum.Comment, markdown string, problems views.Problems) error {
	w := s.words(at(c).lang)
	p := views.CommentFormPage{Page: s.page(c, "threads", w.T("comment.editTitle")), Thread: t, Form: views.CommentForm{
		Action: fmt.Sprintf("/comments/%d", found.ID), ID: fmt.Sprintf("edit-%d", found.ID), Key: newKey(), Lang: found.Lang,
		Text: markdown, Revision: found.Revision, Label: w.T("comment.editLabel"), Submit: w.T("comment.editSubmit"), Problems: problems,
		Cancel: fmt.Sprintf("/comments/%d", found.ID), Audience: t.Audience,
	}}
	if status == fiber.StatusConflict {
		p.Form.StandsNow = found.HTML
	}
	return s.render(c, status, views.CommentFormView(p))
}

func (s *Server) editComment(c *fiber.Ctx) error {
	comment, err := id(c, "id")
	if err != nil {
		return err
	}
	markdown := c.FormValue("text")
	err = s.Forum.Comments.Edit(c.UserContext(), at(c).Actor, comment, formNumber(c.FormValue("revision")), markdown)
	switch forum.CodeOf(err) {
	case forum.Invalid, forum.Conflict, forum.TooMany:
		if forum.CodeOf(err) == forum.TooMany && wantsFragment(c) {
			return err
		}
		t, found, missing := s.whereComment(c)
		if missing != nil {
			return missing
		}
		return s.showEditForm(c, answers[forum.CodeOf(err)].status, t, found, markdown, problemsOf(err))
	}
	if err != nil {
		return err
	}
	return s.answerPosted(c, comment, "changed")
}

func (s *Server) withdrawalForm(c *fiber.Ctx) error {
	t, found, err := s.whereComment(c)
	if err != nil {
		return err
	}
	if !found.IsOf(at(c).Actor) || found.Gone() {
		return fiber.ErrNotFound
	}
	return s.render(c, fiber.StatusOK, views.Withdraw(views.WithdrawPage{
		Page: s.page(c, "threads", s.words(at(c).lang).T("comment.withdrawTitle")), Thread: t, Comment: found,
	}))
}

func (s *Server) withdrawComment(c *fiber.Ctx) error {
	comment, err := id(c, "id")
	if err != nil {
		return err
	}
	if err := s.Forum.Comments.Withdraw(c.UserContext(), at(c).Actor, comment); err != nil {
		return err
	}
	return s.answerPosted(c, comment, "withdrawn")
}

func (s *Server) commentHistory(c *fiber.Ctx) error {
	t, found, err := s.whereComment(c)
	if err != nil {
		return err
	}
	_, revisions, err := s.Forum.Comments.History(c.UserContext(), at(c).Actor, found.ID)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.History(views.HistoryPage{
		Page: s.page(c, "threads", s.words(at(c).lang).T("comment.historyTitle")), Thread: t, Comment: found, Revisions: revisions,
	}))
}
