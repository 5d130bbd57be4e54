package forum

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSessions_Start(t *testing.T) {
	t.Run("the token opens the session and is nowhere stored", func(t *testing.T) {
		s := newStand(t)
		token := s.start(s.arrive(Arrival{Issuer: "i", Sub: "1"}))
		if len(token) != 43 {
			t.Errorf("token of %d characters, want the 43 of 256 bits", len(token))
		}
		if s.count(`SELECT count(*) FROM sessions WHERE position($1::bytea IN token_hash) > 0 OR sessions::text LIKE '%' || $2 || '%'`, []byte(token), token) != 0 {
			t.Error("the token is in the database")
		}
		if !s.actor(token).SignedIn() {
			t.Error("not signed in")
		}
	})
	t.Run("it ends the session this browser had, and says so to its live connections", func(t *testing.T) {
		s := newStand(t)
		account := s.arrive(Arrival{Issuer: "i", Sub: "1"})
		before := s.start(account)
		session := s.actor(before).Session
		after, _, err := s.f.Sessions.Start(t.Context(), NewSession{Account: account, Device: "d", Previous: before})
		s.must(err)
		if s.signedIn(before) || !s.signedIn(after) || before == after {
			t.Error("the old token still counts, or the new one doesn't")
		}
		if got := s.endedSessions(account); !slices.Equal(got, []int64{session}) {
			t.Errorf("sessions ended on record: %v, want %v", got, session)
		}
	})
}

func TestSessions_Actor(t *testing.T) {
	t.Run("no token, a made-up one and a hash are no session", func(t *testing.T) {
		s := newStand(t)
		token := s.start(s.arrive(Arrival{Issuer: "i", Sub: "1"}))
		for _, wrong := range []string{"", "x", token + "x", strings.ToLower(token), string(hashToken(token))} {
			if _, _, err := s.f.Sessions.Actor(t.Context(), wrong); CodeOf(err) != SignIn {
				t.Errorf("%q: err = %v, want %s", wrong, err, SignIn)
			}
		}
	})
	t.Run("unused it ends when idle", func(t *testing.T) {
		s := newStand(t)
		token := s.start(s.arrive(Arrival{Issuer: "i", Sub: "1"}))
		s.now = s.now.Add(59 * time.Minute)
		if !s.signedIn(token) {
			t.Fatal("ended before its time")
		}
		s.now = s.now.Add(59 * time.Minute)
		if !s.signedIn(token) {
			t.Fatal("being used did not keep it")
		}
		s.now = s.now.Add(time.Hour)
		if s.signedIn(token) {
			t.Error("still there an hour after its last use")
		}
	})
	t.Run("used or not it ends in the end", func(t *testing.T) {
		s := newStand(t)
		token := s.start(s.arrive(Arrival{Issuer: "i", Sub: "1"}))
		end := s.now.Add(4 * time.Hour)
		for range 7 {
			s.now = s.now.Add(30 * time.Minute)
			if !s.signedIn(token) {
				t.Fatalf("ended at %v", s.now)
			}
		}
		_, session, err := s.f.Sessions.Actor(t.Context(), token)
		s.must(err)
		if !session.EndsAt.Equal(end) {
			t.Errorf("EndsAt = %v, want %v", session.EndsAt, end)
		}
		s.now = end
		if s.signedIn(token) {
			t.Error("still there after its absolute lifetime")
		}
	})
	t.Run("its use is written down once a minute", func(t *testing.T) {
		s := newStand(t)
		token := s.start(s.arrive(Arrival{Issuer: "i", Sub: "1"}))
		start := s.now
		for _, after := range []time.Duration{59 * time.Second, 60 * time.Second, 90 * time.Second} {
			s.now = start.Add(after)
			s.actor(token)
		}
		var seen time.Time
		s.must(s.db.QueryRow(t.Context(), `SELECT seen_at FROM sessions`).Scan(&seen))
		if want := start.Add(time.Minute); !seen.Equal(want) {
			t.Errorf("seen at %v, want %v", seen, want)
		}
	})
	t.Run("looking is not using", func(t *testing.T) {
		s := newStand(t)
		token := s.start(s.arrive(Arrival{Issuer: "i", Sub: "1"}))
		for range 2 {
			s.now = s.now.Add(29 * time.Minute)
			glanced, session, err := s.f.Sessions.Glance(t.Context(), token)
			s.must(err)
			still, err := s.f.Sessions.Still(t.Context(), session.ID)
			s.must(err)
			if still != glanced || !still.SignedIn() {
				t.Errorf("Still = %+v, Glance = %+v", still, glanced)
			}
		}
		session := s.count(`SELECT id FROM sessions`)
		s.now = s.now.Add(2 * time.Minute)
		if _, _, err := s.f.Sessions.Glance(t.Context(), token); CodeOf(err) != SignIn {
			t.Errorf("Glance: err = %v, want %s", err, SignIn)
		}
		if _, err := s.f.Sessions.Still(t.Context(), int64(session)); CodeOf(err) != SignIn {
			t.Errorf("Still: err = %v, want %s", err, SignIn)
		}
	})
	t.Run("rights are those of this moment", func(t *testing.T) {
		s := newStand(t)
		token := s.start(s.arrive(Arrival{Issuer: "i", Sub: "1", Email: "a@example.org", EmailVerified: true}))
		for _, role := range Roles {
			s.grant("a@example.org", role)
		}
		if a := s.actor(token); !a.Coalition || !a.Moderator || !a.Admin {
			t.Errorf("actor = %+v", a)
		}
	})
}

func TestSessions_List(t *testing.T) {
	s := newStand(t)
	account, first := s.member("Noor El Amrani")
	s.member("Jan de Vries")
	s.now = s.now.Add(time.Minute)
	second := s.start(account)
	list, err := s.f.Sessions.List(t.Context(), s.actor(second))
	s.must(err)
	if len(list) != 2 || list[0].ID != s.actor(second).Session || list[0].IDToken != "" {
		t.Errorf("sessions = %+v", list)
	}
	s.now = s.now.Add(59*time.Minute + 30*time.Second)
	if list, err = s.f.Sessions.List(t.Context(), s.actor(second)); err != nil || len(list) != 1 {
		t.Errorf("with the first one idle: %+v, %v", list, err)
	}
	s.must(s.f.Sessions.Expire(t.Context()))
	if s.signedIn(first) || s.count(`SELECT count(*) FROM sessions`) != 1 {
		t.Error("the sessions that ended by themselves are still there, or others went with them")
	}
	if _, err := s.f.Sessions.List(t.Context(), Actor{}); CodeOf(err) != SignIn {
		t.Errorf("a visitor: err = %v, want %s", err, SignIn)
	}
}

func TestSessions_End(t *testing.T) {
	s := newStand(t)
	account, here := s.member("Noor El Amrani")
	there, third := s.start(account), s.start(account)
	_, others := s.member("Jan de Vries")

	t.Run("one of one's own, by number", func(t *testing.T) {
		id := s.actor(there).Session
		s.must(s.f.Sessions.End(t.Context(), s.actor(here), id))
		if s.signedIn(there) || !s.signedIn(here) {
			t.Error("the wrong session ended")
		}
		if err := s.f.Sessions.End(t.Context(), s.actor(here), id); CodeOf(err) != NotFound {
			t.Errorf("ended twice: err = %v, want %s", err, NotFound)
		}
	})
	t.Run("never another's", func(t *testing.T) {
		if err := s.f.Sessions.End(t.Context(), s.actor(here), s.actor(others).Session); CodeOf(err) != NotFound {
			t.Errorf("err = %v, want %s", err, NotFound)
		}
		if err := s.f.Sessions.End(t.Context(), Actor{}, s.actor(others).Session); CodeOf(err) != SignIn {
			t.Errorf("a visitor: err = %v, want %s", err, SignIn)
		}
	})
	t.Run("all but this one", func(t *testing.T) {
		s.must(s.f.Sessions.EndOthers(t.Context(), s.actor(here)))
		if s.signedIn(third) || !s.signedIn(here) || !s.signedIn(others) {
			t.Error("the wrong sessions ended")
		}
	})
}

func TestSessions_EndByProvider(t *testing.T) {
	const issuer = "https://provider.example"
	open := func(s *stand, sub, sid string) string {
		token, _, err := s.f.Sessions.Start(t.Context(), NewSession{
			Account: s.arrive(Arrival{Issuer: issuer, Sub: sub}), ProviderSID: sid, Device: "d",
		})
		s.must(err)
		return token
	}
	for name, c := range map[string]struct {
		in    ProviderLogout
		stays []bool // noor's session one, her two, her nameless one, jan's three
	}{
		"a session by its sid":                        {ProviderLogout{SID: "one"}, []bool{false, true, true, true}},
		"a person by the sub, everywhere":             {ProviderLogout{Sub: "noor"}, []bool{false, false, false, true}},
		"both: that session, and those without a sid": {ProviderLogout{Sub: "noor", SID: "two"}, []bool{true, false, false, true}},
		"another's sid with one's own sub is nothing": {ProviderLogout{Sub: "jan", SID: "one"}, []bool{true, true, true, true}},
		"an unknown session is nothing":               {ProviderLogout{SID: "four"}, []bool{true, true, true, true}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			tokens := []string{open(s, "noor", "one"), open(s, "noor", "two"), open(s, "noor", ""), open(s, "jan", "three")}
			in := c.in
			in.Issuer, in.JTI, in.ExpiresAt = issuer, "j", s.now.Add(time.Minute)
			s.must(s.f.Sessions.EndByProvider(t.Context(), in))
			for i, token := range tokens {
				if s.signedIn(token) != c.stays[i] {
					t.Errorf("session %d: signed in %v, want %v", i+1, !c.stays[i], c.stays[i])
				}
			}
		})
	}
	t.Run("another issuer's word counts for nothing", func(t *testing.T) {
		s := newStand(t)
		token := open(s, "noor", "one")
		s.must(s.f.Sessions.EndByProvider(t.Context(), ProviderLogout{Issuer: "https://other.example", Sub: "noor", SID: "one", JTI: "j", ExpiresAt: s.now}))
		if !s.signedIn(token) {
			t.Error("signed out")
		}
	})
	t.Run("a logout token works once, and is remembered until it has expired", func(t *testing.T) {
		s := newStand(t)
		in := ProviderLogout{Issuer: issuer, Sub: "noor", JTI: "j", ExpiresAt: s.now.Add(time.Minute)}
		s.must(s.f.Sessions.EndByProvider(t.Context(), in))
		token := open(s, "noor", "one")
		s.must(s.f.Sessions.ForgetLogouts(t.Context()))
		if err := s.f.Sessions.EndByProvider(t.Context(), in); CodeOf(err) != Conflict {
			t.Errorf("err = %v, want %s", err, Conflict)
		}
		if !s.signedIn(token) {
			t.Error("the replay signed out a later session")
		}
		s.now = s.now.Add(2 * time.Minute)
		s.must(s.f.Sessions.ForgetLogouts(t.Context()))
		if s.count(`SELECT count(*) FROM logout_tokens`) != 0 {
			t.Error("still remembered")
		}
	})
	t.Run("it must name someone", func(t *testing.T) {
		s := newStand(t)
		if err := s.f.Sessions.EndByProvider(t.Context(), ProviderLogout{Issuer: issuer, JTI: "j"}); CodeOf(err) != Invalid {
			t.Errorf("err = %v, want %s", err, Invalid)
		}
	})
}

func (s *stand) signedIn(token string) bool {
	s.t.Helper()
	_, _, err := s.f.Sessions.Actor(s.t.Context(), token)
	if err != nil && CodeOf(err) != SignIn {
		s.t.Fatal(err)
	}
	return err == nil
}

// endedSessions are those that the account's live connections were told of.
func (s *stand) endedSessions(account int64) (ids []int64) {
	s.t.Helper()
	for _, news := range s.news(personChannel(account)) {
		if news.Kind == "session.ended" && news.Data["code"] == float64(closeSignedOut) {
			ids = append(ids, int64(news.Data["session"].(float64)))
		}
	}
	return ids
}
