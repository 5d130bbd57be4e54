package web

import "time"

// localTime is how a browser writes a moment in a form.
const localTime = "2006-01-02T15:04"

// momentIn reads a moment by the clock of a place. Of the hour that comes twice in autumn it is the first; false for what is no moment, and for
// the hour that the clock skips in spring.
func momentIn(typed string, place *time.Location) (time.Time, bool) {
	moment, err := time.ParseInLocation(localTime, typed, place)
	if err != nil || moment.Format(localTime) != typed {
		return time.Time{}, false
	}
	if before := moment.Add(-time.Hour); before.Format(localTime) == typed { // which of two it is, ParseInLocation leaves open
		return before, true
	}
	return moment, true
}
