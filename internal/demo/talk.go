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
	Threads   []thread   `json:"threads"`
	Proposals []proposal `json:"proposals"`
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
}

type quote struct {
	Version int    `json:"version"`
	Text    string `json:"text"`
}

type proposal struct {
	ID            string `json:"id"`
	Author        string `json:"author"`
	Organisation  string `json:"organisation"`
	Lang          string `json:"lang"`
	Created       string `json:"created"`
	Title         string `json:"title"`
	Problem       string `json:"problem"`
	Solution      string `json:"solution"`
	RelatedAction int    `json:"related_action"`
}

// deed is something said at a time.
type deed struct {
	at time.Time
	do func(context.Context) error
}

// talk says everything in the order in which it was said, each at its own time, and publishes the next versions in between.
func (s *seeding) talk(ctx context.Context) error {
	actions, err := s.f.Actions.List(ctx, forum.Actor{}, s.plan.ID)
	if err != nil {
		return err
	}
	byNumber := map[int]forum.ActionLine{}
	for _, a := range actions {
		byNumber[a.Number] = a
	}
	var deeds []deed
	said := read[discussions]("discussions.json")
	for _, t := range said.Threads {
		deeds = append(deeds, s.thread(t, byNumber[t.Action].ID)...)
	}
	for _, p := range said.Proposals {
		deeds = append(deeds, deed{s.shift.date(p.Created).Add(14 * time.Hour), func(ctx context.Context) error {
			return s.propose(ctx, p, byNumber[p.RelatedAction])
		}})
	}
	for _, day := range publications()[1:] {
		deeds = append(deeds, deed{s.shift.date(day).Add(9 * time.Hour), func(ctx context.Context) error {
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

func (s *seeding) propose(ctx context.Context, p proposal, about forum.ActionLine) error {
	in := forum.NewProposal{
		Key: "example-" + p.ID, Plan: s.plan.ID, Theme: about.Theme, Action: about.ID,
		Lang: p.Lang, ProposalText: forum.ProposalText{Title: p.Title, Problem: p.Problem, Solution: p.Solution},
	}
	if p.Organisation != "" && s.speaks[p.Author] {
		organisation, err := s.f.Organisations.BySlug(ctx, p.Organisation)
		if err != nil {
			return err
		}
		in.Organisation = organisation.ID
	}
	if _, err := s.f.Proposals.Submit(ctx, s.actors[p.Author], in); err != nil {
		return fmt.Errorf("%s: %w", p.ID, err)
	}
	return nil
}
