package web

import (
	"context"
	"regexp"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// move is where a moderator brings the comment of a case to another thread.
func (s *Server) move(c *fiber.Ctx) error {
	p, err := s.casework(c, "move.title", "move.lead")
	if err != nil {
		return err
	}
	return s.showMove(c, fiber.StatusOK, views.MovePage{Casework: p})
}

func (s *Server) showMove(c *fiber.Ctx, status int, p views.MovePage) (err error) {
	if p.Targets, err = s.Forum.Decisions.Targets(c.UserContext(), at(c).Actor, p.Case.About); err != nil {
		return err
	}
	return s.render(c, status, views.Move(p))
}

func (s *Server) moveComment(c *fiber.Ctx) error {
	p, err := s.casework(c, "move.title", "move.lead")
	if err != nil {
		return err
	}
	ctx, a := c.UserContext(), at(c).Actor
	in := forum.NewMove{NewDecision: decisionIn(c), To: formID(c.FormValue("to"))}
	in.Kind = forum.DecideMove
	if err := s.fillIn(c, &in.NewDecision); err != nil {
		return err
	}
	if c.FormValue("address") != "" {
		if in.To, err = s.threadAt(ctx, a, c.FormValue("address")); err != nil {
			return err
		}
	}
	var batch int64
	if !fills(c) {
		if err := s.giveReasons(ctx, a, &in.NewDecision); err != nil {
			return err
		}
		batch, err = s.Forum.Decisions.Move(ctx, a, in)
	}
	refusal, err := refusalOf(err)
	if refusal == nil && !fills(c) {
		return s.decidedOn(c, p, batch, s.targetIn(c, p.Page, in.To), err)
	}
	status := fiber.StatusOK
	if refusal != nil {
		status = answers[refusal.Code].status
	}
	typedIn(c, &p, refusal)
	p.Form.Reason = in.Reason
	return s.showMove(c, status, views.MovePage{Casework: p, To: in.To, Address: c.FormValue("address")})
}

// targetIn is where a comment was to go, as one reads it: the address that was typed, or what the thread is called that was chosen.
func (s *Server) targetIn(c *fiber.Ctx, p views.Page, to int64) string {
	if address := c.FormValue("address"); address != "" {
		return address
	}
	chosen, err := s.Forum.Threads.Find(c.UserContext(), at(c).Actor, to)
	if err != nil { // there is no such thread: nothing was chosen that could be lost
		return ""
	}
	return views.ThreadTitle(p, chosen)
}

// threadAddress is the end of an address of something that has a thread.
var threadAddress = regexp.MustCompile(`(?:/(threads|proposals|actions|comments)/)?([0-9]{1,18})(?:[/?#].*)?$`)

// threadAt is the thread that someone names by its address, by that of what it is about or a comment in it, or by its number; 0 when there is none.
func (s *Server) threadAt(ctx context.Context, a forum.Actor, address string) (int64, error) {
	parts := threadAddress.FindStringSubmatch(address)
	if parts == nil {
		return 0, nil
	}
	number := formID(parts[2])
	var found forum.Thread
	var err error
	switch parts[1] {
	case "comments":
		found, _, err = s.Forum.Comments.Where(ctx, a, number)
	case "proposals", "actions":
		found, err = s.Forum.Threads.Main(ctx, a, number)
	default:
		return number, nil
	}
	if forum.CodeOf(err) == forum.NotFound {
		return 0, nil
	}
	return found.ID, err
}

// closure is where a moderator closes the thread in which what a case is about stands.
func (s *Server) closure(c *fiber.Ctx) error {
	p, err := s.casework(c, "closure.title", "closure.lead")
	if err != nil {
		return err
	}
	return s.showClosure(c, fiber.StatusOK, p)
}

func (s *Server) showClosure(c *fiber.Ctx, status int, p views.Casework) error {
	thread, err := s.threadOf(c.UserContext(), at(c).Actor, p.Case)
	if err != nil {
		return err
	}
	return s.render(c, status, views.Closure(views.ClosurePage{Casework: p, Thread: thread}))
}

// threadOf is the thread that a contribution stands in, opens or is.
func (s *Server) threadOf(ctx context.Context, a forum.Actor, about forum.Case) (thread forum.Thread, err error) {
	switch about.AboutKind {
	case "comment":
		thread, _, err = s.Forum.Comments.Where(ctx, a, about.About)
	case "proposal":
		thread, err = s.Forum.Threads.Main(ctx, a, about.About)
	default:
		thread, err = s.Forum.Threads.Find(ctx, a, about.About)
	}
	return thread, err
}

func (s *Server) closeByDecision(c *fiber.Ctx) error {
	p, err := s.casework(c, "closure.title", "closure.lead")
	if err != nil {
		return err
	}
	in := decisionIn(c)
	in.Kind = forum.DecideClose
	if err := s.fillIn(c, &in); err != nil {
		return err
	}
	var batch int64
	if !fills(c) {
		batch, err = s.Forum.Decisions.Close(c.UserContext(), at(c).Actor, in)
	}
	refusal, err := refusalOf(err)
	if refusal == nil && !fills(c) {
		return s.decidedOn(c, p, batch, "", err)
	}
	status := fiber.StatusOK
	if refusal != nil {
		status = answers[refusal.Code].status
	}
	typedIn(c, &p, refusal)
	p.Form.Reason = in.Reason
	return s.showClosure(c, status, p)
}
