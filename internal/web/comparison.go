package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// versions lists the texts that an action had.
func (s *Server) versions(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	action, err := s.Forum.Actions.Find(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	p := views.VersionsPage{Page: s.actionPage(c, action), Action: action}
	p.Title = p.T("comparison.versionsOf", "Title", p.In(action.Title))
	return s.render(c, fiber.StatusOK, views.Versions(p))
}

// comparison shows what changed between two versions, the older one named first.
func (s *Server) comparison(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	from, to, err := versionsAsked(c)
	if err != nil {
		return err
	}
	view := views.KnownView(c.Query("view"))
	if to != 0 && from > to {
		return s.back(c, views.ComparisonPath(number, to, from, view))
	}
	found, err := s.Forum.Actions.Compare(c.UserContext(), at(c).Actor, number, from, to)
	var refusal *forum.Error
	if errors.As(err, &refusal) && refusal.Code == forum.Invalid {
		return s.comparisonAgain(c, number, from, refusal)
	}
	if err != nil {
		return err
	}
	p := views.ComparisonPage{Page: s.actionPage(c, found.Action), Comparison: found, View: view}
	p.Title = p.T("comparison.name", "Number", found.Action.Number, "From", found.From.Number, "To", found.To.Number)
	return s.render(c, fiber.StatusOK, views.Comparison(p))
}

// comparisonAgain shows the form alone, with why the choice that was made has no answer.
func (s *Server) comparisonAgain(c *fiber.Ctx, action int64, both int, refusal *forum.Error) error {
	found, err := s.Forum.Actions.Find(c.UserContext(), at(c).Actor, action)
	if err != nil {
		return err
	}
	chosen := forum.Version{Number: both}
	p := views.ComparisonPage{Page: s.actionPage(c, found), Comparison: forum.Comparison{Action: found, From: chosen, To: chosen}}
	p.Title, p.Refusal = p.T("comparison.crumb"), p.Words.Fill(refusal.Message, refusal.Args)
	return s.render(c, answers[refusal.Code].status, views.Comparison(p))
}

// actionPage is a page below that of an action, in the part of the menu where the action is.
func (s *Server) actionPage(c *fiber.Ctx, action forum.Action) views.Page {
	p := s.page(c, "plan", "")
	if p.Strip.Href != "/plans/"+action.PlanSlug {
		p.Section = "plans"
	}
	return p
}

// versionsAsked reads the numbers of two versions; one that is not named is 0.
func versionsAsked(c *fiber.Ctx) (from, to int, err error) {
	numbers := map[string]int{}
	for _, name := range []string{"from", "to"} {
		if asked := c.Query(name); asked != "" {
			n := formNumber(asked)
			if n == 0 {
				return 0, 0, fiber.ErrNotFound
			}
			numbers[name] = n
		}
	}
	return numbers["from"], numbers["to"], nil
}
