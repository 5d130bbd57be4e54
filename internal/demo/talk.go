package demo

import (
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
	Text string `json:"text"`
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

// thread opens a thread about an action with its first comment; the others follow.
func (s *seeding) thread(t thread, action int64) []deed {
	var id int64
	comments := map[string]int64{}
	var deeds []deed
	for n, c := range t.Comments {
		deeds = append(deeds, deed{s.shift.time(c.Created), func(ctx context.Context) (err error) {
			in := forum.NewComment{Key: "example-" + c.ID, Markdown: c.markdown(), Lang: c.Lang}
			if n == 0 {
				id, comments[c.ID], err = s.open(ctx, c, forum.NewThread{Plan: s.plan.ID, About: action, Title: t.Title, First: in})
				return err
			}
			in.Parent = comments[c.ReplyTo]
			if c.InReplyTo != "" {
				in.Parent = comments[c.InReplyTo]
			}
			comments[c.ID], err = s.f.Comments.Post(ctx, s.actors[c.Author], id, in)
			if err != nil {
				return fmt.Errorf("%s: %w", c.ID, err)
			}
			return nil
		}})
	}
	return deeds
}

func (s *seeding) open(ctx context.Context, c comment, in forum.NewThread) (thread, first int64, err error) {
	thread, err = s.f.Threads.Open(ctx, s.actors[c.Author], in)
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", c.ID, err)
	}
	page, err := s.f.Comments.Page(ctx, s.actors[c.Author], thread, forum.CommentQuery{})
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", c.ID, err)
	}
	return thread, page.First(), nil
}

// markdown is what was said, after the words it is about.
func (c comment) markdown() string {
	if c.Quote == nil {
		return c.Text
	}
	return "> " + strings.ReplaceAll(c.Quote.Text, "\n", "\n> ") + "\n\n" + c.Text
}

func (s *seeding) propose(ctx context.Context, p proposal, about forum.ActionLine) error {
	in := forum.NewProposal{
		Key: "example-" + p.ID, Plan: s.plan.ID, Theme: about.Theme, Action: about.ID,
		Lang: p.Lang, Title: p.Title, Problem: p.Problem, Solution: p.Solution,
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
