package forum

import (
	"slices"
	"testing"
)

func TestPlans_Reschedule(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	moderator, ana := s.moderator("Mo"), s.person("Ana")
	schedule := func() Schedule {
		p, err := s.f.Plans.Find(t.Context(), Actor{}, g.plan)
		s.must(err)
		return p.Schedule()
	}

	t.Run("every phase of a plan's life is there to be dated", func(t *testing.T) {
		var kinds []string
		for _, phase := range schedule().Phases[:7] {
			kinds = append(kinds, phase.Kind)
		}
		if !slices.Equal(kinds, PhaseKinds[:7]) {
			t.Errorf("phases are %v", kinds)
		}
	})
	t.Run("moderators and admins may; others don't hear that it can be done", func(t *testing.T) {
		for _, a := range []Actor{{}, ana, {Account: moderator.Account, Moderator: true, Suspended: true}} {
			s.refused(s.f.Plans.Reschedule(t.Context(), a, g.plan, schedule()), NotFound)
		}
		s.must(s.f.Plans.Reschedule(t.Context(), moderator, g.plan, schedule()))
		if n := s.count(`SELECT count(*) FROM events WHERE kind = 'plan.rescheduled'`); n != 0 {
			t.Error("the same schedule is on record as a change")
		}
	})
	t.Run("what is no date, zone, phase or order is refused, all at once", func(t *testing.T) {
		in := schedule()
		in.TimeZone, in.PhaseNow = "Mars/Olympus", "party"
		in.Phases[0].Starts, in.Phases[1].Starts, in.Phases[1].Ends = "2026-02-30", "2026-06", "2026-05-31"
		in.Windows = []Window{{Kind: "proposals", Title: Text{NL: "Ronde"}, Opens: "2026-01"}, {Kind: "dance"}}
		in.Answering.Days = MaxAnswerDays + 1
		got := fieldsOf(s.f.Plans.Reschedule(t.Context(), moderator, g.plan, in))
		want := []string{"time_zone", "phase", "phase-0-starts", "phase-1-ends", "answer_days", "window-0-starts", "window-1-kind"}
		if !slices.Equal(got, want) {
			t.Errorf("wrong are %v, want %v", got, want)
		}
	})
	t.Run("dates, phase and windows change, on record with what they were", func(t *testing.T) {
		in := schedule()
		before := in
		in.PhaseNow, in.TimeZone = "consultation", "Europe/Brussels"
		in.Phases = slices.Clone(in.Phases)
		in.Phases[1].Starts, in.Phases[1].Ends = "2026-05", "2026-06"
		in.Windows = []Window{{Slug: "made-up", Kind: "proposals", Title: Text{NL: "Tweede ronde"}, Opens: "2026-10-01", Closes: "2026-12-31"}}
		s.must(s.f.Plans.Reschedule(t.Context(), moderator, g.plan, in))
		now := schedule()
		if now.PhaseNow != "consultation" || now.TimeZone != "Europe/Brussels" || now.Phases[1].Starts != "2026-05" || now.Phases[1].Ends != "2026-06" {
			t.Errorf("the schedule is %+v", now)
		}
		if len(now.Windows) != 1 || now.Windows[0].Slug == "made-up" || now.Windows[0].Closes != "2026-12-31" {
			t.Errorf("windows are %+v", now.Windows)
		}
		s.refused(s.f.Plans.Reschedule(t.Context(), moderator, g.plan, before), Conflict)
		history, err := s.f.Plans.Reschedulings(t.Context(), Actor{}, g.plan)
		s.must(err)
		if len(history) != 1 || history[0].ByName != "Mo" || history[0].Changes[0].Phase[1] != "consultation" {
			t.Fatalf("the history is %+v", history)
		}
		if last := history[0].Changes[len(history[0].Changes)-1]; len(before.Windows) > 0 && !last.Removed {
			t.Errorf("the window that is gone is not told: %+v", last)
		}
	})
	t.Run("what is promised of answers holds from then on, and is on record", func(t *testing.T) {
		in := schedule()
		if in.Answering != (Answering{Days: 30, Reviewed: true}) {
			t.Errorf("at first it is %+v", in.Answering)
		}
		in.Answering = Answering{Days: 14}
		s.must(s.f.Plans.Reschedule(t.Context(), moderator, g.plan, in))
		history, err := s.f.Plans.Reschedulings(t.Context(), Actor{}, g.plan)
		s.must(err)
		if got := history[0].Changes[0].Answering; schedule().Answering.Days != 14 || len(got) != 2 || got[0].Days != 30 || !got[0].Reviewed || got[1] != in.Answering {
			t.Errorf("the history is %+v", history[0])
		}
		ledger, err := s.f.Inputs.Ledger(t.Context(), g.plan)
		s.must(err)
		if ledger.TermDays != 14 {
			t.Errorf("the ledger promises %d days", ledger.TermDays)
		}
	})
	t.Run("a window that stays keeps its words and audience", func(t *testing.T) {
		s.exec(`UPDATE windows SET text = '{"nl": "Uitleg"}', audience = 'coalition' WHERE plan_id = $1`, g.plan)
		in := schedule()
		in.Windows = []Window{{Slug: in.Windows[0].Slug, Kind: "proposals", Title: Text{NL: "Tweede ronde"}, Opens: "2026-10-01", Closes: "2027-01-31"}}
		s.must(s.f.Plans.Reschedule(t.Context(), moderator, g.plan, in))
		if w := schedule().Windows[0]; w.Text.NL != "Uitleg" || w.Audience != "coalition" || w.Closes != "2027-01-31" {
			t.Errorf("the window is %+v", w)
		}
	})
}
