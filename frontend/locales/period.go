package locales

import (
	"strconv"
	"strings"
	"time"
)

// Day is a date as far as it is known: Precision is day, month or year. The zero Day is not known at all.
type Day struct {
	Time      time.Time
	Precision string
}

// Period writes from when to when something lasts, as short as it can be said:
// 7 september – 13 december 2026; september 2027 – augustus 2031; 2021. It is "" when neither end is known.
func (w *Words) Period(from, to Day) string { return w.period(from, to, months[w.Lang]) }

// ShortPeriod is Period with the months cut short: 7 sep – 13 dec 2026.
func (w *Words) ShortPeriod(from, to Day) string { return w.period(from, to, shortMonths[w.Lang]) }

// Hours writes from when to when on one day something lasts: 19.30 tot 20.30 uur, 19:30 to 20:30.
func (w *Words) Hours(from, to time.Time) string {
	if w.Lang == "nl" {
		return from.Format("15.04") + " tot " + w.Clock(to)
	}
	return w.Clock(from) + " to " + w.Clock(to)
}

func (w *Words) period(from, to Day, names [12]string) string {
	switch {
	case from.Time.IsZero() && to.Time.IsZero():
		return ""
	case to.Time.IsZero():
		return w.T("period.from", "Date", from.write(names, true))
	case from.Time.IsZero():
		return w.T("period.until", "Date", to.write(names, true))
	}
	from, to = whole(from, to)
	end := to.write(names, true)
	if from.write(names, true) == end {
		return end
	}
	sameYear := from.Time.Year() == to.Time.Year() && from.Precision != "year"
	return from.write(names, !sameYear) + " – " + end
}

// whole writes months instead of days where a period is made of whole months, and years where it is made of whole years.
func whole(from, to Day) (Day, Day) {
	if from.Precision == "day" && to.Precision == "day" && from.Time.Day() == 1 && to.Time.AddDate(0, 0, 1).Day() == 1 {
		from.Precision, to.Precision = "month", "month"
	}
	if from.Precision == "month" && to.Precision == "month" && from.Time.Month() == time.January && to.Time.Month() == time.December {
		from.Precision, to.Precision = "year", "year"
	}
	return from, to
}

func (d Day) write(names [12]string, withYear bool) string {
	var words []string
	if d.Precision == "day" {
		words = append(words, strconv.Itoa(d.Time.Day()))
	}
	if d.Precision != "year" {
		words = append(words, names[d.Time.Month()-1])
	}
	if withYear || d.Precision == "year" {
		words = append(words, strconv.Itoa(d.Time.Year()))
	}
	return strings.Join(words, " ")
}
