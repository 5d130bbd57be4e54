package forum

import (
	"slices"
	"testing"
)

// An appeal does not wait for what nobody can decide any more, since another decision came in the stead of what it is against.
func TestAppeals_overtaken(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod, other := s.person("Ana"), s.moderator("Mo"), s.moderator("Mies")
	hidden := func() (comment, decision int64) {
		comment = s.post(ana, g.thread, 0, "Dit mag.")
		decision = s.decide(mod, DecideHide, comment)
		s.must(s.f.Appeals.Lodge(t.Context(), ana, decision, "Dit mag ik vinden.", "nl"))
		return comment, decision
	}
	against := func(decision int64) (Appeal, Decision) {
		t.Helper()
		p, err := s.f.Appeals.Against(t.Context(), ana, decision)
		s.must(err)
		d, err := s.f.Decisions.Find(t.Context(), ana, decision)
		s.must(err)
		return p, d
	}
	logged := func(decision int64) (appeal string) {
		t.Helper()
		s.must(s.f.Decisions.WholeLog(t.Context(), LogQuery{}, func(d LoggedDecision) error {
			if d.ID == decision {
				appeal = d.Appeal
			}
			return nil
		}))
		return appeal
	}
	waits := func() bool { return slices.Contains(s.cases(other, g.plan), CaseAppeal) }

	t.Run("put back, it got what it asked for, and waits again when that is undone", func(t *testing.T) {
		comment, decision := hidden()
		restored := s.decide(mod, DecideRestore, comment)
		p, d := against(decision)
		if p.Outcome != AppealReversed || p.EndedBy != restored || d.Since != restored || d.SinceKind != DecideRestore || waits() {
			t.Errorf("it is %+v; of the decision %+v", p, d)
		}
		if got := logged(decision); got != AppealReversed {
			t.Errorf("the log says %q", got)
		}
		if got := s.heard(ana); slices.Contains(got, "appeal.decided") {
			t.Errorf("she is told twice: %v", got)
		}
		s.refused(s.f.Appeals.Decide(t.Context(), other, p.ID, AppealUpheld, "Toch niet."), Conflict)
		_, err := s.f.Decisions.Undo(t.Context(), mod, restored)
		s.must(err)
		if p, d := against(decision); p.Outcome != "" || p.EndedBy != 0 || d.Since != 0 || !waits() || s.isSeen(comment) {
			t.Errorf("undone it is %+v; of the decision %+v", p, d)
		}
		s.must(s.f.Appeals.Decide(t.Context(), other, p.ID, AppealUpheld, "Het blijft zo."))
		if got := logged(decision); got != AppealUpheld {
			t.Errorf("upheld, the log says %q", got)
		}
		again := s.decide(mod, DecideRestore, comment)
		if p, d := against(decision); p.Outcome != AppealUpheld || d.Since != again || logged(decision) != "restored" {
			t.Errorf("put back after that it is %+v, logged as %q", p, logged(decision))
		}
	})
	t.Run("deleted, it ends, and that can be objected to", func(t *testing.T) {
		comment, decision := hidden()
		deleted, err := s.f.Requests.Answer(t.Context(), other, s.asks(mod, DecideDelete, comment), RequestAgreed, "")
		s.must(err)
		if p, d := against(decision); p.Outcome != AppealEnded || p.EndedBy != deleted || d.SinceKind != DecideDelete || waits() {
			t.Errorf("it is %+v; of the decision %+v", p, d)
		}
		s.must(s.f.Appeals.Lodge(t.Context(), ana, deleted, "Dit is niet strafbaar.", "nl"))
		_, err = s.f.Decisions.Undo(t.Context(), other, deleted)
		s.must(err)
		if p, _ := against(decision); p.Outcome != "" || p.EndedBy != 0 || !waits() {
			t.Errorf("undone it is %+v", p)
		}
	})
	t.Run("one against a warning stays, and says that what it hid can be seen", func(t *testing.T) {
		comment := s.post(ana, g.thread, 0, "Dit ook.")
		warned := s.take(mod, NewDecision{Kind: DecideWarn, Hides: true}, comment)
		s.must(s.f.Appeals.Lodge(t.Context(), ana, warned, "Dit mag ik vinden.", "nl"))
		restored := s.decide(other, DecideRestore, comment)
		if p, d := against(warned); p.Outcome != "" || d.Since != restored || d.Superseded != 0 {
			t.Errorf("it is %+v; of the decision %+v", p, d)
		}
	})
}
