package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"samenspraak/internal/forum"
)

type proposal struct {
	ID            string            `json:"id"`
	Author        string            `json:"author"`
	CoAuthors     []string          `json:"co_authors"`
	Organisation  string            `json:"organisation"`
	Lang          string            `json:"lang"`
	Created       string            `json:"created"`
	Title         string            `json:"title"`
	Problem       string            `json:"problem"`
	Solution      string            `json:"solution"`
	More          forum.DraftFields `json:"more"`     // what else it says, by the names of the form's fields
	Earlier       forum.DraftFields `json:"earlier"`  // what it said at first, where that was something else
	Revision      *revision         `json:"revision"` // when it came to say what it says
	Attachment    *attachment       `json:"attachment"`
	RelatedAction int               `json:"related_action"`
	Supporters    []string          `json:"supporters"`
	Supporting    []string          `json:"supporting_organisations"` // who supports it on behalf of theirs
	Comments      []comment         `json:"comments"`                 // replies name the one above them
}

// fields are what stands in the form when it says what it says now.
func (p proposal) fields() forum.DraftFields {
	all := forum.DraftFields{"title": p.Title, "problem": p.Problem, "solution": p.Solution}
	maps.Copy(all, p.More)
	return all
}

type revision struct {
	By   string `json:"by"`
	Date string `json:"date"`
	Note string `json:"note"`
}

type attachment struct {
	File string `json:"file"` // of the content
	Name string `json:"name"` // that its author gave it
	Alt  string `json:"alt"`
}

type proposalDraft struct {
	ID     string            `json:"id"`
	Author string            `json:"author"`
	Lang   string            `json:"lang"`
	Saved  time.Time         `json:"saved"`
	Fields forum.DraftFields `json:"fields"`
}

// proposal is proposed, supported by one after another, a day apart, talked about, and revised when the content says so.
func (s *seeding) proposal(p proposal) []deed {
	deeds := []deed{{s.at(p.Created, proposing), func(ctx context.Context) error { return s.propose(ctx, p) }}}
	if p.Revision != nil {
		deeds = append(deeds, deed{s.at(p.Revision.Date, revising), func(ctx context.Context) error { return s.revise(ctx, p) }})
	}
	for i, by := range slices.Concat(p.Supporters, p.Supporting) {
		var organisation int64
		if i >= len(p.Supporters) {
			organisation = s.speaksFor[by]
		}
		deeds = append(deeds, deed{s.at(p.Created, supporting).AddDate(0, 0, i+1), func(ctx context.Context) error {
			if err := s.f.Supports.Give(ctx, s.actors[by], s.numbers[p.ID], organisation); err != nil {
				return fmt.Errorf("%s supports %s: %w", by, p.ID, err)
			}
			return nil
		}})
	}
	for _, c := range p.Comments {
		deeds = append(deeds, deed{s.shift.time(c.Created), func(ctx context.Context) error { return s.talkAbout(ctx, p, c) }})
	}
	return deeds
}

// talkAbout adds a comment to the talk about a proposal.
func (s *seeding) talkAbout(ctx context.Context, p proposal, c comment) error {
	by := s.actors[c.Author]
	o, err := s.f.Proposals.Find(ctx, by, s.numbers[p.ID])
	if err != nil {
		return fmt.Errorf("%s: %w", c.ID, err)
	}
	in := forum.NewComment{Key: "example-" + c.ID, Markdown: c.Text, Lang: c.Lang, Parent: s.numbers[c.ReplyTo]}
	if s.numbers[c.ID], err = s.f.Comments.Post(ctx, by, o.Thread, in); err != nil {
		return fmt.Errorf("%s: %w", c.ID, err)
	}
	return nil
}

// propose writes a proposal with its authors and its attachment, and submits it.
func (s *seeding) propose(ctx context.Context, p proposal) error {
	fields := p.fields()
	maps.Copy(fields, p.Earlier)
	about := s.actions[p.RelatedAction]
	fields["theme"], fields["related"] = strconv.FormatInt(about.Theme, 10), strconv.FormatInt(about.ID, 10)
	if p.Organisation != "" {
		fields["organisation"] = strconv.FormatInt(s.speaksFor[p.Author], 10)
	}
	author := s.actors[p.Author]
	d, err := s.f.ProposalDrafts.Begin(ctx, author, forum.NewProposalDraft{Key: "example-" + p.ID, Plan: s.plan.ID, Lang: p.Lang, Fields: fields})
	if err != nil {
		return fmt.Errorf("%s: %w", p.ID, err)
	}
	for _, other := range p.CoAuthors {
		if err := s.join(ctx, author, s.actors[other], d.AuthoredAs()); err != nil {
			return fmt.Errorf("%s writes along with %s: %w", other, p.ID, err)
		}
	}
	if p.Attachment != nil && s.hasStore {
		_, err := s.f.Attachments.Add(ctx, author, d.ID, forum.NewAttachment{
			Name: p.Attachment.Name, Data: readFile(p.Attachment.File), Description: forum.Description{Alt: p.Attachment.Alt},
		})
		if err != nil {
			return fmt.Errorf("attachment of %s: %w", p.ID, err)
		}
	}
	s.numbers[p.ID], err = s.submit(ctx, author, d, d.Fields)
	if err != nil {
		return fmt.Errorf("%s: %w", p.ID, err)
	}
	return nil
}

// join makes someone a co-author, by a link.
func (s *seeding) join(ctx context.Context, author, other forum.Actor, of forum.Authored) error {
	link, err := s.f.Invitations.Make(ctx, author, of)
	if err != nil {
		return err
	}
	_, err = s.f.Invitations.Accept(ctx, other, link)
	return err
}

// revise publishes a proposal's present text as its second version.
func (s *seeding) revise(ctx context.Context, p proposal) error {
	by := s.actors[p.Revision.By]
	draft, err := s.f.ProposalDrafts.Reopen(ctx, by, s.numbers[p.ID])
	if err != nil {
		return fmt.Errorf("revise %s: %w", p.ID, err)
	}
	d, err := s.f.ProposalDrafts.Find(ctx, by, draft)
	if err != nil {
		return fmt.Errorf("revise %s: %w", p.ID, err)
	}
	fields := p.fields()
	fields["note"], fields["substantial"] = p.Revision.Note, "1"
	if _, err := s.submit(ctx, by, d, fields); err != nil {
		return fmt.Errorf("revise %s: %w", p.ID, err)
	}
	return nil
}

// submit publishes a draft with what stands in its form, and gives the proposal's number.
func (s *seeding) submit(ctx context.Context, by forum.Actor, d forum.ProposalDraft, fields forum.DraftFields) (int64, error) {
	proposal, _, err := s.f.ProposalDrafts.Submit(ctx, by, d.ID, forum.DraftEdit{Revision: d.Revision, Fields: fields})
	return proposal, err
}

// beginDraft keeps a proposal that is not submitted yet.
func (s *seeding) beginDraft(ctx context.Context, d proposalDraft) error {
	_, err := s.f.ProposalDrafts.Begin(ctx, s.actors[d.Author], forum.NewProposalDraft{
		Key: "example-" + d.ID, Plan: s.plan.ID, Lang: d.Lang, Fields: d.Fields,
	})
	if err != nil {
		return fmt.Errorf("%s: %w", d.ID, err)
	}
	return nil
}
