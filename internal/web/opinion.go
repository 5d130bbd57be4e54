package web

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// newOpinion is where a moderator asks a colleague what to think of a case.
func (s *Server) newOpinion(c *fiber.Ctx) error {
	return s.showNewOpinion(c, fiber.StatusOK, nil)
}

func (s *Server) showNewOpinion(c *fiber.Ctx, status int, problems views.Problems) error {
	work, err := s.caseworkWithout(c, "opinion.title", "opinion.lead")
	if err != nil {
		return err
	}
	if work.Words, err = s.Forum.Cases.Words(c.UserContext(), at(c).Actor, work.Case.About); err != nil && forum.CodeOf(err) != forum.NotFound {
		return err
	}
	work.Form.Problems = problems
	p := views.OpinionPage{Casework: work, Of: formID(c.FormValue("of")), Question: c.FormValue("question")}
	if p.Colleagues, err = s.Forum.Opinions.Colleagues(c.UserContext(), at(c).Actor); err != nil {
		return err
	}
	return s.render(c, status, views.NewOpinion(p))
}

func (s *Server) askOpinion(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, a := c.UserContext(), at(c).Actor
	found, err := s.Forum.Cases.Find(ctx, a, number)
	if err != nil {
		return err
	}
	err = s.Forum.Opinions.Ask(ctx, a, number, formID(c.FormValue("of")), c.FormValue("question"))
	var refusal *forum.Error
	switch {
	case errors.As(err, &refusal) && refusal.Code == forum.Invalid:
		return s.showNewOpinion(c, answers[refusal.Code].status, refusal.Problems)
	case errors.As(err, &refusal) && refusal.Code == forum.Conflict:
		return s.showNewOpinion(c, answers[refusal.Code].status, views.Problems{{Field: "question", Message: refusal.Message, Args: refusal.Args}})
	case err != nil:
		return err
	}
	return s.onward(c, found.Plan, "opinionAsked")
}

// opinion leads from what a moderator is told of an opinion to its case.
func (s *Server) opinion(c *fiber.Ctx) error {
	found, about, err := s.opinionAsked(c)
	if err != nil {
		return err
	}
	return s.backToQueue(c, about.Plan, fmt.Sprintf("case=%d", found.Case))
}

func (s *Server) giveOpinion(c *fiber.Ctx) error {
	found, about, err := s.opinionAsked(c)
	if err != nil {
		return err
	}
	err = s.Forum.Opinions.Give(c.UserContext(), at(c).Actor, found.ID, c.FormValue("words"))
	var refusal *forum.Error
	switch {
	case errors.As(err, &refusal) && refusal.Code == forum.Invalid:
		return s.showQueueOf(c, refusal, about, views.DecisionForm{Opinion: c.FormValue("words"), OpinionProblems: refusal.Problems})
	case err != nil && forum.CodeOf(err) != forum.Conflict:
		return err
	}
	return s.backToQueue(c, about.Plan, fmt.Sprintf("next=1&done=opinionGiven&but=%d", about.ID)) // that case is for who asked
}

// opinionAsked is the opinion of the address, and the case that it is about.
func (s *Server) opinionAsked(c *fiber.Ctx) (o forum.Opinion, about forum.Case, err error) {
	number, err := id(c, "id")
	if err != nil {
		return o, about, err
	}
	if o, err = s.Forum.Opinions.Find(c.UserContext(), at(c).Actor, number); err != nil {
		return o, about, err
	}
	about, err = s.Forum.Cases.Find(c.UserContext(), at(c).Actor, o.Case)
	return o, about, err
}
