package web

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// houseRules shows the rules that hold.
func (s *Server) houseRules(c *fiber.Ctx) error {
	edition, err := s.Forum.HouseRules.Current(c.UserContext())
	if err != nil {
		return err
	}
	return s.showHouseRules(c, edition)
}

// houseRulesEdition shows the rules as they were.
func (s *Server) houseRulesEdition(c *fiber.Ctx) error {
	edition, err := s.Forum.HouseRules.Edition(c.UserContext(), int(min(formID(c.Params("edition")), 1<<30)))
	if err != nil {
		return err
	}
	return s.showHouseRules(c, edition)
}

func (s *Server) showHouseRules(c *fiber.Ctx, edition forum.RuleEdition) (err error) {
	p := views.HouseRulesPage{Page: s.page(c, "", s.words(at(c).lang).T("houseRules.title")), Edition: edition}
	if p.Editions, err = s.Forum.HouseRules.Editions(c.UserContext()); err != nil {
		return err
	}
	_, err = s.Forum.HouseRules.ToRevise(c.UserContext(), at(c).Actor)
	if err != nil && forum.CodeOf(err) == "" {
		return err
	}
	p.Revises = err == nil
	return s.render(c, fiber.StatusOK, views.HouseRules(p))
}

func (s *Server) houseRulesForm(c *fiber.Ctx) error {
	edition, err := s.Forum.HouseRules.ToRevise(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	edition.Why = ""
	return s.showHouseRulesForm(c, fiber.StatusOK, views.HouseRulesForm{Typed: edition})
}

func (s *Server) showHouseRulesForm(c *fiber.Ctx, status int, p views.HouseRulesForm) error {
	p.Page = s.page(c, "", s.words(at(c).lang).T("houseRule.reviseTitle"))
	p.Path = "/house-rules/revision"
	return s.render(c, status, views.ReviseHouseRules(p))
}

func (s *Server) reviseHouseRules(c *fiber.Ctx) error {
	in := forum.RuleEdition{Edition: int(min(formID(c.FormValue("edition")), 1<<30)), Why: c.FormValue("why")}
	for i := range forum.MaxHouseRules + 1 {
		field := fmt.Sprintf("rule-%d", i)
		in.Rules = append(in.Rules, forum.HouseRule{
			Title: forum.Text{NL: c.FormValue(field + "-title-nl"), EN: c.FormValue(field + "-title-en")},
			Body:  forum.Text{NL: c.FormValue(field + "-body-nl"), EN: c.FormValue(field + "-body-en")},
		})
	}
	_, err := s.Forum.HouseRules.Revise(c.UserContext(), at(c).Actor, in)
	var refusal *forum.Error
	if errors.As(err, &refusal) && (refusal.Code == forum.Invalid || refusal.Code == forum.Conflict) {
		p := views.HouseRulesForm{Typed: in, Problems: refusal.Problems}
		if refusal.Code == forum.Conflict {
			p.Problems = views.Problems{{Field: "why", Message: refusal.Message}}
		}
		return s.showHouseRulesForm(c, answers[refusal.Code].status, p)
	}
	if err != nil {
		return err
	}
	return s.back(c, "/house-rules?done=revised")
}
