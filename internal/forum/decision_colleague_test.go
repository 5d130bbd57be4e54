package forum

import (
	"testing"
)

func TestDecisions_onColleagues(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ada, mo, mies := s.admin("Ada"), s.moderator("Mo"), s.moderator("Mies")
	words := map[string]int64{"ada": s.post(ada, g.thread, 0, "Van een beheerder."), "mo": s.post(mo, g.thread, 0, "Van een moderator.")}
	take := func(a Actor, kind, whose string) error {
		about := words[whose]
		_, err := s.f.Decisions.Take(t.Context(), a, NewDecision{Kind: kind, Items: []DecisionItem{{about, s.lastDecision(about)}}, Rule: 3, Reason: "Daarom.", Days: 7})
		return err
	}
	ask := func(a Actor, kind, whose string) error {
		about := words[whose]
		return s.f.Requests.Make(t.Context(), a, NewDecision{Kind: kind, Items: []DecisionItem{{about, s.lastDecision(about)}}, Rule: 3, Reason: "Daarom."})
	}

	t.Run("a moderator shuts out no admin, no moderator and not themselves", func(t *testing.T) {
		s.refused(take(mies, DecideSuspend, "ada"), Refused)
		s.refused(take(mies, DecideSuspend, "mo"), Refused)
		s.refused(take(mo, DecideSuspend, "mo"), Refused)
		s.refused(take(mo, DecideWarn, "mo"), Refused)
		s.refused(ask(mies, DecideBan, "ada"), Refused)
		s.refused(ask(mo, DecideBan, "mo"), Refused)
		s.refused(take(ada, DecideSuspend, "ada"), Refused)
		if n := s.count(`SELECT count(*) FROM suspensions`); n != 0 {
			t.Errorf("%d are suspended", n)
		}
		if n := s.count(`SELECT count(*) FROM decisions`); n != 0 {
			t.Errorf("%d decisions were taken", n)
		}
	})
	t.Run("what they wrote is decided on as what anyone wrote, and they are warned", func(t *testing.T) {
		s.must(take(mies, DecideWarn, "mo"))
		s.must(take(mies, DecideHide, "ada"))
	})
	t.Run("an admin suspends a moderator", func(t *testing.T) {
		s.must(take(ada, DecideSuspend, "mo"))
	})
}

func TestDecisions_onWhoHasNoAccount(t *testing.T) {
	d := newDesk(t)
	one := d.enter(d.bram, NewAssisted{Key: "letter-0001", AssistedPerson: d.letter("Truus de Wit"), Thread: d.g.thread, Comment: NewComment{Markdown: "Koop verf.", Lang: "nl"}})
	other := d.post(d.person("Ana"), d.g.thread, 0, "Koop ook verf.")
	mies := d.moderator("Mies")
	take := func(kind string, about ...int64) (Taken, error) {
		in := NewDecision{Kind: kind, Rule: 3, Reason: "Daarom.", Days: 7}
		for _, id := range about {
			in.Items = append(in.Items, DecisionItem{id, d.lastDecision(id)})
		}
		return d.f.Decisions.Take(t.Context(), mies, in)
	}

	t.Run("nobody is warned or suspended who can read nothing here", func(t *testing.T) {
		for _, kind := range []string{DecideWarn, DecideSuspend} {
			_, err := take(kind, one)
			d.refused(err, Refused)
		}
		d.refused(d.f.Requests.Make(t.Context(), mies, NewDecision{Kind: DecideBan, Items: []DecisionItem{{one, 0}}, Rule: 3, Reason: "Daarom."}), Refused)
	})
	t.Run("among others it stays as it is, and the log counts what happened", func(t *testing.T) {
		taken, err := take(DecideWarn, one, other)
		d.must(err)
		if taken.Done != 1 || len(taken.Late) != 0 {
			t.Errorf("taken is %+v", taken)
		}
		if n := d.count(`SELECT count(*) FROM decisions WHERE kind = 'warn'`); n != 1 {
			t.Errorf("%d were warned", n)
		}
	})
	t.Run("hiding it tells moderators that the author has no account", func(t *testing.T) {
		taken, err := take(DecideHide, one)
		d.must(err)
		b, err := d.f.Decisions.Batch(t.Context(), mies, taken.Batch)
		d.must(err)
		if b.NoAccount != 1 || !b.First.NoAccount {
			t.Errorf("the batch is %+v", b)
		}
	})
}
