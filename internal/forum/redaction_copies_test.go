package forum

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestDecisions_Redact_alsoWhatRepeatsIt(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod, other := s.person("Ana"), s.person("Bob"), s.moderator("Mo"), s.moderator("Mies")
	s.propose(bob, g, "Iets anders") // opens the window
	proposal, err := s.f.Proposals.Submit(t.Context(), ana, NewProposal{Key: "proposal-of-ana", Plan: g.plan, Lang: "nl", ProposalText: ProposalText{
		Title: "Help de buurt", Problem: "Mevrouw Kwibusma wordt niet gehoord.", Solution: "Bel haar eens.",
	}})
	s.must(err)
	part, err := s.f.Curations.Split(t.Context(), mod, s.because(proposal, "Dit zijn er twee."), Part{
		Key: "key-of-part", Title: "Bel Kwibusma", Problem: "Mevrouw Kwibusma wacht.", Solution: "Bel haar.",
	})
	s.must(err)
	_, err = s.f.Decisions.Undo(t.Context(), mod, s.decide(mod, DecideHide, proposal))
	s.must(err)
	s.must(s.f.Flags.Report(t.Context(), bob, proposal, NewFlag{Ground: GroundOther, Words: "Hier staat de naam van Kwibusma."}))
	s.must(s.f.Appeals.Lodge(t.Context(), ana, s.decide(mod, DecideWarn, proposal), "Kwibusma vindt het goed.", "nl"))
	repeats := s.post(bob, g.thread, 0, "Ik ken die kwibusma wel.")
	same := s.post(bob, g.thread, 0, "Ik ken haar niet.")

	batch := s.redact(mod, proposal, "Kwibusma")

	if got := s.standsIn("Kwibusma"); slices.ContainsFunc(got, func(column string) bool {
		return column != "seals.texts" && column[:8] != "comments" && column[:6] != "search"
	}) {
		t.Errorf("the name still stands in %v", got)
	}
	left, more, err := s.f.Decisions.Remains(t.Context(), mod, batch)
	s.must(err)
	if len(left) != 1 || left[0].ID != repeats || left[0].Kind != "comment" || left[0].Case != 0 || more {
		t.Errorf("it is still said in %+v; not in %d", left, same)
	}
	for name, who := range map[string]Actor{"a visitor": {}, "its author": ana} {
		if _, _, err := s.f.Decisions.Remains(t.Context(), who, batch); CodeOf(err) != NotFound {
			t.Errorf("%s searches: %v", name, err)
		}
	}

	t.Run("what is found is taken out too, and is found no more", func(t *testing.T) {
		s.flag(ana, repeats, 4)
		s.redact(other, repeats, "kwibusma")
		left, _, err := s.f.Decisions.Remains(t.Context(), mod, batch)
		s.must(err)
		if len(left) != 0 {
			t.Errorf("it is still said in %+v", left)
		}
	})
	t.Run("undone, all of it is as it was", func(t *testing.T) {
		_, err := s.f.Decisions.Undo(t.Context(), mod, batch)
		s.must(err)
		if p, err := s.f.Proposals.Find(t.Context(), Actor{}, part); err != nil || p.Title != "Bel Kwibusma" {
			t.Errorf("the part is %+v, %v", p, err)
		}
		for _, column := range []string{"flags.words", "appeals.words"} {
			if got := s.standsIn("Kwibusma"); !slices.Contains(got, column) {
				t.Errorf("it stands in %v", got)
			}
		}
	})
	t.Run("once the words are forgotten nobody can search for them", func(t *testing.T) {
		again := s.redact(mod, proposal, "Kwibusma")
		s.now = s.now.Add(UndoFor + time.Second)
		s.must(s.f.Decisions.ForgetSealed(t.Context()))
		_, _, err := s.f.Decisions.Remains(t.Context(), mod, again)
		s.refused(err, Closed)
	})
	t.Run("a report that was full stays within its bounds", func(t *testing.T) {
		comment := s.post(ana, g.thread, 0, "Het is Kwibusma.")
		s.must(s.f.Flags.Report(t.Context(), bob, comment, NewFlag{Ground: GroundOther, Words: fmt.Sprintf("%0*d Kwibusma", MaxFlagWords-9, 0)}))
		s.redact(mod, comment, "Kwibusma")
	})
}
