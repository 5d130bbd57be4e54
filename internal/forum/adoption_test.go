package forum

import (
	"sync"
	"testing"
)

func TestCurations_credited(t *testing.T) {
	s := newStand(t)
	g, elsewhere := s.lay("drafting"), s.lay("drafting")
	s.version(g.action, 1, firstText)
	mo, ana := s.moderator("Mo"), s.person("Ana")
	one, two, far := s.propose(ana, g, "Teller"), s.propose(ana, g, "Wachttijd"), s.propose(ana, elsewhere, "Ver weg")
	s.must(s.f.Curations.LinkAction(t.Context(), mo, s.because(one, "Hoort erbij."), g.action))
	_, err := s.f.Curations.Creditable(t.Context(), ana, g.action)
	s.refused(err, NotFound)
	creditable, err := s.f.Curations.Creditable(t.Context(), mo, g.action)
	s.must(err)
	if len(creditable) != 1 || creditable[0].Proposal != one {
		t.Errorf("creditable are %+v", creditable)
	}
	in := s.open(mo, g.action).edit("vijf werkdagen", "tien werkdagen")
	in.Note = "Tien."
	_, err = s.f.Drafts.Publish(t.Context(), mo, g.action, Publication{Edited: in, Proposals: []int64{one, far}})
	s.refused(err, NotFound)
	_, err = s.f.Drafts.Publish(t.Context(), mo, g.action, Publication{Edited: in, Proposals: []int64{two, one, one}})
	s.must(err)
	origins, err := s.f.Curations.OriginsOf(t.Context(), Actor{}, g.action)
	s.must(err)
	if len(origins) != 2 || origins[0].Made || origins[0].Version != 2 || s.lastStep(one).Kind != "credited" || s.lastStep(one).Value != "2" || s.lastStep(one).Reason != "Tien." {
		t.Errorf("origins are %+v, the last step is %+v", origins, s.lastStep(one))
	}
	if left, err := s.f.Curations.Creditable(t.Context(), mo, g.action); err != nil || len(left) != 0 {
		t.Errorf("still creditable are %+v, %v", left, err)
	}
}

func TestCurations_Adopt(t *testing.T) {
	s := newStand(t)
	g, elsewhere := s.lay("drafting"), s.lay("drafting")
	mo, ana := s.moderator("Mo"), s.person("Ana")
	one, two, far := s.propose(ana, g, "Teller"), s.propose(ana, g, "Wachttijd"), s.propose(ana, elsewhere, "Ver weg")
	in := NewAction{Key: "adopt-key-1", Proposals: []int64{two, one, one}, Theme: g.theme, Lang: "nl", Title: "Laat zien hoe lang het duurt", Markdown: "## Teller\n\nElke week.", Reason: "Twee voorstellen in één actie."}

	t.Run("moderators and admins alone, of one plan, by its own theme, with words", func(t *testing.T) {
		_, err := s.f.Curations.Adopt(t.Context(), ana, in)
		s.refused(err, NotFound)
		for name, change := range map[string]func(*NewAction){
			"proposals": func(n *NewAction) { n.Proposals = []int64{one, far} }, "theme": func(n *NewAction) { n.Theme = elsewhere.theme },
			"title": func(n *NewAction) { n.Title = " " }, "holder": func(n *NewAction) { n.Holder = 1 << 40 },
		} {
			bad := in
			change(&bad)
			_, err := s.f.Curations.Adopt(t.Context(), mo, bad)
			if fields := fieldsOf(err); len(fields) != 1 || fields[0] != name {
				t.Errorf("%s: wrong are %v (%v)", name, fields, err)
			}
		}
		if n := s.count(`SELECT count(*) FROM actions`); n != 2 {
			t.Errorf("%d actions, want the two that there were", n)
		}
	})
	var action int64
	t.Run("several at once make one action, each leads to it and it to them", func(t *testing.T) {
		ids := make([]int64, 3)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				id, err := s.f.Curations.Adopt(t.Context(), mo, in)
				if err != nil {
					t.Error(err)
				}
				ids[i] = id
			})
		}
		wg.Wait()
		action = ids[0]
		if ids[1] != action || ids[2] != action {
			t.Errorf("a double click makes %v", ids)
		}
		made, err := s.f.Actions.Find(t.Context(), Actor{}, action)
		s.must(err)
		if made.Number != 2 || made.Current.Number != 1 || made.Title.NL != in.Title || made.MainThread == 0 {
			t.Errorf("the action is %+v", made)
		}
		origins, err := s.f.Curations.OriginsOf(t.Context(), Actor{}, action)
		s.must(err)
		if len(origins) != 2 || !origins[0].Made || origins[0].ProposalTitle != "Teller" {
			t.Errorf("it comes from %+v", origins)
		}
		if step := s.lastStep(two); step.Kind != "adopted" || step.Other != action {
			t.Errorf("the proposal's last step is %+v", step)
		}
	})
	t.Run("of two moderators who do it at once one is first, the other hears who was", func(t *testing.T) {
		again, cas := in, s.moderator("Cas")
		again.Key, again.Title = "adopt-key-3", "Nog eens hetzelfde"
		_, err := s.f.Curations.Adopt(t.Context(), cas, again)
		s.refused(err, Conflict)
		again.Seen, err = s.f.Curations.LastSteps(t.Context(), cas, again.Proposals)
		s.must(err)
		if again.Seen[one] != s.lastStep(one).ID || again.Seen[two] != s.lastStep(two).ID {
			t.Errorf("seen are %v", again.Seen)
		}
		_, err = s.f.Curations.Adopt(t.Context(), cas, again)
		s.must(err)
	})
	t.Run("not what goes on in another, nor once the plan is adopted", func(t *testing.T) {
		s.must(s.f.Curations.Merge(t.Context(), mo, s.because(two, "Zelfde."), one))
		next := in
		next.Key, next.Proposals, next.Title = "adopt-key-2", []int64{two}, "Nog een"
		_, err := s.f.Curations.Adopt(t.Context(), mo, next)
		s.refused(err, Refused)
		s.exec(`UPDATE plans SET phase = 'implementation' WHERE id = $1`, g.plan)
		next.Proposals = []int64{one}
		_, err = s.f.Curations.Adopt(t.Context(), mo, next)
		s.refused(err, Closed)
	})
}
