package export

import (
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"samenspraak/internal/forum"
)

var calendar = Calendar{Site: "https://samenspraak.example", Name: "Samenspraak", Room: "Waar:", Agenda: "Agenda:", Off: "Gaat niet door:"}

func session(starts string, zone string) forum.LiveSession {
	at, err := time.Parse(time.RFC3339, starts)
	if err != nil {
		panic(err)
	}
	return forum.LiveSession{
		ID: 7, Title: "Open data; hoe, en waarom", Announcement: "Een uur over actie 3.\nKom erbij.", Lang: "nl", Agenda: []string{"Welkom", "Vragen"},
		StartsAt: at, EndsAt: at.Add(time.Hour), TimeZone: zone, ScheduledAt: at.AddDate(0, 0, -9), ChangedAt: at.AddDate(0, 0, -8),
	}
}

// written is the session as its file says it, one line for each thing.
func written(t *testing.T, l forum.LiveSession) string {
	t.Helper()
	var file strings.Builder
	if err := calendar.WriteSession(&file, l); err != nil {
		t.Fatal(err)
	}
	if _, err := ics.ParseCalendar(strings.NewReader(file.String())); err != nil {
		t.Fatalf("%v:\n%s", err, file.String())
	}
	for line := range strings.Lines(file.String()) {
		if !strings.HasSuffix(line, "\r\n") || len(line) > 77 {
			t.Errorf("the line %q is not as RFC 5545 writes lines", line)
		}
	}
	return strings.ReplaceAll(file.String(), "\r\n ", "") // lines that were folded
}

func TestCalendar_WriteSession(t *testing.T) {
	for rule, c := range map[string]struct {
		starts, zone string
		says         []string
	}{
		"in winter the clock is an hour ahead": {"2026-12-09T18:30:00Z", "Europe/Amsterdam", []string{
			"DTSTART;TZID=Europe/Amsterdam:20261209T193000", "DTEND;TZID=Europe/Amsterdam:20261209T203000",
			"TZID:Europe/Amsterdam", "BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET",
		}},
		"in summer two": {"2026-07-09T17:30:00Z", "Europe/Amsterdam", []string{
			"DTSTART;TZID=Europe/Amsterdam:20260709T193000", "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST",
		}},
		"a night in which the clock is moved has both": {"2026-10-25T00:30:00Z", "Europe/Amsterdam", []string{
			"DTSTART;TZID=Europe/Amsterdam:20261025T023000", "TZNAME:CEST", "BEGIN:STANDARD\r\nDTSTART:20261025T030000",
		}},
		"a clock that is never moved has one part": {"2026-07-09T17:30:00Z", "Africa/Lagos", []string{"DTSTART;TZID=Africa/Lagos:20260709T183000", "TZOFFSETTO:+0100"}},
		"west of Greenwich it is behind":           {"2026-12-09T18:30:00Z", "America/New_York", []string{"DTSTART;TZID=America/New_York:20261209T133000", "TZOFFSETTO:-0500"}},
	} {
		t.Run(rule, func(t *testing.T) {
			file := written(t, session(c.starts, c.zone))
			for _, line := range c.says {
				if !strings.Contains(file, line) {
					t.Errorf("no %q in\n%s", line, file)
				}
			}
		})
	}
	file := written(t, session("2026-12-09T18:30:00Z", "Europe/Amsterdam"))
	for _, line := range []string{
		"UID:live-session-7@samenspraak.example", "SEQUENCE:0", "STATUS:CONFIRMED", `SUMMARY:Open data\; hoe\, en waarom`, "DTSTAMP:20261201T183000Z",
		`DESCRIPTION:Een uur over actie 3.\nKom erbij.\n\nAgenda:\n1. Welkom\n2. Vragen\n\nWaar: https://samenspraak.example/live-sessions/7`,
		"URL:https://samenspraak.example/live-sessions/7",
	} {
		if !strings.Contains(file, line) {
			t.Errorf("no %q in\n%s", line, file)
		}
	}
}

func TestCalendar_WriteSession_changes(t *testing.T) {
	l := session("2026-12-09T18:30:00Z", "Europe/Amsterdam")
	l.Sequence, l.Lang = 2, "en"
	l.CancelledAt, l.CancelReason = &l.ChangedAt, "De zaal is dicht."
	file := written(t, l)
	for _, line := range []string{"UID:live-session-7@samenspraak.example", "SEQUENCE:2", "STATUS:CANCELLED", `DESCRIPTION:Gaat niet door: De zaal is dicht.\n\n`, "URL:https://samenspraak.example/en/live-sessions/7"} {
		if !strings.Contains(file, line) {
			t.Errorf("no %q in\n%s", line, file)
		}
	}
}
