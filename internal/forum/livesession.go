package forum

import (
	"slices"
	"time"

	"samenspraak/internal/text"
)

// LiveSession is a time at which people talk in a thread together, led by a chair. Sessions of sign-in are something else.
type LiveSession struct {
	ID           int64
	Thread       int64
	Plan         int64
	Audience     Audience // of the thread
	Title        string
	Announcement string // plain text
	Lang         string
	Agenda       []string
	Point        int // the point of the agenda under discussion, from 1; 0 for none
	StartsAt     time.Time
	EndsAt       time.Time
	TimeZone     string // of the plan
	Chair        int64
	ChairName    string
	Before       Writing // WriteFreely or ReadOnly
	During       Writing
	After        Writing // WriteFreely or ReadOnly
	SlowSeconds  int     // between two comments of one person, when During is WriteSlowly
	Sequence     int     // how often what people were told of it changed
	ScheduledBy  int64
	ScheduledAt  time.Time
	ChangedAt    time.Time
	OpenedAt     *time.Time // when open pages were told that it had begun
	ClosedAt     *time.Time
	CancelledAt  *time.Time
	CancelReason string
	Pinned       int64 // the comment under discussion, or 0
	Shut         bool  // nobody can add to its thread now: it is closed, or goes on in that of another proposal
}

// Writing is what people may do in a thread for now.
type Writing string

const (
	WriteFreely Writing = "open"
	WriteSlowly Writing = "slow" // one comment a person in so many seconds
	ReadOnly    Writing = "read"
)

// SlowSteps are the seconds between two comments of one person that a chair can choose from in slow mode.
var SlowSteps = []int{15, 30, 60, 120, 300}

// LiveState is how far a live session is.
type LiveState string

const (
	LiveWaiting   LiveState = "waiting"
	LiveNow       LiveState = "now"
	LiveOver      LiveState = "over"
	LiveCancelled LiveState = "cancelled"
)

// Limits on live sessions.
const (
	MaxLiveTitle    = 160  // characters
	MaxAnnouncement = 2000 // characters
	MaxLivePoints   = 20
	MaxLivePoint    = 160 // characters
	maxLiveLasts    = 12 * time.Hour
	lateStart       = 5 * time.Minute // how long ago a session may be said to start: the form took its time
)

// State is how far the session is at a time. It follows from the clock alone, also when no node was up at its start or its end.
func (l LiveSession) State(now time.Time) LiveState {
	switch {
	case l.CancelledAt != nil:
		return LiveCancelled
	case l.ClosedAt != nil || !now.Before(l.EndsAt):
		return LiveOver
	case now.Before(l.StartsAt):
		return LiveWaiting
	}
	return LiveNow
}

// Writing is what people may do in the thread of the session at a time. From its end on that is again the thread's own matter; and where nobody can
// add any more, nobody writes.
func (l LiveSession) Writing(now time.Time) Writing {
	if l.Shut {
		return ReadOnly
	}
	switch l.State(now) {
	case LiveWaiting:
		return l.Before
	case LiveNow:
		return l.During
	case LiveOver:
		if l.ClosedAt == nil {
			return l.After
		}
	}
	return WriteFreely
}

// Location is the time zone of the plan.
func (l LiveSession) Location() *time.Location { return Plan{TimeZone: l.TimeZone}.Location() }

// MayChair is the rule on leading the session: moderators may, and the chair, while it goes on. To others there is nothing to see.
// Errors: NotFound; Closed before its start and after its end.
func (l LiveSession) MayChair(a Actor, now time.Time) error {
	switch {
	case !l.LedBy(a):
		return errNotFound
	case l.State(now) != LiveNow:
		return Errorf(Closed, "liveSession.error.notNow")
	}
	return nil
}

// LedBy tells whether the actor is one of those who lead it, once it goes on.
func (l LiveSession) LedBy(a Actor) bool {
	return a.SignedIn() && !a.Suspended && (a.Account == l.Chair || a.Curates())
}

// NewLiveSession is what a moderator schedules.
type NewLiveSession struct {
	Title        string
	Announcement string
	Agenda       []string
	StartsAt     time.Time
	EndsAt       time.Time
	ChairName    string // as it is shown; "" is the moderator
	Chair        int64  // which one, where several go by that name; else 0
	Before       Writing
	After        Writing
	Lang         string
}

// Plain is the session as it stands, for a form that changes it.
func (l LiveSession) Plain() NewLiveSession {
	return NewLiveSession{
		Title: l.Title, Announcement: l.Announcement, Agenda: l.Agenda, StartsAt: l.StartsAt, EndsAt: l.EndsAt,
		ChairName: l.ChairName, Chair: l.Chair, Before: l.Before, After: l.After, Lang: l.Lang,
	}
}

// check refuses what can't be scheduled; was is the session that is changed, nil for a new one.
func (in *NewLiveSession) check(now time.Time, was *LiveSession) error {
	var wrong problems
	in.checkWords(&wrong)
	in.checkTimes(&wrong, now, was)
	for _, w := range []struct {
		field string
		value *Writing
	}{{"before", &in.Before}, {"after", &in.After}} {
		if *w.value != WriteFreely && *w.value != ReadOnly {
			wrong.add(w.field, "error.choice")
		}
	}
	if in.Lang != "en" {
		in.Lang = "nl"
	}
	return wrong.err()
}

func (in *NewLiveSession) checkWords(wrong *problems) {
	in.Title, in.Announcement, in.ChairName = text.Line(in.Title), text.Clean(in.Announcement), text.Line(in.ChairName)
	switch {
	case !text.Shows(in.Title):
		wrong.add("title", "liveSession.error.noTitle")
	case text.Length(in.Title) > MaxLiveTitle:
		wrong.add("title", "error.tooLong", "Max", MaxLiveTitle)
	}
	if text.Length(in.Announcement) > MaxAnnouncement {
		wrong.add("announcement", "error.tooLong", "Max", MaxAnnouncement)
	}
	points := []string{}
	for _, point := range in.Agenda {
		if point = text.Line(point); text.Shows(point) {
			points = append(points, point)
		}
	}
	in.Agenda = points
	checkAgenda(wrong, "agenda", points)
}

func checkAgenda(wrong *problems, field string, points []string) {
	for _, point := range points {
		if text.Length(point) > MaxLivePoint {
			wrong.add(field, "liveSession.error.longPoint", "Max", MaxLivePoint, "Words", text.Excerpt(point, 40))
		}
	}
	if len(points) > MaxLivePoints {
		wrong.add(field, "liveSession.error.manyPoints", "Max", MaxLivePoints)
	}
}

func (in *NewLiveSession) checkTimes(wrong *problems, now time.Time, was *LiveSession) {
	begun := was != nil && was.State(now) == LiveNow
	switch {
	case in.StartsAt.IsZero():
		wrong.add("starts", "liveSession.error.time")
	case begun && !in.StartsAt.Equal(was.StartsAt):
		wrong.add("starts", "liveSession.error.begun")
	case !begun && in.StartsAt.Before(now.Add(-lateStart)):
		wrong.add("starts", "liveSession.error.past")
	case in.StartsAt.Sub(now) > maxAhead:
		wrong.add("starts", "liveSession.error.farAhead")
	}
	switch {
	case in.EndsAt.IsZero():
		wrong.add("ends", "liveSession.error.time")
	case in.StartsAt.IsZero():
	case !in.EndsAt.After(in.StartsAt):
		wrong.add("ends", "liveSession.error.order")
	case !in.EndsAt.After(now):
		wrong.add("ends", "liveSession.error.past")
	case in.EndsAt.Sub(in.StartsAt) > maxLiveLasts:
		wrong.add("ends", "liveSession.error.long", "Hours", int(maxLiveLasts.Hours()))
	}
	if begun && !slices.Equal(in.Agenda[:min(len(in.Agenda), len(was.Agenda))], was.Agenda) {
		wrong.add("agenda", "liveSession.error.agendaBegun")
	}
}

// moves tells whether people who noted its time would come at the wrong one.
func (in NewLiveSession) moves(was LiveSession) bool {
	return !in.StartsAt.Equal(was.StartsAt) || !in.EndsAt.Equal(was.EndsAt)
}

// LiveSessions are the times at which people talk in threads together.
type LiveSessions struct{ f *Forum }

// liveColumns and liveTable tell of a thread t what its live session leaves people to do at @now, and who chairs it then.
const (
	liveColumns = `
	coalesce(live.id, 0) AS live_session,
	coalesce(CASE
		WHEN @now::timestamptz < live.starts_at THEN live.writing_before
		WHEN @now::timestamptz < live.ends_at THEN live.writing
		ELSE live.writing_after
	END, 'open') AS writing,
	coalesce(live.slow_seconds, 0) AS slow_seconds,
	coalesce(CASE WHEN @now::timestamptz >= live.starts_at AND @now::timestamptz < live.ends_at THEN live.chair_id END, 0) AS live_chair`
	liveTable = `
	LEFT JOIN live_sessions live ON live.thread_id = t.id AND live.closed_at IS NULL AND live.cancelled_at IS NULL`
)

// Leads tells whether the actor leads the thread: moderators do, and the chair of the live session that is going on. Who leads may always write.
func (t Thread) Leads(a Actor) bool {
	return a.SignedIn() && !a.Suspended && (a.Curates() || a.Account == t.LiveChair)
}

// BarsNow says why the actor cannot write in the thread at this moment, because of its live session; nil when they can. Errors: Closed.
func (t Thread) BarsNow(a Actor) error {
	if t.Writing == ReadOnly && !t.Leads(a) {
		return Errorf(Closed, "liveSession.error.readOnly")
	}
	return nil
}
