package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/export"
	"samenspraak/internal/forum"
)

// liveSession shows a live session at its own address.
func (s *Server) liveSession(c *fiber.Ctx) error {
	l, err := s.findLive(c)
	if err != nil {
		return err
	}
	p := views.LiveSessionPage{Page: s.page(c, "threads", l.Title), Session: l}
	if p.Thread, err = s.Forum.Threads.Find(c.UserContext(), at(c).Actor, l.Thread); err != nil {
		return err
	}
	if p.Talk, p.After, err = s.liveTalk(c, l.Thread); err != nil {
		return err
	}
	if p.Moves, err = s.Forum.LiveSessions.Moves(c.UserContext(), l.ID); err != nil {
		return err
	}
	if l.State(p.Now) == forum.LiveOver {
		if p.Summary, err = s.Forum.LiveSessions.Summary(c.UserContext(), at(c).Actor, l); err != nil {
			return err
		}
	}
	return s.render(c, fiber.StatusOK, views.LiveSession(p))
}

func (s *Server) findLive(c *fiber.Ctx) (forum.LiveSession, error) {
	number, err := id(c, "id")
	if err != nil {
		return forum.LiveSession{}, err
	}
	return s.Forum.LiveSessions.Find(c.UserContext(), at(c).Actor, number)
}

// liveTalk is the live session that a thread's page shows, and the last number of the thread's channel before it was read.
func (s *Server) liveTalk(c *fiber.Ctx, thread int64) (talk views.LiveTalk, after int64, err error) {
	channel := fmt.Sprintf("thread:%d", thread)
	last, err := s.Forum.Channels.Last(c.UserContext(), []string{channel})
	if err != nil {
		return talk, 0, err
	}
	talk, err = s.liveTalkOf(c.UserContext(), at(c).Actor, thread)
	return talk, last[channel], err
}

// liveInvitation is a live session as an entry for a calendar.
func (s *Server) liveInvitation(c *fiber.Ctx) error {
	l, err := s.findLive(c)
	if err != nil {
		return err
	}
	w := s.words(l.Lang)
	entry := export.Calendar{Site: s.PublicURL, Name: s.Site, Room: w.T("liveSession.where"), Agenda: w.T("liveSession.agenda"), Off: w.T("liveSession.off")}
	var file bytes.Buffer
	if err := entry.WriteSession(&file, l); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="live-session-%d.ics"`, l.ID))
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return c.Send(file.Bytes())
}

// newLive shows the form that plans a session in a thread, to who may.
func (s *Server) newLive(c *fiber.Ctx) error {
	t, plan, err := s.liveThread(c)
	if err != nil {
		return err
	}
	w := s.words(at(c).lang)
	title := views.ThreadTitle(s.plainPage(at(c).lang), t)
	return s.showLiveForm(c, fiber.StatusOK, plan, views.LiveSessionFormPage{
		Thread: t, Typed: forum.NewLiveSession{Title: title, ChairName: at(c).Actor.Name, Before: forum.WriteFreely, After: forum.WriteFreely, Lang: w.Lang},
	})
}

// liveThread is the thread in the address with its plan, for who may plan a session there.
func (s *Server) liveThread(c *fiber.Ctx) (t forum.Thread, plan forum.Plan, err error) {
	if err := s.Forum.LiveSessions.MaySchedule(at(c).Actor); err != nil {
		return t, plan, err
	}
	thread, err := id(c, "id")
	if err != nil {
		return t, plan, err
	}
	if t, err = s.Forum.Threads.Find(c.UserContext(), at(c).Actor, thread); err != nil {
		return t, plan, err
	}
	plan, err = s.Forum.Plans.Find(c.UserContext(), at(c).Actor, t.Plan)
	return t, plan, err
}

// showLiveForm shows the form for a new session, or for the one that is changed.
func (s *Server) showLiveForm(c *fiber.Ctx, status int, plan forum.Plan, p views.LiveSessionFormPage) error {
	title, path := "liveSession.schedule", fmt.Sprintf("/threads/%d/live-sessions", p.Thread.ID)
	if p.Session.ID != 0 {
		title, path = "liveSession.change", fmt.Sprintf("/live-sessions/%d", p.Session.ID)
	}
	w := s.words(at(c).lang)
	p.Page, p.To = s.page(c, "threads", w.T(title)), path
	p.Clock = views.ClockOf(p.Page, plan.Location())
	return s.render(c, status, views.LiveSessionForm(p))
}

// liveIn reads the form; times are by the clock of the plan. What is no time stays zero, and is refused.
func liveIn(c *fiber.Ctx, plan forum.Plan) forum.NewLiveSession {
	moment := func(field string) time.Time {
		typed, _ := momentIn(c.FormValue(field), plan.Location())
		return typed
	}
	return forum.NewLiveSession{
		Title: c.FormValue("title"), Announcement: c.FormValue("announcement"), Agenda: strings.Split(c.FormValue("agenda"), "\n"),
		StartsAt: moment("starts"), EndsAt: moment("ends"), ChairName: c.FormValue("chair"), Chair: formID(c.FormValue("chair_id")),
		Before: forum.Writing(c.FormValue("before")), After: forum.Writing(c.FormValue("after")), Lang: c.FormValue("lang"),
	}
}

func (s *Server) scheduleLive(c *fiber.Ctx) error {
	t, plan, err := s.liveThread(c)
	if err != nil {
		return err
	}
	in := liveIn(c, plan)
	scheduled, err := s.Forum.LiveSessions.Schedule(c.UserContext(), at(c).Actor, t.ID, in)
	if err != nil {
		return s.liveFormAgain(c, plan, views.LiveSessionFormPage{Thread: t, Typed: in}, err)
	}
	return s.back(c, fmt.Sprintf("/live-sessions/%d?done=liveScheduled", scheduled))
}

// liveFormAgain shows the form with what was wrong, and all that was typed; other errors go on.
func (s *Server) liveFormAgain(c *fiber.Ctx, plan forum.Plan, p views.LiveSessionFormPage, err error) error {
	var refusal *forum.Error
	if !errors.As(err, &refusal) || refusal.Code != forum.Invalid && refusal.Code != forum.Conflict {
		return err
	}
	p.Problems, p.Starts, p.Ends, p.Reason = refusal.Problems, c.FormValue("starts"), c.FormValue("ends"), c.FormValue("reason")
	if len(refusal.Problems) == 0 {
		p.Refusal = s.words(at(c).lang).Fill(refusal.Message, refusal.Args)
	}
	if p.Chairs, err = s.Forum.LiveSessions.Chairs(c.UserContext(), at(c).Actor, p.Thread.ID, strings.TrimSpace(p.Typed.ChairName)); err != nil {
		return err
	}
	return s.showLiveForm(c, answers[refusal.Code].status, plan, p)
}

// managedLive is the session in the address with its thread and plan, for who may change it.
func (s *Server) managedLive(c *fiber.Ctx) (l forum.LiveSession, t forum.Thread, plan forum.Plan, err error) {
	if err := s.Forum.LiveSessions.MaySchedule(at(c).Actor); err != nil {
		return l, t, plan, err
	}
	if l, err = s.findLive(c); err != nil {
		return l, t, plan, err
	}
	if t, err = s.Forum.Threads.Find(c.UserContext(), at(c).Actor, l.Thread); err != nil {
		return l, t, plan, err
	}
	plan, err = s.Forum.Plans.Find(c.UserContext(), at(c).Actor, t.Plan)
	return l, t, plan, err
}

func (s *Server) liveForm(c *fiber.Ctx) error {
	l, t, plan, err := s.managedLive(c)
	if err != nil {
		return err
	}
	chairs, err := s.Forum.LiveSessions.Chairs(c.UserContext(), at(c).Actor, t.ID, l.ChairName)
	if err != nil {
		return err
	}
	return s.showLiveForm(c, fiber.StatusOK, plan, views.LiveSessionFormPage{
		Thread: t, Session: l, Typed: l.Plain(), Sequence: l.Sequence, Chairs: chairs,
		Starts: l.StartsAt.In(plan.Location()).Format(localTime), Ends: l.EndsAt.In(plan.Location()).Format(localTime),
	})
}

func (s *Server) changeLive(c *fiber.Ctx) error {
	l, t, plan, err := s.managedLive(c)
	if err != nil {
		return err
	}
	in := liveIn(c, plan)
	sequence := formNumber(c.FormValue("sequence"))
	err = s.Forum.LiveSessions.Change(c.UserContext(), at(c).Actor, l.ID, sequence, in, c.FormValue("reason"))
	if err != nil {
		// After a conflict what was typed stays; saving again is then a choice made with both in view.
		p := views.LiveSessionFormPage{Thread: t, Session: l, Typed: in, Sequence: sequence}
		if forum.CodeOf(err) == forum.Conflict {
			p.Sequence = l.Sequence
		}
		return s.liveFormAgain(c, plan, p, err)
	}
	return s.back(c, fmt.Sprintf("/live-sessions/%d?done=liveChanged", l.ID))
}

func (s *Server) liveCancellation(c *fiber.Ctx) error {
	l, _, _, err := s.managedLive(c)
	if err != nil {
		return err
	}
	return s.showCancelLive(c, fiber.StatusOK, l, nil)
}

func (s *Server) showCancelLive(c *fiber.Ctx, status int, l forum.LiveSession, problems views.Problems) error {
	return s.render(c, status, views.CancelLive(views.CancelLivePage{
		Page: s.page(c, "threads", s.words(at(c).lang).T("liveSession.callOff")), Session: l, Reason: c.FormValue("reason"), Problems: problems,
	}))
}

func (s *Server) cancelLive(c *fiber.Ctx) error {
	l, _, _, err := s.managedLive(c)
	if err != nil {
		return err
	}
	err = s.Forum.LiveSessions.Cancel(c.UserContext(), at(c).Actor, l.ID, c.FormValue("reason"))
	if forum.CodeOf(err) == forum.Invalid {
		return s.showCancelLive(c, fiber.StatusUnprocessableEntity, l, problemsOf(err))
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/live-sessions/%d?done=liveCancelled", l.ID))
}

// liveComing are the sessions that a plan announces, for its page and the front page.
func (s *Server) liveComing(ctx context.Context, a forum.Actor, plan int64) (views.LiveComing, error) {
	channel := fmt.Sprintf("sessions:%d", plan)
	last, err := s.Forum.Channels.Last(ctx, []string{channel})
	if err != nil {
		return views.LiveComing{}, err
	}
	coming, err := s.Forum.LiveSessions.Coming(ctx, a, plan)
	return views.LiveComing{Plan: plan, Sessions: coming, After: last[channel]}, err
}
