package forum

import (
	"fmt"
	"slices"
	"sync"
	"testing"
)

// Two moderators work through one queue of five hundred reported contributions from both ends, a hundred at a time.
func TestDecisions_twoWorkThroughOneQueue(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, ben, mods := s.person("Ana"), s.person("Ben"), []Actor{s.moderator("Mo"), s.moderator("Mies")}
	const many, bulk = 500, 100
	var items []DecisionItem
	for i := range many {
		about := s.post(ana, g.thread, 0, fmt.Sprintf("Reactie %d.", i))
		s.flag(ben, about, 1)
		items = append(items, DecisionItem{About: about})
	}
	kinds := []string{DecideHide, DecideApprove}
	taken := make([][]Taken, len(mods))
	var both sync.WaitGroup
	for i, mod := range mods {
		both.Go(func() {
			mine := slices.Clone(items)
			if i == 1 {
				slices.Reverse(mine)
			}
			for some := range slices.Chunk(mine, bulk) {
				got, err := s.f.Decisions.Take(t.Context(), mod, NewDecision{Kind: kinds[i], Items: some, Rule: 1, Reason: "Niet bij het onderwerp."})
				if err != nil && CodeOf(err) != Conflict {
					t.Error(err)
				}
				if got.Done+len(got.Late) != len(some) {
					t.Errorf("of %d were decided %d, and %d were late", len(some), got.Done, len(got.Late))
				}
				taken[i] = append(taken[i], got)
			}
		})
	}
	both.Wait()

	done := []int{0, 0}
	for i, all := range taken {
		for _, one := range all {
			done[i] += one.Done
		}
	}
	if done[0]+done[1] != many {
		t.Fatalf("decided %v of %d", done, many)
	}
	if twice := s.count(`SELECT count(*) FROM (SELECT FROM decisions GROUP BY about_id HAVING count(*) <> 1) x`); twice != 0 {
		t.Errorf("on %d there is more than one decision", twice)
	}
	if hidden, waiting := s.count(`SELECT count(*) FROM subjects WHERE hidden_by IS NOT NULL`), s.count(`SELECT count(*) FROM cases WHERE closed_at IS NULL`); hidden != done[0] || waiting != 0 {
		t.Errorf("%d are hidden and %d wait, after hiding %d", hidden, waiting, done[0])
	}
	logged := map[string]int{}
	s.must(s.f.Decisions.WholeLog(t.Context(), LogQuery{}, func(d LoggedDecision) error {
		logged[d.Kind]++
		return nil
	}))
	if logged[DecideHide] != done[0] || len(logged) != 1 { // that something may stay is no news to the public
		t.Errorf("the log holds %v, hidden were %d", logged, done[0])
	}
	if n := s.count(`SELECT count(*) FROM events WHERE kind = 'decision.taken'`); n != many {
		t.Errorf("%d decisions are on record", n)
	}

	undone := 0
	for _, one := range taken[0] {
		if one.Done == 0 {
			continue
		}
		n, err := s.f.Decisions.Undo(t.Context(), mods[1], one.Batch)
		s.must(err)
		if n != one.Done {
			t.Errorf("of %d were undone %d", one.Done, n)
		}
		undone += n
	}
	if hidden, waiting := s.count(`SELECT count(*) FROM subjects WHERE hidden_by IS NOT NULL`), s.count(`SELECT count(*) FROM cases WHERE closed_at IS NULL`); hidden != 0 || waiting != undone {
		t.Errorf("after undoing %d, %d are hidden and %d wait", undone, hidden, waiting)
	}
	if n := s.count(`SELECT count(*) FROM flags WHERE settled_by IS NULL`); n != undone {
		t.Errorf("%d reports wait again", n)
	}
}
