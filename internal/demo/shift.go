package demo

import (
	"regexp"
	"time"
)

// The example's dates lie around the autumn of 2026. In the week of anchor both its windows are open and all that people say in it was said.
const (
	anchor  = "2026-11-02" // a Monday
	planned = "2026-08-17" // when its timeline was published, before anyone spoke
)

const week = 7

// shift moves the example by whole weeks, so that days of the week stay what they are.
type shift struct {
	days int
	in   *time.Location
}

// shiftTo brings the anchor's week to the week of now.
func shiftTo(now time.Time) shift {
	in, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		in = time.UTC
	}
	s := shift{in: in}
	today := now.In(in)
	midday := time.Date(today.Year(), today.Month(), today.Day(), 12, 0, 0, 0, time.UTC)
	start, _ := time.Parse(time.DateOnly, anchor)
	days := int(midday.Sub(start).Hours()) / 24
	if midday.Before(start) {
		days -= week
	}
	s.days = days / week * week
	return s
}

// date gives a day of the example where it has moved to.
func (s shift) date(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, s.in)
	if err != nil {
		panic(err)
	}
	return t.AddDate(0, 0, s.days)
}

// time gives a moment of the example where it has moved to, at the same time on the clock there.
func (s shift) time(at time.Time) time.Time { return at.In(s.in).AddDate(0, 0, s.days) }

var wholeDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// value moves every date in a decoded file.
func (s shift) value(value any) any {
	switch v := value.(type) {
	case string:
		if wholeDate.MatchString(v) {
			return s.date(v).Format(time.DateOnly)
		}
	case []any:
		for i := range v {
			v[i] = s.value(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = s.value(v[key])
		}
	}
	return value
}
