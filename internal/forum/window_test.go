package forum

import (
	"testing"
	"time"
)

func TestPlan_WindowFor(t *testing.T) {
	noon := func(day string) time.Time {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return at.Add(12 * time.Hour)
	}
	plan := Plan{TimeZone: "Europe/Amsterdam", Windows: []Window{
		{Slug: "first", Kind: "proposals", Opens: "2026-01-05", Closes: "2026-01-18"},
		{Slug: "second", Kind: "proposals", Opens: "2026-03-02", Closes: "2026-03-15"},
		{Slug: "longer", Kind: "call_for_actions", Opens: "2026-03-09", Closes: "2026-04-05"},
		{Slug: "comments", Kind: "comments", Opens: "2026-01-01", Closes: ""},
	}}
	for _, c := range []struct {
		rule, day, want string
		stage           Stage
	}{
		{"before all, the next to open", "2026-01-01", "first", ToCome},
		{"the open one", "2026-01-10", "first", Now},
		{"a closing day counts whole", "2026-01-18", "first", Now},
		{"between two, the next to open", "2026-02-01", "second", ToCome},
		{"of two open ones, the one that lasts longest", "2026-03-10", "longer", Now},
		{"after all, the last that closed", "2026-06-01", "longer", Done},
	} {
		t.Run(c.rule, func(t *testing.T) {
			w, ok := plan.WindowFor(noon(c.day), ProposalWindows...)
			if !ok || w.Slug != c.want || w.Stage(noon(c.day), plan.Location()) != c.stage {
				t.Errorf("got %q %v, want %q %v", w.Slug, w.Stage(noon(c.day), plan.Location()), c.want, c.stage)
			}
		})
	}
	if _, ok := plan.WindowFor(noon("2026-01-10"), "votes"); ok {
		t.Error("found a window of a kind that the plan does not have")
	}
	if day, of := plan.Windows[0].Progress(noon("2026-01-06"), plan.Location()); day != 2 || of != 14 {
		t.Errorf("progress: day %d of %d, want 2 of 14", day, of)
	}
}
