package forum

import (
	"slices"
	"sync"
	"testing"
	"time"
)

func TestSafeguards_Change(t *testing.T) {
	s := newStand(t)
	admin := Actor{Account: s.arrive(Arrival{Issuer: "i", Sub: "admin"}), Admin: true, Ready: true}
	member, mod := s.person("Ana"), s.moderator("Mo")
	first, err := s.f.Safeguards.ToChange(t.Context(), admin)
	s.must(err)
	changed := func() SafeguardEdition {
		in := first
		in.HoldBelow, in.WordsNL, in.Why = 2, []string{" Kwibus ", "", "kwibus", "gratis  geld"}, "Er kwam veel reclame."
		return in
	}

	t.Run("only admins may, and others don't hear that it can be done", func(t *testing.T) {
		before := s.count(`SELECT count(*) FROM events`)
		for _, a := range []Actor{{}, member, mod, {Account: admin.Account, Admin: true, Suspended: true}} {
			_, err := s.f.Safeguards.Change(t.Context(), a, changed())
			s.refused(err, NotFound)
			_, err = s.f.Safeguards.ToChange(t.Context(), a)
			s.refused(err, NotFound)
		}
		if after := s.count(`SELECT count(*) FROM events`); after != before {
			t.Errorf("they left %d events", after-before)
		}
	})
	t.Run("each figure has bounds, and there is a reason", func(t *testing.T) {
		for _, f := range SafeguardFields {
			for _, n := range []int{f.Min - 1, f.Max + 1} {
				in := changed()
				*f.Of(&in) = n
				_, err := s.f.Safeguards.Change(t.Context(), admin, in)
				if got := fieldsOf(err); !slices.Equal(got, []string{f.Name}) {
					t.Errorf("%s = %d: wrong are %v", f.Name, n, got)
				}
			}
		}
		in := changed()
		in.Why, in.RepeatsToHold, in.WordsEN = " ", 1, slices.Repeat([]string{"a"}, 3)
		in.WordsEN[1] = string(slices.Repeat([]byte("x"), MaxListedWord+1))
		_, err := s.f.Safeguards.Change(t.Context(), admin, in)
		if got := fieldsOf(err); !slices.Equal(got, []string{"repeats_to_hold", "words_en", "why"}) {
			t.Errorf("wrong are %v", got)
		}
	})
	t.Run("of two at once one wins, and the other is told", func(t *testing.T) {
		var wg sync.WaitGroup
		codes := make([]Code, 4)
		for i := range codes {
			wg.Go(func() {
				_, err := s.f.Safeguards.Change(t.Context(), admin, changed())
				codes[i] = CodeOf(err)
			})
		}
		wg.Wait()
		slices.Sort(codes)
		if !slices.Equal(codes, []Code{"", Conflict, Conflict, Conflict}) {
			t.Errorf("they are answered with %v", codes)
		}
	})
	t.Run("the highest edition holds, the earlier one stays, and moderators alone read the words", func(t *testing.T) {
		now, err := s.f.Safeguards.Current(t.Context(), mod)
		s.must(err)
		if now.Edition != first.Edition+1 || now.HoldBelow != 2 || now.Why != "Er kwam veel reclame." || !slices.Equal(now.WordsNL, []string{"Kwibus", "gratis geld"}) {
			t.Errorf("now holds %+v", now)
		}
		for _, who := range []Actor{{}, member} {
			if seen, err := s.f.Safeguards.Current(t.Context(), who); err != nil || len(seen.WordsNL) > 0 || seen.HoldBelow != 2 {
				t.Errorf("they read %+v, %v", seen, err)
			}
		}
		was, err := s.f.Safeguards.Edition(t.Context(), Actor{}, first.Edition)
		s.must(err)
		if was.HoldBelow != 0 {
			t.Errorf("before held %+v", was)
		}
		_, err = s.f.Safeguards.Edition(t.Context(), Actor{}, 99)
		s.refused(err, NotFound)
		all, err := s.f.Safeguards.Editions(t.Context())
		s.must(err)
		if len(all) != 2 || all[0].Edition != now.Edition || len(all[0].WordsNL) > 0 {
			t.Errorf("the editions are %+v", all)
		}
	})
}

func TestSafeguards_terms(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	s.set(func(m *SafeguardEdition) {
		m.FlaggedHours, m.UnlawfulHours, m.HeldHours, m.NewHours, m.AppealDays, m.FlagsToHold, m.WordsNL = 10, 2, 30, 40, 5, 1, []string{"kwibus"}
	})
	due := func(about int64) time.Duration {
		c, err := s.f.Cases.About(t.Context(), mod, about)
		s.must(err)
		return c.DueAt.Sub(c.OpenedAt)
	}
	wants := func(what string, about int64, want time.Duration) {
		if got := due(about); got != want {
			t.Errorf("%s is due after %s, want %s", what, got, want)
		}
	}
	wants("a listed word", s.post(ana, g.thread, 0, "Kwibus!"), hours(30))
	one, two := s.post(ana, g.thread, 0, "Een reactie."), s.post(ana, g.thread, 0, "Nog een reactie.")
	s.flag(s.person("Bob"), one, 1)
	wants("what is reported", one, hours(10))
	s.must(s.f.Flags.Report(t.Context(), s.person("Cas"), two, NewFlag{Ground: GroundUnlawful, Words: "Smaad."}))
	wants("what is said to be unlawful", two, hours(2))
	s.must(s.f.Appeals.Lodge(t.Context(), ana, s.lastDecision(one), "Laat het staan.", "nl"))
	appeal, err := s.f.Appeals.Against(t.Context(), ana, s.lastDecision(one))
	s.must(err)
	wants("an objection", appeal.ID, 24*hours(5))
	if got := appeal.Due.Sub(appeal.At); got != 24*hours(5) {
		t.Errorf("the author reads that it is due after %s", got)
	}
	s.set(func(m *SafeguardEdition) { m.HoldBelow = 5 })
	wants("a new member's", s.post(s.person("Dirk"), g.thread, 0, "Hallo."), hours(40))
}
