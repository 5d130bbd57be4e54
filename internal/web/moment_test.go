package web

import (
	"testing"
	"time"
)

func TestMomentIn(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for typed, c := range map[string]struct {
		place *time.Location
		want  string // "" is no moment
	}{
		"2026-07-01T20:00": {amsterdam, "2026-07-01T18:00:00Z"},
		"2026-12-01T20:00": {amsterdam, "2026-12-01T19:00:00Z"},
		"2026-03-29T02:30": {amsterdam, ""}, // skipped
		"2026-10-25T02:30": {amsterdam, "2026-10-25T00:30:00Z"},
		"2026-10-25T01:30": {amsterdam, "2026-10-24T23:30:00Z"},
		"2026-10-25T03:00": {amsterdam, "2026-10-25T02:00:00Z"},
		"2026-11-01T01:30": {newYork, "2026-11-01T05:30:00Z"},
		"2026-11-31T01:30": {amsterdam, ""},
		"tomorrow":         {amsterdam, ""},
	} {
		got, ok := momentIn(typed, c.place)
		if ok != (c.want != "") || ok && got.UTC().Format(time.RFC3339) != c.want {
			t.Errorf("%s is %v, %t, want %q", typed, got, ok, c.want)
		}
	}
}
