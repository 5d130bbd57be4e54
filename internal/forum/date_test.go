package forum

import (
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	in, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range map[Date]struct{ precision, begin, end string }{
		"2013":       {"year", "2013-01-01 00:00 +0100", "2014-01-01 00:00 +0100"},
		"2016-02":    {"month", "2016-02-01 00:00 +0100", "2016-03-01 00:00 +0100"},
		"2026-03-29": {"day", "2026-03-29 00:00 +0100", "2026-03-30 00:00 +0200"}, // the clock goes forward
		"2026-10-25": {"day", "2026-10-25 00:00 +0200", "2026-10-26 00:00 +0100"},
	} {
		const layout = "2006-01-02 15:04 -0700"
		if got := d.Precision(); got != want.precision {
			t.Errorf("%s: precision %s", d, got)
		}
		if got := d.Begin(in).Format(layout); got != want.begin {
			t.Errorf("%s begins %s, want %s", d, got, want.begin)
		}
		if got := d.End(in).Format(layout); got != want.end {
			t.Errorf("%s ends %s, want %s", d, got, want.end)
		}
	}
	for _, d := range []Date{"", "soon", "2026-13", "2026-02-30", "20", "2026-1-1"} {
		if !d.Begin(in).IsZero() || !d.End(in).IsZero() {
			t.Errorf("%q is taken for a date", d)
		}
	}
}
