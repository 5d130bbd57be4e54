package demo

import (
	"reflect"
	"slices"
	"testing"

	"samenspraak/internal/forum"
)

// pairs counts what is shown of all pairs, each from both of its sides.
type pairs struct{ right, wrong, missed int }

func (p pairs) precision() float64 { return float64(p.right) / float64(p.right+p.wrong) }
func (p pairs) recall() float64    { return float64(p.right) / float64(p.right+p.missed) }

// groups are which proposals of the content ask for the same.
func groups() map[string]string {
	groups := map[string]string{}
	for _, p := range read[struct {
		Proposals []struct {
			ID    string
			Group string `json:"duplicate_group"`
		}
	}]("discussions.json").Proposals {
		groups[p.ID] = p.Group
	}
	return groups
}

// similar types each proposal anew and looks which of the others are shown beside the form.
func (s *seeded) similar() (pairs, map[string][]string) {
	s.t.Helper()
	var all pairs
	proposals, groups, shown := s.proposals(), groups(), map[string][]string{}
	for id, typed := range proposals {
		found, err := s.f.Proposals.Similar(s.t.Context(), forum.Actor{}, s.plan.ID, typed.Title, typed.Problem)
		s.must(err)
		for other, o := range proposals {
			isShown := slices.ContainsFunc(found, func(x forum.Similar) bool { return x.ID == o.ID })
			isSame := groups[id] != "" && groups[id] == groups[other]
			switch {
			case other == id:
				continue
			case isShown && isSame:
				all.right++
			case isShown:
				all.wrong++
			case isSame:
				all.missed++
			}
			if isShown {
				shown[id] = append(shown[id], other)
			}
		}
		slices.Sort(shown[id])
	}
	return all, shown
}

// duplicates are the proposals that ask for the same; the first is the one in which the others go on.
var duplicates = []string{"v01", "v02", "v03", "v04"}

// unmerge undoes a merge.
func (s *seeded) unmerge(moderator forum.Actor, proposal int64) {
	s.t.Helper()
	s.must(s.f.Curations.Unmerge(s.t.Context(), moderator, s.because(proposal, "Toch iets anders.")))
}

// TestSeed_duplicates measures, over all pairs of the fourteen proposals, what is shown while one of them is typed anew in the forum as it is:
// with the actions and everything else that has the same words.
func TestSeed_duplicates(t *testing.T) {
	s := seedForum(t)
	moderator, proposals := s.actor("p02"), s.proposals()
	into := proposals[duplicates[0]].ID
	s.unmerge(moderator, proposals["v02"].ID)

	found, shown := s.similar()
	t.Logf("%+v: precision %.2f, recall %.2f", found, found.precision(), found.recall())
	if found.precision() < 0.9 || found.recall() < 0.8 {
		t.Errorf("precision is %.2f, recall %.2f", found.precision(), found.recall())
	}
	for _, id := range duplicates {
		if !slices.ContainsFunc(shown[id], func(other string) bool { return slices.Contains(duplicates, other) }) {
			t.Errorf("%s would be proposed again without a word", id)
		}
	}

	before := s.everything()
	for _, id := range duplicates[1:] {
		s.must(s.f.Curations.Merge(t.Context(), moderator, s.because(proposals[id].ID, "Vraagt hetzelfde."), into))
	}
	t.Run("merged, only the one in which they go on is shown beside the form", func(t *testing.T) {
		_, shown := s.similar()
		for id, others := range shown {
			if slices.ContainsFunc(others, func(other string) bool { return slices.Contains(duplicates[1:], other) }) {
				t.Errorf("for %s are shown %v", id, others)
			}
		}
		if !slices.Contains(shown["v02"], duplicates[0]) {
			t.Errorf("for v02 are shown %v", shown["v02"])
		}
		family, err := s.f.Curations.Family(t.Context(), forum.Actor{}, into)
		s.must(err)
		if len(family) != 3 || slices.ContainsFunc(family, func(r forum.Relative) bool { return r.How != "merged" }) {
			t.Errorf("the family is %+v", family)
		}
	})
	t.Run("split back, everything is as before", func(t *testing.T) {
		for _, id := range duplicates[1:] {
			s.unmerge(moderator, proposals[id].ID)
		}
		if after := s.everything(); !reflect.DeepEqual(after, before) {
			t.Errorf("it is\n%+v, was\n%+v", after, before)
		}
	})
}

// whole is all that merging could have changed.
type whole struct {
	Proposals map[string]forum.Proposal
	Families  map[string][]forum.Relative
	Backing   map[string]forum.Backing
	Threads   map[string]forum.Thread
	Waiting   []forum.Proposal
	Ledger    forum.Ledger
	Similar   map[string][]string
}

func (s *seeded) everything() (w whole) {
	s.t.Helper()
	ctx, visitor := s.t.Context(), forum.Actor{}
	w = whole{
		Proposals: s.proposals(), Families: map[string][]forum.Relative{}, Backing: map[string]forum.Backing{}, Threads: map[string]forum.Thread{},
	}
	var err error
	for id, o := range w.Proposals {
		w.Families[id], err = s.f.Curations.Family(ctx, visitor, o.ID)
		s.must(err)
		w.Backing[id], err = s.f.Supports.Of(ctx, visitor, o.ID)
		s.must(err)
		w.Threads[id], err = s.f.Threads.Find(ctx, visitor, o.Thread)
		s.must(err)
	}
	w.Waiting, _, err = s.f.Proposals.List(ctx, visitor, forum.ProposalQuery{Plan: s.plan.ID, Order: forum.ByUnanswered})
	s.must(err)
	w.Ledger, err = s.f.Inputs.Ledger(ctx, s.plan.ID)
	s.must(err)
	_, w.Similar = s.similar()
	return w
}
