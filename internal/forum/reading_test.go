package forum

import (
	"testing"
	"time"
)

func TestReadings(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bo := s.person("Ana"), s.person("Bo")
	ana.Session = 1
	var said []int64
	for range 3 {
		said = append(said, s.post(bo, g.thread, 0, "Een opmerking"))
	}
	want := func(a Actor, seen int64, since ...int64) {
		t.Helper()
		got, err := s.f.Readings.Of(t.Context(), a, g.thread)
		s.must(err)
		expected := Reading{Seen: seen, New: len(since)}
		if len(since) > 0 {
			expected.First = since[0]
		}
		if got != expected {
			t.Errorf("it is %+v, want %+v", got, expected)
		}
	}
	keep := func(a Actor, seen int64) {
		t.Helper()
		s.now = s.now.Add(time.Minute)
		s.must(s.f.Readings.Keep(t.Context(), a, g.thread, seen))
	}

	t.Run("who was never there has nothing new", func(t *testing.T) {
		want(ana, 0)
		want(Actor{}, 0)
	})
	t.Run("what came after is new, replies too", func(t *testing.T) {
		keep(ana, said[1])
		reply := s.post(bo, g.thread, said[0], "Een antwoord")
		want(ana, said[1], said[2], reply)
		keep(ana, reply)
		want(ana, reply)
	})
	t.Run("it never goes back", func(t *testing.T) {
		keep(ana, said[0])
		got, err := s.f.Readings.Of(t.Context(), ana, g.thread)
		s.must(err)
		if got.Seen <= said[2] {
			t.Errorf("it is %+v", got)
		}
	})
	t.Run("what one wrote oneself is not new, nor what is gone or waits", func(t *testing.T) {
		at := s.post(bo, g.thread, 0, "Tot hier")
		keep(ana, at)
		s.post(ana, g.thread, 0, "Van mijzelf")
		withdrawn, hidden, held, left := s.post(bo, g.thread, 0, "Weg"), s.post(bo, g.thread, 0, "Niet te zien"), s.post(bo, g.thread, 0, "Wacht"), s.post(bo, g.thread, 0, "Te lezen")
		s.must(s.f.Comments.Withdraw(t.Context(), bo, withdrawn))
		s.hide(hidden)
		s.exec(`UPDATE subjects SET audience = 'moderators' WHERE id = $1`, held)
		want(ana, at, left)
		keep(ana, left)
	})
	t.Run("nobody saw more than there is", func(t *testing.T) {
		keep(ana, 1<<50)
		next := s.post(bo, g.thread, 0, "Nog een")
		got, err := s.f.Readings.Of(t.Context(), ana, g.thread)
		s.must(err)
		if got.New != 1 || got.First != next {
			t.Errorf("it is %+v", got)
		}
	})
	t.Run("each device has its own, and a new one begins where one was last", func(t *testing.T) {
		phone := ana
		phone.Session = 2
		old, err := s.f.Readings.Of(t.Context(), ana, g.thread)
		s.must(err)
		want(phone, old.Seen, old.First)
		keep(phone, old.First)
		want(phone, old.First)
		want(ana, old.Seen, old.First)
	})
	t.Run("more than a hundred is a hundred", func(t *testing.T) {
		co := s.person("Co")
		keep(co, said[0])
		for range MaxNew + 3 {
			s.post(bo, g.thread, 0, "Nog een")
		}
		got, err := s.f.Readings.Of(t.Context(), co, g.thread)
		s.must(err)
		if got.New != MaxNew {
			t.Errorf("it is %+v", got)
		}
	})
	t.Run("visitors keep it themselves, and what one may not see is not found", func(t *testing.T) {
		s.refused(s.f.Readings.Keep(t.Context(), Actor{}, g.thread, said[0]), SignIn)
		s.refused(s.f.Readings.Keep(t.Context(), ana, 1<<40, said[0]), NotFound)
		s.refused(s.f.Readings.Keep(t.Context(), ana, g.action, said[0]), NotFound)
	})
	t.Run("a thread without comments has nothing to keep", func(t *testing.T) {
		rows := s.count(`SELECT count(*) FROM readings`)
		proposal := s.submits(bo, NewProposal{Plan: g.plan, ProposalText: ProposalText{Title: "Open vergaderingen"}})
		main, err := s.f.Threads.Main(t.Context(), ana, proposal)
		s.must(err)
		s.must(s.f.Readings.Keep(t.Context(), ana, main.ID, said[0]))
		if n := s.count(`SELECT count(*) FROM readings`); n != rows {
			t.Errorf("%d rows, want %d", n, rows)
		}
	})
}

func TestReadings_Tidy(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	bo := s.person("Bo")
	said := s.post(bo, g.thread, 0, "Een opmerking")
	account, first := s.member("Ana")
	second := s.start(account)
	keep := func(token string) {
		t.Helper()
		s.now = s.now.Add(time.Minute)
		s.must(s.f.Readings.Keep(t.Context(), s.actor(token), g.thread, said))
	}
	left := func(n int) {
		t.Helper()
		s.must(s.f.Readings.Tidy(t.Context()))
		if rows := s.count(`SELECT count(*) FROM readings`); rows != n {
			t.Errorf("%d rows, want %d", rows, n)
		}
	}
	keep(first)
	keep(second)
	left(2)
	s.must(s.f.Sessions.EndOthers(t.Context(), s.actor(second)))
	left(1) // the later one
	s.must(s.f.Sessions.End(t.Context(), s.actor(second), s.actor(second).Session))
	left(1) // the only one, for the next device
	s.now = s.now.Add(readingFor + time.Hour)
	left(0)
}
