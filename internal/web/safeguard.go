package web

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// safeguards tells what waits for a moderator before others see it.
func (s *Server) safeguards(c *fiber.Ctx) error {
	edition, err := s.Forum.Safeguards.Current(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	return s.showSafeguards(c, edition)
}

// safeguardsEdition tells what waited before.
func (s *Server) safeguardsEdition(c *fiber.Ctx) error {
	edition, err := s.Forum.Safeguards.Edition(c.UserContext(), at(c).Actor, int(min(formID(c.Params("edition")), 1<<30)))
	if err != nil {
		return err
	}
	return s.showSafeguards(c, edition)
}

func (s *Server) showSafeguards(c *fiber.Ctx, edition forum.SafeguardEdition) (err error) {
	p := views.SafeguardsPage{Page: s.page(c, "", s.words(at(c).lang).T("safeguard.title")), Edition: edition}
	if p.Editions, err = s.Forum.Safeguards.Editions(c.UserContext()); err != nil {
		return err
	}
	_, err = s.Forum.Safeguards.ToChange(c.UserContext(), at(c).Actor)
	if err != nil && forum.CodeOf(err) == "" {
		return err
	}
	p.Changes = err == nil
	return s.render(c, fiber.StatusOK, views.Safeguards(p))
}

func (s *Server) safeguardsForm(c *fiber.Ctx) error {
	now, err := s.Forum.Safeguards.ToChange(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	now.Why = ""
	return s.showSafeguardsForm(c, fiber.StatusOK, views.SafeguardsForm{Typed: now})
}

func (s *Server) showSafeguardsForm(c *fiber.Ctx, status int, p views.SafeguardsForm) error {
	p.Page = s.page(c, "", s.words(at(c).lang).T("safeguard.changeTitle"))
	p.Path = "/moderation/safeguards/revision"
	return s.render(c, status, views.ChangeSafeguards(p))
}

func (s *Server) changeSafeguards(c *fiber.Ctx) error {
	in := safeguardsIn(c)
	_, err := s.Forum.Safeguards.Change(c.UserContext(), at(c).Actor, in)
	var refusal *forum.Error
	if errors.As(err, &refusal) && (refusal.Code == forum.Invalid || refusal.Code == forum.Conflict) {
		p := views.SafeguardsForm{Typed: in, Trial: trialIn(c), Problems: refusal.Problems}
		if refusal.Code == forum.Conflict {
			p.Problems = views.Problems{{Field: "why", Message: refusal.Message}}
		}
		return s.showSafeguardsForm(c, answers[refusal.Code].status, p)
	}
	if err != nil {
		return err
	}
	return s.back(c, "/moderation/safeguards?done=safeguarded")
}

// trySafeguards shows what would hold a text by the safeguards as they are typed, and changes nothing.
func (s *Server) trySafeguards(c *fiber.Ctx) (err error) {
	p := views.SafeguardsForm{Typed: safeguardsIn(c), Trial: trialIn(c)}
	p.Trial.Tried = true
	if p.Trial.Reasons, err = s.Forum.Filters.Try(c.UserContext(), at(c).Actor, p.Typed, p.Trial.Lang, p.Trial.Words); err != nil {
		return err
	}
	return s.showSafeguardsForm(c, fiber.StatusOK, p)
}

func trialIn(c *fiber.Ctx) views.Trial {
	t := views.Trial{Words: c.FormValue("trial_text"), Lang: "nl"}
	if c.FormValue("trial_lang") == "en" {
		t.Lang = "en"
	}
	return t
}

// safeguardsIn reads the form. What is no number is out of the bounds of every figure.
func safeguardsIn(c *fiber.Ctx) forum.SafeguardEdition {
	in := forum.SafeguardEdition{
		Edition:    int(min(formID(c.FormValue("edition")), 1<<30)),
		Why:        c.FormValue("why"),
		CheckWords: c.FormValue("check_words") != "", CheckLanguage: c.FormValue("check_language") != "",
		WordsNL: strings.Split(c.FormValue("words_nl"), "\n"), WordsEN: strings.Split(c.FormValue("words_en"), "\n"),
	}
	for _, f := range forum.SafeguardFields {
		n, err := strconv.Atoi(strings.TrimSpace(c.FormValue(f.Name)))
		if err != nil {
			n = -1
		}
		*f.Of(&in) = n
	}
	return in
}
