package web

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/locales"
	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// inputsOnDesk is how many inputs one chooses from at a time; their numbers must fit in an address.
const inputsOnDesk = 100

// answering gives the plan at this address to who may answer its input; to others there is nothing here.
func (s *Server) answering(c *fiber.Ctx) (forum.Plan, error) {
	plan, err := s.Forum.Plans.BySlug(c.UserContext(), at(c).Actor, c.Params("slug"))
	if err != nil {
		return forum.Plan{}, err
	}
	may, err := s.Forum.Inputs.MayAnswer(c.UserContext(), at(c).Actor, plan.ID)
	if err == nil && !may {
		err = forum.Errorf(forum.NotFound, "error.notFound")
	}
	return plan, err
}

// desk lists what waits for an answer, to be chosen from.
func (s *Server) desk(c *fiber.Ctx) error {
	ctx, a := c.UserContext(), at(c).Actor
	plan, err := s.answering(c)
	if err != nil {
		return err
	}
	q := inputQuery(c, plan.ID)
	q.Waiting, q.Answers, q.Limit, q.Outcome = true, a, inputsOnDesk, ""
	p := views.DeskPage{Page: s.page(c, "ledger", s.words(at(c).lang).T("response.deskTitle")), Plan: plan, Query: q, Chosen: c.Query("chosen") == "page"}
	var more bool
	if p.Inputs, more, err = s.Forum.Inputs.List(ctx, q); err != nil {
		return err
	}
	if more {
		p.Next = nextInputs(c, "/plans/"+plan.Slug+"/inputs", p.Inputs[len(p.Inputs)-1])
	}
	if p.Found, err = s.Forum.Inputs.Count(ctx, q); err != nil {
		return err
	}
	if p.Actions, err = s.Forum.Actions.List(ctx, a, plan.ID); err != nil {
		return err
	}
	if p.Drafts, err = s.Forum.Responses.Drafts(ctx, a, plan.ID); err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.Desk(p))
}

// newResponse is the form for the chosen inputs: those ticked, or all that the desk found.
func (s *Server) newResponse(c *fiber.Ctx) error {
	plan, err := s.answering(c)
	if err != nil {
		return err
	}
	q := forum.InputQuery{Plan: plan.ID, IDs: ids(c.Context().QueryArgs().PeekMulti("input")), Merged: true}
	if c.Query("found") != "" {
		q = inputQuery(c, plan.ID)
	}
	q.Waiting, q.Answers, q.Limit, q.Outcome, q.After = true, at(c).Actor, forum.MaxAnsweredAtOnce, "", forum.InputMark{}
	chosen, _, err := s.Forum.Inputs.List(c.UserContext(), q)
	if err != nil {
		return err
	}
	in := forum.NewResponse{Key: newKey(), Lang: at(c).lang, Framed: true}
	for _, i := range chosen {
		in.Inputs = append(in.Inputs, i.ID)
	}
	if len(chosen) > 0 && chosen[0].CreditedIn > 0 {
		in.Action, in.Version = chosen[0].Action, chosen[0].CreditedIn
	}
	return s.showResponseForm(c, fiber.StatusOK, plan, views.ResponseFormPage{
		To: "/plans/" + plan.Slug + "/responses", Back: "/plans/" + plan.Slug + "/inputs", Typed: in, Chosen: chosen, Version: versionTyped(in.Version),
	})
}

// versionTyped is the number of a version as the field holds it.
func versionTyped(version int) string {
	if version == 0 {
		return ""
	}
	return strconv.Itoa(version)
}

// ids reads numbers of things; what is none is left out.
func ids(values [][]byte) []int64 {
	all := []int64{}
	for _, value := range values {
		if id := formID(string(value)); id > 0 {
			all = append(all, id)
		}
	}
	return all
}

// showResponseForm shows the form with the choices that the plan has.
func (s *Server) showResponseForm(c *fiber.Ctx, status int, plan forum.Plan, p views.ResponseFormPage) (err error) {
	title := "response.newTitle"
	switch {
	case p.Correct:
		title = "response.correctTitle"
	case p.Revision != 0:
		title = "response.changeTitle"
	}
	p.Page, p.Plan, p.Frames = s.page(c, "ledger", s.words(at(c).lang).T(title)), plan, s.frames(p.Typed.Lang)
	if p.Chosen == nil && len(p.Typed.Inputs) > 0 {
		q := forum.InputQuery{Plan: plan.ID, IDs: p.Typed.Inputs, Answers: at(c).Actor, Limit: forum.MaxAnsweredAtOnce}
		if p.Chosen, _, err = s.Forum.Inputs.List(c.UserContext(), q); err != nil {
			return err
		}
	}
	if p.Actions, err = s.Forum.Actions.List(c.UserContext(), at(c).Actor, plan.ID); err != nil {
		return err
	}
	return s.render(c, status, views.ResponseForm(p))
}

// frames are the sentences around reasons in the language of the response, by outcome.
func (s *Server) frames(lang string) map[string]forum.Frame {
	w := s.words(lang)
	all := map[string]forum.Frame{}
	for _, outcome := range forum.Outcomes {
		all[outcome] = forum.Frame{Opening: w.T("response.opening." + outcome), Closing: w.T("response.closing." + outcome)}
	}
	return all
}

// responseIn reads the form; a moment is in the plan's time zone.
func (s *Server) responseIn(c *fiber.Ctx, plan forum.Plan) forum.NewResponse {
	in := forum.NewResponse{
		Key: c.FormValue("key"), Inputs: ids(c.Request().PostArgs().PeekMulti("input")), Outcome: c.FormValue("outcome"), Reason: c.FormValue("reason"),
		Lang: locales.Languages[0], Framed: c.FormValue("framed") != "", Action: formID(c.FormValue("action")), Version: formNumber(c.FormValue("version")),
	}
	if c.FormValue("lang") == "en" {
		in.Lang = "en"
	}
	if in.Version == 0 && strings.TrimSpace(c.FormValue("version")) != "" {
		in.Version = -1 // refused as one that there is not, with what was typed kept
	}
	in.Offered = s.frames(in.Lang)[in.Outcome]
	if typed := c.FormValue("publish_at"); typed != "" {
		moment, ok := momentIn(typed, plan.Location())
		if !ok {
			moment = time.Unix(0, 0) // refused as past, with what was typed kept
		}
		in.PublishAt = moment
	}
	return in
}

// responseAgain shows the form with what was wrong, and the texts kept; other errors go on.
func (s *Server) responseAgain(c *fiber.Ctx, plan forum.Plan, p views.ResponseFormPage, err error) error {
	var refusal *forum.Error
	if !errors.As(err, &refusal) || refusal.Code != forum.Invalid && refusal.Code != forum.Conflict {
		return err
	}
	p.Problems, p.PublishAt, p.Version = refusal.Problems, c.FormValue("publish_at"), c.FormValue("version")
	if len(refusal.Problems) == 0 {
		p.Refusal = s.words(at(c).lang).Fill(refusal.Message, refusal.Args)
	}
	return s.showResponseForm(c, answers[refusal.Code].status, plan, p)
}

func (s *Server) draftResponse(c *fiber.Ctx) error {
	plan, err := s.answering(c)
	if err != nil {
		return err
	}
	in := s.responseIn(c, plan)
	drafted, err := s.Forum.Responses.Draft(c.UserContext(), at(c).Actor, plan.ID, in)
	if err != nil {
		return s.responseAgain(c, plan, views.ResponseFormPage{To: "/plans/" + plan.Slug + "/responses", Back: "/plans/" + plan.Slug + "/inputs", Typed: in}, err)
	}
	return s.back(c, fmt.Sprintf("/responses/%d?done=drafted", drafted))
}

// findResponse gives the response at this address, and whether the viewer may work on it.
func (s *Server) findResponse(c *fiber.Ctx) (r forum.Response, works bool, err error) {
	number, err := id(c, "id")
	if err != nil {
		return r, false, err
	}
	if r, err = s.Forum.Responses.Find(c.UserContext(), at(c).Actor, number); err != nil {
		return r, false, err
	}
	works, err = s.Forum.Responses.MayChange(c.UserContext(), at(c).Actor, r)
	return r, works, err
}

// workOnResponse is findResponse for who may work on it; to others there is nothing here.
func (s *Server) workOnResponse(c *fiber.Ctx) (forum.Response, forum.Plan, error) {
	r, works, err := s.findResponse(c)
	if err == nil && !works {
		err = forum.Errorf(forum.NotFound, "error.notFound")
	}
	if err != nil {
		return r, forum.Plan{}, err
	}
	plan, err := s.Forum.Plans.Find(c.UserContext(), at(c).Actor, r.Plan)
	return r, plan, err
}

func (s *Server) response(c *fiber.Ctx) error { return s.showResponse(c, fiber.StatusOK, "") }

func (s *Server) showResponse(c *fiber.Ctx, status int, refusal string) error {
	r, works, err := s.findResponse(c)
	if err != nil {
		return err
	}
	title := "response.title"
	if r.State() == forum.ResponseDraft || r.State() == forum.ResponseScheduled {
		title = "response.draftTitle"
	}
	p := views.ResponsePage{Page: s.page(c, "ledger", s.words(at(c).lang).T(title)), Response: r, Works: works, Refusal: refusal}
	if p.Inputs, _, err = s.Forum.Inputs.List(c.UserContext(), forum.InputQuery{IDs: r.Inputs, Limit: forum.MaxAnsweredAtOnce}); err != nil {
		return err
	}
	if p.Earlier, err = s.Forum.Responses.Earlier(c.UserContext(), r); err != nil {
		return err
	}
	return s.render(c, status, views.Response(p))
}

// responseForm is the form for a draft, or for the correction of what is public.
func (s *Server) responseForm(c *fiber.Ctx) error {
	r, plan, err := s.workOnResponse(c)
	if err != nil {
		return err
	}
	in := forum.NewResponse{
		Key: newKey(), Inputs: r.Inputs, Outcome: r.Outcome, Reason: r.Reason, Lang: r.Lang, Framed: r.Opening != "" || r.Closing != "", Action: r.Action, Version: r.Version,
	}
	p := s.formOf(r, in)
	p.Version = versionTyped(in.Version)
	if r.PublishAt != nil {
		p.PublishAt = r.PublishAt.In(plan.Location()).Format(localTime)
	}
	return s.showResponseForm(c, fiber.StatusOK, plan, p)
}

func (s *Server) formOf(r forum.Response, in forum.NewResponse) views.ResponseFormPage {
	path := fmt.Sprintf("/responses/%d", r.ID)
	return views.ResponseFormPage{To: path, Back: path, Revision: r.Revision, Correct: r.WasPublic(), Typed: in}
}

func (s *Server) changeResponse(c *fiber.Ctx) error {
	r, plan, err := s.workOnResponse(c)
	if err != nil {
		return err
	}
	in := s.responseIn(c, plan)
	revision, done := formNumber(c.FormValue("revision")), "drafted"
	if r.WasPublic() {
		in.Inputs, done = r.Inputs, "corrected"
		err = s.Forum.Responses.Correct(c.UserContext(), at(c).Actor, r.ID, revision, in)
	} else {
		err = s.Forum.Responses.Save(c.UserContext(), at(c).Actor, r.ID, revision, in)
	}
	if err != nil {
		return s.responseAgain(c, plan, s.formOf(r, in), err)
	}
	return s.back(c, fmt.Sprintf("/responses/%d?done=%s", r.ID, done))
}

// approveResponse publishes a draft; what stands in the way is said on its page, with what was decided meanwhile.
func (s *Server) approveResponse(c *fiber.Ctx) error {
	r, _, err := s.workOnResponse(c)
	if err != nil {
		return err
	}
	err = s.Forum.Responses.Approve(c.UserContext(), at(c).Actor, r.ID, formNumber(c.FormValue("revision")))
	var refusal *forum.Error
	if errors.As(err, &refusal) && refusal.Code != forum.NotFound {
		message := refusal.Message
		if len(refusal.Problems) > 0 {
			message = refusal.Problems[0].Message
		}
		return s.showResponse(c, answers[refusal.Code].status, s.words(at(c).lang).Fill(message, refusal.Args))
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/responses/%d?done=approved", r.ID))
}

func (s *Server) responseWithdrawal(c *fiber.Ctx) error {
	r, _, err := s.workOnResponse(c)
	if err != nil {
		return err
	}
	return s.showResponseWithdrawal(c, fiber.StatusOK, views.ResponseWithdrawalPage{Response: r})
}

func (s *Server) showResponseWithdrawal(c *fiber.Ctx, status int, p views.ResponseWithdrawalPage) error {
	p.Page = s.page(c, "ledger", s.words(at(c).lang).T("response.withdrawTitle"))
	return s.render(c, status, views.ResponseWithdrawal(p))
}

func (s *Server) withdrawResponse(c *fiber.Ctx) error {
	r, _, err := s.workOnResponse(c)
	if err != nil {
		return err
	}
	reason := c.FormValue("reason")
	err = s.Forum.Responses.Withdraw(c.UserContext(), at(c).Actor, r.ID, reason)
	if forum.CodeOf(err) == forum.Invalid {
		return s.showResponseWithdrawal(c, fiber.StatusUnprocessableEntity, views.ResponseWithdrawalPage{Response: r, Reason: reason, Problems: problemsOf(err)})
	}
	if err != nil {
		return err
	}
	if r.WasPublic() {
		return s.back(c, fmt.Sprintf("/responses/%d", r.ID))
	}
	return s.back(c, "/plans/"+r.PlanSlug+"/inputs?done=draftWithdrawn")
}
