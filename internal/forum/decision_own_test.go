package forum

import "testing"

func TestDecisions_onOnesOwnWords(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	bob, mod, other := s.person("Bob"), s.moderator("Mo"), s.moderator("Mies")
	comment := s.post(mod, g.thread, 0, "Scherp maar eerlijk.")
	s.flag(bob, comment, 1)
	take := func(by Actor, kind string, known int64) (Taken, error) {
		return s.f.Decisions.Take(t.Context(), by, NewDecision{Kind: kind, Items: []DecisionItem{{About: comment, Known: known}}, Rule: 1, Reason: "Daarom.", Lang: "nl"})
	}
	if _, err := take(mod, DecideApprove, 0); CodeOf(err) != Refused {
		t.Errorf("the author lets it stay: %v", err)
	}
	waiting, _, err := s.f.Cases.List(t.Context(), mod, CaseQuery{Plan: g.plan})
	s.must(err)
	if len(waiting) != 1 || waiting[0].MayDecide(mod) || !waiting[0].MayDecide(other) {
		t.Errorf("in the queue are %+v", waiting)
	}
	hidden, err := take(other, DecideHide, 0)
	s.must(err)
	if _, err := take(mod, DecideRestore, hidden.Batch); CodeOf(err) != Refused {
		t.Errorf("the author puts it back: %v", err)
	}
	if _, err := s.f.Decisions.Undo(t.Context(), mod, hidden.Batch); CodeOf(err) != Refused {
		t.Errorf("the author undoes that it is hidden: %v", err)
	}
	s.must(s.f.Appeals.Lodge(t.Context(), mod, hidden.Batch, "Dit was eerlijk.", "nl"))
	appeal, err := s.f.Appeals.Against(t.Context(), mod, hidden.Batch)
	s.must(err)
	if err := s.f.Appeals.Decide(t.Context(), mod, appeal.ID, AppealReversed, "Vind ik."); CodeOf(err) != Refused {
		t.Errorf("who objects decides on it: %v", err)
	}
	s.must(s.f.Appeals.Decide(t.Context(), s.moderator("Moos"), appeal.ID, AppealReversed, "Dit mag."))
}
