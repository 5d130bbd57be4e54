package forum

import (
	"sync"
	"testing"
)

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

func TestHouseRules_Revise(t *testing.T) {
	s := newStand(t)
	admin, moderator := Actor{Account: s.arrive(Arrival{Issuer: "i", Sub: "admin"}), Admin: true, Ready: true}, Actor{Account: s.arrive(Arrival{Issuer: "i", Sub: "mo"}), Moderator: true, Ready: true}
	first, err := s.f.HouseRules.Current(t.Context())
	s.must(err)
	revised := func() RuleEdition {
		in := RuleEdition{Edition: first.Edition, Why: "Regel 2 was te streng."}
		in.Rules = append(in.Rules, first.Rules...)
		in.Rules[1].Body.NL = "Wees het oneens zoveel je wilt."
		in.Rules = append(in.Rules[:4], HouseRule{}, HouseRule{Title: Text{NL: "Nieuw", EN: "New"}, Body: Text{NL: "Iets", EN: "Something"}})
		return in
	}

	t.Run("only admins may, and others don't hear that it can be done", func(t *testing.T) {
		for _, a := range []Actor{{}, moderator, {Account: admin.Account, Admin: true, Suspended: true}} {
			_, err := s.f.HouseRules.Revise(t.Context(), a, revised())
			s.refused(err, NotFound)
			_, err = s.f.HouseRules.ToRevise(t.Context(), a)
			s.refused(err, NotFound)
		}
	})
	t.Run("each rule has words in both languages, and there is a reason", func(t *testing.T) {
		in := revised()
		in.Why, in.Rules[0].Title.EN, in.Rules[1].Body.NL = " ", "", ""
		_, err := s.f.HouseRules.Revise(t.Context(), admin, in)
		if got := fieldsOf(err); len(got) != 3 || got[0] != "rule-0-title-en" || got[1] != "rule-1-body-nl" || got[2] != "why" {
			t.Errorf("wrong are %v", got)
		}
		_, err = s.f.HouseRules.Revise(t.Context(), admin, RuleEdition{Edition: 1, Why: "Weg ermee."})
		s.refused(err, Invalid)
	})
	t.Run("of two at once one wins, and the other is told", func(t *testing.T) {
		var wg sync.WaitGroup
		codes := make([]Code, 4)
		for i := range codes {
			wg.Go(func() {
				_, err := s.f.HouseRules.Revise(t.Context(), admin, revised())
				codes[i] = CodeOf(err)
			})
		}
		wg.Wait()
		won := 0
		for _, code := range codes {
			if code == "" {
				won++
			} else if code != Conflict {
				t.Errorf("refused with %s", code)
			}
		}
		if won != 1 {
			t.Errorf("%d won", won)
		}
	})
	t.Run("the new edition is numbered, and the earlier one stays", func(t *testing.T) {
		now, err := s.f.HouseRules.Current(t.Context())
		s.must(err)
		if now.Edition != 2 || len(now.Rules) != 5 || now.Rules[4].Number != 5 || now.Rules[4].Title.NL != "Nieuw" || now.Why != "Regel 2 was te streng." {
			t.Errorf("Current = %+v", now)
		}
		all, err := s.f.HouseRules.Editions(t.Context())
		s.must(err)
		if len(all) != 2 || all[0].Edition != 2 || all[1].Edition != 1 || all[1].Since.IsZero() {
			t.Errorf("Editions = %+v", all)
		}
		if n := s.count(`SELECT count(*) FROM rule_acceptances WHERE edition = 2 AND account_id = $1`, admin.Account); n != 1 {
			t.Error("who revised the rules has yet to accept them")
		}
	})
}
