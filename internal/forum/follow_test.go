package forum

import (
	"fmt"
	"testing"
	"time"
)

func (s *stand) level(a Actor, subject int64) Level {
	s.t.Helper()
	levels, err := s.f.Follows.Levels(s.t.Context(), a, subject)
	s.must(err)
	return levels[subject]
}

func TestFollows_Set(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana := s.person("Ana")

	t.Run("follow, mute, neither, as often as one likes", func(t *testing.T) {
		for _, subject := range []int64{g.plan, g.theme, g.action} {
			for _, level := range []Level{Following, Following, Muted, NotFollowing, NotFollowing, Muted, Following} {
				s.follow(ana, subject, level)
				if got := s.level(ana, subject); got != level {
					t.Errorf("level is %q, want %q", got, level)
				}
			}
		}
	})
	t.Run("the main thread of an action goes with the action, another thread does not", func(t *testing.T) {
		s.follow(ana, g.thread, Muted)
		if s.level(ana, g.action) != Muted || s.level(ana, g.thread) != NotFollowing {
			t.Error("it has a level of its own")
		}
		other, _ := s.talk(s.person("Ben"), g, g.action, Public)
		s.follow(ana, other, Following)
		if s.level(ana, other) != Following || s.level(ana, g.action) != Muted {
			t.Error("it went with the action")
		}
	})
	t.Run("visitors sign in first, newcomers complete that, and what is not seen or is no thing to follow is not found", func(t *testing.T) {
		hidden, first := s.talk(ana, g, 0, Public)
		s.exec(`UPDATE subjects SET audience = 'coalition' WHERE id = $1`, hidden)
		for subject, code := range map[int64]Code{hidden: NotFound, first: NotFound, 1 << 40: NotFound} {
			s.refused(s.f.Follows.Set(t.Context(), s.person(fmt.Sprint("P", subject)), subject, Following), code)
		}
		s.refused(s.f.Follows.Set(t.Context(), Actor{}, g.plan, Following), SignIn)
		s.refused(s.f.Follows.Set(t.Context(), Actor{Account: ana.Account}, g.plan, Following), Refused)
	})
	t.Run("a suspended person may: it adds nothing to the forum", func(t *testing.T) {
		away := ana
		away.Suspended = true
		s.must(s.f.Follows.Set(t.Context(), away, g.plan, Following))
	})
	t.Run("a thousand things are enough", func(t *testing.T) {
		eve := s.person("Eve")
		s.exec(`INSERT INTO subjects (kind, created_at) SELECT 'plan', $1 FROM generate_series(1, $2::integer)`, s.now, maxFollows)
		s.exec(`INSERT INTO follows (account_id, subject_id, level, at) SELECT $1, id, 'follow', $2 FROM subjects ORDER BY id DESC LIMIT $3`, eve.Account, s.now, maxFollows)
		s.refused(s.f.Follows.Set(t.Context(), eve, g.action, Following), TooMany)
	})
}

func TestFollows_byTakingPart(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, ben := s.person("Ana"), s.person("Ben")
	thread, _ := s.talk(ana, g, g.action, Public)
	s.post(ben, g.thread, 0, "Over het geheel")
	if s.level(ana, thread) != Following || s.level(ana, g.action) != NotFollowing {
		t.Error("who opens a thread does not follow it, or follows more")
	}
	if s.level(ben, g.action) != Following {
		t.Error("who takes part under an action does not follow it")
	}
	s.follow(ben, g.action, Muted)
	s.post(ben, g.thread, 0, "Nog eens")
	if s.level(ben, g.action) != Muted {
		t.Error("posting undid a mute")
	}
}

func TestFollows_List(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ana := s.person("Ana")
	thread, _ := s.talk(ana, g, 0, Public)
	passage := s.mark(ana, g, v, "vijf werkdagen", "Tien.")
	for _, subject := range []int64{g.plan, g.theme, g.action} {
		s.now = s.now.Add(time.Second)
		s.follow(ana, subject, Following)
	}
	found, more, err := s.f.Follows.List(t.Context(), ana, FollowMark{})
	s.must(err)
	if len(found) != 5 || more {
		t.Fatalf("follows %+v", found)
	}
	for i, want := range []Followed{
		{Subject: g.action, Kind: "action", Title: Text{NL: "Actie", EN: "Action"}, Number: 1},
		{Subject: g.theme, Kind: "theme", Title: Text{NL: "Thema"}, Theme: "I"},
		{Subject: g.plan, Kind: "plan", Title: Text{NL: "Plan"}},
		{Subject: passage.Thread, Kind: "thread", Title: Text{NL: "Actie", EN: "Action"}, Quote: "vijf werkdagen", Number: 1},
		{Subject: thread, Kind: "thread", Title: Text{NL: "Een vraag"}},
	} {
		got := found[i]
		want.At, want.PlanSlug, want.Level = got.At, fmt.Sprintf("plan-%d", g.plan), Following
		if got != want {
			t.Errorf("%d is %+v, want %+v", i, got, want)
		}
	}
	t.Run("what may not be seen any more is left out", func(t *testing.T) {
		s.exec(`UPDATE subjects SET audience = 'coalition' WHERE id = $1`, thread)
		if found, _, err := s.f.Follows.List(t.Context(), ana, FollowMark{}); err != nil || len(found) != 4 {
			t.Errorf("follows %+v, %v", found, err)
		}
	})
	t.Run("page by page", func(t *testing.T) {
		eve := s.person("Eve")
		s.exec(`INSERT INTO subjects (kind, created_at) SELECT 'plan', $1 FROM generate_series(1, $2::integer)`, s.now, followsOnPage)
		s.exec(`INSERT INTO follows (account_id, subject_id, level, at) SELECT $1, id, 'follow', $2 FROM subjects WHERE kind = 'plan'`, eve.Account, s.now)
		first, more, err := s.f.Follows.List(t.Context(), eve, FollowMark{})
		s.must(err)
		if len(first) != followsOnPage || !more {
			t.Fatalf("%d on the first page, more: %v", len(first), more)
		}
		second, more, err := s.f.Follows.List(t.Context(), eve, first[followsOnPage-1].Mark())
		s.must(err)
		if len(second) != 1 || more || second[0].Subject >= first[followsOnPage-1].Subject {
			t.Errorf("second page is %+v, more: %v", second, more)
		}
	})
}
