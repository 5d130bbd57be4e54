package locales

import (
	"testing"
	"time"
)

func day(t *testing.T, s string) Day {
	t.Helper()
	if s == "" {
		return Day{}
	}
	layout := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}[len(s)]
	at, err := time.Parse(layout, s)
	if err != nil {
		t.Fatal(err)
	}
	return Day{at, map[int]string{4: "year", 7: "month", 10: "day"}[len(s)]}
}

func TestWords_Period(t *testing.T) {
	catalogue, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, nl, short, en string }{
		{"", "", "", "", ""},
		{"2026-09-07", "2026-12-13", "7 september – 13 december 2026", "7 sep – 13 dec 2026", "7 September – 13 December 2026"},
		{"2026-12-14", "2027-01-17", "14 december 2026 – 17 januari 2027", "14 dec 2026 – 17 jan 2027", "14 December 2026 – 17 January 2027"},
		{"2027-09-01", "2031-08-31", "september 2027 – augustus 2031", "sep 2027 – aug 2031", "September 2027 – August 2031"},
		{"2021-01-01", "2021-12-31", "2021", "2021", "2021"},
		{"2021-01-01", "2022-12-31", "2021 – 2022", "2021 – 2022", "2021 – 2022"},
		{"2013", "2014", "2013 – 2014", "2013 – 2014", "2013 – 2014"},
		{"2020-12", "2022", "december 2020 – 2022", "dec 2020 – 2022", "December 2020 – 2022"},
		{"2026-08-17", "2026-08-17", "17 augustus 2026", "17 aug 2026", "17 August 2026"},
		{"2022-01", "", "vanaf januari 2022", "vanaf jan 2022", "from January 2022"},
		{"", "2021-08-03", "tot en met 3 augustus 2021", "tot en met 3 aug 2021", "until 3 August 2021"},
	} {
		from, to := day(t, c.from), day(t, c.to)
		if got := catalogue["nl"].Period(from, to); got != c.nl {
			t.Errorf("%s to %s: %q, want %q", c.from, c.to, got, c.nl)
		}
		if got := catalogue["nl"].ShortPeriod(from, to); got != c.short {
			t.Errorf("%s to %s, short: %q, want %q", c.from, c.to, got, c.short)
		}
		if got := catalogue["en"].Period(from, to); got != c.en {
			t.Errorf("%s to %s, in English: %q, want %q", c.from, c.to, got, c.en)
		}
	}
}

func TestWords_InWords(t *testing.T) {
	catalogue, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int][2]string{1: {"één", "one"}, 6: {"zes", "six"}, 12: {"twaalf", "twelve"}, 13: {"13", "13"}, 0: {"0", "0"}, 1940: {"1.940", "1,940"}} {
		if got := [2]string{catalogue["nl"].InWords(n), catalogue["en"].InWords(n)}; got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
