package demo

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"samenspraak/internal/dbtest"
	"samenspraak/internal/forum"
)

func TestSeed(t *testing.T) {
	t.Parallel()
	db := dbtest.Database(t)
	ctx := t.Context()
	now := time.Date(2031, 4, 17, 15, 30, 0, 0, time.UTC) // a Thursday
	if err := Seed(ctx, Options{DB: db, Issuer: "https://provider.example", Now: now}); err != nil {
		t.Fatal(err)
	}
	f := forum.New(forum.Options{DB: db, Clock: func() time.Time { return now }})
	count := func(query string) (n int) {
		t.Helper()
		if err := db.QueryRow(ctx, query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	plan, err := f.Plans.Current(ctx, forum.Actor{})
	if err != nil {
		t.Fatal(err)
	}

	t.Run("the example is what the front page shows, with both windows open", func(t *testing.T) {
		if plan.Slug != "actieplan-2027-concept" || !plan.Example || len(plan.OpenWindows(now)) != 2 {
			t.Errorf("current is %s, open are %+v", plan.Slug, plan.OpenWindows(now))
		}
	})
	t.Run("everything that people say is there, and none of it in the future", func(t *testing.T) {
		stats, err := f.Plans.Stats(ctx, forum.Actor{}, plan.ID)
		if err != nil {
			t.Fatal(err)
		}
		if stats != (forum.PlanStats{Comments: 172, Threads: 40, Proposals: 14}) {
			t.Errorf("stats are %+v", stats)
		}
		var last time.Time
		if err := db.QueryRow(ctx, `SELECT max(at) FROM events`).Scan(&last); err != nil {
			t.Fatal(err)
		}
		if last.After(now) || now.Sub(last) > 21*24*time.Hour {
			t.Errorf("the last thing happened at %s", last)
		}
	})
	t.Run("what new people say waits, and why can be read", func(t *testing.T) {
		waiting, _, err := f.Cases.List(ctx, forum.Actor{Account: 1, Moderator: true, Ready: true}, forum.CaseQuery{Plan: plan.ID})
		if err != nil {
			t.Fatal(err)
		}
		reasons := map[string]string{}
		for _, c := range waiting {
			for _, r := range c.HeldBecause {
				reasons[c.AuthorName] += c.Kind + " " + r.Filter + r.Word + ", "
			}
		}
		if want := map[string]string{"Ymke Beginstra": "new new, held new, held links, ", "Vincent Fantasma": "held wordsprutser*, "}; !maps.Equal(reasons, want) {
			t.Errorf("they wait because of %v", reasons)
		}
	})
	t.Run("each of the newer decisions is there once, and what waits for a colleague waits", func(t *testing.T) {
		for _, kind := range []string{forum.DecideMove, forum.DecideClose, forum.DecideRedact, forum.DecideHide, forum.DecideSuspend} {
			if n := count(`SELECT count(*) FROM decisions WHERE undone_at IS NULL AND kind = '` + kind + `'`); n != 1 {
				t.Errorf("%d times %s", n, kind)
			}
		}
		for _, waits := range []string{
			`appeals WHERE outcome IS NULL`, `requests WHERE outcome IS NULL`, `opinions WHERE words IS NULL`, `suspensions WHERE until > '2031-04-17'`,
			`cases WHERE closed_at IS NULL AND kind = 'appeal'`, `cases WHERE closed_at IS NULL AND kind = 'request'`,
		} {
			if n := count(`SELECT count(*) FROM ` + waits); n != 1 {
				t.Errorf("%d of %s", n, waits)
			}
		}
	})
	t.Run("it was said in order", func(t *testing.T) {
		if n := count(`SELECT count(*) FROM (SELECT created_at < lag(created_at) OVER (ORDER BY id) AS back FROM subjects WHERE kind = 'comment') c WHERE back`); n != 0 {
			t.Errorf("%d comments are older than the one before them", n)
		}
	})
	t.Run("replies stand under what they answer, and a comment that quotes the text stands beside it", func(t *testing.T) {
		if n := count(`SELECT count(*) FROM comments WHERE parent_id IS NOT NULL`); n != 116 {
			t.Errorf("%d replies", n)
		}
		if n := count(`SELECT count(*) FROM comments WHERE answers_id IS NOT NULL AND answers_id <> parent_id`); n == 0 {
			t.Error("no reply names the reply that it answers")
		}
		if n := count(`SELECT count(*) FROM passages`); n != 22 {
			t.Errorf("%d passages", n)
		}
	})
	t.Run("holders answer for their actions", func(t *testing.T) {
		action, err := f.Actions.ByNumber(ctx, forum.Actor{}, plan.Slug, 2)
		if err != nil {
			t.Fatal(err)
		}
		if h := action.Holders[0]; h.Slug != "vb-ministerie" || h.ContactName != "Esra Denkbeeld" {
			t.Errorf("holder is %+v", h)
		}
		if holds, err := f.Actions.Holds(ctx, forum.Actor{Account: action.Holders[0].Contact}, action.ID); err != nil || !holds {
			t.Errorf("the contact person holds the action: %v, %v", holds, err)
		}
	})
	t.Run("the second version came after people spoke about the first", func(t *testing.T) {
		if n := count(`
			SELECT count(*)
			FROM events published
			JOIN threads t ON t.about_id = published.subject_id
			JOIN comments c ON c.thread_id = t.id
			JOIN events posted ON posted.subject_id = c.id AND posted.kind = 'comment.posted'
			WHERE published.kind = 'version.published' AND published.data->>'version' = '2' AND posted.at < published.at AND posted.id < published.id`); n == 0 {
			t.Error("nobody did")
		}
	})
	t.Run("what people said of the first version stands where the second has it", func(t *testing.T) {
		states := map[string]int{}
		for number := 1; number <= 6; number++ {
			action, err := f.Actions.ByNumber(ctx, forum.Actor{}, plan.Slug, number)
			if err != nil {
				t.Fatal(err)
			}
			passages, err := f.Passages.On(ctx, forum.Actor{}, action.ID, action.Current.Number)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range passages {
				states[p.State]++
			}
		}
		if want := map[string]int{"kept": 17, "changed": 2, "deleted": 3}; !maps.Equal(states, want) {
			t.Errorf("states are %v, want %v", states, want)
		}
	})
	t.Run("one live session has been, with what was discussed and answered in it, and one is to come", func(t *testing.T) {
		coming, err := f.LiveSessions.Coming(ctx, forum.Actor{}, plan.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(coming) != 1 || coming[0].State(now) != forum.LiveWaiting || coming[0].StartsAt.Sub(now) > 10*24*time.Hour || coming[0].ChairName != "Esra Denkbeeld" {
			t.Errorf("coming are %+v", coming)
		}
		been, err := f.LiveSessions.Find(ctx, forum.Actor{}, int64(count(`SELECT id FROM live_sessions WHERE closed_at = ends_at AND opened_at = starts_at`)))
		if err != nil {
			t.Fatal(err)
		}
		sum, err := f.LiveSessions.Summary(ctx, forum.Actor{}, been)
		if err != nil {
			t.Fatal(err)
		}
		if len(sum.Discussed) != 2 || sum.Discussed[1].Point != 2 || len(sum.Open) != 0 || sum.Comments != 2 || sum.People != 2 {
			t.Errorf("it was %+v", sum)
		}
	})
	t.Run("one has yet to sign in for the first time", func(t *testing.T) {
		newcomer := Guests()[len(Guests())-1]
		var accounts int
		if err := db.QueryRow(ctx, `SELECT count(*) FROM accounts WHERE sub = $1`, newcomer.Sub).Scan(&accounts); err != nil {
			t.Fatal(err)
		}
		if newcomer.Role != "newcomer" || accounts != 0 {
			t.Errorf("%+v has %d accounts", newcomer, accounts)
		}
	})
	t.Run("people sign in as whom they are", func(t *testing.T) {
		guest := Guests()[1]
		account, err := f.Accounts.Arrive(ctx, forum.Arrival{Issuer: "https://provider.example", Sub: guest.Sub, Email: guest.Email, EmailVerified: true})
		if err != nil {
			t.Fatal(err)
		}
		own, err := f.Accounts.Own(ctx, forum.Actor{Account: account})
		if err != nil {
			t.Fatal(err)
		}
		if own.DisplayName != "Bram Testema" || !slices.Equal(own.Roles, []forum.Role{forum.RoleModerator}) || own.Organisation.NL != "Secretariaat Voorbeeldforum" {
			t.Errorf("account is %+v", own)
		}
		if n := count(`SELECT count(*) FROM accounts WHERE issuer LIKE 'https:%'`); n != 25 {
			t.Errorf("%d accounts", n)
		}
	})
	t.Run("a forum that has plans is left alone", func(t *testing.T) {
		before := count(`SELECT count(*) FROM events`)
		if err := Seed(ctx, Options{DB: db, Issuer: "https://provider.example", Now: now}); err == nil {
			t.Error("it was seeded twice")
		}
		if after := count(`SELECT count(*) FROM events`); after != before {
			t.Errorf("%d events, before %d", after, before)
		}
	})
}

func TestGuests(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range Guests() {
		if seen[g.Sub] || g.Sub == "" || g.Name == "" || !strings.HasSuffix(g.Email, "@example.org") || g.Locale != "nl" && g.Locale != "en" {
			t.Errorf("guest is %+v", g)
		}
		seen[g.Sub] = true
	}
	if len(seen) != 26 {
		t.Errorf("%d guests", len(seen))
	}
}

func TestShiftTo(t *testing.T) {
	for now, want := range map[string]int{
		"2026-11-01T22:59:59Z": -7, // Sunday night in the Netherlands
		"2026-11-01T23:00:00Z": 0,  // Monday
		"2026-11-08T12:00:00Z": 0,
		"2026-11-09T12:00:00Z": 7,
		"2026-11-24T00:30:00Z": 21,
		"2024-02-29T12:00:00Z": -980,
		"2027-07-04T22:30:00Z": 245, // Monday in the Netherlands
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		s := shiftTo(at)
		if s.days != want {
			t.Errorf("%s: moved by %d days, want %d", now, s.days, want)
		}
		if opens, closes := s.date("2026-09-07"), s.date("2026-11-15"); at.Before(opens) || at.After(closes) {
			t.Errorf("%s is not between %s and %s", now, opens, closes)
		}
	}
	t.Run("the time on the clock stays, whatever the season", func(t *testing.T) {
		said := time.Date(2026, 9, 8, 8, 35, 0, 0, time.UTC) // 10.35 in summer
		moved := shiftTo(time.Date(2027, 1, 20, 12, 0, 0, 0, time.UTC)).time(said)
		if got := moved.Format("2006-01-02 15:04 -0700"); got != "2026-11-24 10:35 +0100" {
			t.Errorf("said at %s", got)
		}
	})
}
