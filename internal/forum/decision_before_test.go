package forum

import "testing"

func TestDecisions_Undo_whenWhatCameBeforeHoldsNoMore(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mod, other := s.moderator("Mo"), s.moderator("Mies")
	undo := func(by Actor, batch int64) error {
		_, err := s.f.Decisions.Undo(t.Context(), by, batch)
		return err
	}
	// two contributions of one person, hidden with one suspension.
	two := func(name string) (first, second, batch int64) {
		ana := s.person(name)
		first, second = s.post(ana, g.thread, 0, "Wie dit leest is gek."), s.post(ana, g.thread, 0, "En wie dit leest ook.")
		return first, second, s.take(mod, NewDecision{Kind: DecideSuspend, Hides: true}, first, second)
	}

	t.Run("what was shown again stays in view, and who would undo that hears why", func(t *testing.T) {
		first, second, batch := two("Ana")
		restored := s.decide(other, DecideRestore, first)
		s.must(undo(mod, batch))
		if err := undo(other, restored); CodeOf(err) != Conflict || err.(*Error).Message != "decision.error.undoGone" {
			t.Errorf("undone: %v", err)
		}
		if !s.isSeen(first) || !s.isSeen(second) || s.lastDecision(first) != restored {
			t.Errorf("they are seen: %v, %v", s.isSeen(first), s.isSeen(second))
		}
	})
	t.Run("what was hidden by it alone comes back, though its author was warned for it since", func(t *testing.T) {
		first, _, batch := two("Bea")
		warned := s.decide(other, DecideWarn, first)
		s.must(undo(mod, batch))
		if !s.isSeen(first) {
			t.Error("it is out of view by a decision that was undone")
		}
		s.must(undo(other, warned))
		if !s.isSeen(first) {
			t.Error("undoing the warning takes it out of view")
		}
	})
	t.Run("what readers' reports kept from view waits again", func(t *testing.T) {
		s.exec(`UPDATE moderation_settings SET flags_to_hold = 1`)
		held := s.post(s.person("Dora"), g.thread, 0, "Reclame!")
		s.flag(mod, held, 5)
		batch := s.take(mod, NewDecision{Kind: DecideSuspend, Hides: true}, held)
		restored := s.decide(other, DecideRestore, held)
		s.must(undo(other, restored))
		s.must(undo(mod, batch))
		if s.isSeen(held) || len(s.cases(mod, g.plan)) != 1 {
			t.Errorf("it is seen: %v; in the queue are %v", s.isSeen(held), s.cases(mod, g.plan))
		}
	})
	t.Run("what was hidden before it was deleted is hidden after an appeal against that", func(t *testing.T) {
		eve := s.person("Eve")
		comment := s.post(eve, g.thread, 0, "Sla erop.")
		hidden := s.decide(mod, DecideHide, comment)
		deleted, err := s.f.Requests.Answer(t.Context(), other, s.asks(mod, DecideDelete, comment), RequestAgreed, "")
		s.must(err)
		s.must(s.f.Appeals.Lodge(t.Context(), eve, deleted, "Dit was beeldspraak.", "nl"))
		appeal, err := s.f.Appeals.Against(t.Context(), eve, deleted)
		s.must(err)
		s.must(s.f.Appeals.Decide(t.Context(), s.moderator("Moos"), appeal.ID, AppealReversed, "Dat klopt."))
		if n := s.count(`SELECT count(*) FROM subjects WHERE id = $1 AND hidden_by = $2`, comment, hidden); n != 1 || s.isSeen(comment) {
			t.Error("it is not as it was before it was deleted")
		}
	})
}
