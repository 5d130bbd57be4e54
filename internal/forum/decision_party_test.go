package forum

import (
	"slices"
	"testing"
	"time"
)

// A moderator who wrote a proposal with others does not judge it.
func TestDecisions_onWhatOneWroteAlong(t *testing.T) {
	d := newDesk(t)
	mod, other, third := d.moderator("Mo"), d.moderator("Mies"), d.moderator("Moos")
	id := d.propose(d.ana, "Open agenda", 0)
	d.exec(`INSERT INTO co_authors (proposal_id, account_id, joined_at) VALUES ($1, $2, $3)`, id, mod.Account, d.now)
	d.flag(d.ben, id, 1)
	take := func(by Actor, kind string) (Taken, error) {
		return d.f.Decisions.Take(t.Context(), by, NewDecision{Kind: kind, Items: []DecisionItem{{About: id, Known: d.lastDecision(id)}}, Rule: 1, Reason: "Daarom."})
	}
	waits := func(kind string) Case {
		t.Helper()
		found, _, err := d.f.Cases.List(t.Context(), mod, CaseQuery{Plan: d.g.plan, Kind: kind})
		d.must(err)
		if len(found) != 1 {
			t.Fatalf("in the queue are %+v", found)
		}
		return found[0]
	}
	wantForOthers := func(c Case) {
		t.Helper()
		if c.MayDecide(mod) || !c.MayDecide(third) || c.Party(mod) != "decision.error.coAuthor" || c.Party(third) != "" {
			t.Errorf("it waits as %+v", c)
		}
	}

	wantForOthers(waits(CaseFlagged))
	_, err := take(mod, DecideApprove)
	d.refused(err, Refused)
	hidden, err := take(other, DecideHide)
	d.must(err)
	_, err = take(mod, DecideRestore)
	d.refused(err, Refused)
	_, err = d.f.Decisions.Undo(t.Context(), mod, hidden.Batch)
	d.refused(err, Refused)

	t.Run("nor decides on the objection to a decision on it, which does not come to them as theirs to decide", func(t *testing.T) {
		d.must(d.f.Appeals.Lodge(t.Context(), d.ana, hidden.Batch, "Dit was eerlijk.", "nl"))
		appeal, err := d.f.Appeals.Against(t.Context(), d.ana, hidden.Batch)
		d.must(err)
		waiting := waits(CaseAppeal)
		wantForOthers(waiting)
		d.must(d.f.Cases.Claim(t.Context(), mod, waiting.ID))
		if c := waits(CaseAppeal); c.ClaimedBy != 0 {
			t.Errorf("it is %d's", c.ClaimedBy)
		}
		day, err := d.f.Cases.Today(t.Context(), mod, d.now)
		d.must(err)
		if len(day.Appeals) != 0 {
			t.Errorf("today shows %+v", day.Appeals)
		}
		d.refused(d.f.Appeals.Decide(t.Context(), mod, appeal.ID, AppealReversed, "Vind ik ook."), Refused)
		d.now = d.now.Add(30 * 24 * time.Hour)
		d.must(d.f.Appeals.TellLate(t.Context()))
		if slices.Contains(d.heard(mod), "appeal.late") || !slices.Contains(d.heard(third), "appeal.late") {
			t.Errorf("that it is late they hear as %v, another as %v", d.heard(mod), d.heard(third))
		}
		d.must(d.f.Appeals.Decide(t.Context(), third, appeal.ID, AppealReversed, "Dit mag."))
	})
	t.Run("nor answers a request about it", func(t *testing.T) {
		request := d.asks(other, DecideDelete, id)
		wantForOthers(waits(CaseRequest))
		for _, outcome := range []string{RequestAgreed, RequestDeclined} {
			_, err := d.f.Requests.Answer(t.Context(), mod, request, outcome, "Vind ik.")
			d.refused(err, Refused)
		}
		_, err := d.f.Requests.Answer(t.Context(), third, request, RequestDeclined, "Dit valt mee.")
		d.must(err)
	})
}

func TestDecisions_onWhatOneEnteredForSomeone(t *testing.T) {
	d := newDesk(t)
	id := d.enter(d.bram, NewAssisted{Key: d.key(), AssistedPerson: d.letter("Truus de Wit"), Thread: d.g.thread, Comment: NewComment{Markdown: "Wie dit bedacht, is gek.", Lang: "nl"}})
	if !d.isSeen(id) || len(d.cases(d.bram, d.g.plan)) != 0 {
		t.Error("entering it needs approval")
	}
	d.flag(d.ben, id, 2)
	take := func(by Actor, kind string) (Taken, error) {
		return d.f.Decisions.Take(t.Context(), by, NewDecision{Kind: kind, Items: []DecisionItem{{About: id, Known: d.lastDecision(id)}}, Rule: 2, Reason: "Daarom."})
	}
	wantRefused := func(err error) {
		t.Helper()
		if d.refused(err, Refused); err.(*Error).Message != "decision.error.entered" {
			t.Errorf("it says %v", err)
		}
	}
	_, err := take(d.bram, DecideApprove)
	wantRefused(err)
	waiting, _, err := d.f.Cases.List(t.Context(), d.bram, CaseQuery{Plan: d.g.plan})
	d.must(err)
	if len(waiting) != 1 || waiting[0].MayDecide(d.bram) || !waiting[0].MayDecide(d.tess) || waiting[0].Party(d.bram) != "decision.error.entered" {
		t.Errorf("in the queue are %+v", waiting)
	}
	hidden, err := take(d.tess, DecideHide)
	d.must(err)
	_, err = take(d.bram, DecideRestore)
	wantRefused(err)
	_, err = d.f.Decisions.Undo(t.Context(), d.bram, hidden.Batch)
	wantRefused(err)
	_, err = take(d.tess, DecideRestore)
	d.must(err)
}

func TestDecisions_Take_leavesOnesOwn(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mo := s.person("Ana"), s.moderator("Mo")
	own, other := s.post(mo, g.thread, 0, "Dit vind ik."), s.post(ana, g.thread, 0, "Dit vind ik ook.")
	s.flag(ana, own, 2)
	s.flag(mo, other, 2)
	taken, err := s.f.Decisions.Take(t.Context(), mo, NewDecision{Kind: DecideApprove, Items: []DecisionItem{{About: own}, {About: other}}})
	s.must(err)
	if taken.Done != 1 || taken.Left != 1 || len(taken.Late) != 0 || s.lastDecision(own) != 0 {
		t.Errorf("of two, one of them one's own, was taken %+v", taken)
	}
}
