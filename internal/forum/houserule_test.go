package forum

import "testing"

func TestHouseRules(t *testing.T) {
	s := newStand(t)
	first, err := s.f.HouseRules.Current(t.Context())
	s.must(err)
	if first.Edition != 1 || len(first.Rules) != 6 || first.Rules[1].Number != 2 || first.Rules[1].Title.EN != "Discuss the content, not the person" {
		t.Fatalf("Current = %+v", first)
	}
	s.exec(`INSERT INTO house_rules (edition, number, since, title, body) VALUES (2, 1, '2026-12-01', '{"nl": "Nieuw"}', '{"nl": "Nieuw"}')`)

	t.Run("the newest edition holds", func(t *testing.T) {
		if got, err := s.f.HouseRules.Current(t.Context()); err != nil || got.Edition != 2 || len(got.Rules) != 1 {
			t.Errorf("Current = %+v, %v", got, err)
		}
	})
	t.Run("earlier ones stay readable", func(t *testing.T) {
		if got, err := s.f.HouseRules.Edition(t.Context(), 1); err != nil || len(got.Rules) != 6 {
			t.Errorf("Edition = %+v, %v", got, err)
		}
		if _, err := s.f.HouseRules.Edition(t.Context(), 3); CodeOf(err) != NotFound {
			t.Errorf("err = %v, want %s", err, NotFound)
		}
	})
	t.Run("only the one that holds is accepted, and once on record", func(t *testing.T) {
		a := Actor{Account: s.arrive(Arrival{Issuer: "i", Sub: "1"})}
		if err := s.f.HouseRules.Accept(t.Context(), a, 1); CodeOf(err) != Conflict {
			t.Errorf("err = %v, want %s", err, Conflict)
		}
		for range 2 {
			s.must(s.f.HouseRules.Accept(t.Context(), a, 2))
		}
		if n := s.count(`SELECT count(*) FROM events WHERE kind = 'rules.accepted'`); n != 1 {
			t.Errorf("%d acceptances on record, want 1", n)
		}
		if err := s.f.HouseRules.Accept(t.Context(), Actor{}, 2); CodeOf(err) != SignIn {
			t.Errorf("a visitor: err = %v, want %s", err, SignIn)
		}
	})
}
