package demo

import (
	"context"
	"fmt"

	"samenspraak/internal/forum"
)

// response is an answer with reasons.
type response struct {
	ID       string     `json:"id"`
	Target   target     `json:"target"`
	Decision string     `json:"decision"` // one of forum.Outcomes
	By       string     `json:"by"`
	ReadBy   string     `json:"read_by"` // the second reader
	Date     string     `json:"date"`
	Reason   forum.Text `json:"reason"`
	Result   result     `json:"result"`
}

// target is what is answered: a proposal or a comment.
type target struct {
	ID string `json:"id"`
}

// result is what it led to. Without a version that is the action, in a version to come.
type result struct {
	Action  int `json:"action"`
	Version int `json:"version"`
}

// step is something that was decided on a proposal. Only moderators take such steps, so one does for who decided.
type step struct {
	ID         string     `json:"id"`
	Target     target     `json:"target"`
	Decision   string     `json:"decision"` // merged, or a status
	TakenBy    string     `json:"taken_by"`
	Date       string     `json:"date"`
	Reason     forum.Text `json:"reason"`
	MergedInto string     `json:"merged_into"`
}

// response is written, and published once someone else has read it. Of a proposal it answers what was merged into it as well.
func (s *seeding) response(r response, merges []step) []deed {
	var id int64
	return []deed{
		{s.at(r.Date, answering), func(ctx context.Context) (err error) {
			in := forum.NewResponse{
				Key: "example-" + r.ID, Inputs: []int64{s.numbers[r.Target.ID]}, Outcome: r.Decision, Reason: r.Reason.NL, Lang: "nl",
				Action: s.actions[r.Result.Action].ID, Version: r.Result.Version,
			}
			for _, m := range merges {
				if m.MergedInto == r.Target.ID {
					in.Inputs = append(in.Inputs, s.numbers[m.Target.ID])
				}
			}
			if id, err = s.f.Responses.Draft(ctx, s.actors[r.By], s.plan.ID, in); err != nil {
				return fmt.Errorf("%s: %w", r.ID, err)
			}
			return nil
		}},
		{s.at(r.Date, reading), func(ctx context.Context) error {
			reader := s.actors[r.ReadBy]
			read, err := s.f.Responses.Find(ctx, reader, id)
			if err != nil {
				return fmt.Errorf("read %s: %w", r.ID, err)
			}
			if err := s.f.Responses.Approve(ctx, reader, id, read.Revision); err != nil {
				return fmt.Errorf("approve %s: %w", r.ID, err)
			}
			return nil
		}},
	}
}

// curating is the first step on a proposal of the example.
func (s *seeding) curating(c step) (forum.Actor, forum.Curating) {
	return s.actors[c.TakenBy], forum.Curating{Proposal: s.numbers[c.Target.ID], Reason: c.Reason.NL}
}

func (s *seeding) merge(ctx context.Context, m step) error {
	by, in := s.curating(m)
	if err := s.f.Curations.Merge(ctx, by, in, s.numbers[m.MergedInto]); err != nil {
		return fmt.Errorf("%s: %w", m.ID, err)
	}
	return nil
}

// consider says how far a proposal is.
func (s *seeding) consider(ctx context.Context, c step) error {
	by, in := s.curating(c)
	if err := s.f.Curations.SetStatus(ctx, by, in, c.Decision); err != nil {
		return fmt.Errorf("%s: %w", c.ID, err)
	}
	return nil
}
