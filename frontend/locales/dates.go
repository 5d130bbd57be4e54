package locales

import (
	"strconv"
	"strings"
	"time"
)

var months = map[string][12]string{
	"nl": {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var weekdays = map[string][7]string{
	"nl": {"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
	"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

var shortMonths = map[string][12]string{
	"nl": {"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"},
	"en": {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

// Date writes a day in full: 18 april 2027.
func (w *Words) Date(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + w.Month(t)
}

// Month writes a month: april 2027.
func (w *Words) Month(t time.Time) string {
	return months[w.Lang][t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// Weekday writes a day with its name: dinsdag 9 maart.
func (w *Words) Weekday(t time.Time) string {
	return weekdays[w.Lang][t.Weekday()] + " " + strconv.Itoa(t.Day()) + " " + months[w.Lang][t.Month()-1]
}

// ShortDate writes a day of this year or a near one: 18 apr.
func (w *Words) ShortDate(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + shortMonths[w.Lang][t.Month()-1]
}

// Precise writes as much of a day as is known: precision is day, month or year.
func (w *Words) Precise(t time.Time, precision string) string {
	switch precision {
	case "year":
		return strconv.Itoa(t.Year())
	case "month":
		return w.Month(t)
	}
	return w.Date(t)
}

// Clock writes the time of day: 16.41 uur, 16:41.
func (w *Words) Clock(t time.Time) string {
	if w.Lang == "nl" {
		return t.Format("15.04") + " uur"
	}
	return t.Format("15:04")
}

// When writes a moment as people say it on the day now: vandaag, 16.41 uur; gisteren; 3 mrt; 18 april 2026. Both times are in the zone to be shown.
func (w *Words) When(t, now time.Time) string {
	day := func(t time.Time) int {
		return int(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
	}
	switch age := day(now) - day(t); {
	case age == 0:
		return w.T("when.today", "Time", w.Clock(t))
	case age == 1:
		return w.T("when.yesterday", "Time", w.Clock(t))
	case t.Year() == now.Year():
		return w.T("when.day", "Date", w.Weekday(t), "Time", w.Clock(t))
	}
	return w.T("when.day", "Date", w.Date(t), "Time", w.Clock(t))
}

// Number writes a whole number: 1.940, 1,940.
func (w *Words) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	separator := "."
	if w.Lang == "en" {
		separator = ","
	}
	var groups []string
	for len(digits) > 3 {
		groups = append([]string{digits[len(digits)-3:]}, groups...)
		digits = digits[:len(digits)-3]
	}
	return sign + strings.Join(append([]string{digits}, groups...), separator)
}
