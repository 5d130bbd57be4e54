package forum

import (
	"slices"
	"testing"
	"time"
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
	s.exec(`INSERT INTO co_authors (proposal_id, account_id, joined_at) VALUES ($1, $2, $3)`, id, bob.Account, s.now)
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

func TestInvitations_hidden(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, bo, cas, mo := s.person("Ana"), s.person("Bo"), s.person("Cas"), s.moderator("Mo")
	proposal := s.submitted(ana, g.plan)
	of := Authored{Proposal: proposal}
	s.joins(ana, cas, of)
	token, err := s.f.Invitations.Make(t.Context(), ana, of)
	s.must(err)
	draft, err := s.f.ProposalDrafts.Reopen(t.Context(), ana, proposal)
	s.must(err)
	s.now = s.now.Add(time.Minute)
	decision := s.decide(mo, DecideHide, proposal)

	t.Run("a link to what is hidden tells nothing and makes no author", func(t *testing.T) {
		in, err := s.f.Invitations.Read(t.Context(), bo, token)
		s.refused(err, Gone)
		if in.Title != "" {
			t.Errorf("it tells of %q", in.Title)
		}
		_, err = s.f.Invitations.Accept(t.Context(), bo, token)
		s.refused(err, Gone)
	})
	t.Run("the next version is kept, not published", func(t *testing.T) {
		d, err := s.f.ProposalDrafts.Find(t.Context(), ana, draft)
		s.must(err)
		if !d.Hidden {
			t.Error("it does not say that the proposal is hidden")
		}
		_, _, err = s.f.ProposalDrafts.Submit(t.Context(), ana, draft, DraftEdit{Revision: d.Revision, Fields: DraftFields{"title": "Nog opener"}})
		s.refused(err, Closed)
		d, err = s.f.ProposalDrafts.Find(t.Context(), ana, draft)
		s.must(err)
		if d.Title() != "Nog opener" {
			t.Errorf("it kept %q", d.Title())
		}
		preview, err := s.f.ProposalDrafts.Preview(t.Context(), ana, d)
		s.must(err)
		if preview.Title != "Nog opener" {
			t.Errorf("it will read as %q", preview.Title)
		}
	})
	t.Run("who joins after a decision is not concerned by it, who wrote along before it is", func(t *testing.T) {
		s.exec(`INSERT INTO co_authors (proposal_id, account_id, joined_at) VALUES ($1, $2, $3)`, proposal, bo.Account, s.now.Add(time.Minute))
		_, err := s.f.Decisions.Find(t.Context(), bo, decision)
		s.refused(err, NotFound)
		s.refused(s.f.Appeals.Lodge(t.Context(), bo, decision, "Dit is niet eerlijk.", "nl"), NotFound)
		if hidden, err := s.f.Proposals.Hidden(t.Context(), bo, proposal); err != nil || hidden.Decision != 0 {
			t.Errorf("who joined later is led to decision %d, %v", hidden.Decision, err)
		}
		s.must(s.f.Appeals.Lodge(t.Context(), cas, decision, "Dit is niet eerlijk.", "nl"))
	})
	t.Run("when it is back the link works again", func(t *testing.T) {
		s.exec(`DELETE FROM co_authors WHERE account_id = $1`, bo.Account)
		s.decide(s.moderator("Mies"), DecideRestore, proposal)
		_, err := s.f.Invitations.Accept(t.Context(), bo, token)
		s.must(err)
	})
}
