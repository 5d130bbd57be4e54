package forum

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestNotifications_Tell(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, ben := s.person("Ana"), s.person("Ben")
	thread, _ := s.talk(ana, g, 0, Public)
	s.tell()
	s.post(ben, thread, 0, "Een keer")
	event := s.late.events[len(s.late.events)-1]

	t.Run("several at once, and again, and it is told once", func(t *testing.T) {
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				if err := s.f.Notifications.Tell(t.Context(), event); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		s.hears(ana, "comment.posted 1")
		if news := s.news(personChannel(ana.Account)); len(news) != 1 {
			t.Errorf("news is %+v", news)
		}
	})
	t.Run("also when it was read in between", func(t *testing.T) {
		s.must(s.f.Notifications.ReadAll(t.Context(), ana, event))
		s.must(s.f.Notifications.Tell(t.Context(), event))
		s.hears(ana, "comment.posted 1, read")
	})
	t.Run("events told in another order than they happened are all told", func(t *testing.T) {
		s.post(ben, thread, 0, "Twee")
		s.post(ben, thread, 0, "Drie")
		slices.Reverse(s.late.events)
		s.hears(ana, "comment.posted 2", "comment.posted 1, read")
	})
	t.Run("an event that is none, or is no news, is told to nobody", func(t *testing.T) {
		s.must(s.f.Notifications.Tell(t.Context(), 1<<40))
		s.must(s.f.Notifications.Tell(t.Context(), 1))
	})
	t.Run("what is read while more is told is not lost", func(t *testing.T) {
		s.must(s.f.Notifications.ReadAll(t.Context(), ana, 1<<40))
		before := 0
		for _, n := range s.told(ana) {
			before += n.Count
		}
		const more = 25
		for i := range more {
			s.post(ben, thread, 0, fmt.Sprint("Nog ", i))
		}
		var wait sync.WaitGroup
		wait.Go(func() { s.tell() })
		wait.Go(func() {
			for range more {
				if err := s.f.Notifications.ReadAll(t.Context(), ana, 1<<40); err != nil {
					t.Error(err)
				}
			}
		})
		wait.Wait()
		told := 0
		for _, n := range s.told(ana) {
			told += n.Count
		}
		if told != before+more {
			t.Errorf("told of %d, want %d", told, before+more)
		}
	})
}

func TestNotifications_crowd(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	const people = 2*toldAtOnce + 7
	s.exec(`
		INSERT INTO accounts (issuer, sub, display_name, created_at)
		SELECT 'https://provider.example', 'crowd-' || i, 'Iemand ' || i, $1
		FROM generate_series(1, $2::integer) i`, s.now, people)
	s.exec(`INSERT INTO follows (account_id, subject_id, level, at) SELECT id, $1, 'follow', $2 FROM accounts`, g.plan, s.now)
	s.version(g.action, 1, firstText)
	s.tell()
	if n := s.count(`SELECT count(*) FROM notifications WHERE kind = 'version.published'`); n != people {
		t.Errorf("%d are told, want %d", n, people)
	}
	if n := s.count(`SELECT count(*) FROM channels WHERE name LIKE 'person:%' AND last = 1`); n != people {
		t.Errorf("%d hear so live, want %d", n, people)
	}
}

func TestNotifications_List_pages(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, ben := s.person("Ana"), s.person("Ben")
	const things = notificationsOnPage + 3
	for range things {
		thread, _ := s.talk(ana, g, 0, Public)
		s.post(ben, thread, 0, "Hoi")
	}
	first := s.told(ana)
	// Half of them are read, so that pages hold both.
	for i, n := range first {
		if i%2 == 0 {
			_, err := s.f.Notifications.Open(t.Context(), ana, n.ID)
			s.must(err)
		}
	}
	var seen []int64
	var mark NotificationMark
	for more := true; more; {
		var page []Notification
		var err error
		page, more, err = s.f.Notifications.List(t.Context(), ana, mark)
		s.must(err)
		for _, n := range page {
			seen = append(seen, n.Event)
		}
		mark = page[len(page)-1].Mark()
	}
	if len(seen) != things || !slices.IsSortedFunc(seen, func(a, b int64) int { return int(b - a) }) {
		t.Errorf("%d on all pages, want %d: %v", len(seen), things, seen)
	}
}

func TestNotifications_Forget(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, ben := s.person("Ana"), s.person("Ben")
	thread, _ := s.talk(ana, g, 0, Public)
	s.post(ben, thread, 0, "Een")
	s.must(s.f.Notifications.ReadAll(t.Context(), ana, s.told(ana)[0].Event))
	s.post(ben, thread, 0, "Twee")
	s.tell()
	s.now = s.now.Add(keptRead - time.Hour)
	s.must(s.f.Notifications.Forget(t.Context()))
	s.hears(ana, "comment.posted 1", "comment.posted 1, read")
	s.now = s.now.Add(2 * time.Hour)
	s.must(s.f.Notifications.Forget(t.Context()))
	s.hears(ana, "comment.posted 1")
}
