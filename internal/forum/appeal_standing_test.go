package forum

import (
	"slices"
	"testing"
)

func TestAppeals_areAboutTheDecisionThatStands(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod, other := s.person("Ana"), s.moderator("Mo"), s.moderator("Mies")
	held := func() (comment, hold int64) {
		comment = s.post(ana, g.thread, 0, "Reclame!")
		for _, name := range []string{"Bob", "Eve", "Kees"} {
			s.flag(s.person(name), comment, 5)
		}
		return comment, s.lastDecision(comment)
	}
	standing := func(decision int64) int64 {
		d, err := s.f.Decisions.Find(t.Context(), ana, decision)
		s.must(err)
		return d.Superseded
	}

	t.Run("not about holding, once a moderator looked", func(t *testing.T) {
		comment, hold := held()
		final := s.decide(mod, DecideHide, comment)
		s.refused(s.f.Appeals.Lodge(t.Context(), ana, hold, "Het was geen reclame.", "nl"), Closed)
		if got := standing(hold); got != final {
			t.Errorf("it leads to %d, not to %d", got, final)
		}
		s.must(s.f.Appeals.Lodge(t.Context(), ana, final, "Het was geen reclame.", "nl"))
	})
	t.Run("not about hiding, once it was put back or hidden anew", func(t *testing.T) {
		comment := s.post(ana, g.thread, 0, "Nog meer reclame!")
		first := s.decide(mod, DecideHide, comment)
		s.decide(mod, DecideRestore, comment)
		last := s.take(mod, NewDecision{Kind: DecideWarn, Hides: true}, comment)
		s.refused(s.f.Appeals.Lodge(t.Context(), ana, first, "Het was geen reclame.", "nl"), Closed)
		if got := standing(first); got != last {
			t.Errorf("it leads to %d, not to %d", got, last)
		}
	})
	t.Run("a warning stands beside what is decided later", func(t *testing.T) {
		comment := s.post(ana, g.thread, 0, "Weer reclame!")
		warning := s.decide(mod, DecideWarn, comment)
		s.decide(mod, DecideHide, comment)
		s.must(s.f.Appeals.Lodge(t.Context(), ana, warning, "Het was geen reclame.", "nl"))
	})
	t.Run("one about holding ends with the decision of who looked, and waits again when that is undone", func(t *testing.T) {
		comment, hold := held()
		s.must(s.f.Appeals.Lodge(t.Context(), ana, hold, "Het was geen reclame.", "nl"))
		waits := s.cases(mod, g.plan)
		final := s.decide(mod, DecideHide, comment)
		appeal, err := s.f.Appeals.Against(t.Context(), ana, hold)
		s.must(err)
		if appeal.Outcome != AppealEnded || appeal.EndedBy != final || len(s.cases(mod, g.plan)) != len(waits)-2 {
			t.Errorf("it is %+v, in the queue are %v", appeal, s.cases(mod, g.plan))
		}
		s.refused(s.f.Appeals.Decide(t.Context(), other, appeal.ID, AppealReversed, "Vooruit."), Conflict)
		if got := s.heard(ana); slices.Contains(got, "appeal.decided") {
			t.Errorf("she is told twice: %v", got)
		}
		_, err = s.f.Decisions.Undo(t.Context(), mod, final)
		s.must(err)
		if appeal, err = s.f.Appeals.Against(t.Context(), ana, hold); err != nil || appeal.Outcome != "" || !slices.Equal(s.cases(mod, g.plan), waits) {
			t.Errorf("undone it is %+v, %v, in the queue are %v", appeal, err, s.cases(mod, g.plan))
		}
	})
}
