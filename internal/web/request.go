package web

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// newRequest is where a moderator asks a colleague to agree to what no one decides alone.
func (s *Server) newRequest(c *fiber.Ctx) error {
	p, err := s.requesting(c)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.NewRequest(views.RequestPage{Casework: p}))
}

// requesting is the page with the form. Whoever asks to suspend someone for good sees whether they only read already.
func (s *Server) requesting(c *fiber.Ctx) (p views.Casework, err error) {
	if p, err = s.casework(c, "request.title", "request.lead"); err != nil {
		return p, err
	}
	for _, kind := range forum.RequestKinds {
		if p.Case.MayTake(at(c).Actor, kind) {
			p.Form.Kinds = append(p.Form.Kinds, kind)
		}
	}
	p.Form.Already, err = s.Forum.Accounts.SuspendedAmong(c.UserContext(), at(c).Actor, []int64{p.Case.Author})
	return p, err
}

func (s *Server) makeRequest(c *fiber.Ctx) error {
	p, err := s.requesting(c)
	if err != nil {
		return err
	}
	in := decisionIn(c)
	if err := s.fillIn(c, &in); err != nil {
		return err
	}
	if !fills(c) {
		err = s.Forum.Requests.Make(c.UserContext(), at(c).Actor, in)
	}
	refusal, err := refusalOf(err)
	switch {
	case err != nil && forum.CodeOf(err) == forum.Conflict:
		return s.showLate(c, err, p.Case, views.DecisionForm{Rule: in.Rule, Reason: in.Reason})
	case err != nil:
		return err
	case refusal == nil && !fills(c):
		return s.onward(c, p.Plan.ID, "requested")
	}
	status := fiber.StatusOK
	if refusal != nil {
		status = answers[refusal.Code].status
	}
	typedIn(c, &p, refusal)
	p.Form.Kind, p.Form.Rule, p.Form.Reason = in.Kind, in.Rule, in.Reason
	return s.render(c, status, views.NewRequest(views.RequestPage{Casework: p}))
}

// requested gives the request at the address, and the case of what it is about.
func (s *Server) requested(c *fiber.Ctx) (asked forum.Request, about forum.Case, err error) {
	number, err := id(c, "id")
	if err != nil {
		return asked, about, err
	}
	if asked, err = s.Forum.Requests.Find(c.UserContext(), at(c).Actor, number); err != nil {
		return asked, about, err
	}
	about, err = s.Forum.Cases.About(c.UserContext(), at(c).Actor, asked.About)
	return asked, about, err
}

// request leads from what a moderator is told of a request to its case.
func (s *Server) request(c *fiber.Ctx) error {
	_, about, err := s.requested(c)
	if err != nil {
		return err
	}
	return s.backToQueue(c, about.Plan, fmt.Sprintf("case=%d", about.ID))
}

func (s *Server) answerRequest(c *fiber.Ctx) error {
	asked, about, err := s.requested(c)
	if err != nil {
		return err
	}
	decision, err := s.Forum.Requests.Answer(c.UserContext(), at(c).Actor, asked.ID, c.FormValue("outcome"), c.FormValue("answer"))
	var refusal *forum.Error
	switch {
	case errors.As(err, &refusal) && refusal.Code == forum.Invalid:
		return s.showQueueOf(c, refusal, about, views.DecisionForm{Kind: c.FormValue("outcome"), Reason: c.FormValue("answer"), Problems: refusal.Problems})
	case forum.CodeOf(err) == forum.Conflict:
		return s.showLate(c, err, about, views.DecisionForm{Kept: c.FormValue("answer")})
	case err != nil:
		return err
	case decision == 0:
		return s.onward(c, about.Plan, "requestDeclined")
	}
	return s.backToQueue(c, about.Plan, fmt.Sprintf("batch=%d", decision))
}

// withdrawRequest takes back what one asked of a colleague.
func (s *Server) withdrawRequest(c *fiber.Ctx) error {
	asked, about, err := s.requested(c)
	if err != nil {
		return err
	}
	err = s.Forum.Requests.Withdraw(c.UserContext(), at(c).Actor, asked.ID)
	if forum.CodeOf(err) == forum.Conflict {
		return s.showLate(c, err, about, views.DecisionForm{})
	}
	if err != nil {
		return err
	}
	return s.backToQueue(c, about.Plan, fmt.Sprintf("case=%d&done=requestWithdrawn", about.ID))
}

// showSealed is what was deleted, for an admin. It is a form's answer: that someone looked is on record.
func (s *Server) showSealed(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	p := views.SealedPage{}
	if p.Texts, err = s.Forum.Decisions.Sealed(c.UserContext(), at(c).Actor, number); err != nil {
		return err
	}
	if p.Decision, err = s.Forum.Decisions.Find(c.UserContext(), at(c).Actor, number); err != nil {
		return err
	}
	p.Page = s.page(c, "", s.words(at(c).lang).T("sealed.title"))
	p.Path = fmt.Sprintf("/decisions/%d", number)
	return s.render(c, fiber.StatusOK, views.Sealed(p))
}
