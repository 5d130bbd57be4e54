package web

import (
	"fmt"
	"math"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// talk is a thread for a page at path base, with an empty form under it.
func (s *Server) talk(c *fiber.Ctx, t forum.Thread, base string) (views.Talk, error) {
	v := at(c)
	channel := fmt.Sprintf("thread:%d", t.ID)
	// The number is read before the comments: what comes in between is brought again rather than missed.
	last, err := s.Forum.Channels.Last(c.UserContext(), []string{channel})
	if err != nil {
		return views.Talk{}, err
	}
	q := commentQuery(c)
	q.At = last[channel]
	page, err := s.Forum.Comments.Page(c.UserContext(), v.Actor, t.ID, q)
	if err != nil {
		return views.Talk{}, err
	}
	reading, err := s.Forum.Readings.Of(c.UserContext(), v.Actor, t.ID)
	if err != nil {
		return views.Talk{}, err
	}
	l, err := s.Forum.LiveSessions.ReadIn(c.UserContext(), v.Actor, t.ID)
	session, err := s.withPinned(c.UserContext(), l, err)
	if err != nil {
		return views.Talk{}, err
	}
	followed, kind := t.Followed()
	follow, err := s.following(c, followed, kind)
	return views.Talk{
		Thread: t, Page: page, After: last[channel], Base: base, Order: q.Order, Reading: reading, Form: s.newCommentForm(v, t), Follow: follow, Live: session,
	}, err
}

// commentQuery reads from an address which comments of a thread are asked for, and in which order; what can't be read is the usual.
func commentQuery(c *fiber.Ctx) forum.CommentQuery {
	if c.Query("sort") == forum.ByAgreement {
		count, id, _ := strings.Cut(c.Query("below"), "-")
		return forum.CommentQuery{Order: forum.ByAgreement, Below: forum.AgreementMark{Count: int(min(formID(count), math.MaxInt32)), ID: formID(id)}}
	}
	return forum.CommentQuery{Around: formID(c.Query("around")), Before: formID(c.Query("before")), After: formID(c.Query("after"))}
}

func (s *Server) newCommentForm(v *visit, t forum.Thread) views.CommentForm {
	w := s.words(v.lang)
	f := views.CommentForm{
		Action: fmt.Sprintf("/threads/%d/comments", t.ID), ID: fmt.Sprintf("write-%d", t.ID), Audience: t.Audience,
		Key: newKey(), Lang: v.lang, Label: w.T("comment.label"), Submit: w.T("comment.submit"),
	}
	if !v.Actor.SignedIn() {
		f.Submit = w.T("comment.submitVisitor")
	}
	return f
}

func (s *Server) newReplyForm(v *visit, t forum.Thread, to int64) views.CommentForm {
	w := s.words(v.lang)
	f := s.newCommentForm(v, t)
	f.Action, f.ID, f.Label = fmt.Sprintf("/comments/%d/replies", to), fmt.Sprintf("reply-%d", to), w.T("comment.replyLabel")
	f.Cancel = fmt.Sprintf("/comments/%d", to)
	if v.Actor.SignedIn() {
		f.Submit = w.T("comment.replySubmit")
	}
	return f
}
