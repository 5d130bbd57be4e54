package forum

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func (s *stand) today(a Actor) Today {
	s.t.Helper()
	day, err := s.f.Cases.Today(s.t.Context(), a, time.Date(s.now.Year(), s.now.Month(), s.now.Day(), 0, 0, 0, 0, time.UTC))
	s.must(err)
	return day
}

func TestCases_Today(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod, other := s.person("Ana"), s.person("Bob"), s.moderator("Mo"), s.moderator("Mi")
	var comments []int64
	for range 3 {
		comments = append(comments, s.post(ana, g.thread, 0, "Reclame voor lantaarnpalen."))
		s.flag(bob, comments[len(comments)-1], 5)
	}
	if _, err := s.f.Cases.Today(t.Context(), ana, s.now); CodeOf(err) != NotFound {
		t.Errorf("a member reads it: %v", err)
	}
	for who, want := range map[Actor]bool{{}: false, ana: false, mod: true, {Account: mod.Account, Ready: true, Moderator: true, Suspended: true}: false} {
		if may, err := s.f.Channels.MayJoin(t.Context(), who, moderationChannel); err != nil || may != want {
			t.Errorf("%+v hears of the queues: %v, %v", who, may, err)
		}
	}
	channel := int64(len(s.news(moderationChannel)))
	if day := s.today(mod); day.After != channel || day.All() != 3 || day.AllLate() != 0 || len(day.Waits) != 1 || day.Waits[0].Kind != CaseFlagged || day.Waits[0].Plan != g.plan {
		t.Errorf("it says %+v, and %d is the last number", day, channel)
	}
	mine, _, err := s.f.Cases.List(t.Context(), mod, CaseQuery{Plan: g.plan})
	s.must(err)
	s.must(s.f.Cases.Claim(t.Context(), mod, mine[0].ID))
	decided := s.decide(mod, DecideHide, mine[1].About)

	t.Run("what one has open and did is one's own", func(t *testing.T) {
		day := s.today(mod)
		if len(day.Mine) != 1 || day.Mine[0].ID != mine[0].ID || day.Handled != 1 || len(day.Decided) != 1 || day.Decided[0].Batch != decided || !day.Decided[0].Undoable(s.now) {
			t.Errorf("the moderator's is %+v", day)
		}
		if day := s.today(other); len(day.Mine) != 0 || day.Handled != 0 || len(day.Decided) != 0 {
			t.Errorf("a colleague's is %+v", day)
		}
	})
	t.Run("an appeal is for who may decide on it", func(t *testing.T) {
		s.must(s.f.Appeals.Lodge(t.Context(), ana, decided, "Het was geen reclame.", "nl"))
		if day := s.today(mod); len(day.Appeals) != 0 {
			t.Errorf("who took the decision gets %+v", day.Appeals)
		}
		if day := s.today(other); len(day.Appeals) != 1 || day.Appeals[0].Kind != CaseAppeal {
			t.Errorf("a colleague gets %+v", day.Appeals)
		}
	})
	t.Run("the next day begins with what is late, and nothing done", func(t *testing.T) {
		s.now = s.now.Add(24*time.Hour + time.Hour)
		day := s.today(mod)
		if day.AllLate() != 2 || len(day.Late) != 2 || day.Handled != 0 || len(day.Decided) != 0 || len(day.Mine) != 0 {
			t.Errorf("it says %+v", day)
		}
	})
}

func TestHandoverNotes(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod, other := s.person("Ana"), s.moderator("Mo"), s.moderator("Mi")
	leave := func(plan int64, words string) error {
		return s.f.HandoverNotes.Leave(t.Context(), mod, NewHandoverNote{Plan: plan, Words: words})
	}
	words := func(plan int64) (all []string) {
		open, err := s.f.HandoverNotes.Open(t.Context(), other, plan)
		s.must(err)
		for _, n := range open {
			all = append(all, n.Words)
		}
		return all
	}
	s.must(leave(g.plan, "Bel de griffie"))
	s.must(leave(g.plan, "Bel de griffie")) // a double click
	s.now = s.now.Add(time.Minute)
	s.must(leave(0, "Ik ben vrijdag vrij"))

	if got := words(g.plan); !slices.Equal(got, []string{"Ik ben vrijdag vrij", "Bel de griffie"}) {
		t.Errorf("in the plan's queue are %q", got)
	}
	if got := words(g.plan + 100); !slices.Equal(got, []string{"Ik ben vrijdag vrij"}) {
		t.Errorf("in another queue are %q", got)
	}
	t.Run("without words, or with too many, none is left", func(t *testing.T) {
		for _, wrong := range []string{" ", strings.Repeat("a", MaxHandover+1)} {
			if err := leave(0, wrong); !slices.Equal(fieldsOf(err), []string{"words"}) {
				t.Errorf("%d letters: %v", len(wrong), err)
			}
		}
		if err := leave(ana.Account+1000, "Voor een plan dat er niet is"); CodeOf(err) != NotFound {
			t.Errorf("for no plan: %v", err)
		}
	})
	t.Run("only moderators leave, read and finish them", func(t *testing.T) {
		for name, a := range map[string]Actor{"visitor": {}, "member": ana} {
			_, open := s.f.HandoverNotes.Open(t.Context(), a, 0)
			_, _, done := s.f.HandoverNotes.Done(t.Context(), a, HandoverMark{})
			for what, err := range map[string]error{
				"leaves": s.f.HandoverNotes.Leave(t.Context(), a, NewHandoverNote{Words: "Hoi"}), "finishes": s.f.HandoverNotes.Finish(t.Context(), a, 1),
				"reopens": s.f.HandoverNotes.Reopen(t.Context(), a, 1), "reads": open, "reads what is done": done,
			} {
				if CodeOf(err) != NotFound {
					t.Errorf("a %s %s: %v", name, what, err)
				}
			}
		}
	})
	t.Run("done, it is history for a year", func(t *testing.T) {
		id := int64(s.count(`SELECT id FROM handover_notes WHERE plan_id IS NOT NULL`))
		s.must(s.f.HandoverNotes.Finish(t.Context(), other, id))
		s.must(s.f.HandoverNotes.Finish(t.Context(), mod, id)) // too late: it stays the colleague's
		done, more, err := s.f.HandoverNotes.Done(t.Context(), mod, HandoverMark{})
		s.must(err)
		if more || len(done) != 1 || done[0].DoneName != "Mi" || done[0].ByName != "Mo" {
			t.Errorf("done are %+v", done)
		}
		s.must(s.f.HandoverNotes.Reopen(t.Context(), mod, id))
		if got := words(g.plan); len(got) != 2 {
			t.Errorf("reopened, there are %q", got)
		}
		s.must(s.f.HandoverNotes.Finish(t.Context(), mod, id))
		s.now = s.now.Add(handoverKept + time.Hour)
		s.must(s.f.HandoverNotes.Tidy(t.Context()))
		if n := s.count(`SELECT count(*) FROM handover_notes`); n != 1 {
			t.Errorf("%d notes are kept", n)
		}
	})
	if n := s.count(`SELECT count(*) FROM events WHERE kind LIKE 'handover.%' AND data::text ILIKE '%griffie%'`); n != 0 {
		t.Error("the words are on record")
	}
}
