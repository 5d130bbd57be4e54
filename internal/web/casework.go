package web

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// casework reads the case of the address for a page on which moderators do more with it than give a rule and reasons; title and lead are keys of its words.
func (s *Server) casework(c *fiber.Ctx, title, lead string) (p views.Casework, err error) {
	if p, err = s.caseworkWithout(c, title, lead); err != nil {
		return p, err
	}
	p.Words, err = s.Forum.Cases.Words(c.UserContext(), at(c).Actor, p.Case.About)
	return p, err
}

// caseworkWithout is casework without the words that the case is about: an appeal, for one, is about a decision.
func (s *Server) caseworkWithout(c *fiber.Ctx, title, lead string) (p views.Casework, err error) {
	number, err := id(c, "id")
	if err != nil {
		return p, err
	}
	ctx, a := c.UserContext(), at(c).Actor
	if p.Case, err = s.Forum.Cases.Find(ctx, a, number); err != nil {
		return p, err
	}
	if p.Plan, err = s.Forum.Plans.Find(ctx, a, p.Case.Plan); err != nil {
		return p, err
	}
	current, err := s.Forum.HouseRules.Current(ctx)
	if err != nil {
		return p, err
	}
	p.Rules = current.Rules
	if p.Templates, err = s.Forum.ReasonTemplates.List(ctx, a); err != nil {
		return p, err
	}
	if p.Case.NoAccount() {
		source, err := s.Forum.Assisted.Source(ctx, a, p.Case.About)
		if err != nil {
			return p, err
		}
		p.Contact = source.Contact
	}
	p.Form = views.DecisionForm{Items: []string{item(p.Case)}, Rule: p.Case.Rule, Hides: views.HidesAtFirst, Within: choiceIn(p.Case.Plan, c.FormValue("within"))}
	p.Page = s.page(c, "queue", s.words(at(c).lang).T(title))
	p.Lead = p.T(lead)
	return p, nil
}

// decisionIn reads the rule and the reasons of a form about one case.
func decisionIn(c *fiber.Ctx) forum.NewDecision {
	return forum.NewDecision{
		Kind: c.FormValue("kind"), Items: decisionItems(c.Request().PostArgs().PeekMulti("item")), Rule: formNumber(c.FormValue("rule")),
		Reason: c.FormValue("reason"), Lang: at(c).lang, Days: formNumber(c.FormValue("days")),
		Hides: c.FormValue("hide-"+c.FormValue("kind")) != "",
	}
}

// hidesIn is by which decisions a form, that was sent, would have the contribution hidden too.
func hidesIn(c *fiber.Ctx) map[string]bool {
	hides := map[string]bool{}
	for _, kind := range []string{forum.DecideWarn, forum.DecideSuspend, forum.DecideBan} {
		hides[kind] = c.FormValue("hide-"+kind) != ""
	}
	return hides
}

// typedIn is what was filled in, for the form to be shown again with what is wrong with it.
func typedIn(c *fiber.Ctx, p *views.Casework, refusal *forum.Error) {
	p.Form.Kind, p.Form.Rule, p.Form.Reason = c.FormValue("kind"), formNumber(c.FormValue("rule")), c.FormValue("reason")
	p.Form.Template, p.Form.Hides = formID(c.FormValue("template")), hidesIn(c)
	if refusal == nil {
		return
	}
	p.Form.Problems = refusal.Problems
	if len(refusal.Problems) == 0 {
		p.Form.Problems = views.Problems{{Field: "reason", Message: refusal.Message, Args: refusal.Args}}
	}
}

// fills tells whether the form only asks for the reasons of a template to be filled in.
func fills(c *fiber.Ctx) bool { return c.FormValue("fill") != "" }

// fillIn puts the reasons of the template that was chosen in a form, with its rule and kind where none were.
func (s *Server) fillIn(c *fiber.Ctx, in *forum.NewDecision) error {
	number := formID(c.FormValue("template"))
	if number == 0 {
		return nil
	}
	chosen, err := s.Forum.ReasonTemplates.Find(c.UserContext(), at(c).Actor, number)
	if forum.CodeOf(err) == forum.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if in.Kind == "" {
		in.Kind = chosen.Kind
		in.Hides = c.FormValue("hide-"+in.Kind) != ""
	}
	if in.Rule == 0 {
		in.Rule = chosen.Rule
	}
	if in.Reason == "" || fills(c) {
		if len(in.Items) > 0 {
			words, err := s.Forum.Cases.Words(c.UserContext(), at(c).Actor, in.Items[0].About)
			if err != nil {
				return err
			}
			in.Lang = words.Lang
		}
		in.Reason, _ = chosen.Words.In(in.Lang)
	}
	return nil
}

// refusalOf is what people may correct in a form, or the error that ends it.
func refusalOf(err error) (*forum.Error, error) {
	var refusal *forum.Error
	if errors.As(err, &refusal) && (refusal.Code == forum.Invalid || refusal.Code == forum.Refused || refusal.Code == forum.Closed) {
		return refusal, nil
	}
	return nil, err
}

// decidedOn goes on from a form about one case: to the next with what can be undone, or back to it when another was first, with what was typed beside
// the reasons: kept.
func (s *Server) decidedOn(c *fiber.Ctx, p views.Casework, batch int64, kept string, err error) error {
	if forum.CodeOf(err) == forum.Conflict {
		return s.showLate(c, err, p.Case, views.DecisionForm{Rule: formNumber(c.FormValue("rule")), Reason: c.FormValue("reason"), Kept: kept})
	}
	if err != nil {
		return err
	}
	return s.backToQueue(c, p.Plan.ID, fmt.Sprintf("batch=%d", batch))
}
