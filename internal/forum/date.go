package forum

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Date is a day, or as much of it as is known: "2013", "2016-01" or "2021-02-16"; "" when nothing is.
// It is written as HTML and ISO 8601 write it.
type Date string

// dateLayouts are the lengths a Date may have, and how each is read.
var dateLayouts = map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}

// Precision tells how much is known: "year", "month" or "day".
func (d Date) Precision() string {
	switch len(d) {
	case 4:
		return "year"
	case 7:
		return "month"
	}
	return "day"
}

// Known tells whether anything is known.
func (d Date) Known() bool { return d != "" }

// Begin is the first moment of the date in a place; the zero time when it is not known.
func (d Date) Begin(in *time.Location) time.Time {
	begin, err := time.ParseInLocation(dateLayouts[len(d)], string(d), in)
	if err != nil || d == "" {
		return time.Time{}
	}
	return begin
}

// End is the first moment after the date in a place: a closing date includes its whole day. It is the zero time when the date is not known.
func (d Date) End(in *time.Location) time.Time {
	begin := d.Begin(in)
	if begin.IsZero() {
		return begin
	}
	switch d.Precision() {
	case "year":
		return begin.AddDate(1, 0, 0)
	case "month":
		return begin.AddDate(0, 1, 0)
	}
	return begin.AddDate(0, 0, 1)
}

// days counts the days from one day to another, whatever the clock did in between.
func days(from, to time.Time) int {
	utc := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(utc(to).Sub(utc(from)) / (24 * time.Hour))
}

// ReadDate reads a date as people write it: "2028", "09-2027", "september 2027", "1-9-2027", "2027-09-01"; "" when it is no date.
func ReadDate(written string) Date {
	parts := strings.FieldsFunc(strings.ToLower(written), func(r rune) bool { return strings.ContainsRune(" -/.,", r) })
	if len(parts) == 0 || len(parts) > 3 {
		return ""
	}
	if len(parts[0]) != 4 || parts[0] > "9999" { // a day or the name of a month: then the year is at the end
		slices.Reverse(parts)
	}
	if len(parts) > 1 {
		parts[1] = monthNumber(parts[1])
	}
	for i := range parts {
		if len(parts[i]) == 1 {
			parts[i] = "0" + parts[i]
		}
	}
	date := strings.Join(parts, "-")
	if Date(date).Begin(time.UTC).IsZero() {
		return ""
	}
	return Date(date)
}

// monthNames are the beginnings by which months are told apart, in Dutch and English.
var monthNames = [][]string{
	{"jan"}, {"feb"}, {"maa", "mrt", "mar"}, {"apr"}, {"mei", "may"}, {"jun"}, {"jul"}, {"aug"}, {"sep"}, {"okt", "oct"}, {"nov"}, {"dec"},
}

// monthNumber gives the number of a month for its name, and anything else as it is.
func monthNumber(name string) string {
	for i, beginnings := range monthNames {
		if slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(name, b) }) {
			return strconv.Itoa(i + 1)
		}
	}
	return name
}
