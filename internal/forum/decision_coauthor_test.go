package forum

import (
	"slices"
	"testing"
)

func TestDecisions_coAuthors(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	s.exec(`INSERT INTO windows (plan_id, slug, kind, title) VALUES ($1, 'open', 'proposals', '{"nl": "Voorstellen"}')`, g.plan)
	ana, bob, eve, mod := s.person("Ana"), s.person("Bob"), s.person("Eve"), s.moderator("Mo")
	id, err := s.f.Proposals.Submit(t.Context(), ana, NewProposal{Key: "key-of-proposal", Plan: g.plan, Lang: "nl", ProposalText: ProposalText{
		Title: "Open agenda", Problem: "Niemand weet het.", Solution: "Zeg het iedereen.",
	}})
	s.must(err)
	s.exec(`INSERT INTO co_authors (proposal_id, account_id, joined_at) VALUES ($1, $2, now())`, id, bob.Account)
	s.tell()

	decision := s.decide(mod, DecideHide, id)

	for name, who := range map[string]Actor{"the first author": ana, "the co-author": bob} {
		if got := s.heard(who); !slices.Contains(got, "decision.taken") {
			t.Errorf("%s is told of %v", name, got)
		}
		if d, err := s.f.Decisions.Find(t.Context(), who, decision); err != nil || !d.Concerns {
			t.Errorf("%s reads %+v, %v", name, d, err)
		}
	}
	if d, err := s.f.Decisions.Find(t.Context(), mod, decision); err != nil || d.Concerns || d.WhomName != "Ana" {
		t.Errorf("a moderator reads %+v, %v", d, err)
	}
	if _, err := s.f.Decisions.Find(t.Context(), eve, decision); CodeOf(err) != NotFound {
		t.Errorf("another reads it: %v", err)
	}
	s.must(s.f.Appeals.Lodge(t.Context(), bob, decision, "Dit was ons voorstel.", "nl"))
	if err := s.f.Appeals.Lodge(t.Context(), ana, decision, "En ik ook.", "nl"); CodeOf(err) != Closed {
		t.Errorf("a second objection: %v", err)
	}
	appeal, err := s.f.Appeals.Against(t.Context(), bob, decision)
	s.must(err)
	s.must(s.f.Appeals.Decide(t.Context(), s.moderator("Mies"), appeal.ID, AppealReversed, "Klopt."))
	if _, err := s.f.Proposals.Find(t.Context(), Actor{}, id); err != nil {
		t.Errorf("it is not back: %v", err)
	}

	t.Run("what is decided on a person concerns that one alone", func(t *testing.T) {
		decision := s.decide(mod, DecideSuspend, id)
		if _, err := s.f.Decisions.Find(t.Context(), bob, decision); CodeOf(err) != NotFound {
			t.Errorf("the co-author reads it: %v", err)
		}
	})
}
