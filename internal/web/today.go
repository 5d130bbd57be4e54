package web

import (
	"fmt"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
	"samenspraak/internal/live"
)

const todayPath = "/moderation/today"

// today is where moderators begin: what waits over all plans, what they have open, what they did, and what colleagues left for them.
func (s *Server) today(c *fiber.Ctx) error {
	return s.showToday(c, fiber.StatusOK, views.HandoverForm{})
}

func (s *Server) showToday(c *fiber.Ctx, status int, form views.HandoverForm) (err error) {
	ctx, a := c.UserContext(), at(c).Actor
	p := views.TodayPage{Form: form}
	if p.Today, err = s.Forum.Cases.Today(ctx, a, s.midnight()); err != nil {
		return err
	}
	if p.Notes, err = s.Forum.HandoverNotes.Open(ctx, a, 0); err != nil {
		return err
	}
	if p.Plans, err = s.Forum.Plans.List(ctx, a); err != nil {
		return err
	}
	p.Page = s.page(c, "today", s.words(at(c).lang).T("today.title"))
	p.Path = todayPath
	return s.render(c, status, views.Today(p))
}

// moderationNews is that something happened in a queue: the pages that follow look for themselves.
func (src source) moderationNews(log []forum.News) []live.News {
	news := make([]live.News, len(log))
	for i, n := range log {
		news[i] = live.News{N: n.N, Op: live.None}
	}
	return news
}

// midnight is when the day began, where the site is.
func (s *Server) midnight() time.Time {
	now := s.Forum.Now().In(s.Zone)
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, s.Zone)
}

func (s *Server) leaveHandover(c *fiber.Ctx) error {
	in := forum.NewHandoverNote{Plan: formID(c.FormValue("plan")), Words: c.FormValue("words"), Lang: at(c).lang}
	err := s.Forum.HandoverNotes.Leave(c.UserContext(), at(c).Actor, in)
	if forum.CodeOf(err) == forum.Invalid {
		return s.showToday(c, fiber.StatusUnprocessableEntity, views.HandoverForm{Plan: in.Plan, Words: in.Words, Problems: problemsOf(err)})
	}
	if err != nil {
		return err
	}
	return s.back(c, todayPath+"?done=noted")
}

func (s *Server) finishHandover(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	if err := s.Forum.HandoverNotes.Finish(c.UserContext(), at(c).Actor, number); err != nil {
		return err
	}
	if plan := formID(c.FormValue("plan")); plan != 0 { // it was done from a queue
		return s.backToQueue(c, plan, "done=noteDone")
	}
	return s.back(c, todayPath+"?done=noteDone")
}

func (s *Server) reopenHandover(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	if err := s.Forum.HandoverNotes.Reopen(c.UserContext(), at(c).Actor, number); err != nil {
		return err
	}
	return s.back(c, todayPath+"?done=noteReopened")
}

// handovers are the notes that are done.
func (s *Server) handovers(c *fiber.Ctx) (err error) {
	p := views.HandoversPage{}
	var more bool
	if p.Notes, more, err = s.Forum.HandoverNotes.Done(c.UserContext(), at(c).Actor, forum.HandoverMark(markFrom(c.Query("after")))); err != nil {
		return err
	}
	if more {
		last := p.Notes[len(p.Notes)-1]
		p.Next = fmt.Sprintf("/moderation/handover?after=%s", url.QueryEscape(markTo(forum.ThreadMark{At: *last.DoneAt, ID: last.ID})))
	}
	p.Page = s.page(c, "today", s.words(at(c).lang).T("handover.history"))
	return s.render(c, fiber.StatusOK, views.Handovers(p))
}
