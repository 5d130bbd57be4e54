package demo

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/dbtest"
	"samenspraak/internal/forum"
	"samenspraak/internal/store"
)

// seeded is a forum with the demo content in it, as it is when the week of the anchor begins: everything has happened by then.
type seeded struct {
	t     *testing.T
	db    forum.DB
	f     *forum.Forum
	plan  forum.Plan
	said  discussions
	names map[string]string // of people, by their ids
	news  news
}

// news keeps the events that may be news to people.
type news struct{ events []int64 }

// Add implements forum.Outbox.
func (n *news) Add(_ context.Context, _ pgx.Tx, events []forum.Event) error {
	for _, e := range events {
		n.events = append(n.events, e.ID)
	}
	return nil
}

func seedForum(t *testing.T) *seeded {
	t.Helper()
	t.Parallel()
	s := &seeded{t: t, said: read[discussions]("discussions.json"), names: map[string]string{}}
	for _, p := range read[people]("people.json").People {
		s.names[p.ID] = p.Name
	}
	s.db = dbtest.Database(t)
	files, err := store.Open(t.Context(), "", t.TempDir())
	s.must(err)
	now := time.Date(2031, 4, 13, 22, 0, 0, 0, time.UTC) // Monday, at midnight in the Netherlands
	s.must(Seed(t.Context(), Options{DB: s.db, Issuer: "https://provider.example", Now: now, Outbox: &s.news, Store: files}))
	s.f = forum.New(forum.Options{DB: s.db, Clock: func() time.Time { return now }, Store: files})
	s.plan, err = s.f.Plans.Current(t.Context(), forum.Actor{})
	s.must(err)
	return s
}

func (s *seeded) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// actor is one of the invented people, signed in.
func (s *seeded) actor(id string) forum.Actor {
	s.t.Helper()
	guests := Guests()
	guest := guests[slices.IndexFunc(guests, func(g Person) bool { return g.Sub == id })]
	account, err := s.f.Accounts.Arrive(s.t.Context(), forum.Arrival{Issuer: "https://provider.example", Sub: id, Email: guest.Email, EmailVerified: true})
	s.must(err)
	return forum.Actor{Account: account, Name: guest.Name, Lang: guest.Locale, Ready: true, Moderator: guest.Role == "moderator"}
}

// proposals are those of the forum by the ids of the content.
func (s *seeded) proposals() map[string]forum.Proposal {
	s.t.Helper()
	found, more, err := s.f.Proposals.List(s.t.Context(), forum.Actor{}, forum.ProposalQuery{Plan: s.plan.ID})
	s.must(err)
	if more || len(found) != len(s.said.Proposals) {
		s.t.Fatalf("%d proposals, want %d", len(found), len(s.said.Proposals))
	}
	all := map[string]forum.Proposal{}
	for _, p := range s.said.Proposals {
		at := slices.IndexFunc(found, func(o forum.Proposal) bool { return o.Title == p.Title })
		if at < 0 {
			s.t.Fatalf("%s is not there", p.ID)
		}
		all[p.ID] = found[at]
	}
	return all
}

// because is a step on a proposal as it is now.
func (s *seeded) because(proposal int64, reason string) forum.Curating {
	s.t.Helper()
	steps, err := s.f.Curations.Steps(s.t.Context(), forum.Actor{}, proposal)
	s.must(err)
	in := forum.Curating{Proposal: proposal, Reason: reason}
	if len(steps) > 0 {
		in.Seen = steps[len(steps)-1].ID
	}
	return in
}
