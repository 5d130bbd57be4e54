package web

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// chair shows the page from which a live session is led, to who leads it.
func (s *Server) chair(c *fiber.Ctx) error {
	l, err := s.ledLive(c)
	if err != nil {
		return err
	}
	return s.showChair(c, fiber.StatusOK, l, nil)
}

// ledLive is the session in the address, for who leads it.
func (s *Server) ledLive(c *fiber.Ctx) (forum.LiveSession, error) {
	number, err := id(c, "id")
	if err != nil {
		return forum.LiveSession{}, err
	}
	return s.Forum.LiveSessions.FindToLead(c.UserContext(), at(c).Actor, number)
}

func (s *Server) showChair(c *fiber.Ctx, status int, l forum.LiveSession, problems views.Problems) (err error) {
	p := views.ChairPage{Page: s.page(c, "threads", s.words(at(c).lang).T("liveSession.chairTitle")), Problems: problems, Point: c.FormValue("new_point")}
	p.Path = fmt.Sprintf("/live-sessions/%d/chair", l.ID)
	if p.Talk, p.After, err = s.liveTalk(c, l.Thread); err != nil {
		return err
	}
	if p.Talk.Session.ID != l.ID { // an earlier one
		p.Talk = views.LiveTalk{Session: l}
	}
	if p.Questions, p.More, err = s.Forum.LiveSessions.Questions(c.UserContext(), at(c).Actor, l); err != nil {
		return err
	}
	return s.render(c, status, views.Chair(p))
}

func (s *Server) pinInLive(c *fiber.Ctx) error {
	return s.leadLive(c, func(ctx context.Context, a forum.Actor, id int64) error {
		return s.Forum.LiveSessions.Pin(ctx, a, id, formID(c.FormValue("comment")))
	})
}

func (s *Server) unpinInLive(c *fiber.Ctx) error { return s.leadLive(c, s.Forum.LiveSessions.Unpin) }

func (s *Server) turnLive(c *fiber.Ctx) error {
	return s.leadLive(c, func(ctx context.Context, a forum.Actor, id int64) error {
		return s.Forum.LiveSessions.TurnTo(ctx, a, id, formNumber(c.FormValue("point")))
	})
}

func (s *Server) addLivePoint(c *fiber.Ctx) error {
	return s.leadLive(c, func(ctx context.Context, a forum.Actor, id int64) error {
		return s.Forum.LiveSessions.AddPoint(ctx, a, id, c.FormValue("new_point"))
	})
}

func (s *Server) writeInLive(c *fiber.Ctx) error {
	return s.leadLive(c, func(ctx context.Context, a forum.Actor, id int64) error {
		return s.Forum.LiveSessions.Write(ctx, a, id, forum.Writing(c.FormValue("writing")), formNumber(c.FormValue("seconds")))
	})
}

// leadLive does one thing with a session and goes back to where it is led.
func (s *Server) leadLive(c *fiber.Ctx, do func(context.Context, forum.Actor, int64) error) error {
	l, err := s.ledLive(c)
	if err != nil {
		return err
	}
	err = do(c.UserContext(), at(c).Actor, l.ID)
	if forum.CodeOf(err) == forum.Invalid {
		return s.showChair(c, fiber.StatusUnprocessableEntity, l, problemsOf(err))
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/live-sessions/%d/chair", l.ID))
}

func (s *Server) endLive(c *fiber.Ctx) error {
	l, err := s.ledLive(c)
	if err != nil {
		return err
	}
	if err := s.Forum.LiveSessions.End(c.UserContext(), at(c).Actor, l.ID); err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/live-sessions/%d?done=liveEnded", l.ID))
}
