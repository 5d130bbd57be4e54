package web

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
	"samenspraak/internal/live"
)

// queue is where moderators work. Who opens a case has it, as the others see: the page with case in its address says so.
func (s *Server) queue(c *fiber.Ctx) error {
	return s.showQueue(c, fiber.StatusOK, nil)
}

// showQueueOf shows the queue with a case open on which a form was refused, with what was typed.
func (s *Server) showQueueOf(c *fiber.Ctx, refusal *forum.Error, open forum.Case, typed views.DecisionForm) error {
	plan, err := s.Forum.Plans.Find(c.UserContext(), at(c).Actor, open.Plan)
	if err != nil {
		return err
	}
	return s.showQueueAt(c, answers[refusal.Code].status, views.QueuePage{Plan: plan, Query: queryIn(plan.ID, c.FormValue("within"))}, open.ID, &typed)
}

// showLate shows how a case stands to who was about to decide on it and was refused since something came between, with the reasons that they typed.
func (s *Server) showLate(c *fiber.Ctx, refusal error, open forum.Case, typed views.DecisionForm) error {
	late := &forum.Error{Code: forum.Conflict, Message: "decision.error.late"}
	errors.As(refusal, &late)
	typed.Late, typed.Within = late.Message, c.FormValue("within")
	return s.showQueueOf(c, late, open, typed)
}

// caseQuery reads which cases of a plan are asked for.
func caseQuery(plan int64, value func(name string, or ...string) string) forum.CaseQuery {
	return forum.CaseQuery{
		Plan: plan, Kind: value("kind"), Rule: formNumber(value("rule")), Theme: formID(value("theme")), Author: formID(value("author")), Words: value("q"),
		Late: value("late") != "", Days: formNumber(value("days")), Newest: value("sort") == views.NewestCases, Decided: value("decided") != "",
		After: forum.CaseMark(markFrom(value("after"))),
	}
}

// showQueue shows the queue with a case opened; typed is what was filled in to decide on it, when that was refused.
func (s *Server) showQueue(c *fiber.Ctx, status int, typed *views.DecisionForm) error {
	plan, err := s.Forum.Plans.BySlug(c.UserContext(), at(c).Actor, c.Params("slug"))
	if err != nil {
		return err
	}
	p := views.QueuePage{Plan: plan, Query: caseQuery(plan.ID, c.Query)}
	asked, err := s.claimCase(c, p.Query)
	if err != nil {
		return err
	}
	return s.showQueueAt(c, status, p, asked, typed)
}

// showQueueAt fills in what the page needs beside the cases that it chooses.
func (s *Server) showQueueAt(c *fiber.Ctx, status int, p views.QueuePage, asked int64, typed *views.DecisionForm) (err error) {
	ctx, a, plan := c.UserContext(), at(c).Actor, p.Plan
	if p.Counts, p.After, err = s.Forum.Cases.Count(ctx, a, plan.ID); err != nil {
		return err
	}
	if p.Notes, err = s.Forum.HandoverNotes.Open(ctx, a, plan.ID); err != nil {
		return err
	}
	var more bool
	if p.Cases, more, err = s.Forum.Cases.List(ctx, a, p.Query); err != nil {
		return err
	}
	if more {
		p.Next = p.NextPath(markTo(forum.ThreadMark(p.Query.Mark(p.Cases[len(p.Cases)-1]))))
	}
	if p.Saved, err = s.Forum.CaseViews.List(ctx, a, plan.ID); err != nil {
		return err
	}
	current, err := s.Forum.HouseRules.Current(ctx)
	if err != nil {
		return err
	}
	p.Rules = current.Rules
	if p.Templates, err = s.Forum.ReasonTemplates.List(ctx, a); err != nil {
		return err
	}
	if p.Open, err = s.openCase(c, asked, p.Cases, typed); err != nil {
		return err
	}
	if err := s.fillUndo(c, &p); err != nil {
		return err
	}
	if p.Open != nil {
		p.Open.Form.Within = p.Choice()
	}
	p.Opened = p.Open != nil && asked != 0
	p.GoesOn = c.Query("batch") != "" || c.Query("case") != "" || c.Query("done") != ""
	p.Page = s.page(c, "queue", s.words(at(c).lang).T("case.queue"))
	p.Path = "/plans/" + plan.Slug + "/queue"
	p.Skip = p.SkipToWork()
	return s.render(c, status, views.Queue(p))
}

// claimCase makes the case that the address names the viewer's, or the next one for who goes on after a decision, and gives it; 0 for who only looks.
func (s *Server) claimCase(c *fiber.Ctx, q forum.CaseQuery) (asked int64, err error) {
	ctx, a := c.UserContext(), at(c).Actor
	if asked = formID(c.Query("case")); asked == 0 && (c.Query("batch") != "" || c.Query("next") != "") {
		found, _, err := s.Forum.Cases.List(ctx, a, q)
		if err != nil {
			return 0, err
		}
		but := formID(c.Query("but"))
		asked = firstFree(slices.DeleteFunc(withoutWaiting(found), func(other forum.Case) bool { return other.ID == but }), a)
	}
	if asked == 0 {
		return 0, nil
	}
	return asked, s.Forum.Cases.Claim(ctx, a, asked)
}

// firstFree is the most urgent case that the actor may decide and nobody else has open, or 0.
func firstFree(cases []forum.Case, a forum.Actor) int64 {
	for _, found := range cases {
		if found.ClosedAt == nil && !found.ClaimedByOther(a) && found.MayDecide(a) {
			return found.ID
		}
	}
	return 0
}

// withoutWaiting are the cases that do not wait for a second opinion: nobody is led to those, who asked for it least of all.
func withoutWaiting(cases []forum.Case) []forum.Case {
	return slices.DeleteFunc(slices.Clone(cases), func(c forum.Case) bool { return c.Waiting })
}

// fillUndo offers to take back what was decided just now, when the address names it.
func (s *Server) fillUndo(c *fiber.Ctx, p *views.QueuePage) error {
	batch := formID(c.Query("batch"))
	if batch == 0 {
		return nil
	}
	taken, err := s.Forum.Decisions.Batch(c.UserContext(), at(c).Actor, batch)
	if forum.CodeOf(err) == forum.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if taken.Holds > 0 && taken.First.Undoable(s.Forum.Now()) {
		p.Undo = &taken
	}
	return nil
}

func (s *Server) releaseCase(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, a := c.UserContext(), at(c).Actor
	found, err := s.Forum.Cases.Find(ctx, a, number)
	if err != nil {
		return err
	}
	if err := s.Forum.Cases.Release(ctx, a, number); err != nil {
		return err
	}
	return s.backToQueue(c, found.Plan, "done=released")
}

// choiceIn reads a choice of cases that a form carries. Read and written anew, it holds nothing but a choice.
func choiceIn(plan int64, sent string) string {
	return views.QueuePage{Query: queryIn(plan, sent)}.Choice()
}

// queryIn are the cases of a choice that a form carries.
func queryIn(plan int64, sent string) forum.CaseQuery {
	values, err := url.ParseQuery(sent)
	if err != nil {
		values = nil
	}
	q := caseQuery(plan, func(name string, _ ...string) string { return values.Get(name) })
	q.After = forum.CaseMark{}
	return q
}

// onward leads from a case that was handled to the next, in the choice of cases that one worked in, and says what was done.
func (s *Server) onward(c *fiber.Ctx, plan int64, done string) error {
	return s.backToQueue(c, plan, "next=1&done="+done)
}

// backToQueue leads to the queue of a plan, to the choice of cases that one worked in.
func (s *Server) backToQueue(c *fiber.Ctx, plan int64, query string) error {
	found, err := s.Forum.Plans.Find(c.UserContext(), at(c).Actor, plan)
	if err != nil {
		return err
	}
	if within := choiceIn(plan, c.FormValue("within")); within != "" {
		query += "&" + within
	}
	return s.back(c, "/plans/"+found.Slug+"/queue?"+query)
}

// queueNews are the cases of a queue, each as it is now.
func (src source) queueNews(ctx context.Context, plan int64, log []forum.News, lang string) ([]live.News, error) {
	last := map[int64]int64{}
	var ids []int64
	for _, n := range log {
		number := whole(n.Data["case"])
		if _, seen := last[number]; !seen {
			ids = append(ids, number)
		}
		last[number] = n.N
	}
	found, err := src.s.Forum.Cases.FindAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := map[int64]forum.Case{}
	for _, c := range found {
		byID[c.ID] = c
	}
	of, err := src.s.Forum.Plans.Find(ctx, forum.Actor{}, plan)
	if err != nil {
		return nil, err
	}
	page := src.s.plainPage(lang)
	news := make([]live.News, 0, len(log))
	for _, n := range log {
		number := whole(n.Data["case"])
		c, known := byID[number]
		if !known || last[number] != n.N {
			news = append(news, live.News{N: n.N, Op: live.None})
			continue
		}
		var html strings.Builder
		if err := views.CaseLine(page, of.Slug, c, "case="+strconv.FormatInt(c.ID, 10), false).Render(ctx, &html); err != nil {
			return nil, err
		}
		put := live.News{
			N: n.N, Op: live.Put, ID: "case-" + strconv.FormatInt(c.ID, 10), In: views.QueueID(plan), Key: views.CaseKey(c), Rev: int64(c.Revision), HTML: html.String(),
			Hide: n.Kind == "case.closed", // its line holds the first words
		}
		if n.Kind == "case.opened" {
			put.Say = page.T("case.say")
		}
		news = append(news, put)
	}
	return news, nil
}
