package forum

import "time"

// fileDate is a date as a file gives it: a day, and how much of it is meant.
type fileDate struct {
	day       *string
	precision string
}

// lastDay and firstDay are which day stands for a date of which only the month or the year is known.
const (
	firstDay = false
	lastDay  = true
)

const dateExpected = `a date such as "2027-03-31", "2027-03" or "2027"`

// date reads a date, whole or in part. Precision, when given, says how much of a whole date is meant.
func (o object) date(key string, last bool, precision string) fileDate {
	value, ok := o.get(key)
	if !ok {
		return fileDate{precision: "day"}
	}
	words, _ := value.(string)
	d := Date(words)
	begin := d.Begin(time.UTC)
	if begin.IsZero() || begin.Year() < 1 {
		o.mistyped(key, value, dateExpected)
		return fileDate{precision: "day"}
	}
	if last {
		begin = d.End(time.UTC).AddDate(0, 0, -1)
	}
	day := begin.Format(time.DateOnly)
	return fileDate{day: &day, precision: coarser(d.Precision(), precision)}
}

func coarser(a, b string) string {
	if a == "year" || b == "year" {
		return "year"
	}
	if a == "month" || b == "month" {
		return "month"
	}
	return "day"
}

// wholeDate reads a date of which the day has to be known.
func (o object) wholeDate(key string) *string {
	value, ok := o.get(key)
	if !ok {
		return nil
	}
	d := o.date(key, firstDay, "")
	if d.day != nil && d.precision != "day" {
		o.mistyped(key, value, `a whole date such as "2027-03-31"`)
	}
	return d.day
}

var precisions = []string{"year", "month", "day"}

// period reads {"start", "end", "precision"}. The precision is one word for both, or one for each.
func (o object) period(key string) (starts, ends fileDate) {
	p, ok := o.object(key)
	if !ok {
		return fileDate{precision: "day"}, fileDate{precision: "day"}
	}
	var start, end string
	if each, ok := p.fields["precision"].(map[string]any); ok {
		both := p.child("precision", each)
		start, end = both.choice("start", precisions), both.choice("end", precisions)
	} else {
		start = p.choice("precision", precisions)
		end = start
	}
	return p.date("start", firstDay, start), p.date("end", lastDay, end)
}
