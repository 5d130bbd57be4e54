package forum

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

// goingOn lays a thread of Ana's with a session that has just begun, chaired by Cas.
func goingOn(t *testing.T, change func(*NewLiveSession)) (s *stand, l LiveSession, mo, ana, cas Actor) {
	t.Helper()
	s = newStand(t)
	g := s.lay("drafting")
	mo, ana, cas = s.moderator("Mo"), s.person("Ana"), s.person("Cas")
	thread, _ := s.talk(ana, g, 0, Public)
	l = s.session(mo, thread, func(in *NewLiveSession) {
		in.ChairName = "Cas"
		if change != nil {
			change(in)
		}
	})
	s.now = l.StartsAt
	s.keepTime()
	return s, s.live(l.ID), mo, ana, cas
}

func (s *stand) keepTime() (next time.Time) {
	s.t.Helper()
	next, err := s.f.LiveSessions.KeepTime(s.t.Context())
	s.must(err)
	return next
}

// says posts a comment, a second later than what was before.
func (s *stand) says(a Actor, thread int64) error {
	s.t.Helper()
	s.now = s.now.Add(time.Second)
	_, err := s.f.Comments.Post(s.t.Context(), a, thread, NewComment{Key: fmt.Sprintf("says-%d-%d", a.Account, s.now.UnixNano()), Markdown: "Ik zeg iets."})
	return err
}

// argOf is what a refusal brings along.
func argOf(err error, name string) any {
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal.Args[name]
	}
	return nil
}

func TestLiveSessions_KeepTime(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mo := s.moderator("Mo")
	thread, _ := s.talk(mo, g, 0, Public)
	if next := s.keepTime(); !next.IsZero() {
		t.Errorf("without sessions the next is due at %v", next)
	}
	l := s.session(mo, thread, func(in *NewLiveSession) { in.After = ReadOnly })

	if next := s.keepTime(); !next.Equal(l.StartsAt) || s.live(l.ID).OpenedAt != nil {
		t.Errorf("next is due at %v", next)
	}
	s.now = l.StartsAt
	t.Run("several nodes open it once", func(t *testing.T) {
		var nodes sync.WaitGroup
		for range 4 {
			nodes.Go(func() {
				if next, err := s.f.LiveSessions.KeepTime(t.Context()); err != nil || !next.Equal(l.EndsAt) {
					t.Errorf("next is due at %v: %v", next, err)
				}
			})
		}
		nodes.Wait()
		if n := s.count(`SELECT count(*) FROM events WHERE kind = 'live_session.opened'`); n != 1 || s.live(l.ID).OpenedAt == nil {
			t.Errorf("opened %d times", n)
		}
	})
	s.now = l.EndsAt
	s.keepTime()
	s.keepTime()
	t.Run("at its end it is closed once, and the thread as its moderator wanted", func(t *testing.T) {
		if n := s.count(`SELECT count(*) FROM events WHERE kind = 'live_session.closed'`); n != 1 || s.live(l.ID).ClosedAt == nil {
			t.Errorf("closed %d times", n)
		}
		s.refused(s.says(s.person("Ben"), thread), Closed)
		s.must(s.f.Threads.Reopen(t.Context(), mo, thread))
		s.must(s.says(s.person("Cas"), thread))
		if s.live(l.ID).Writing(s.now) != WriteFreely {
			t.Error("the session still closes the thread")
		}
	})
}

func TestLiveSession_Writing_whereNobodyCanAdd(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mo, ana := s.moderator("Mo"), s.person("Ana")
	one, two := s.propose(ana, g, "Teller"), s.propose(ana, g, "Wachttijd")
	main, err := s.f.Threads.Main(t.Context(), mo, one)
	s.must(err)
	l := s.session(mo, main.ID, nil)
	writing := func() Writing { return s.live(l.ID).Writing(s.now) }

	for _, moment := range []time.Time{s.now, l.StartsAt, l.EndsAt} {
		s.now = moment
		s.must(s.f.Threads.Close(t.Context(), mo, main.ID, "Uit de hand gelopen."))
		if writing() != ReadOnly {
			t.Errorf("at %v one can write in a closed thread", moment)
		}
		s.must(s.f.Threads.Reopen(t.Context(), mo, main.ID))
		if writing() != WriteFreely {
			t.Errorf("at %v one cannot write in it again", moment)
		}
	}
	s.now = l.StartsAt
	s.must(s.f.Curations.Merge(t.Context(), mo, s.because(one, "Hetzelfde."), two))
	if writing() != ReadOnly {
		t.Error("one can write in the thread of a proposal that goes on elsewhere")
	}
	s.refused(s.says(ana, main.ID), Closed)
	s.now = l.EndsAt
	s.keepTime()
	if s.live(l.ID).ClosedAt == nil {
		t.Error("its session does not end")
	}
}

func TestLiveSessions_KeepTime_nodeWasDown(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mo, ana := s.moderator("Mo"), s.person("Ana")
	thread, _ := s.talk(mo, g, 0, Public)
	l := s.session(mo, thread, func(in *NewLiveSession) { in.Before, in.After = ReadOnly, ReadOnly })

	s.refused(s.says(ana, thread), Closed)
	t.Run("people can write from its start on, though nobody opened it", func(t *testing.T) {
		s.now = l.StartsAt
		s.must(s.says(ana, thread))
	})
	t.Run("and not after its end, though nobody closed it", func(t *testing.T) {
		s.now = l.EndsAt
		s.refused(s.says(ana, thread), Closed)
		s.must(s.says(mo, thread)) // moderators can always
	})
	t.Run("a session that came and went is closed, not opened first", func(t *testing.T) {
		s.keepTime()
		if s.lastOn(threadChannel(thread)) != "live_session.closed" || s.count(`SELECT count(*) FROM events WHERE kind = 'live_session.opened'`) != 0 {
			t.Error("open pages hear something else")
		}
		s.refused(s.says(ana, thread), Closed)
	})
}

func TestLiveSessions_slowly(t *testing.T) {
	s, l, mo, ana, cas := goingOn(t, nil)
	ben := s.person("Ben")
	s.must(s.f.LiveSessions.Write(t.Context(), cas, l.ID, WriteSlowly, 30))

	s.must(s.says(ana, l.Thread))
	t.Run("the next comment of the same person waits", func(t *testing.T) {
		err := s.says(ana, l.Thread)
		s.refused(err, TooMany)
		if left := argOf(err, "Left"); left != 29 {
			t.Errorf("%v seconds are left", left)
		}
	})
	t.Run("others have their own turn, and who leads needs none", func(t *testing.T) {
		s.must(s.says(ben, l.Thread))
		for _, a := range []Actor{cas, cas, mo, mo} {
			s.must(s.says(a, l.Thread))
		}
	})
	t.Run("in another thread one writes on", func(t *testing.T) {
		other, _ := s.talk(ana, ground{plan: l.Plan}, 0, Public)
		s.must(s.says(ana, other))
	})
	t.Run("a refused comment takes no turn", func(t *testing.T) {
		s.now = s.now.Add(30 * time.Second)
		_, err := s.f.Comments.Post(t.Context(), ana, l.Thread, NewComment{Key: "answers-nothing", Markdown: "Ja", Parent: 999999})
		s.refused(err, NotFound)
		s.must(s.says(ana, l.Thread))
	})
	t.Run("of two at once one is too soon", func(t *testing.T) {
		s.now = s.now.Add(30 * time.Second)
		var group sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			group.Go(func() {
				_, errs[i] = s.f.Comments.Post(t.Context(), ana, l.Thread, NewComment{Key: fmt.Sprintf("at-once-%d", i), Markdown: fmt.Sprint("Tegelijk ", i)})
			})
		}
		group.Wait()
		posted := 0
		for _, err := range errs {
			if err == nil {
				posted++
			} else {
				s.refused(err, TooMany)
			}
		}
		if posted != 1 {
			t.Errorf("%d were posted", posted)
		}
	})
	t.Run("the same form sent twice is one comment and no refusal", func(t *testing.T) {
		s.now = s.now.Add(30 * time.Second)
		in := NewComment{Key: "double-click", Markdown: "Dubbel"}
		first, err := s.f.Comments.Post(t.Context(), ana, l.Thread, in)
		s.must(err)
		again, err := s.f.Comments.Post(t.Context(), ana, l.Thread, in)
		s.must(err)
		if first != again {
			t.Errorf("posted %d and %d", first, again)
		}
	})
	t.Run("who spoke when is forgotten with its end", func(t *testing.T) {
		s.now = l.EndsAt
		s.keepTime()
		if n := s.count(`SELECT count(*) FROM live_session_turns`); n != 0 {
			t.Errorf("%d are kept", n)
		}
		s.must(s.says(ana, l.Thread))
		s.must(s.says(ana, l.Thread))
	})
}
