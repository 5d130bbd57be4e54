package web

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// newFlag shows the form by which a contribution is reported.
func (s *Server) newFlag(c *fiber.Ctx) error {
	return s.showFlag(c, fiber.StatusOK, views.FlagPage{About: formID(c.Query("about"))})
}

func (s *Server) showFlag(c *fiber.Ctx, status int, p views.FlagPage) error {
	ctx, a := c.UserContext(), at(c).Actor
	subject, err := s.Forum.Flags.Subject(ctx, a, p.About)
	if err != nil {
		return err
	}
	current, err := s.Forum.HouseRules.Current(ctx)
	if err != nil {
		return err
	}
	p.Excerpt, p.Lang, p.Back, p.Rules = subject.Excerpt, subject.Lang, views.ContributionPath(subject.Kind, p.About), current.Rules
	p.Page = s.page(c, "", s.words(at(c).lang).T("flag.title"))
	p.Path = "/flags/new?about=" + strconv.FormatInt(p.About, 10)
	return s.render(c, status, views.FlagForm(p))
}

func (s *Server) raiseFlag(c *fiber.Ctx) error {
	about, ground := formID(c.FormValue("about")), c.FormValue("ground")
	in := forum.NewFlag{Ground: ground, Words: c.FormValue("words"), Lang: at(c).lang}
	if rule := formNumber(ground); rule > 0 {
		in.Ground, in.Rule = forum.GroundRule, rule
	}
	err := s.Forum.Flags.Report(c.UserContext(), at(c).Actor, about, in)
	var refusal *forum.Error
	if errors.As(err, &refusal) && (refusal.Code == forum.Invalid || refusal.Code == forum.Conflict || refusal.Code == forum.Refused || refusal.Code == forum.TooMany) {
		p := views.FlagPage{About: about, Ground: ground, Words: in.Words, Problems: refusal.Problems}
		if len(refusal.Problems) == 0 {
			p.Refusal = s.words(at(c).lang).Fill(refusal.Message, refusal.Args)
		}
		return s.showFlag(c, answers[refusal.Code].status, p)
	}
	if err != nil {
		return err
	}
	subject, err := s.Forum.Subjects.Find(c.UserContext(), at(c).Actor, about)
	if forum.CodeOf(err) == forum.NotFound { // held from view by this very flag
		return s.back(c, "/moderation?done=flagged")
	}
	if err != nil {
		return err
	}
	return s.back(c, withDone(views.ContributionPath(subject.Kind, about), "flagged"))
}

// flag tells who reported something what came of it.
func (s *Server) flag(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	found, err := s.Forum.Flags.Find(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.FlagTold(views.FlagView{Page: s.page(c, "", s.words(at(c).lang).T("flag.told")), Flag: found}))
}
