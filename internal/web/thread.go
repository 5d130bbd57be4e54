package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

func (s *Server) threads(c *fiber.Ctx) error {
	q := forum.ThreadQuery{Before: markFrom(c.Query("before"))}
	found, more, err := s.Forum.Threads.List(c.UserContext(), at(c).Actor, q)
	if err != nil {
		return err
	}
	p := views.ThreadsPage{Page: s.page(c, "threads", s.words(at(c).lang).T("layout.threads")), Threads: found}
	if more {
		p.More = "/threads?before=" + url.QueryEscape(markTo(found[len(found)-1].Mark()))
	}
	return s.render(c, fiber.StatusOK, views.Threads(p))
}

// markTo and markFrom write a place in a list as a value for an address, yet to be escaped, and read it back; what can't be read is the start.
func markTo(m forum.ThreadMark) string {
	return fmt.Sprintf("%s_%d", m.At.UTC().Format(time.RFC3339Nano), m.ID)
}

func markFrom(s string) forum.ThreadMark {
	moment, number, _ := strings.Cut(s, "_")
	t, err := time.Parse(time.RFC3339Nano, moment)
	if err != nil {
		return forum.ThreadMark{}
	}
	return forum.ThreadMark{At: t, ID: formID(number)}
}

func (s *Server) thread(c *fiber.Ctx) error {
	thread, err := id(c, "id")
	if err != nil {
		return err
	}
	t, err := s.Forum.Threads.Read(c.UserContext(), at(c).Actor, thread)
	if err != nil {
		return err
	}
	talk, err := s.talk(c, t, fmt.Sprintf("/threads/%d", t.ID))
	if err != nil {
		return err
	}
	p := views.ThreadPage{Page: s.page(c, "threads", ""), Talk: talk}
	if t.Hidden {
		if p.Hiding, err = s.Forum.Threads.Hiding(c.UserContext(), at(c).Actor, t.ID); err != nil {
			return err
		}
	}
	if t.AboutKind == "passage" {
		if p.Passage, err = s.Forum.Passages.Find(c.UserContext(), at(c).Actor, t.About); err != nil {
			return err
		}
	}
	if t.Action != 0 {
		if p.Edits, err = s.Forum.Drafts.MayEdit(c.UserContext(), at(c).Actor, t.Action); err != nil {
			return err
		}
	}
	p.Title, p.Named = views.ThreadTitle(p.Page, t), threadNamed(t.ID, 0)
	return s.render(c, fiber.StatusOK, views.Thread(p))
}

// threadNamed marks what a thread's page is called.
func threadNamed(thread, rev int64) views.Named {
	return views.Named{After: fmt.Sprintf("thread-%d", thread), Rev: rev}
}

func (s *Server) newThread(c *fiber.Ctx) error {
	p := views.NewThreadPage{Page: s.page(c, "threads", s.words(at(c).lang).T("thread.newTitle")), Key: newKey(), About: formID(c.Query("about"))}
	return s.showNewThread(c, fiber.StatusOK, p)
}

// showNewThread shows the form, with the title of what the thread will be about.
func (s *Server) showNewThread(c *fiber.Ctx, status int, p views.NewThreadPage) error {
	if p.About != 0 {
		main, err := s.Forum.Threads.Main(c.UserContext(), at(c).Actor, p.About)
		if err != nil {
			return err
		}
		p.Plan, p.AboutIs, p.ReadBy = main.Plan, p.In(main.AboutTitle), main.Audience
	} else if p.Plan == 0 {
		plan, err := s.Forum.Plans.Current(c.UserContext(), at(c).Actor)
		if err != nil {
			return err
		}
		p.Plan = plan.ID
	}
	return s.render(c, status, views.NewThread(p))
}

func (s *Server) openThread(c *fiber.Ctx) error {
	in := forum.NewThread{
		Plan: formID(c.FormValue("plan")), About: formID(c.FormValue("about")), Title: c.FormValue("title"),
		Audience: forum.Audience(c.FormValue("audience")), First: commentIn(c),
	}
	opened, err := s.Forum.Threads.Open(c.UserContext(), at(c).Actor, in)
	if code := forum.CodeOf(err); code == forum.Invalid || code == forum.TooMany && !wantsFragment(c) {
		return s.showNewThread(c, answers[code].status, views.NewThreadPage{
			Page: s.page(c, "threads", s.words(at(c).lang).T("thread.newTitle")), Key: newKey(), Plan: in.Plan, About: in.About,
			Heading: in.Title, Text: in.First.Markdown, Audience: string(in.Audience), Problems: problemsOf(err),
		})
	}
	if err != nil {
		return err
	}
	t, err := s.Forum.Threads.Find(c.UserContext(), at(c).Actor, opened)
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/threads/%d?done=%s", opened, heldOr(t.Held, "opened")))
}

func (s *Server) closeThread(c *fiber.Ctx) error {
	return s.curateThread(c, func(ctx context.Context, a forum.Actor, id int64) error {
		return s.Forum.Threads.Close(ctx, a, id, c.FormValue("reason"))
	})
}

func (s *Server) reopenThread(c *fiber.Ctx) error { return s.curateThread(c, s.Forum.Threads.Reopen) }
func (s *Server) pinThread(c *fiber.Ctx) error    { return s.curateThread(c, s.Forum.Threads.Pin) }
func (s *Server) unpinThread(c *fiber.Ctx) error  { return s.curateThread(c, s.Forum.Threads.Unpin) }

func (s *Server) curateThread(c *fiber.Ctx, do func(context.Context, forum.Actor, int64) error) error {
	thread, err := id(c, "id")
	if err != nil {
		return err
	}
	if err := do(c.UserContext(), at(c).Actor, thread); err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/threads/%d", thread))
}
