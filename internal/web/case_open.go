package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// openCase reads the case that was asked for, or else shows the first that is free.
func (s *Server) openCase(c *fiber.Ctx, asked int64, cases []forum.Case, typed *views.DecisionForm) (*views.OpenCase, error) {
	ctx, a := c.UserContext(), at(c).Actor
	if asked == 0 {
		asked = cmp.Or(firstFree(withoutWaiting(cases), a), firstFree(cases, a))
	}
	if asked == 0 {
		return nil, nil
	}
	found, err := s.Forum.Cases.Find(ctx, a, asked)
	if err != nil {
		return nil, err
	}
	open := &views.OpenCase{Case: found}
	switch found.Kind {
	case forum.CaseAppeal:
		err = s.fillAppeal(ctx, a, open)
	case forum.CaseOverdue:
		err = s.fillOverdue(ctx, a, open)
	case forum.CasePassage:
		err = s.fillPassage(ctx, a, open)
	default:
		err = s.fillCase(ctx, a, open)
	}
	if err != nil {
		return nil, err
	}
	if open.Opinions, err = s.Forum.Opinions.On(ctx, a, asked); err != nil {
		return nil, err
	}
	if typed != nil {
		open.Form.Kind, open.Form.Reason, open.Form.Problems = typed.Kind, typed.Reason, typed.Problems
		open.Form.Opinion, open.Form.OpinionProblems = typed.Opinion, typed.OpinionProblems
		open.Form.Late, open.Form.Kept = typed.Late, typed.Kept
		if typed.Late != "" && (typed.Kept == "" || typed.Rule != 0) {
			open.Form.Rule = typed.Rule
		}
		if len(typed.Hides) > 0 {
			open.Form.Hides = typed.Hides
		}
		if typed.Days != "" {
			open.Form.Days = typed.Days
		}
	}
	return open, nil
}

func (s *Server) fillCase(ctx context.Context, a forum.Actor, open *views.OpenCase) (err error) {
	if open.Words, err = s.Forum.Cases.Words(ctx, a, open.Case.About); err != nil {
		return err
	}
	if open.Case.Author != 0 {
		if open.Author, err = s.Forum.Cases.Author(ctx, a, open.Case.Author); err != nil {
			return err
		}
	}
	asked, err := s.Forum.Requests.About(ctx, a, open.Case.About)
	if err == nil {
		open.Request = &asked
	} else if forum.CodeOf(err) != forum.NotFound {
		return err
	}
	if open.Flags, err = s.Forum.Flags.Of(ctx, a, open.Case.About); err != nil {
		return err
	}
	if open.Case.AboutKind == "proposal" {
		family, err := s.Forum.Curations.Family(ctx, a, open.Case.About)
		if err != nil {
			return err
		}
		open.Merged = slices.DeleteFunc(family, func(r forum.Relative) bool { return r.How != "merged" })
	}
	if open.Quotes, err = s.Forum.Cases.Quotes(ctx, a, open.Case.About); err != nil {
		return err
	}
	if number := open.Case.Stands(); number != 0 {
		found, err := s.Forum.Decisions.Find(ctx, a, number)
		if err != nil {
			return err
		}
		open.Decision = &found
	}
	open.Form = views.DecisionForm{
		Items: []string{item(open.Case)}, Kinds: kindsFor(a, open.Case), Rule: open.Case.Rule, Days: "7", MayHide: (!open.Case.Hidden || open.Case.Held) && !open.Case.Withdrawn, Hides: views.HidesAtFirst,
		Approves: views.Approves(open.Case),
	}
	if open.Case.NoAccount() {
		source, err := s.Forum.Assisted.Source(ctx, a, open.Case.About)
		if err != nil {
			return err
		}
		open.Contact, open.Form.NoAccount = source.Contact, 1
	}
	open.Form.Already, err = s.Forum.Accounts.SuspendedAmong(ctx, a, []int64{open.Case.Author})
	return err
}

func (s *Server) fillAppeal(ctx context.Context, a forum.Actor, open *views.OpenCase) error {
	appeal, err := s.Forum.Appeals.Find(ctx, a, open.Case.About)
	if err != nil {
		return err
	}
	decision, err := s.Forum.Decisions.Find(ctx, a, appeal.Decision)
	if err != nil {
		return err
	}
	open.Appeal, open.Decision = &appeal, &decision
	open.Contributions, err = s.Forum.Decisions.Contributions(ctx, a, decision.ID)
	return err
}

func (s *Server) fillOverdue(ctx context.Context, a forum.Actor, open *views.OpenCase) (err error) {
	if open.Words, err = s.Forum.Cases.Words(ctx, a, open.Case.About); err != nil {
		return err
	}
	found, _, err := s.Forum.Inputs.List(ctx, forum.InputQuery{Plan: open.Case.Plan, IDs: []int64{open.Case.About}, Waiting: true, Answers: a})
	if err != nil {
		return err
	}
	if len(found) > 0 {
		open.Input = &found[0]
	}
	return nil
}

func (s *Server) fillPassage(ctx context.Context, a forum.Actor, open *views.OpenCase) error {
	found, err := s.Forum.Passages.Shown(ctx, a, open.Case.About)
	if err != nil {
		return err
	}
	open.Passage = &found
	return nil
}

// kindsFor are the decisions that make sense on what a case is about, and that the moderator may take: nobody finds in favour of what is their own.
func kindsFor(a forum.Actor, c forum.Case) []string {
	return slices.DeleteFunc(kindsOn(c), func(kind string) bool { return !c.MayTake(a, kind) })
}

// kindsOn are the decisions that make sense on what a case is about.
func kindsOn(c forum.Case) []string {
	if c.Deleted {
		return []string{forum.DecideSuspend}
	}
	if c.Withdrawn { // it is gone: what is left is who wrote it, and what was reported
		switch {
		case c.Held:
			return []string{forum.DecideSuspend}
		case c.Hidden:
			return []string{forum.DecideRestore, forum.DecideSuspend}
		}
		return []string{forum.DecideApprove, forum.DecideSuspend}
	}
	if c.Hidden && !c.Held {
		return []string{forum.DecideRestore, forum.DecideWarn, forum.DecideSuspend}
	}
	return []string{forum.DecideApprove, forum.DecideHide, forum.DecideWarn, forum.DecideSuspend}
}

// item names a contribution in a form, and the last decision on it that the page shows.
func item(c forum.Case) string { return fmt.Sprintf("%d-%d", c.About, c.Last) }
