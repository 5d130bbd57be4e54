package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// decisionItems reads which contributions a form decides on, ABOUT-KNOWN each.
func decisionItems(values [][]byte) (items []forum.DecisionItem) {
	for _, value := range values {
		about, known, _ := strings.Cut(string(value), "-")
		if n := formID(about); n != 0 {
			items = append(items, forum.DecisionItem{About: n, Known: formID(known)})
		}
	}
	return items
}

// newDecision shows several cases, to decide on them all.
func (s *Server) newDecision(c *fiber.Ctx) error {
	cases := chosen(c.Context().QueryArgs().PeekMulti("case"))
	if len(cases) == 0 && c.Query("plan") != "" {
		plan, err := s.Forum.Plans.BySlug(c.UserContext(), at(c).Actor, c.Query("plan"))
		if err != nil {
			return err
		}
		return s.backToQueue(c, plan.ID, "done=chooseFirst")
	}
	return s.showNewDecision(c, fiber.StatusOK, cases, views.DecisionForm{Days: "7", Within: c.Query("within"), Hides: views.HidesAtFirst})
}

func (s *Server) showNewDecision(c *fiber.Ctx, status int, cases []int64, form views.DecisionForm) error {
	ctx, a := c.UserContext(), at(c).Actor
	p := views.NewDecisionPage{Form: form}
	for _, number := range cases[:min(len(cases), forum.MaxDecided)] {
		found, err := s.Forum.Cases.Find(ctx, a, number)
		if err != nil {
			return err
		}
		switch {
		case found.ClosedAt != nil:
			decided, err := s.decidedCase(ctx, a, found)
			if err != nil {
				return err
			}
			p.Decided = append(p.Decided, decided)
		case found.Decidable():
			p.Cases = append(p.Cases, found)
			p.Form.Items = append(p.Form.Items, item(found))
		}
	}
	plan, err := planOf(p)
	if err != nil {
		return err
	}
	if p.Plan, err = s.Forum.Plans.Find(ctx, a, plan); err != nil {
		return err
	}
	p.Form.Within = choiceIn(plan, p.Form.Within)
	p.Page = s.page(c, "queue", s.words(at(c).lang).N("decision.several", len(p.Cases)))
	if len(p.Cases) == 0 {
		p.Title = p.N("decision.already", len(p.Decided))
		return s.render(c, status, views.NewDecision(p))
	}
	current, err := s.Forum.HouseRules.Current(ctx)
	if err != nil {
		return err
	}
	p.Rules = current.Rules
	if p.Templates, err = s.Forum.ReasonTemplates.List(ctx, a); err != nil {
		return err
	}
	for _, kind := range []string{forum.DecideApprove, forum.DecideHide, forum.DecideWarn, forum.DecideSuspend} {
		if slices.ContainsFunc(p.Cases, func(c forum.Case) bool { return c.MayTake(a, kind) }) {
			p.Form.Kinds = append(p.Form.Kinds, kind)
		}
	}
	var authors []int64
	for _, c := range p.Cases {
		authors = append(authors, c.Author)
		if c.NoAccount() {
			p.Form.NoAccount++
		}
	}
	if p.Form.Already, err = s.Forum.Accounts.SuspendedAmong(ctx, a, authors); err != nil {
		return err
	}
	p.Form.MayHide, p.Form.Approves = true, views.Approves(p.Cases...)
	if p.Form.Rule == 0 && sameRule(p.Cases) {
		p.Form.Rule = p.Cases[0].Rule
	}
	return s.render(c, status, views.NewDecision(p))
}

// planOf is the plan of the cases of a page. Errors: NotFound when there are none.
func planOf(p views.NewDecisionPage) (int64, error) {
	switch {
	case len(p.Cases) > 0:
		return p.Cases[0].Plan, nil
	case len(p.Decided) > 0:
		return p.Decided[0].Case.Plan, nil
	}
	return 0, forum.Errorf(forum.NotFound, "error.notFound")
}

// decidedCase is a case that waits no more, with what was decided on it, if anything was.
func (s *Server) decidedCase(ctx context.Context, a forum.Actor, found forum.Case) (views.DecidedCase, error) {
	if found.Stands() == 0 {
		return views.DecidedCase{Case: found}, nil
	}
	decision, err := s.Forum.Decisions.Find(ctx, a, found.Stands())
	return views.DecidedCase{Case: found, Decision: &decision}, err
}

func sameRule(cases []forum.Case) bool {
	for _, c := range cases {
		if c.Rule != cases[0].Rule {
			return false
		}
	}
	return true
}

// takeDecision decides on what the form holds. Without reasons of one's own, those of the house rule are given.
func (s *Server) takeDecision(c *fiber.Ctx) error {
	ctx, a := c.UserContext(), at(c).Actor
	in := decisionIn(c)
	if err := s.fillIn(c, &in); err != nil {
		return err
	}
	if fills(c) {
		return s.showRefusedDecision(c, in, &forum.Error{Code: forum.Invalid})
	}
	if err := s.giveReasons(ctx, a, &in); err != nil {
		return err
	}
	taken, err := s.Forum.Decisions.Take(ctx, a, in)
	var refusal *forum.Error
	if errors.As(err, &refusal) && (refusal.Code == forum.Invalid || refusal.Code == forum.Conflict) {
		return s.showRefusedDecision(c, in, refusal)
	}
	if err != nil {
		return err
	}
	decided, err := s.Forum.Decisions.Batch(ctx, a, taken.Batch)
	if err != nil {
		return err
	}
	query := fmt.Sprintf("batch=%d", taken.Batch)
	switch {
	case taken.Left > 0:
		query += "&done=someLeft"
	case len(taken.Late) > 0:
		query += "&done=someLate"
	}
	return s.backToQueue(c, decided.First.Plan, query)
}

// giveReasons fills in the standard reasons of a rule, in the language of the contribution, where the moderator wrote none.
func (s *Server) giveReasons(ctx context.Context, a forum.Actor, in *forum.NewDecision) error {
	if strings.TrimSpace(in.Reason) != "" || len(in.Items) == 0 {
		return nil
	}
	switch in.Kind {
	case forum.DecideRestore:
		in.Reason = s.words(in.Lang).T("decision.standard.restore")
		return nil
	case forum.DecideMove:
		in.Reason = s.words(in.Lang).T("decision.standard.move")
		return nil
	}
	if !forum.Blames(in.Kind) || in.Rule == 0 {
		return nil
	}
	words, err := s.Forum.Cases.Words(ctx, a, in.Items[0].About)
	if err != nil {
		return err
	}
	current, err := s.Forum.HouseRules.Current(ctx)
	if err != nil {
		return err
	}
	for _, rule := range current.Rules {
		if rule.Number == in.Rule {
			in.Lang = words.Lang
			title, _ := rule.Title.In(in.Lang)
			body, _ := rule.Body.In(in.Lang)
			in.Reason = s.words(in.Lang).T(standardReasons(*in), "Rule", in.Rule, "Title", title, "Body", body)
		}
	}
	return nil
}

// standardReasons is the key of the reasons that are given where the moderator wrote none.
func standardReasons(in forum.NewDecision) string {
	key := "decision.standard." + in.Kind
	if in.Hides {
		key += "Hides"
	}
	return key
}

// showRefusedDecision shows the form again with what was typed and what is wrong with it: in the queue, or for several.
func (s *Server) showRefusedDecision(c *fiber.Ctx, in forum.NewDecision, refusal *forum.Error) error {
	form := views.DecisionForm{Kind: in.Kind, Rule: in.Rule, Reason: in.Reason, Hides: hidesIn(c), Days: c.FormValue("days"), Within: c.FormValue("within"), Problems: refusal.Problems, Template: formID(c.FormValue("template"))}
	status := answers[refusal.Code].status
	if fills(c) {
		status = fiber.StatusOK
	} else if len(refusal.Problems) == 0 {
		form.Problems = views.Problems{{Field: "kind", Message: refusal.Message, Args: refusal.Args}}
	}
	var cases []int64
	for _, i := range in.Items {
		found, err := s.Forum.Cases.About(c.UserContext(), at(c).Actor, i.About)
		if err != nil {
			return err
		}
		cases = append(cases, found.ID)
		if refusal.Code == forum.Conflict && len(in.Items) == 1 {
			return s.showLate(c, refusal, found, views.DecisionForm{Rule: in.Rule, Reason: in.Reason, Days: form.Days, Hides: form.Hides})
		}
	}
	return s.showNewDecision(c, status, cases, form)
}

// decision is the statement of reasons. Of a decision on a person that rests on several contributions there is one.
func (s *Server) decision(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	found, err := s.Forum.Decisions.Find(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	if found.Lead != 0 {
		_, err := s.Forum.Decisions.Find(c.UserContext(), at(c).Actor, found.Lead)
		if err == nil {
			return s.back(c, fmt.Sprintf("/decisions/%d", found.Lead))
		}
		if forum.CodeOf(err) != forum.NotFound { // who wrote along on one of them has no part in the others
			return err
		}
	}
	return s.showDecision(c, fiber.StatusOK, views.DecisionPage{})
}

func (s *Server) showDecision(c *fiber.Ctx, status int, p views.DecisionPage) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	if p.Decision, err = s.Forum.Decisions.Find(c.UserContext(), at(c).Actor, number); err != nil {
		return err
	}
	if p.Contributions, err = s.Forum.Decisions.Contributions(c.UserContext(), at(c).Actor, number); err != nil {
		return err
	}
	if p.Decision.NoAccount && at(c).Actor.Curates() {
		source, err := s.Forum.Assisted.Source(c.UserContext(), at(c).Actor, p.Decision.About)
		if err != nil {
			return err
		}
		p.Contact = source.Contact
	}
	appeal, err := s.Forum.Appeals.Against(c.UserContext(), at(c).Actor, number)
	if err == nil {
		p.Appeal = &appeal
	} else if forum.CodeOf(err) != forum.NotFound {
		return err
	}
	safeguards, err := s.Forum.Safeguards.Current(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	p.Days = safeguards.AppealDays
	title := s.words(at(c).lang).T("decision.statement")
	if !p.Decision.Concerns {
		title = s.words(at(c).lang).T("decision.statementOther")
	}
	p.Page = s.page(c, "", title)
	p.Path = fmt.Sprintf("/decisions/%d", number)
	return s.render(c, status, views.Decision(p))
}
