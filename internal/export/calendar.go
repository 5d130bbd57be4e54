package export

import (
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"samenspraak/internal/forum"
)

// Calendar writes live sessions as entries for people's calendars (RFC 5545).
type Calendar struct {
	Site   string // public address, without a slash at its end
	Name   string // of the site
	Room   string // the word for where it is
	Agenda string // the word above the points of the agenda
	Off    string // the words before the reason why it was called off
}

// calendarTime is a time of day in a zone that is named beside it.
const calendarTime = "20060102T150405"

// WriteSession writes a session. Whoever has it already and reads it again gets its changes: the UID is always the same, SEQUENCE grows, and one
// that was called off is CANCELLED.
func (c Calendar) WriteSession(w io.Writer, l forum.LiveSession) error {
	cal := ics.NewCalendarFor(c.Name)
	zone := l.Location()
	cal.Components = append(cal.Components, zoneOf(zone, l.StartsAt, l.EndsAt))
	host := c.Site[strings.Index(c.Site, "//")+2:]
	e := cal.AddEvent(fmt.Sprintf("live-session-%d@%s", l.ID, host))
	e.SetSequence(l.Sequence)
	e.SetDtStampTime(l.ChangedAt.UTC())
	e.SetCreatedTime(l.ScheduledAt.UTC())
	e.SetModifiedAt(l.ChangedAt.UTC())
	e.SetProperty(ics.ComponentPropertyDtStart, l.StartsAt.In(zone).Format(calendarTime), ics.WithTZID(zone.String()))
	e.SetProperty(ics.ComponentPropertyDtEnd, l.EndsAt.In(zone).Format(calendarTime), ics.WithTZID(zone.String()))
	e.SetSummary(l.Title)
	e.SetDescription(c.description(l))
	e.SetLocation(c.address(l))
	e.SetURL(c.address(l))
	e.SetStatus(ics.ObjectStatusConfirmed)
	if l.CancelledAt != nil {
		e.SetStatus(ics.ObjectStatusCancelled)
	}
	return cal.SerializeTo(w, ics.WithNewLineWindows)
}

func (c Calendar) address(l forum.LiveSession) string {
	path := "/live-sessions/%d"
	if l.Lang == "en" {
		path = "/en" + path
	}
	return c.Site + fmt.Sprintf(path, l.ID)
}

func (c Calendar) description(l forum.LiveSession) string {
	var parts []string
	if l.CancelledAt != nil {
		parts = append(parts, c.Off+" "+l.CancelReason)
	}
	if l.Announcement != "" {
		parts = append(parts, l.Announcement)
	}
	if len(l.Agenda) > 0 {
		lines := []string{c.Agenda}
		for i, point := range l.Agenda {
			lines = append(lines, fmt.Sprintf("%d. %s", i+1, point))
		}
		parts = append(parts, strings.Join(lines, "\n"))
	}
	return strings.Join(append(parts, c.Room+" "+c.address(l)), "\n\n")
}

// zoneOf describes the clock of a place between two times, as far as these need: an entry may name no zone that its file does not describe.
// A clock that is moved in between has a part for before and a part for after.
func zoneOf(in *time.Location, from, to time.Time) *ics.VTimezone {
	zone := ics.NewTimezone(in.String())
	for at := from.In(in); ; {
		begins, ends := at.ZoneBounds()
		addClock(zone, begins, at)
		if ends.IsZero() || !ends.Before(to) {
			return zone
		}
		at = ends.In(in)
	}
}

// addClock describes how the clock stands at a time, since it was moved to that; begins is zero where it never was.
func addClock(zone *ics.VTimezone, begins, at time.Time) {
	name, offset := at.Zone()
	before, onset := offset, time.Unix(0, 0).UTC()
	if !begins.IsZero() {
		_, before = begins.Add(-time.Second).Zone()
		onset = begins.UTC().Add(time.Duration(before) * time.Second) // what the clock said as it was moved
	}
	clock := ics.ComponentBase{}
	clock.SetProperty(ics.ComponentPropertyDtStart, onset.Format(calendarTime))
	clock.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), offsetOf(before))
	clock.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), offsetOf(offset))
	clock.SetProperty(ics.ComponentProperty(ics.PropertyTzname), name)
	if at.IsDST() {
		zone.Components = append(zone.Components, &ics.Daylight{ComponentBase: clock})
	} else {
		zone.Components = append(zone.Components, &ics.Standard{ComponentBase: clock})
	}
}

// offsetOf writes seconds east of Greenwich as +0100.
func offsetOf(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds%3600/60)
}
