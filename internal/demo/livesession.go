package demo

import (
	"context"
	"fmt"
	"time"

	"samenspraak/internal/forum"
)

// liveSession is a time at which people talk together in the thread of a comment.
type liveSession struct {
	ID           string    `json:"id"`
	In           string    `json:"in"` // a comment of its thread
	Title        string    `json:"title"`
	Announcement string    `json:"announcement"`
	Agenda       []string  `json:"agenda"`
	Scheduled    time.Time `json:"scheduled"`
	ScheduledBy  string    `json:"scheduled_by"`
	Starts       time.Time `json:"starts"`
	Ends         time.Time `json:"ends"`
	Chair        string    `json:"chair"`
	Pins         []pin     `json:"pins"` // of one that has been
}

// pin is a comment that was discussed from a time on, at a point of the agenda.
type pin struct {
	At      time.Time `json:"at"`
	Comment string    `json:"comment"`
	Point   int       `json:"point"`
}

// liveSession is announced, and one that has been was led through its agenda. Each opens and closes at its time; what is still to come the
// forum itself will open.
func (s *seeding) liveSession(l liveSession) []deed {
	var id int64
	deeds := []deed{
		{s.shift.time(l.Scheduled), func(ctx context.Context) (err error) {
			if id, err = s.schedule(ctx, l); err != nil {
				return fmt.Errorf("%s: %w", l.ID, err)
			}
			return nil
		}},
	}
	for _, p := range l.Pins {
		deeds = append(deeds, deed{s.shift.time(p.At), func(ctx context.Context) error {
			if err := s.f.LiveSessions.TurnTo(ctx, s.actors[l.Chair], id, p.Point); err != nil {
				return fmt.Errorf("%s: %w", l.ID, err)
			}
			if err := s.f.LiveSessions.Pin(ctx, s.actors[l.Chair], id, s.numbers[p.Comment]); err != nil {
				return fmt.Errorf("%s: %w", l.ID, err)
			}
			return nil
		}})
	}
	for _, at := range []time.Time{s.shift.time(l.Starts), s.shift.time(l.Ends)} {
		if at.Before(s.now) {
			deeds = append(deeds, deed{at, func(ctx context.Context) error {
				_, err := s.f.LiveSessions.KeepTime(ctx)
				return err
			}})
		}
	}
	return deeds
}

func (s *seeding) schedule(ctx context.Context, l liveSession) (int64, error) {
	in, err := s.f.Comments.Find(ctx, s.actors[l.ScheduledBy], s.numbers[l.In])
	if err != nil {
		return 0, err
	}
	chair := s.actors[l.Chair]
	return s.f.LiveSessions.Schedule(ctx, s.actors[l.ScheduledBy], in.Thread, forum.NewLiveSession{
		Title: l.Title, Announcement: l.Announcement, Agenda: l.Agenda, StartsAt: s.shift.time(l.Starts), EndsAt: s.shift.time(l.Ends),
		ChairName: chair.Name, Chair: chair.Account, Before: forum.WriteFreely, After: forum.WriteFreely, Lang: "nl",
	})
}
