package forum

import (
	"slices"
	"strings"
	"testing"
)

func TestHolds_edit(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	s.set(func(m *SafeguardEdition) { m.HoldBelow, m.WordsNL = 1, []string{"kwibus"} })
	comment := s.post(ana, g.thread, 0, "Mijn eerste reactie.")
	edit := func(words string) error {
		return s.f.Comments.Edit(t.Context(), ana, comment, s.count(`SELECT revision FROM comments WHERE id = $1`, comment), words)
	}

	t.Run("what waits is not changed under the moderator's eyes", func(t *testing.T) {
		s.refused(edit("Mijn eerste, andere reactie."), Closed)
	})
	t.Run("a new member's first comment waits again once it is another", func(t *testing.T) {
		s.decide(mod, DecideApprove, comment)
		s.must(edit("Koop nu kwibus."))
		if s.isSeen(comment) || !slices.Equal(s.cases(mod, g.plan), []string{CaseHeld}) {
			t.Fatalf("it is seen, or in the queue are %v", s.cases(mod, g.plan))
		}
		d, err := s.f.Decisions.Find(t.Context(), ana, s.lastDecision(comment))
		s.must(err)
		if len(d.HeldBecause) != 2 || d.HeldBecause[0].Filter != FilterNew || d.HeldBecause[1].Word != "kwibus" {
			t.Errorf("its author reads %+v", d.HeldBecause)
		}
		found, _, err := s.f.Cases.List(t.Context(), mod, CaseQuery{Plan: g.plan})
		s.must(err)
		if len(found[0].HeldBecause) != 2 {
			t.Errorf("a moderator reads %+v", found[0].HeldBecause)
		}
		page, err := s.f.Comments.Page(t.Context(), Actor{}, g.thread, CommentQuery{})
		s.must(err)
		if len(page.Comments) != 1 || page.Comments[0].HTML != "" || len(page.Comments[0].HeldBecause) != 0 {
			t.Errorf("others read %+v", page.Comments)
		}
		s.decide(mod, DecideApprove, comment)
		if c, err := s.f.Comments.Find(t.Context(), Actor{}, comment); err != nil || c.Held || !strings.Contains(c.HTML, "Koop") {
			t.Errorf("approved again, it is %+v, %v", c, err)
		}
	})
	t.Run("what readers report later is not held for what it was held for once", func(t *testing.T) {
		for i := range 3 {
			s.flag(s.person("Lezer "+string(rune('A'+i))), comment, 5)
		}
		found, _, err := s.f.Cases.List(t.Context(), mod, CaseQuery{Plan: g.plan})
		s.must(err)
		if len(found) != 1 || len(found[0].HeldBecause) != 0 {
			t.Errorf("in the queue is %+v", found)
		}
	})
}

func TestHolds_revision(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, mod := s.person("Ana"), s.moderator("Mo")
	s.set(func(m *SafeguardEdition) { m.WordsNL = []string{"kwibus"} })
	proposal := s.submitted(ana, g.plan)
	s.must(s.revise(ana, proposal, DraftFields{"title": "Koop nu kwibus"}, ProposalRevision{Note: "Beter zo."}))
	if _, err := s.f.Proposals.Find(t.Context(), Actor{}, proposal); CodeOf(err) != NotFound {
		t.Errorf("it is seen: %v", err)
	}
	if got := s.cases(mod, g.plan); !slices.Equal(got, []string{CaseHeld}) {
		t.Errorf("in the queue are %v", got)
	}
	s.decide(mod, DecideApprove, proposal)
	if o, err := s.f.Proposals.Find(t.Context(), Actor{}, proposal); err != nil || o.Title != "Koop nu kwibus" || o.Held {
		t.Errorf("approved, it is %+v, %v", o, err)
	}
}

func TestHolds_withdrawn(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	s.set(func(m *SafeguardEdition) { m.HoldBelow = 1 })
	held := s.post(ana, g.thread, 0, "Mijn eerste reactie.")
	s.must(s.f.Comments.Withdraw(t.Context(), ana, held))
	if got := s.cases(mod, g.plan); len(got) != 0 {
		t.Errorf("its author took it back, and in the queue are %v", got)
	}
	years, err := s.f.Decisions.Years(t.Context())
	s.must(err)
	if len(years) != 1 || years[0].Held != 1 {
		t.Errorf("the figures say %+v", years)
	}
}

func TestHolds_redacted(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	s.set(func(m *SafeguardEdition) { m.HoldBelow = 1 })
	held := s.post(ana, g.thread, 0, "Ga langs bij Zwaluwstraat 3, zeg ik. Dit plan is goed.")
	batch := s.redact(mod, held, "Zwaluwstraat 3")
	c, err := s.f.Comments.Find(t.Context(), Actor{}, held)
	s.must(err)
	if c.Held || strings.Contains(c.HTML, "Zwaluwstraat") || !strings.Contains(c.HTML, "Dit plan is goed") {
		t.Errorf("without the address, others read %+v", c)
	}
	_, err = s.f.Decisions.Undo(t.Context(), mod, batch)
	s.must(err)
	if s.isSeen(held) || !slices.Equal(s.cases(mod, g.plan), []string{CaseNew}) {
		t.Errorf("undone, the address is seen, or in the queue are %v", s.cases(mod, g.plan))
	}
}

func TestHolds_curated(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, mod := s.person("Ana"), s.moderator("Mo")
	first := s.propose(ana, g, "Een eerste")
	s.set(func(m *SafeguardEdition) { m.HoldBelow = 5 })
	held := s.propose(ana, g, "Een tweede")
	s.refused(s.f.Curations.Merge(t.Context(), mod, s.because(held, "Zelfde idee."), first), NotFound)
	s.decide(mod, DecideApprove, held)
	s.must(s.f.Curations.Merge(t.Context(), mod, s.because(held, "Zelfde idee."), first))
}
