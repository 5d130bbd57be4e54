package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"samenspraak/internal/forum"
)

type discussions struct {
	Threads   []thread        `json:"threads"`
	Proposals []proposal      `json:"proposals"`
	Drafts    []proposalDraft `json:"drafts"`
	Responses []response      `json:"responses"`
	Merges    []step          `json:"merges"`
	States    []step          `json:"states"`
	Held      []heldComment   `json:"held"`
	Live      []liveSession   `json:"live_sessions"`
}

type thread struct {
	ID       string    `json:"id"`
	Action   int       `json:"action"`
	Title    string    `json:"title"`
	Comments []comment `json:"comments"`
}

type comment struct {
	ID        string    `json:"id"`
	ReplyTo   string    `json:"reply_to"`
	InReplyTo string    `json:"in_reply_to"`
	Author    string    `json:"author"`
	Created   time.Time `json:"created"`
	Lang      string    `json:"lang"`
	Text      string    `json:"text"`
	Quote     *quote    `json:"quote"`

	Moderation *label `json:"moderation"`
}

type quote struct {
	Version int    `json:"version"`
	Text    string `json:"text"`
}

// deed is something said or done at a time.
type deed struct {
	at time.Time
	do func(context.Context) error
}

// The time on the clock of what the content gives a day alone, in hours.
const (
	publishing  = 9 // before people answer to it
	merging     = 9 // before the answer to what it goes on in
	answering   = 10
	proposing   = 14
	considering = 15
	reading     = 16
	revising    = 17
	supporting  = 20
)

// at is an hour of a day of the example, where that has moved to.
func (s *seeding) at(day string, hour int) time.Time {
	t := s.shift.date(day)
	return time.Date(t.Year(), t.Month(), t.Day(), hour, 0, 0, 0, s.shift.in)
}

// talk says everything in the order in which it was said, each at its own time, and publishes the next versions in between.
func (s *seeding) talk(ctx context.Context) error {
	actions, err := s.f.Actions.List(ctx, forum.Actor{}, s.plan.ID)
	if err != nil {
		return err
	}
	for _, a := range actions {
		s.actions[a.Number] = a
	}
	var deeds []deed
	said := read[discussions]("discussions.json")
	for _, t := range said.Threads {
		deeds = append(deeds, s.thread(t, s.actions[t.Action].ID)...)
	}
	for _, p := range said.Proposals {
		deeds = append(deeds, s.proposal(p)...)
	}
	for _, d := range said.Drafts {
		deeds = append(deeds, deed{s.shift.time(d.Saved), func(ctx context.Context) error { return s.beginDraft(ctx, d) }})
	}
	for _, r := range said.Responses {
		deeds = append(deeds, s.response(r, said.Merges)...)
	}
	for _, m := range said.Merges {
		deeds = append(deeds, deed{s.at(m.Date, merging), func(ctx context.Context) error { return s.merge(ctx, m) }})
	}
	for _, c := range said.States {
		deeds = append(deeds, deed{s.at(c.Date, considering), func(ctx context.Context) error { return s.consider(ctx, c) }})
	}
	for _, l := range said.Live {
		deeds = append(deeds, s.liveSession(l)...)
	}
	deeds = append(deeds, s.flags(said.Threads)...)
	deeds = append(deeds, s.held(said.Held)...)
	deeds = append(deeds, s.day()...)
	deeds = append(deeds, s.decided()...)
	for _, day := range publications()[1:] {
		deeds = append(deeds, deed{s.at(day, publishing), func(ctx context.Context) error {
			_, err := s.f.Plans.Import(ctx, []forum.File{s.example(day)})
			return err
		}})
	}
	slices.SortStableFunc(deeds, func(a, b deed) int { return a.at.Compare(b.at) })
	for _, d := range deeds {
		s.clock = d.at
		if err := d.do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// thread says what was said in a thread about an action. A comment that quotes the text stands beside those words, with the answers to it;
// the others are the thread, which its first opens.
func (s *seeding) thread(t thread, action int64) []deed {
	var opened int64
	said := map[string]place{}
	var deeds []deed
	for _, c := range t.Comments {
		deeds = append(deeds, deed{s.shift.time(c.Created), func(ctx context.Context) (err error) {
			in := forum.NewComment{Key: "example-" + c.ID, Markdown: c.Text, Lang: c.Lang}
			to := said[cmp.Or(c.InReplyTo, c.ReplyTo)]
			switch {
			case c.Quote != nil:
				said[c.ID], err = s.comment(ctx, c, action, in)
			case to.comment != 0:
				in.Parent = to.comment
				said[c.ID], err = s.answer(ctx, c, to.thread, in)
			case opened == 0:
				said[c.ID], err = s.open(ctx, c, forum.NewThread{Plan: s.plan.ID, About: action, Title: t.Title, First: in})
				opened = said[c.ID].thread
			default:
				said[c.ID], err = s.answer(ctx, c, opened, in)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", c.ID, err)
			}
			s.numbers[c.ID] = said[c.ID].comment
			return nil
		}})
	}
	return deeds
}

// place is where something was said.
type place struct{ thread, comment int64 }

// comment comments on the words that are quoted, in the version in which they stood.
func (s *seeding) comment(ctx context.Context, c comment, action int64, in forum.NewComment) (place, error) {
	version, err := s.f.Actions.Version(ctx, forum.Actor{}, action, c.Quote.Version)
	if err != nil {
		return place{}, err
	}
	for _, b := range version.Blocks {
		if !strings.Contains(b.Plain, c.Quote.Text) {
			continue
		}
		id, err := s.f.Passages.Comment(ctx, s.actors[c.Author], forum.NewPassage{
			Action: action, Version: c.Quote.Version, Block: b.ID, Quote: c.Quote.Text, First: in,
		})
		if err != nil {
			return place{}, err
		}
		found, err := s.f.Comments.Find(ctx, s.actors[c.Author], id)
		return place{found.Thread, id}, err
	}
	return place{}, fmt.Errorf("version %d does not say %q", c.Quote.Version, c.Quote.Text)
}

func (s *seeding) answer(ctx context.Context, c comment, thread int64, in forum.NewComment) (place, error) {
	id, err := s.f.Comments.Post(ctx, s.actors[c.Author], thread, in)
	return place{thread, id}, err
}

func (s *seeding) open(ctx context.Context, c comment, in forum.NewThread) (place, error) {
	thread, err := s.f.Threads.Open(ctx, s.actors[c.Author], in)
	if err != nil {
		return place{}, err
	}
	page, err := s.f.Comments.Page(ctx, s.actors[c.Author], thread, forum.CommentQuery{})
	return place{thread, page.First()}, err
}
