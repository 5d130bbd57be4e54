package web

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// schedule shows a plan's schedule to who manages it.
func (s *Server) schedule(c *fiber.Ctx) error {
	plan, err := s.managedPlan(c)
	if err != nil {
		return err
	}
	return s.showSchedule(c, fiber.StatusOK, views.SchedulePage{Plan: plan, Typed: plan.Schedule()})
}

// managedPlan is the plan in the address, for who may manage it.
func (s *Server) managedPlan(c *fiber.Ctx) (forum.Plan, error) {
	plan, err := s.Forum.Plans.BySlug(c.UserContext(), at(c).Actor, c.Params("slug"))
	if err != nil {
		return forum.Plan{}, err
	}
	return plan, s.Forum.Plans.MayManage(at(c).Actor)
}

func (s *Server) showSchedule(c *fiber.Ctx, status int, p views.SchedulePage) error {
	p.Page = s.page(c, "plan", s.words(at(c).lang).T("schedule.title"))
	p.Path = "/plans/" + p.Plan.Slug + "/schedule"
	return s.render(c, status, views.Schedule(p))
}

func (s *Server) reschedule(c *fiber.Ctx) error {
	plan, err := s.managedPlan(c)
	if err != nil {
		return err
	}
	in := scheduleIn(c, plan.Schedule())
	err = s.Forum.Plans.Reschedule(c.UserContext(), at(c).Actor, plan.ID, in)
	var refusal *forum.Error
	switch {
	case errors.As(err, &refusal) && refusal.Code == forum.Invalid:
		return s.showSchedule(c, fiber.StatusUnprocessableEntity, views.SchedulePage{Plan: plan, Typed: in, Problems: refusal.Problems})
	case errors.As(err, &refusal) && refusal.Code == forum.Conflict:
		// What was typed stays; saving again is then a choice made with both in view.
		theirs := plan.Schedule()
		in.Rev = theirs.Rev
		return s.showSchedule(c, fiber.StatusConflict, views.SchedulePage{Plan: plan, Typed: in, Theirs: &theirs})
	case err != nil:
		return err
	}
	return s.back(c, "/plans/"+plan.Slug+"/schedule?done=rescheduled")
}

// scheduleIn reads the form; what it has no field for is as it is. A window without words or dates is none.
func scheduleIn(c *fiber.Ctx, now forum.Schedule) forum.Schedule {
	in := forum.Schedule{Rev: c.FormValue("rev"), TimeZone: c.FormValue("time_zone"), PhaseNow: c.FormValue("phase")}
	in.Answering = forum.Answering{Days: formNumber(c.FormValue("answer_days")), Reviewed: c.FormValue("reviewed") != ""}
	for i, phase := range now.Phases {
		field := fmt.Sprintf("phase-%d", i)
		phase.Starts, phase.Ends = forum.Date(c.FormValue(field+"-starts")), forum.Date(c.FormValue(field+"-ends"))
		in.Phases = append(in.Phases, phase)
	}
	known := map[string]forum.Window{}
	for _, w := range now.Windows {
		known[w.Slug] = w
	}
	for i := range forum.MaxWindows + 1 {
		field := fmt.Sprintf("window-%d", i)
		w := known[c.FormValue(field+"-slug")]
		w.Kind = c.FormValue(field + "-kind")
		w.Title = forum.Text{NL: c.FormValue(field + "-title-nl"), EN: c.FormValue(field + "-title-en")}
		w.Opens, w.Closes = forum.Date(c.FormValue(field+"-starts")), forum.Date(c.FormValue(field+"-ends"))
		if w.Title.Empty() && w.Opens == "" && w.Closes == "" || c.FormValue(field+"-remove") != "" {
			continue
		}
		in.Windows = append(in.Windows, w)
	}
	return in
}
