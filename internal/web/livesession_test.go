package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samenspraak/internal/forum"
)

// clock is the site's time, moved by so much, by the clock of plans that chose no other.
func (s *site) clock(later time.Duration) time.Time {
	s.t.Helper()
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	s.must(err)
	return s.forum.Now().Add(later).In(amsterdam)
}

// at is that time as a form holds it.
func (s *site) at(later time.Duration) string { return s.clock(later).Format(localTime) }

// untilNoon is how long it is until the noon of the day after tomorrow: what begins then ends on the same day.
func (s *site) untilNoon() time.Duration {
	s.t.Helper()
	now := s.clock(0)
	return time.Date(now.Year(), now.Month(), now.Day()+2, 12, 0, 0, 0, now.Location()).Sub(now)
}

// planSession lets a moderator plan a session in a thread, that starts after some time and takes an hour.
func (b *browser) planSession(thread int64, starts time.Duration, fields url.Values) (session int64) {
	b.t.Helper()
	b.open(fmt.Sprintf("/threads/%d/live-sessions/new", thread)).want(http.StatusOK)
	all := url.Values{"starts": {b.site.at(starts)}, "ends": {b.site.at(starts + time.Hour)}}
	for name, values := range fields {
		all[name] = values
	}
	p := b.follow(b.submit(fmt.Sprintf("/threads/%d/live-sessions", thread), all)).says("Het live gesprek is aangekondigd.")
	if _, err := fmt.Sscanf(p.url.Path, "/live-sessions/%d", &session); err != nil {
		b.t.Fatalf("at %s: %v", p.url, err)
	}
	return session
}

func TestLiveSession_announced(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	jan, noor, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser()
	jan.signIn("jan")
	noor.signIn("noor")
	form := fmt.Sprintf("/threads/%d/live-sessions", thread)
	page := fmt.Sprintf("/threads/%d", thread)

	t.Run("only moderators find the way to plan one", func(t *testing.T) {
		visitor.get(form + "/new").leads("/sign-in?return_to=" + url.QueryEscape(form+"/new"))
		noor.get(form + "/new").want(http.StatusNotFound)
		if strings.Contains(noor.open(page).body, form) {
			t.Error("a member is shown the way there")
		}
		jan.open(page).says("Plan een live gesprek")
	})
	t.Run("what is wrong is said, and what was typed stays", func(t *testing.T) {
		jan.open(form + "/new")
		jan.submit(form, url.Values{"starts": {"2026-03-29T02:30"}, "ends": {"morgen"}, "chair": {"Wie"}, "agenda": {"Welkom\r\nVragen"}}).
			want(http.StatusUnprocessableEntity).says("Kies een dag en een tijd die bestaat")
		if got := jan.at.form(form); got.Get("starts") != "2026-03-29T02:30" || got.Get("agenda") != "Welkom\nVragen" {
			t.Errorf("the form holds %v", got)
		}
	})
	noon := s.untilNoon()
	session := jan.planSession(thread, noon, url.Values{"title": {"Over open data"}, "chair": {"Noor El Amrani"}, "announcement": {"Kom erbij."}, "agenda": {"Welkom\r\nVragen"}})
	address := fmt.Sprintf("/live-sessions/%d", session)
	starts := s.clock(noon)
	clock := starts.Format("15.04") + " tot " + starts.Add(time.Hour).Format("15.04") + " uur"

	t.Run("it is announced on the pages of the thread and the plan and on the front page, in both languages", func(t *testing.T) {
		for _, path := range []string{page, "/plans/plan", "/", address} {
			visitor.open(path).says("Over open data", clock)
		}
		visitor.open("/threads").says("live gesprek gepland")
		visitor.open(page).says("Kom erbij.", "Tijd in Amsterdam", "Laad de pagina opnieuw om te zien of het begonnen is")
		visitor.open("/en"+page).says("planned", starts.Format("15:04")+" to ", "Time in Amsterdam")
		visitor.open(address).says("Noor El Amrani zit voor", "Welkom", "Vragen")
	})
	t.Run("its file is for calendars", func(t *testing.T) {
		p := visitor.get(address + "/invitation.ics").want(http.StatusOK)
		if p.header.Get("Content-Type") != "text/calendar; charset=utf-8" || !strings.Contains(p.body, "DTSTART;TZID=Europe/Amsterdam:"+starts.Format("20060102T1504")) || !strings.Contains(p.body, "SEQUENCE:0") {
			t.Errorf("%v: %s", p.header, p.body)
		}
	})
	t.Run("who may not see the thread finds nothing of it", func(t *testing.T) {
		show := func(audience string) {
			_, err := s.db.Exec(t.Context(), `UPDATE subjects SET audience = $2 WHERE id = $1`, thread, audience)
			s.must(err)
			s.server.Changed()
		}
		show("coalition")
		defer show("public")
		visitor.get(address).want(http.StatusNotFound)
		noor.get(address + "/invitation.ics").want(http.StatusNotFound)
		if strings.Contains(visitor.open("/").body, "Over open data") {
			t.Error("it stands on the front page")
		}
	})
	t.Run("of several who go by one name the moderator chooses the chair", func(t *testing.T) {
		other, err := s.forum.Accounts.Arrive(t.Context(), forum.Arrival{Issuer: "https://other.example", Sub: "namesake"})
		s.must(err)
		_, err = s.db.Exec(t.Context(), `UPDATE accounts SET display_name = 'Noor El Amrani' WHERE id = $1`, other)
		s.must(err)
		noor := s.count(`SELECT chair_id FROM live_sessions`)
		jan.open(address + "/edit").says("Wie bedoel je?")
		if got := jan.at.form(address).Get("chair_id"); got != fmt.Sprint(noor) {
			t.Errorf("chosen is %s, want %d", got, noor)
		}
		jan.submit(address, url.Values{"chair_id": {"0"}}).want(http.StatusUnprocessableEntity).says("Meer mensen heten Noor El Amrani: kies wie je bedoelt")
		_, err = s.db.Exec(t.Context(), `UPDATE accounts SET display_name = NULL WHERE id = $1`, other)
		s.must(err)
	})
	t.Run("another time is told with its reason", func(t *testing.T) {
		jan.open(address + "/edit")
		jan.submit(address, url.Values{"starts": {s.at(noon + time.Hour)}, "ends": {s.at(noon + 2*time.Hour)}}).want(http.StatusUnprocessableEntity).says("Schrijf waarom: mensen rekenen op deze tijd")
		jan.follow(jan.submit(address, url.Values{"reason": {"De trein."}})).says("Het live gesprek is gewijzigd.", "Was eerst:", clock, "De trein.")
		if file := visitor.get(address + "/invitation.ics").body; !strings.Contains(file, "SEQUENCE:1") || !strings.Contains(file, fmt.Sprintf("UID:live-session-%d@samenspraak.example", session)) {
			t.Error(file)
		}
	})
	t.Run("it is called off with its reason", func(t *testing.T) {
		noor.get(address + "/cancellation").want(http.StatusNotFound)
		jan.open(address + "/cancellation")
		jan.submit(address+"/cancellation", nil).want(http.StatusUnprocessableEntity).says("Schrijf waarom: mensen rekenen op deze tijd")
		jan.follow(jan.submit(address+"/cancellation", url.Values{"reason": {"De zaal is dicht."}})).says("gaat niet door", "De zaal is dicht.")
		visitor.open(page).says("gaat niet door", "De zaal is dicht.")
		if file := visitor.get(address + "/invitation.ics").body; !strings.Contains(file, "STATUS:CANCELLED") || !strings.Contains(file, "SEQUENCE:2") {
			t.Error(file)
		}
	})
}

func TestLiveSession_news(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	plan := s.count(`SELECT id FROM plans`)
	jan := s.newBrowser()
	jan.signIn("jan")
	source := s.server.Source()
	news := func(channel string) (last string) {
		t.Helper()
		lasts, err := source.Last(t.Context(), []string{channel})
		s.must(err)
		found, err := source.Load(t.Context(), channel, 0, lasts[channel], "nl")
		s.must(err)
		for i, n := range found {
			if n.N != int64(i+1) || (i < len(found)-1 && n.Op != "none") {
				t.Errorf("number %d of %s is %+v", i+1, channel, n)
			}
		}
		n := found[len(found)-1]
		return fmt.Sprintf("%s %s in %q: %s", n.Op, n.ID, n.In, n.HTML)
	}
	session := jan.planSession(thread, 50*time.Hour, url.Values{"title": {"Over open data"}})
	jan.open(fmt.Sprintf("/live-sessions/%d/edit", session))
	jan.submit(fmt.Sprintf("/live-sessions/%d", session), url.Values{"title": {"Over alle data"}}).want(http.StatusSeeOther)

	if got := news(fmt.Sprintf("thread:%d", thread)); !strings.HasPrefix(got, fmt.Sprintf("put live-session-of-%d", thread)) || !strings.Contains(got, "Over alle data") {
		t.Errorf("the page of the thread is told %s", got)
	}
	if got := news(fmt.Sprintf("sessions:%d", plan)); !strings.HasPrefix(got, fmt.Sprintf("put live-session-%d in %q", session, fmt.Sprintf("live-sessions-%d", plan))) || !strings.Contains(got, "Over alle data") {
		t.Errorf("the front page is told %s", got)
	}
	may, err := s.forum.Channels.MayJoin(t.Context(), forum.Actor{}, fmt.Sprintf("sessions:%d", plan))
	s.must(err)
	if !may {
		t.Error("a visitor may not follow what is announced")
	}
}
