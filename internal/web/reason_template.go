package web

import (
	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// reasonTemplates are what moderators begin from; admins find the form with which they write them.
func (s *Server) reasonTemplates(c *fiber.Ctx) error {
	var typed forum.ReasonTemplate
	if number := formID(c.Query("template")); number != 0 {
		var err error
		if typed, err = s.Forum.ReasonTemplates.Find(c.UserContext(), at(c).Actor, number); err != nil {
			return err
		}
	}
	return s.showTemplates(c, fiber.StatusOK, typed, nil)
}

func (s *Server) showTemplates(c *fiber.Ctx, status int, typed forum.ReasonTemplate, problems views.Problems) (err error) {
	ctx, a := c.UserContext(), at(c).Actor
	p := views.ReasonTemplatesPage{Writes: s.Forum.ReasonTemplates.MayWrite(a), Typed: typed, Problems: problems}
	if p.Templates, err = s.Forum.ReasonTemplates.List(ctx, a); err != nil {
		return err
	}
	current, err := s.Forum.HouseRules.Current(ctx)
	if err != nil {
		return err
	}
	p.Rules = current.Rules
	p.Page = s.page(c, "", s.words(at(c).lang).T("template.title"))
	p.Path = "/moderation/templates"
	return s.render(c, status, views.ReasonTemplates(p))
}

func (s *Server) writeTemplate(c *fiber.Ctx) error {
	in := forum.ReasonTemplate{
		ID: formID(c.FormValue("template")), Kind: c.FormValue("kind"), Rule: formNumber(c.FormValue("rule")),
		Label: forum.Text{NL: c.FormValue("label-nl"), EN: c.FormValue("label-en")},
		Words: forum.Text{NL: c.FormValue("words-nl"), EN: c.FormValue("words-en")},
	}
	if c.FormValue("rule") == views.NoRuleYet {
		in.Rule = -1
	}
	err := s.Forum.ReasonTemplates.Write(c.UserContext(), at(c).Actor, in)
	if code := forum.CodeOf(err); code == forum.Invalid || code == forum.TooMany {
		return s.showTemplates(c, answers[code].status, in, problemsOf(err))
	}
	if err != nil {
		return err
	}
	return s.back(c, "/moderation/templates?done=templateSaved")
}

func (s *Server) removeTemplate(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	if err := s.Forum.ReasonTemplates.Remove(c.UserContext(), at(c).Actor, number); err != nil {
		return err
	}
	return s.back(c, "/moderation/templates?done=templateRemoved")
}
