package forum

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// planned is a session that can be scheduled: an hour from now, for an hour.
func (s *stand) planned() NewLiveSession {
	return NewLiveSession{
		Title: "Over open data", Announcement: "Kom erbij.", Agenda: []string{"Welkom", "  Vragen ", ""},
		StartsAt: s.now.Add(time.Hour), EndsAt: s.now.Add(2 * time.Hour), Before: WriteFreely, After: WriteFreely, Lang: "nl",
	}
}

// session schedules one, changed as wanted.
func (s *stand) session(a Actor, thread int64, change func(*NewLiveSession)) LiveSession {
	s.t.Helper()
	in := s.planned()
	if change != nil {
		change(&in)
	}
	id, err := s.f.LiveSessions.Schedule(s.t.Context(), a, thread, in)
	s.must(err)
	return s.live(id)
}

func (s *stand) live(id int64) LiveSession {
	s.t.Helper()
	found, err := s.f.LiveSessions.Find(s.t.Context(), Actor{Moderator: true}, id)
	s.must(err)
	return found
}

// lastOn is the kind of the last news on a channel, or "".
func (s *stand) lastOn(channel string) string {
	s.t.Helper()
	news := s.news(channel)
	if len(news) == 0 {
		return ""
	}
	return news[len(news)-1].Kind
}

func TestNewLiveSession_check(t *testing.T) {
	now := time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
	begun := LiveSession{StartsAt: now.Add(-10 * time.Minute), EndsAt: now.Add(time.Hour), Agenda: []string{"Opening"}}
	for rule, c := range map[string]struct {
		change func(*NewLiveSession)
		was    *LiveSession
		wrong  []string
	}{
		"a session an hour from now can be":       {func(*NewLiveSession) {}, nil, nil},
		"it needs a title":                        {func(in *NewLiveSession) { in.Title = " \u200b" }, nil, []string{"title"}},
		"a title has its length":                  {func(in *NewLiveSession) { in.Title = strings.Repeat("a", MaxLiveTitle+1) }, nil, []string{"title"}},
		"so has an announcement":                  {func(in *NewLiveSession) { in.Announcement = strings.Repeat("a", MaxAnnouncement+1) }, nil, []string{"announcement"}},
		"and a point":                             {func(in *NewLiveSession) { in.Agenda = []string{strings.Repeat("a", MaxLivePoint+1)} }, nil, []string{"agenda"}},
		"an agenda holds so many points":          {func(in *NewLiveSession) { in.Agenda = slices.Repeat([]string{"Punt"}, MaxLivePoints+1) }, nil, []string{"agenda"}},
		"it has a start and an end":               {func(in *NewLiveSession) { in.StartsAt, in.EndsAt = time.Time{}, time.Time{} }, nil, []string{"starts", "ends"}},
		"it does not start in the past":           {func(in *NewLiveSession) { in.StartsAt = now.Add(-6 * time.Minute) }, nil, []string{"starts"}},
		"but now, however long the form took":     {func(in *NewLiveSession) { in.StartsAt = now.Add(-4 * time.Minute) }, nil, nil},
		"nor years from now":                      {func(in *NewLiveSession) { in.StartsAt, in.EndsAt = now.AddDate(2, 0, 0), now.AddDate(2, 0, 0).Add(1) }, nil, []string{"starts"}},
		"it ends after it starts":                 {func(in *NewLiveSession) { in.EndsAt = in.StartsAt }, nil, []string{"ends"}},
		"on the same day":                         {func(in *NewLiveSession) { in.EndsAt = in.StartsAt.Add(13 * time.Hour) }, nil, []string{"ends"}},
		"before and after it, writing is chosen":  {func(in *NewLiveSession) { in.Before, in.After = WriteSlowly, "" }, nil, []string{"before", "after"}},
		"once it began its start and agenda stay": {func(*NewLiveSession) {}, &begun, []string{"starts", "agenda"}},
		"and its end can change": {func(in *NewLiveSession) {
			in.StartsAt, in.EndsAt, in.Agenda = begun.StartsAt, now.Add(3*time.Hour), []string{"Opening", "Rondvraag"}
		}, &begun, nil},
	} {
		t.Run(rule, func(t *testing.T) {
			s := stand{now: now}
			in := s.planned()
			c.change(&in)
			if got := fieldsOf(in.check(now, c.was)); !slices.Equal(got, c.wrong) {
				t.Errorf("wrong are %v, want %v", got, c.wrong)
			}
		})
	}
}

func TestLiveSessions_Schedule(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mo, ana, ben, cas := s.moderator("Mo"), s.person("Ana"), s.person("Ben"), s.person("Cas")
	thread, _ := s.talk(ana, g, g.action, Public)
	s.follow(ben, g.plan, Following)
	s.told(ben)
	ctx := t.Context()

	t.Run("only moderators may; for others there is nothing there", func(t *testing.T) {
		_, err := s.f.LiveSessions.Schedule(ctx, ana, thread, s.planned())
		s.refused(err, NotFound)
	})
	l := s.session(mo, thread, func(in *NewLiveSession) { in.ChairName = " ana " })
	t.Run("who follows the thread or the plan hears of it, and open pages do", func(t *testing.T) {
		s.hears(ben, "live_session.scheduled 1")
		s.hears(ana, "live_session.chaired 1", "live_session.scheduled 1")
		s.hears(cas)
		if s.lastOn(threadChannel(thread)) != "live_session.scheduled" || s.lastOn(sessionsChannel(g.plan)) != "live_session.scheduled" {
			t.Error("open pages hear nothing")
		}
	})
	t.Run("it is announced with its chair and its points", func(t *testing.T) {
		coming, err := s.f.LiveSessions.Coming(ctx, Actor{}, g.plan)
		s.must(err)
		if len(coming) != 1 || coming[0].Chair != ana.Account || !slices.Equal(coming[0].Agenda, []string{"Welkom", "Vragen"}) || coming[0].State(s.now) != LiveWaiting {
			t.Errorf("announced are %+v", coming)
		}
	})
	t.Run("a thread has one at a time", func(t *testing.T) {
		_, err := s.f.LiveSessions.Schedule(ctx, mo, thread, s.planned())
		s.refused(err, Conflict)
	})
	t.Run("another time needs a reason, which all can read", func(t *testing.T) {
		in := l.Plain()
		in.StartsAt = in.StartsAt.Add(time.Minute)
		s.refused(s.f.LiveSessions.Change(ctx, mo, l.ID, 0, in, " "), Invalid)
		s.must(s.f.LiveSessions.Change(ctx, mo, l.ID, 0, in, "De trein."))
		s.refused(s.f.LiveSessions.Change(ctx, mo, l.ID, 0, in, "Nog eens"), Conflict)
		s.refused(s.f.LiveSessions.Change(ctx, ana, l.ID, 1, in, "Als voorzitter"), NotFound)
		moves, err := s.f.LiveSessions.Moves(ctx, l.ID)
		s.must(err)
		if len(moves) != 1 || moves[0].Reason != "De trein." || !moves[0].StartsAt.Equal(l.StartsAt) || s.live(l.ID).Sequence != 1 {
			t.Errorf("moves are %+v", moves)
		}
		s.hears(ben, "live_session.moved 1", "live_session.scheduled 1")
	})
	t.Run("other words are no news, but a new entry in calendars", func(t *testing.T) {
		in := s.live(l.ID).Plain()
		in.Title = "Over open en gesloten data"
		s.must(s.f.LiveSessions.Change(ctx, mo, l.ID, 1, in, ""))
		s.must(s.f.LiveSessions.Change(ctx, mo, l.ID, 2, in, "")) // the same: nothing
		if found := s.live(l.ID); found.Sequence != 2 || found.Title != in.Title {
			t.Errorf("the session is %+v", found)
		}
		s.hears(ben, "live_session.moved 1", "live_session.scheduled 1")
	})
	t.Run("who becomes the chair hears so, and of what becomes of it", func(t *testing.T) {
		in := s.live(l.ID).Plain()
		in.ChairName, in.Chair = "Cas", 0
		s.must(s.f.LiveSessions.Change(ctx, mo, l.ID, 2, in, ""))
		s.hears(cas, "live_session.chaired 1")
		in.ChairName = "Ana"
		s.must(s.f.LiveSessions.Change(ctx, mo, l.ID, 3, in, ""))
		s.hears(cas, "live_session.replaced 1", "live_session.chaired 1") // that it is Ana is no news to Cas
	})
	t.Run("it is called off with a reason, once", func(t *testing.T) {
		s.refused(s.f.LiveSessions.Cancel(ctx, ana, l.ID, "Als voorzitter"), NotFound)
		s.refused(s.f.LiveSessions.Cancel(ctx, mo, l.ID, ""), Invalid)
		s.must(s.f.LiveSessions.Cancel(ctx, mo, l.ID, "De zaal is dicht."))
		s.must(s.f.LiveSessions.Cancel(ctx, mo, l.ID, "Twee keer gedrukt."))
		if found := s.live(l.ID); found.Sequence != 5 || found.CancelReason != "De zaal is dicht." || found.State(s.now) != LiveCancelled {
			t.Errorf("the session is %+v", found)
		}
		s.refused(s.f.LiveSessions.Change(ctx, mo, l.ID, 5, s.planned(), "Toch wel"), Closed)
		s.hears(ben, "live_session.cancelled 1", "live_session.moved 1", "live_session.scheduled 1")
	})
	t.Run("after that another can be planned", func(t *testing.T) { l = s.session(mo, thread, nil) })
	t.Run("what is about something hidden is hidden with it", func(t *testing.T) {
		s.hide(g.action)
		_, err := s.f.LiveSessions.Find(ctx, Actor{}, l.ID)
		s.refused(err, NotFound)
		coming, err := s.f.LiveSessions.Coming(ctx, Actor{}, g.plan)
		s.must(err)
		if len(coming) != 0 {
			t.Errorf("announced are %+v", coming)
		}
	})
}

func TestLiveSessions_Chairs(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mo, ana := s.moderator("Mo"), s.person("Ana")
	ctx := t.Context()
	schedule := func(thread int64, name string, chair int64) error {
		in := s.planned()
		in.ChairName, in.Chair = name, chair
		_, err := s.f.LiveSessions.Schedule(ctx, mo, thread, in)
		return err
	}
	if got := fieldsOf(schedule(g.thread, "Niemand", 0)); !slices.Equal(got, []string{"chair"}) {
		t.Errorf("wrong are %v", got)
	}
	t.Run("of two with one name the moderator chooses", func(t *testing.T) {
		other := s.arrive(Arrival{Issuer: "https://provider.example", Sub: "ana-2"})
		s.exec(`UPDATE accounts SET display_name = 'ANA' WHERE id = $1`, other)
		if got := fieldsOf(schedule(g.thread, "Ana", 0)); !slices.Equal(got, []string{"chair_id"}) {
			t.Errorf("wrong are %v", got)
		}
		if got := fieldsOf(schedule(g.thread, "Ana", mo.Account)); !slices.Equal(got, []string{"chair_id"}) {
			t.Errorf("someone of another name: wrong are %v", got)
		}
		s.must(schedule(g.thread, "Ana", other))
		_, err := s.f.LiveSessions.Chairs(ctx, ana, g.thread, "Ana")
		s.refused(err, NotFound)
	})
	t.Run("who does not see the thread, or is suspended, can't chair it", func(t *testing.T) {
		thread, _ := s.talk(mo, g, 0, Coalition)
		if got := fieldsOf(schedule(thread, "Ana", ana.Account)); !slices.Equal(got, []string{"chair"}) {
			t.Errorf("wrong are %v", got)
		}
		open, _ := s.talk(mo, g, 0, Public)
		s.must(s.f.Accounts.Suspend(ctx, mo, ana.Account, NewSuspension{Reason: "Schelden."}))
		found, err := s.f.LiveSessions.Chairs(ctx, mo, open, "Ana")
		s.must(err)
		if len(found) != 1 || found[0].ID == ana.Account {
			t.Errorf("can chair: %+v", found)
		}
	})
}

func TestLiveSessions_CoalitionOnly(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mo, ana, iris := s.moderator("Mo"), s.person("Ana"), s.person("Iris")
	s.exec(`INSERT INTO roles (account_id, role, source, given_at) VALUES ($1, 'coalition', 'grant', $2)`, iris.Account, s.now)
	iris.Coalition = true
	s.follow(ana, g.plan, Following)
	s.follow(iris, g.plan, Following)
	thread, _ := s.talk(mo, g, 0, Coalition)
	l := s.session(mo, thread, nil)

	for who, a := range map[string]Actor{"a visitor": {}, "a member": ana} {
		t.Run(who+" finds no session of the coalition", func(t *testing.T) {
			_, err := s.f.LiveSessions.Find(t.Context(), a, l.ID)
			s.refused(err, NotFound)
			_, err = s.f.LiveSessions.InThread(t.Context(), a, thread)
			s.refused(err, NotFound)
			coming, err := s.f.LiveSessions.Coming(t.Context(), a, g.plan)
			s.must(err)
			if len(coming) != 0 {
				t.Errorf("is told of %+v", coming)
			}
		})
	}
	t.Run("nor is there news of it where everyone listens", func(t *testing.T) {
		if got := s.lastOn(sessionsChannel(g.plan)); got != "" {
			t.Errorf("there is %s", got)
		}
		s.hears(ana)
	})
	t.Run("the coalition is told", func(t *testing.T) {
		coming, err := s.f.LiveSessions.Coming(t.Context(), iris, g.plan)
		s.must(err)
		if len(coming) != 1 {
			t.Errorf("announced are %+v", coming)
		}
		if got := s.kinds(iris); !slices.Contains(got, "live_session.scheduled 1") {
			t.Errorf("is told %q", got)
		}
	})
}
