package forum

import "testing"

func TestAssisted_Withdraw(t *testing.T) {
	d := newDesk(t)
	proposal := d.enter(d.bram, NewAssisted{Key: "letter-0001", AssistedPerson: d.letter("Truus de Wit"), Proposal: &NewProposal{
		Plan: d.g.plan, Lang: "nl", ProposalText: ProposalText{Title: "Een balie voor vragen", Problem: "Er is er geen.", Solution: "Open er een."},
	}})
	own := d.propose(d.ben, "Open de agenda", 0)
	seen := func() bool {
		_, err := d.f.Proposals.Find(t.Context(), Actor{}, proposal)
		if CodeOf(err) != NotFound {
			d.must(err)
		}
		return err == nil
	}
	for name, who := range map[string]Actor{"a visitor": {}, "a member": d.ben} {
		if _, err := d.f.Assisted.Withdraw(t.Context(), who, proposal, "Op verzoek."); CodeOf(err) != NotFound {
			t.Errorf("%s withdraws it: %v", name, err)
		}
	}
	_, err := d.f.Assisted.Withdraw(t.Context(), d.bram, own, "Op verzoek.")
	d.refused(err, NotFound)
	d.refused(d.f.Assisted.Return(t.Context(), d.bram, proposal, "Toch."), Conflict)

	batch, err := d.f.Assisted.Withdraw(t.Context(), d.bram, proposal, "Op verzoek.")
	d.must(err)
	source, err := d.f.Assisted.Source(t.Context(), d.tess, proposal)
	d.must(err)
	log, _, err := d.f.Decisions.Log(t.Context(), LogQuery{Kind: DecideWithdraw})
	d.must(err)
	if seen() || !source.Withdrawn || len(log) != 1 || log[0].Rule != 0 {
		t.Errorf("withdrawn, it is seen: %v; it is %+v, the log says %+v", seen(), source, log)
	}
	_, err = d.f.Assisted.Withdraw(t.Context(), d.tess, proposal, "Op verzoek.")
	d.refused(err, Conflict)

	_, err = d.f.Decisions.Undo(t.Context(), d.bram, batch)
	d.must(err)
	if !seen() {
		t.Error("undone, it is not seen")
	}
	_, err = d.f.Assisted.Withdraw(t.Context(), d.bram, proposal, "Op verzoek.")
	d.must(err)
	d.must(d.f.Assisted.Return(t.Context(), d.tess, proposal, "Toch."))
	if !seen() {
		t.Error("put back, it is not seen")
	}

	t.Run("what a moderator hid is not put back so", func(t *testing.T) {
		d.hide(proposal)
		d.refused(d.f.Assisted.Return(t.Context(), d.tess, proposal, "Toch."), Conflict)
	})
}
