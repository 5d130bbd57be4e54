package forum

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// ask posts a comment that opens a talk, or answers one, and gives its number.
func (s *stand) ask(a Actor, thread, parent int64, words string) int64 {
	s.t.Helper()
	s.now = s.now.Add(time.Second)
	id, err := s.f.Comments.Post(s.t.Context(), a, thread, NewComment{Key: fmt.Sprintf("ask-%d", s.now.UnixNano()), Markdown: words, Parent: parent})
	s.must(err)
	return id
}

func TestLiveSessions_leading(t *testing.T) {
	s, l, mo, ana, cas := goingOn(t, nil)
	ctx := t.Context()
	question := s.ask(ana, l.Thread, 0, "Waarom tien?")
	deeds := map[string]func(Actor) error{
		"pins":             func(a Actor) error { return s.f.LiveSessions.Pin(ctx, a, l.ID, question) },
		"unpins":           func(a Actor) error { return s.f.LiveSessions.Unpin(ctx, a, l.ID) },
		"turns to a point": func(a Actor) error { return s.f.LiveSessions.TurnTo(ctx, a, l.ID, 1) },
		"adds a point":     func(a Actor) error { return s.f.LiveSessions.AddPoint(ctx, a, l.ID, "Rondvraag") },
		"slows writing":    func(a Actor) error { return s.f.LiveSessions.Write(ctx, a, l.ID, WriteSlowly, 60) },
		"ends it":          func(a Actor) error { return s.f.LiveSessions.End(ctx, a, l.ID) },
	}
	suspended := cas
	suspended.Suspended = true
	for deed, do := range deeds {
		for who, a := range map[string]Actor{"a member": ana, "a visitor": {}, "a suspended chair": suspended} {
			t.Run(who+" never "+deed, func(t *testing.T) { s.refused(do(a), NotFound) })
		}
		begun := s.now
		for _, when := range []time.Time{l.StartsAt.Add(-time.Second), l.EndsAt} {
			s.now = when
			t.Run("nobody "+deed+" before it begins or after it is over", func(t *testing.T) {
				s.refused(do(cas), Closed)
				s.refused(do(mo), Closed)
			})
		}
		s.now = begun
	}
	t.Run("the chair leads it, and so do moderators", func(t *testing.T) {
		s.must(deeds["pins"](cas))
		s.must(deeds["turns to a point"](mo))
		s.must(deeds["slows writing"](cas))
		if found := s.live(l.ID); found.Pinned != question || found.Point != 1 || found.During != WriteSlowly || found.SlowSeconds != 60 {
			t.Errorf("the session is %+v", found)
		}
		s.refused(s.f.LiveSessions.TurnTo(ctx, cas, l.ID, 3), NotFound)
		s.refused(s.f.LiveSessions.Write(ctx, cas, l.ID, WriteSlowly, 1), Invalid)
		s.refused(s.f.LiveSessions.Write(ctx, cas, l.ID, "shout", 0), Invalid)
	})
	t.Run("points are added at the end, and it is full at some time", func(t *testing.T) {
		before := s.live(l.ID)
		s.must(deeds["adds a point"](cas))
		if found := s.live(l.ID); !slices.Equal(found.Agenda, append(before.Agenda, "Rondvraag")) || found.Point != 1 || found.Sequence != before.Sequence+1 {
			t.Errorf("the session is %+v", found)
		}
		s.must(s.f.LiveSessions.TurnTo(ctx, cas, l.ID, 3))
		s.must(s.f.LiveSessions.TurnTo(ctx, cas, l.ID, 1))
		s.refused(s.f.LiveSessions.AddPoint(ctx, cas, l.ID, strings.Repeat("x", MaxLivePoint+1)), Invalid)
		s.must(deeds["adds a point"](cas)) // the form came twice
		for i := range MaxLivePoints - 3 {
			s.must(s.f.LiveSessions.AddPoint(ctx, mo, l.ID, fmt.Sprint("Punt ", i)))
		}
		if n := len(s.live(l.ID).Agenda); n != MaxLivePoints {
			t.Errorf("there are %d points", n)
		}
		s.refused(deeds["adds a point"](mo), Invalid)
	})
	t.Run("read-only refuses all but who lead", func(t *testing.T) {
		s.must(s.f.LiveSessions.Write(ctx, cas, l.ID, ReadOnly, 0))
		s.refused(s.says(ana, l.Thread), Closed)
		s.must(s.says(cas, l.Thread))
		s.must(s.says(mo, l.Thread))
	})
	t.Run("ended early, the chair is a member like others again", func(t *testing.T) {
		s.must(deeds["ends it"](cas))
		s.refused(deeds["pins"](cas), Closed)
		s.refused(s.f.Threads.Pin(ctx, cas, l.Thread), NotFound)
		if found := s.live(l.ID); found.State(s.now) != LiveOver || found.Pinned != 0 {
			t.Errorf("the session is %+v", found)
		}
		s.must(s.says(ana, l.Thread))
	})
}

func TestLiveSessions_Pin(t *testing.T) {
	s, l, _, ana, cas := goingOn(t, nil)
	ctx := t.Context()
	first, second := s.ask(ana, l.Thread, 0, "Waarom tien?"), s.ask(ana, l.Thread, 0, "Waarom niet vijf?")
	elsewhere, _ := s.talk(ana, ground{plan: l.Plan}, 0, Public)
	other := s.ask(ana, elsewhere, 0, "Iets anders")

	s.refused(s.f.LiveSessions.Pin(ctx, cas, l.ID, other), NotFound)
	s.must(s.f.LiveSessions.Pin(ctx, cas, l.ID, first))
	s.must(s.f.LiveSessions.Pin(ctx, cas, l.ID, second))
	t.Run("one is under discussion at a time", func(t *testing.T) {
		if found := s.live(l.ID); found.Pinned != second {
			t.Errorf("pinned is %d", found.Pinned)
		}
	})
	t.Run("its page hears that it has other words", func(t *testing.T) {
		s.must(s.f.Comments.Edit(ctx, ana, second, 1, "Waarom niet zes?"))
		if got := s.lastOn(threadChannel(l.Thread)); got != "live_session.reworded" {
			t.Errorf("it hears %s", got)
		}
		if found := s.live(l.ID); found.Pinned != second {
			t.Errorf("pinned is %d", found.Pinned)
		}
	})
	t.Run("one that is withdrawn is under discussion no longer", func(t *testing.T) {
		s.must(s.f.Comments.Withdraw(ctx, ana, second))
		if found := s.live(l.ID); found.Pinned != 0 {
			t.Errorf("pinned is %d", found.Pinned)
		}
		s.refused(s.f.LiveSessions.Pin(ctx, cas, l.ID, second), NotFound)
	})
	t.Run("a comment that only moderators see is not shown to all", func(t *testing.T) {
		s.exec(`UPDATE subjects SET audience = 'moderators' WHERE id = $1`, first)
		s.refused(s.f.LiveSessions.Pin(ctx, cas, l.ID, first), NotFound)
	})
}

func TestLiveSessions_Summary(t *testing.T) {
	s := newStand(t)
	g := s.lay("implementation")
	mo, ana, ben, cas := s.moderator("Mo"), s.person("Ana"), s.person("Ben"), s.person("Cas")
	ctx := t.Context()
	thread, _ := s.talk(ana, g, 0, Public)
	s.ask(ben, thread, 0, "Voor de aankondiging gevraagd")
	s.now = s.now.Add(time.Minute)
	l := s.session(mo, thread, func(in *NewLiveSession) { in.ChairName = "Cas" })
	early := s.ask(ben, thread, 0, "In de wachtkamer gevraagd")
	s.now = l.StartsAt
	answered, own, agreed, pinned, alone := s.ask(ana, thread, 0, "Beantwoord"), s.ask(cas, thread, 0, "Van de voorzitter"),
		s.ask(ana, thread, 0, "Met bijval"), s.ask(ana, thread, 0, "Besproken"), s.ask(ben, thread, 0, "Met een aanvulling")
	s.ask(ben, thread, answered, "Daarom")
	s.ask(ben, thread, alone, "Ik bedoel dit")
	s.exec(`INSERT INTO supports (subject_id, account_id, at) VALUES ($1, $2, $3)`, agreed, ben.Account, s.now)
	s.must(s.f.LiveSessions.TurnTo(ctx, cas, l.ID, 2))
	s.must(s.f.LiveSessions.Pin(ctx, cas, l.ID, pinned))
	s.must(s.f.LiveSessions.Pin(ctx, cas, l.ID, answered))
	s.must(s.f.LiveSessions.Pin(ctx, cas, l.ID, pinned))

	ids := func(all []Question) (ids []int64) {
		for _, q := range all {
			ids = append(ids, q.ID)
		}
		return ids
	}
	t.Run("the chair's next questions: most agreed with, then oldest, not yet discussed, not their own", func(t *testing.T) {
		found, more, err := s.f.LiveSessions.Questions(ctx, cas, s.live(l.ID))
		s.must(err)
		if want := []int64{agreed, early, alone}; !slices.Equal(ids(found), want) || more || found[0].Agrees != 1 {
			t.Errorf("questions are %v, want %v", ids(found), want)
		}
	})
	s.must(s.f.LiveSessions.End(ctx, cas, l.ID))
	s.now = s.now.Add(time.Hour)
	s.ask(s.person("Dee"), thread, 0, "Na afloop gevraagd")
	summary := func() Summary {
		sum, err := s.f.LiveSessions.Summary(ctx, Actor{}, s.live(l.ID))
		s.must(err)
		return sum
	}
	t.Run("it tells what was discussed in order, once, what is open, and how many took part", func(t *testing.T) {
		sum := summary()
		if len(sum.Discussed) != 2 || sum.Discussed[0].ID != pinned || sum.Discussed[0].Point != 2 || sum.Discussed[1].ID != answered {
			t.Errorf("discussed were %+v", sum.Discussed)
		}
		if want := []int64{agreed, early, own, pinned, alone}; !slices.Equal(ids(sum.Open), want) {
			t.Errorf("open are %v, want %v", ids(sum.Open), want)
		}
		if sum.Comments != 7 || sum.People != 3 {
			t.Errorf("%d people wrote %d comments", sum.People, sum.Comments)
		}
	})
	t.Run("what is answered later is no longer open, and what is withdrawn is gone", func(t *testing.T) {
		s.ask(mo, thread, agreed, "Zo zit het")
		s.must(s.f.Comments.Withdraw(ctx, ana, pinned))
		sum := summary()
		if want := []int64{early, own, alone}; !slices.Equal(ids(sum.Open), want) || len(sum.Discussed) != 1 {
			t.Errorf("open are %v, want %v; discussed %d", ids(sum.Open), want, len(sum.Discussed))
		}
	})
}
