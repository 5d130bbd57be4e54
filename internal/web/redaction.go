package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// redaction is where a moderator takes personal data out of what a case is about.
func (s *Server) redaction(c *fiber.Ctx) error {
	p, err := s.casework(c, "redaction.title", "redaction.lead")
	if err != nil {
		return err
	}
	for _, t := range p.Templates {
		if t.Kind == forum.DecideRedact && t.Rule != 0 {
			p.Form.Rule = t.Rule // whatever it was reported for
			break
		}
	}
	return s.showRedaction(c, fiber.StatusOK, views.RedactionPage{Casework: p})
}

func (s *Server) showRedaction(c *fiber.Ctx, status int, p views.RedactionPage) error {
	var err error
	if p.Redactable, err = s.Forum.Decisions.Redactable(c.UserContext(), at(c).Actor, p.Case.About); err != nil {
		return err
	}
	return s.render(c, status, views.Redaction(p))
}

func (s *Server) redact(c *fiber.Ctx) error {
	p, err := s.casework(c, "redaction.title", "redaction.lead")
	if err != nil {
		return err
	}
	in := forum.NewRedaction{NewDecision: decisionIn(c), Texts: map[string]string{}}
	in.Kind = forum.DecideRedact
	if err := s.fillIn(c, &in.NewDecision); err != nil {
		return err
	}
	c.Request().PostArgs().VisitAll(func(name, value []byte) { in.Texts[string(name)] = string(value) })
	var batch int64
	if !fills(c) {
		if err := s.giveReasons(c.UserContext(), at(c).Actor, &in.NewDecision); err != nil {
			return err
		}
		batch, err = s.Forum.Decisions.Redact(c.UserContext(), at(c).Actor, in)
	}
	refusal, err := refusalOf(err)
	if refusal == nil && !fills(c) {
		return s.decidedOn(c, p, batch, textsIn(c), err)
	}
	status := fiber.StatusOK
	if refusal != nil {
		status = answers[refusal.Code].status
	}
	typedIn(c, &p, refusal)
	p.Form.Rule, p.Form.Reason = in.Rule, in.Reason
	return s.showRedaction(c, status, views.RedactionPage{Casework: p, Typed: in.Texts})
}

// besideTexts are the fields of the form that are no text of the contribution.
var besideTexts = []string{"csrf", "item", "within", "rule", "template", "reason"}

// textsIn are the texts of a contribution as they were sent, in their order, to be read: by now it may have none.
func textsIn(c *fiber.Ctx) string {
	var texts []string
	c.Request().PostArgs().VisitAll(func(name, value []byte) {
		if !slices.Contains(besideTexts, string(name)) {
			texts = append(texts, string(value))
		}
	})
	return strings.Join(texts, "\n\n")
}

// remains are the texts that still say what was taken out of a contribution.
func (s *Server) remains(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, a := c.UserContext(), at(c).Actor
	var p views.RemainsPage
	if p.Left, p.More, err = s.Forum.Decisions.Remains(ctx, a, number); err != nil {
		return err
	}
	if p.Decision, err = s.Forum.Decisions.Find(ctx, a, number); err != nil {
		return err
	}
	if p.Plan, err = s.Forum.Plans.Find(ctx, a, p.Decision.Plan); err != nil {
		return err
	}
	p.Page = s.page(c, "queue", s.words(at(c).lang).T("redaction.remains.title"))
	p.Path = fmt.Sprintf("/decisions/%d/remains", number)
	return s.render(c, fiber.StatusOK, views.Remains(p))
}
