package forum

import (
	"maps"
	"slices"
	"testing"
	"time"
)

// revise publishes a proposal's next version with other fields.
func (s *stand) revise(a Actor, proposal int64, fields DraftFields, r ProposalRevision) error {
	s.t.Helper()
	draft, err := s.f.ProposalDrafts.Reopen(s.t.Context(), a, proposal)
	s.must(err)
	d, err := s.f.ProposalDrafts.Find(s.t.Context(), a, draft)
	s.must(err)
	all := DraftFields{fieldNote: r.Note, fieldSubstantial: ""}
	if r.Substantial {
		all[fieldSubstantial] = "1"
	}
	maps.Copy(all, fields)
	_, _, err = s.f.ProposalDrafts.Submit(s.t.Context(), a, draft, DraftEdit{Revision: d.Revision, Fields: all})
	return err
}

func TestProposalVersions(t *testing.T) {
	s := newStand(t)
	g := s.openPlan()
	ana, bo, cas, mo := s.person("Ana"), s.person("Bo"), s.person("Cas"), s.moderator("Mo")
	proposal := s.submitted(ana, g.plan)
	s.joins(ana, bo, Authored{Proposal: proposal})
	find := func() Proposal {
		o, err := s.f.Proposals.Find(t.Context(), Actor{}, proposal)
		s.must(err)
		return o
	}
	first := find()
	s.now = s.now.Add(time.Hour)

	t.Run("only its authors can begin the next one", func(t *testing.T) {
		for name, a := range map[string]Actor{"a visitor": {}, "another member": cas, "a moderator": mo} {
			if _, err := s.f.ProposalDrafts.Reopen(t.Context(), a, proposal); CodeOf(err) != NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		suspended := ana
		suspended.Suspended = true
		_, err := s.f.ProposalDrafts.Reopen(t.Context(), suspended, proposal)
		s.refused(err, Refused)
	})
	t.Run("they share one draft of it, with the present text", func(t *testing.T) {
		one, err := s.f.ProposalDrafts.Reopen(t.Context(), ana, proposal)
		s.must(err)
		other, err := s.f.ProposalDrafts.Reopen(t.Context(), bo, proposal)
		s.must(err)
		d, err := s.f.ProposalDrafts.Find(t.Context(), bo, other)
		s.must(err)
		if one != other || d.Title() != first.Title || d.Proposal != proposal || d.Author != ana.Account {
			t.Errorf("drafts %d and %d: %+v", one, other, d)
		}
		if _, err := s.f.ProposalDrafts.Find(t.Context(), cas, one); CodeOf(err) != NotFound {
			t.Errorf("another finds it: %v", err)
		}
	})
	t.Run("it says what changed and why, and something did change", func(t *testing.T) {
		s.refused(s.revise(ana, proposal, DraftFields{"solution": "Zend uit en bewaar."}, ProposalRevision{}), Invalid)
		s.refused(s.revise(ana, proposal, DraftFields{"solution": first.Solution}, ProposalRevision{Note: "Niets."}), Refused)
		if o := find(); o.Version != 1 || o.Solution != first.Solution {
			t.Errorf("the proposal is at %d: %q", o.Version, o.Solution)
		}
	})
	t.Run("a co-author publishes it; number, date, thread and what it belongs to stay", func(t *testing.T) {
		s.must(s.revise(bo, proposal, DraftFields{"solution": "Zend uit en bewaar."}, ProposalRevision{Note: "Ook bewaren.", Substantial: true}))
		o := find()
		if o.Version != 2 || o.Solution != "Zend uit en bewaar." || o.HTML.Solution != "<p>Zend uit en bewaar.</p>" || o.RevisedAt == nil || !o.RevisedAt.Equal(s.now) ||
			!o.CreatedAt.Equal(first.CreatedAt) || o.Thread != first.Thread || o.Author != first.Author {
			t.Errorf("the proposal is %+v", o)
		}
		if n := s.count(`SELECT count(*) FROM proposal_drafts`); n != 0 {
			t.Errorf("%d drafts are left", n)
		}
	})
	t.Run("open pages are told, of the proposal and of the list, without words", func(t *testing.T) {
		for _, channel := range []string{proposalsChannel(g.plan), threadChannel(first.Thread)} {
			news := s.news(channel)
			last := news[len(news)-1]
			if last.Kind != "proposal.revised" || last.Subject != proposal || last.Data["version"] != 2.0 || last.Data["substantial"] != true || len(last.Data) != 2 {
				t.Errorf("%s: %+v", channel, last)
			}
		}
	})
	t.Run("the earlier text is kept as it was", func(t *testing.T) {
		versions, err := s.f.ProposalVersions.Of(t.Context(), Actor{}, proposal)
		s.must(err)
		if len(versions) != 2 || versions[0].AuthorName != "Bo" || versions[0].Note != "Ook bewaren." || !versions[0].Substantial ||
			versions[1].AuthorName != "Ana" || versions[1].Text.Solution != first.Solution || versions[1].Substantial {
			t.Fatalf("versions are %+v", versions)
		}
		changed := slices.DeleteFunc(versions[1].Become(versions[0], func(v string) string { return v }), ComparedField.Same)
		if len(changed) != 1 || changed[0].Name != "solution" || changed[0].Rows[0].Number != 1 {
			t.Errorf("changed are %+v", changed)
		}
	})
	t.Run("whoever may not see the proposal sees no versions of it", func(t *testing.T) {
		s.exec(`UPDATE subjects SET audience = 'moderators' WHERE id = $1`, proposal)
		_, err := s.f.ProposalVersions.Of(t.Context(), cas, proposal)
		s.refused(err, NotFound)
		s.exec(`UPDATE subjects SET audience = 'public' WHERE id = $1`, proposal)
	})
	t.Run("an answered proposal stays as it was answered, and the draft is kept", func(t *testing.T) {
		draft, err := s.f.ProposalDrafts.Reopen(t.Context(), ana, proposal)
		s.must(err)
		s.exec(`UPDATE proposals SET status = 'answered' WHERE id = $1`, proposal)
		_, _, err = s.f.ProposalDrafts.Submit(t.Context(), ana, draft, DraftEdit{Revision: 1, Fields: DraftFields{"solution": "Alles anders.", fieldNote: "Toch."}})
		s.refused(err, Closed)
		d, err := s.f.ProposalDrafts.Find(t.Context(), ana, draft)
		s.must(err)
		if d.Fields["solution"] != "Alles anders." {
			t.Errorf("the draft is %v", d.Fields)
		}
	})
}

func TestProposalVersion_Become(t *testing.T) {
	before := ProposalVersion{Text: ProposalText{
		Title: "Open vergaderingen", Problem: "Besluiten zijn slecht te volgen.\n\nDat is jammer.", Solution: "# Uitzenden\n\nZend uit.", OGPValues: []string{"transparency"},
		Milestones: []ProposedMilestone{{Title: "Eerste", Due: "2028"}, {Title: "Tweede"}},
	}}
	after := before
	after.Text.Title = "Open vergaderingen en stukken"
	after.Text.Problem = "Dat is jammer.\n\nBesluiten zijn slecht te volgen."
	after.Text.OGPValues = []string{"transparency", "participation"}
	after.Text.Milestones = []ProposedMilestone{{Title: "Eerste", Due: "2029"}, {Title: "Tweede"}}
	name := map[string]string{"transparency": "transparantie", "participation": "participatie"}

	fields := before.Become(after, func(v string) string { return name[v] })
	got := map[string]ComparedField{}
	seen := map[int]bool{}
	for _, f := range fields {
		got[f.Name] = f
		for _, r := range f.Rows {
			if r.Number > 0 && r.Kind != Left {
				if seen[r.Number] {
					t.Errorf("change %d is there twice", r.Number)
				}
				seen[r.Number] = true
			}
		}
	}
	if len(got) != 5 {
		t.Errorf("fields are %d, want those that say something", len(got))
	}
	if !got["solution"].Same() || got["solution"].Rows[0].Now[0].Kind != "paragraph" {
		t.Error("the solution changed, or has a heading")
	}
	if got["problem"].Same() || got["title"].Same() {
		t.Error("problem or title did not change")
	}
	if added, _ := got["values"].Rows[0].Gist(); len(added) != 1 || added[0].New != "participatie" {
		t.Errorf("the values changed by %+v", added)
	}
	if rows := got["milestones"].Rows; rows[0].Same() || !rows[1].Same() {
		t.Errorf("milestones are %+v", rows)
	}
}
