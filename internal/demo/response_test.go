package demo

import (
	"slices"
	"testing"
	"time"

	"samenspraak/internal/forum"
)

// answered is the input that has an answer.
func (s *seeded) answered() []forum.Input {
	s.t.Helper()
	found, more, err := s.f.Inputs.List(s.t.Context(), forum.InputQuery{Plan: s.plan.ID, Limit: 500})
	s.must(err)
	if more {
		s.t.Fatal("there is more input than fits")
	}
	return slices.DeleteFunc(found, func(i forum.Input) bool { return i.Waits() })
}

// words are those of what is answered.
func (s *seeded) words(id string) string {
	for _, p := range s.said.Proposals {
		if p.ID == id {
			return p.Title
		}
	}
	for _, t := range s.said.Threads {
		for _, c := range t.Comments {
			if c.ID == id {
				return c.Text
			}
		}
	}
	s.t.Fatalf("%s is not in the content", id)
	return ""
}

func TestSeed_responses(t *testing.T) {
	s := seedForum(t)
	proposals, answered := s.proposals(), s.answered()

	t.Run("each answers what the content says, with its reason, by whom and for which action", func(t *testing.T) {
		for _, r := range s.said.Responses {
			at := slices.IndexFunc(answered, func(i forum.Input) bool { return i.Title+i.Excerpt == s.words(r.Target.ID) })
			if at < 0 {
				t.Errorf("%s is not answered", r.Target.ID)
				continue
			}
			found, err := s.f.Responses.Find(t.Context(), forum.Actor{}, answered[at].Response)
			s.must(err)
			if found.Outcome != r.Decision || found.Reason != r.Reason.NL || found.ActionNumber != r.Result.Action || found.Version != r.Result.Version {
				t.Errorf("%s is %+v", r.ID, found)
			}
			if found.WriterName != s.names[r.By] || found.ApproverName != s.names[r.ReadBy] || found.Office != "holder" {
				t.Errorf("%s is by %s for the %s, read by %s", r.ID, found.WriterName, found.Office, found.ApproverName)
			}
		}
		// The seventh is what was merged into what the first answers.
		if len(answered) != len(s.said.Responses)+len(s.said.Merges) {
			t.Errorf("%d are answered", len(answered))
		}
	})
	t.Run("what was merged goes on in the other, has its answer, and says why", func(t *testing.T) {
		for _, m := range s.said.Merges {
			o, into := proposals[m.Target.ID], proposals[m.MergedInto]
			steps, err := s.f.Curations.Steps(t.Context(), forum.Actor{}, o.ID)
			s.must(err)
			if o.MergedInto != into.ID || o.Answer == nil || o.Answer.ID != into.Answer.ID || len(steps) != 1 || steps[0].Reason != m.Reason.NL {
				t.Errorf("%s is %+v, after %+v", m.Target.ID, o, steps)
			}
		}
	})
	t.Run("what is under consideration says so, and why", func(t *testing.T) {
		for _, c := range s.said.States {
			o := proposals[c.Target.ID]
			steps, err := s.f.Curations.Steps(t.Context(), forum.Actor{}, o.ID)
			s.must(err)
			if o.Status != c.Decision || len(steps) != 1 || steps[0].Reason != c.Reason.NL || steps[0].ByName != s.names[c.TakenBy] {
				t.Errorf("%s is %s, after %+v", c.Target.ID, o.Status, steps)
			}
		}
	})
	t.Run("all of it happened before the week began", func(t *testing.T) {
		var last time.Time
		s.must(s.db.QueryRow(t.Context(), `SELECT max(at) FROM events`).Scan(&last))
		if last.After(s.f.Now()) {
			t.Errorf("the last thing happened at %s", last)
		}
	})
	t.Run("who proposed, follows or supports what was merged, answered or revised, is told", func(t *testing.T) {
		for _, event := range s.news.events {
			s.must(s.f.Notifications.Tell(t.Context(), event))
		}
		for id, wants := range map[string][]string{
			"p20": {"proposal.merged", "input.answered", "proposal.revised"}, // Thijs: his own, and one that he supports
			"p14": {"proposal.merged", "proposal.answered", "thread.answered"},
			"p24": {"proposal.status"}, // Xander
		} {
			told, _, err := s.f.Notifications.List(t.Context(), s.actor(id), forum.NotificationMark{})
			s.must(err)
			for _, kind := range wants {
				if !slices.ContainsFunc(told, func(n forum.Notification) bool { return n.Kind == kind }) {
					t.Errorf("%s hears of no %s", s.names[id], kind)
				}
			}
		}
	})
}
