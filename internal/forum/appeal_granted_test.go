package forum

import (
	"slices"
	"testing"
)

// An appeal does not wait for a decision that was taken back: there is nothing left to decide, and who objected hears so.
func TestAppeals_granted(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod, other := s.person("Ana"), s.moderator("Mo"), s.moderator("Mi")
	for name, end := range map[string]func(request int64) error{
		"declined": func(request int64) error {
			_, err := s.f.Requests.Answer(t.Context(), other, request, RequestDeclined, "Dit valt mee.")
			return err
		},
		"withdrawn": func(request int64) error { return s.f.Requests.Withdraw(t.Context(), mod, request) },
	} {
		t.Run("to being held for a request that is "+name, func(t *testing.T) {
			comment := s.post(ana, g.thread, 0, "Weg ermee! "+name)
			s.flag(other, comment, 3)
			before := s.cases(other, g.plan)
			request := s.asks(mod, DecideDelete, comment)
			hold := s.lastDecision(comment)
			s.must(s.f.Appeals.Lodge(t.Context(), ana, hold, "Dat mag ik vinden.", "nl"))
			s.must(end(request))
			s.wantGranted(ana, hold)
			if got := s.cases(other, g.plan); !slices.Equal(got, before) {
				t.Errorf("in the queue are %v, not %v", got, before)
			}
		})
	}
	t.Run("to a decision that is undone", func(t *testing.T) {
		comment := s.post(ana, g.thread, 0, "Nog een keer.")
		hidden := s.decide(mod, DecideHide, comment)
		s.must(s.f.Appeals.Lodge(t.Context(), ana, hidden, "Dat mag ik vinden.", "nl"))
		_, err := s.f.Decisions.Undo(t.Context(), mod, hidden)
		s.must(err)
		s.wantGranted(ana, hidden)
		if slices.Contains(s.cases(other, g.plan), CaseAppeal) {
			t.Errorf("in the queue are %v", s.cases(other, g.plan))
		}
	})
}

// wantGranted tells whether the actor's objection to a decision got what it asked for, and who objected heard so.
func (s *stand) wantGranted(a Actor, decision int64) {
	s.t.Helper()
	p, err := s.f.Appeals.Against(s.t.Context(), a, decision)
	s.must(err)
	if p.Outcome != AppealReversed || p.Reason != "" || p.DecidedAt == nil {
		s.t.Errorf("it is %+v", p)
	}
	if got := s.heard(a); !slices.Contains(got, "appeal.decided") {
		s.t.Errorf("she heard %v", got)
	}
}
