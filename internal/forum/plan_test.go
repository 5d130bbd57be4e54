package forum

import (
	"slices"
	"testing"
	"time"
)

func amsterdam(t *testing.T, clock string) time.Time {
	t.Helper()
	in, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05", clock, in)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

func TestWindow_IsOpen(t *testing.T) {
	in := Plan{TimeZone: "Europe/Amsterdam"}.Location()
	both := Window{Opens: "2026-09-07", Closes: "2026-12-13"}
	for name, c := range map[string]struct {
		window Window
		now    string
		open   bool
		left   int
	}{
		"not before its first day":                    {both, "2026-09-06 23:59:59", false, -1},
		"from the first moment of its first day":      {both, "2026-09-07 00:00:00", true, 97},
		"the night in which the clock goes back":      {both, "2026-10-25 02:30:00", true, 49},
		"until the last moment of its closing date":   {both, "2026-12-13 23:59:59", true, 0},
		"not after its closing date":                  {both, "2026-12-14 00:00:00", false, -1},
		"an unknown start is a start in the past":     {Window{Closes: "2026-12-13"}, "2020-01-01 00:00:00", true, 2538},
		"without an end it stays open":                {Window{Opens: "2026-09-07"}, "2036-01-01 00:00:00", true, -1},
		"without an end it does not open before time": {Window{Opens: "2026-09-07"}, "2026-01-01 00:00:00", false, -1},
	} {
		t.Run(name, func(t *testing.T) {
			now := amsterdam(t, c.now)
			if got := c.window.IsOpen(now, in); got != c.open {
				t.Errorf("open = %v", got)
			}
			if got := c.window.DaysLeft(now, in); got != c.left {
				t.Errorf("%d days left, want %d", got, c.left)
			}
		})
	}
	t.Run("the plan's own time zone decides", func(t *testing.T) {
		p := Plan{TimeZone: "Pacific/Auckland", Windows: []Window{both}}
		if len(p.OpenWindows(amsterdam(t, "2026-12-13 12:30:00"))) != 0 {
			t.Error("still open when it is the next day in Auckland")
		}
	})
}

func TestPlan_OpenWindows(t *testing.T) {
	p := Plan{TimeZone: "Europe/Amsterdam", Windows: []Window{
		{Slug: "endless"}, {Slug: "later", Closes: "2026-12-13"}, {Slug: "past", Closes: "2026-01-01"}, {Slug: "soon", Closes: "2026-11-15"},
	}}
	var slugs []string
	for _, w := range p.OpenWindows(amsterdam(t, "2026-11-01 12:00:00")) {
		slugs = append(slugs, w.Slug)
	}
	if want := []string{"soon", "later", "endless"}; !slices.Equal(slugs, want) {
		t.Errorf("open windows are %v, want %v", slugs, want)
	}
}

func TestPlan_Timeline(t *testing.T) {
	p := Plan{
		TimeZone: "Europe/Amsterdam", PhaseNow: "drafting", Starts: "2027-09", Ends: "2031-08",
		Phases: []Phase{
			{Kind: "draft_published", Starts: "2026-10-12"},
			{Kind: "drafting", Starts: "2026-10-12", Ends: "2026-12-13"},
			{Kind: "timeline_published", Starts: "2026-08-17", Ends: "2026-08-17"},
			{Kind: "review", Ends: "2027-01"},
		},
	}
	stages := func(steps []Step) (all []string) {
		for _, s := range steps {
			all = append(all, s.Kind+" "+string(s.Stage))
		}
		return all
	}
	t.Run("phases before the declared one are done, those after it to come", func(t *testing.T) {
		want := []string{"preparation done", "input done", "drafting now", "consultation to-come", "adoption to-come", "implementation to-come", "evaluation to-come"}
		if got := stages(p.Timeline(amsterdam(t, "2026-11-24 10:00:00"))); !slices.Equal(got, want) {
			t.Errorf("timeline is %v", got)
		}
	})
	t.Run("the present phase tells how far it is", func(t *testing.T) {
		for clock, want := range map[string]int{
			"2026-10-11 23:59:59": 0, "2026-10-12 00:00:00": 1, "2026-10-26 00:30:00": 15, "2026-12-13 23:59:59": 63, "2026-12-14 00:00:00": 0,
		} {
			now := p.Timeline(amsterdam(t, clock))[2]
			if now.Day != want || want > 0 && now.Days != 63 {
				t.Errorf("%s: day %d of %d, want %d of 63", clock, now.Day, now.Days, want)
			}
		}
	})
	t.Run("the implementation has the plan's own dates", func(t *testing.T) {
		if step := p.Timeline(time.Time{})[5]; step.Starts != "2027-09" || step.Ends != "2031-08" {
			t.Errorf("implementation is %+v", step)
		}
	})
	t.Run("of a closed plan everything is done", func(t *testing.T) {
		closed := Plan{PhaseNow: "closed"}
		for _, s := range closed.Timeline(time.Now()) {
			if s.Stage != Done {
				t.Errorf("%s is %s", s.Kind, s.Stage)
			}
		}
	})
	t.Run("moments go by their dates, each a whole day or month", func(t *testing.T) {
		for clock, want := range map[string][]string{
			"2026-10-12 23:59:59": {"timeline_published done", "draft_published now", "review to-come"},
			"2027-01-31 23:59:59": {"timeline_published done", "draft_published done", "review now"},
			"2027-02-01 00:00:00": {"timeline_published done", "draft_published done", "review done"},
		} {
			if got := stages(p.Moments(amsterdam(t, clock))); !slices.Equal(got, want) {
				t.Errorf("%s: moments are %v, want %v", clock, got, want)
			}
		}
	})
}

func TestCurrent(t *testing.T) {
	now := amsterdam(t, "2026-11-24 10:00:00")
	open := []Window{{Opens: "2026-11-01", Closes: "2026-11-24"}}
	shut := []Window{{Opens: "2026-11-01", Closes: "2026-11-23"}}
	for name, c := range map[string]struct {
		plans []Plan // newest first
		want  string
	}{
		"one that is open for input":                     {[]Plan{{Slug: "new"}, {Slug: "running", PhaseNow: "implementation"}, {Slug: "open", Windows: open, PhaseNow: "drafting"}}, "open"},
		"the newest of those":                            {[]Plan{{Slug: "b", Windows: open}, {Slug: "a", Windows: open}}, "b"},
		"else the one in implementation":                 {[]Plan{{Slug: "new", Windows: shut}, {Slug: "running", PhaseNow: "implementation"}}, "running"},
		"else the newest":                                {[]Plan{{Slug: "new"}, {Slug: "old", PhaseNow: "closed"}}, "new"},
		"a closed plan is not open, whatever its window": {[]Plan{{Slug: "new"}, {Slug: "old", PhaseNow: "closed", Windows: open}}, "new"},
	} {
		if got, ok := current(c.plans, now); !ok || got.Slug != c.want {
			t.Errorf("%s: %q, want %q", name, got.Slug, c.want)
		}
	}
	if _, ok := current(nil, now); ok {
		t.Error("a plan from nothing")
	}
}
