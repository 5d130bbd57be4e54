package web

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// newAssisted shows the form to enter what came in on paper, by telephone or at a meeting: in a thread, on a passage, or as a proposal.
func (s *Server) newAssisted(c *fiber.Ctx) error {
	f := views.AssistedForm{
		Key: newKey(), Thread: formID(c.Query("thread")), Plan: formID(c.Query("plan")), Action: formID(c.Query("action")),
		Version: formNumber(c.Query("version")), Block: formID(c.Query("block")), Lang: at(c).lang,
		ReceivedOn: s.Forum.Now().In(s.Zone).Format(time.DateOnly),
	}
	return s.showNewAssisted(c, fiber.StatusOK, f)
}

// showNewAssisted finds out what the contribution is to; when it is to nothing that everyone sees, there is no such page.
func (s *Server) showNewAssisted(c *fiber.Ctx, status int, f views.AssistedForm) error {
	ctx, a := c.UserContext(), at(c).Actor
	if !a.Curates() || a.Suspended {
		return fiber.ErrNotFound
	}
	p := views.NewAssistedPage{Form: f}
	switch {
	case f.Block != 0:
		action, err := s.Forum.Actions.Find(ctx, forum.Actor{}, f.Action)
		if err != nil {
			return err
		}
		version, err := s.Forum.Actions.Version(ctx, forum.Actor{}, f.Action, f.Version)
		if err != nil {
			return err
		}
		block, found := version.Block(f.Block)
		if !found {
			return fiber.ErrNotFound
		}
		p.About, p.Quoted, p.Stands = action.Title, block.Plain, fmt.Sprintf("/actions/%d", action.ID)
		if p.Form.Quote == "" {
			p.Form.Quote = block.Plain
		}
	case f.Plan != 0:
		plan, err := s.Forum.Plans.Find(ctx, forum.Actor{}, f.Plan)
		if err != nil {
			return err
		}
		p.About, p.Stands = plan.Title, "/plans/"+plan.Slug
	default:
		thread, err := s.Forum.Threads.Find(ctx, forum.Actor{}, f.Thread)
		if err != nil {
			return err
		}
		p.Thread, p.Stands = &thread, views.ThreadPath(thread)
	}
	p.Page = s.page(c, "", s.words(at(c).lang).T("assisted.title"))
	return s.render(c, status, views.NewAssisted(p))
}

func (s *Server) enterAssisted(c *fiber.Ctx) error {
	f := views.AssistedForm{
		Key: c.FormValue("key"), Thread: formID(c.FormValue("thread")), Plan: formID(c.FormValue("plan")), Action: formID(c.FormValue("action")),
		Version: formNumber(c.FormValue("version")), Block: formID(c.FormValue("block")), Lang: c.FormValue("lang"), Quote: c.FormValue("quote"),
		Text: c.FormValue("text"), Title: c.FormValue("title"), Problem: c.FormValue("problem"), Solution: c.FormValue("solution"),
	}
	f.Way, f.Name, f.ReceivedOn, f.Contact = c.FormValue("way"), c.FormValue("name"), c.FormValue("received_on"), c.FormValue("contact")
	in := forum.NewAssisted{Key: f.Key, AssistedPerson: s.assistedPerson(c, f.Lang), Thread: f.Thread}
	in.Comment = forum.NewComment{Key: f.Key, Markdown: f.Text, Lang: f.Lang}
	switch {
	case f.Block != 0:
		in.Passage = &forum.NewPassage{Action: f.Action, Version: f.Version, Block: f.Block, Quote: f.Quote, First: in.Comment}
	case f.Plan != 0:
		in.Proposal = &forum.NewProposal{Key: f.Key, Plan: f.Plan, Lang: f.Lang, ProposalText: forum.ProposalText{Title: f.Title, Problem: f.Problem, Solution: f.Solution}}
	}
	entered, err := s.Forum.Assisted.Enter(c.UserContext(), at(c).Actor, in)
	if code := forum.CodeOf(err); code == forum.Invalid || code == forum.Closed {
		f.Problems = problemsAt("way", err)
		if len(f.Key) < 8 {
			f.Key = newKey()
		}
		return s.showNewAssisted(c, answers[code].status, f)
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/assisted/%d?done=assisted", entered))
}

// problemsAt is problemsOf with a refusal of the whole put at a field.
func problemsAt(field string, err error) views.Problems {
	problems := problemsOf(err)
	var refusal *forum.Error
	if errors.As(err, &refusal) && len(refusal.Problems) == 0 {
		problems[0].Field = field
	}
	return problems
}

// assistedPerson reads for whom something was entered, and how it came in.
func (s *Server) assistedPerson(c *fiber.Ctx, lang string) forum.AssistedPerson {
	in := forum.AssistedPerson{Way: c.FormValue("way"), Name: strings.TrimSpace(c.FormValue("name")), Contact: c.FormValue("contact")}
	if day, err := time.ParseInLocation(time.DateOnly, c.FormValue("received_on"), s.Zone); err == nil {
		in.ReceivedOn = day
	}
	w := s.words(lang)
	in.ShownAs = w.T("assisted.shownUnnamed")
	if in.Name != "" {
		in.ShownAs = w.T("assisted.shown", "Name", in.Name)
	}
	return in
}

// assisted is what moderators keep of a contribution that they entered.
func (s *Server) assisted(c *fiber.Ctx) error {
	return s.showAssisted(c, fiber.StatusOK, nil, views.AssistedProblems{})
}

// showAssisted shows it with what was typed instead of what is kept, when that was refused.
func (s *Server) showAssisted(c *fiber.Ctx, status int, typed *views.AssistedForm, wrong views.AssistedProblems) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, a := c.UserContext(), at(c).Actor
	p := views.AssistedPage{Problems: wrong}
	if p.Source, err = s.Forum.Assisted.Source(ctx, a, number); err != nil {
		return err
	}
	p.Form = views.AssistedForm{
		Way: p.Source.Way, Name: p.Source.Name, ReceivedOn: p.Source.ReceivedOn.Format(time.DateOnly), Contact: p.Source.Contact,
	}
	if p.Source.Kind == "proposal" {
		o, err := s.Forum.Proposals.Find(ctx, a, number)
		if err == nil {
			p.Rewords, p.Form.Title, p.Form.Problem, p.Form.Solution, p.Form.Lang = true, o.Title, o.Problem, o.Solution, o.Lang
		} else if forum.CodeOf(err) != forum.NotFound { // it is hidden
			return err
		}
	}
	if typed != nil {
		p.Form = *typed
	}
	p.Page = s.page(c, "", s.words(at(c).lang).T("assisted.sourceTitle"))
	p.Path = fmt.Sprintf("/assisted/%d", number)
	return s.render(c, status, views.AssistedSource(p))
}

func (s *Server) changeAssisted(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	source, err := s.Forum.Assisted.Source(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	err = s.Forum.Assisted.Change(c.UserContext(), at(c).Actor, number, s.assistedPerson(c, source.Lang))
	if forum.CodeOf(err) == forum.Invalid {
		return s.showAssisted(c, fiber.StatusUnprocessableEntity, &views.AssistedForm{
			Way: c.FormValue("way"), Name: c.FormValue("name"), ReceivedOn: c.FormValue("received_on"), Contact: c.FormValue("contact"),
		}, views.AssistedProblems{Person: problemsOf(err)})
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/assisted/%d?done=assistedChanged", number))
}

func (s *Server) rewordAssisted(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	title, problem, solution := c.FormValue("title"), c.FormValue("problem"), c.FormValue("solution")
	err = s.Forum.Assisted.Reword(c.UserContext(), at(c).Actor, number, title, problem, solution, s.words(at(c).lang).T("assisted.corrected"))
	if forum.CodeOf(err) == forum.Invalid {
		return s.showAssisted(c, fiber.StatusUnprocessableEntity, &views.AssistedForm{Title: title, Problem: problem, Solution: solution}, views.AssistedProblems{Words: problemsOf(err)})
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/assisted/%d?done=assistedChanged", number))
}

func (s *Server) documentAssisted(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	in := forum.NewAttachment{}
	if in.Name, in.Data, err = fileIn(c); err != nil {
		return err
	}
	err = s.Forum.Attachments.Seal(c.UserContext(), at(c).Actor, number, in)
	if code := forum.CodeOf(err); code == forum.Invalid || code == forum.TooMany {
		return s.showAssisted(c, answers[code].status, nil, views.AssistedProblems{File: problemsAt("file", err)})
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/assisted/%d?done=attached", number))
}

func (s *Server) undocumentAssisted(c *fiber.Ctx) error {
	file, err := id(c, "file")
	if err != nil {
		return err
	}
	subject, err := s.Forum.Attachments.Unseal(c.UserContext(), at(c).Actor, file)
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/assisted/%d?done=removed", subject))
}

// withdrawAssisted takes a proposal back for whose it is, and returnAssisted brings it back.
func (s *Server) withdrawAssisted(c *fiber.Ctx) error {
	number, lang, err := s.assistedIn(c)
	if err != nil {
		return err
	}
	if _, err := s.Forum.Assisted.Withdraw(c.UserContext(), at(c).Actor, number, s.words(lang).T("assisted.withdrawnReason")); err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/assisted/%d?done=assistedWithdrawn", number))
}

func (s *Server) returnAssisted(c *fiber.Ctx) error {
	number, lang, err := s.assistedIn(c)
	if err != nil {
		return err
	}
	if err := s.Forum.Assisted.Return(c.UserContext(), at(c).Actor, number, s.words(lang).T("assisted.returnedReason")); err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/assisted/%d?done=assistedReturned", number))
}

// assistedIn reads which contribution is meant, and in which language it is.
func (s *Server) assistedIn(c *fiber.Ctx) (number int64, lang string, err error) {
	if number, err = id(c, "id"); err != nil {
		return 0, "", err
	}
	source, err := s.Forum.Assisted.Source(c.UserContext(), at(c).Actor, number)
	return number, source.Lang, err
}
