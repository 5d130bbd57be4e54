package forum

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// propose opens the plan for proposals and submits one.
func (s *stand) propose(a Actor, g ground, title string) int64 {
	s.t.Helper()
	if s.count(`SELECT count(*) FROM windows WHERE plan_id = $1 AND kind = 'proposals'`, g.plan) == 0 {
		s.exec(`INSERT INTO windows (plan_id, slug, kind, title) VALUES ($1, 'open', 'proposals', '{"nl": "Voorstellen"}')`, g.plan)
	}
	id, err := s.f.Proposals.Submit(s.t.Context(), a, NewProposal{Key: "proposal-" + title, Plan: g.plan, Lang: "nl", ProposalText: ProposalText{Title: title, Problem: "Niemand weet het.", Solution: "Zeg het iedereen."}})
	s.must(err)
	return id
}

// lastStep is the last step on a proposal: what a moderator who looks at it now has seen.
func (s *stand) lastStep(proposal int64) CurationStep {
	s.t.Helper()
	steps, err := s.f.Curations.Steps(s.t.Context(), Actor{}, proposal)
	s.must(err)
	if len(steps) == 0 {
		return CurationStep{}
	}
	return steps[len(steps)-1]
}

// because is a step on a proposal as it is now.
func (s *stand) because(proposal int64, reason string) Curating {
	return Curating{Proposal: proposal, Seen: s.lastStep(proposal).ID, Reason: reason}
}

func TestCurations(t *testing.T) {
	s := newStand(t)
	g, elsewhere := s.lay("drafting"), s.lay("drafting")
	mo, ana := s.moderator("Mo"), s.person("Ana")
	one, two, far := s.propose(ana, g, "Teller"), s.propose(ana, g, "Wachttijd"), s.propose(ana, elsewhere, "Ver weg")

	t.Run("only moderators and admins, with a reason", func(t *testing.T) {
		for _, a := range []Actor{{}, ana, {Account: mo.Account, Moderator: true, Suspended: true}} {
			s.refused(s.f.Curations.SetTheme(t.Context(), a, s.because(one, "Past."), g.theme), NotFound)
			s.refused(s.f.Curations.Merge(t.Context(), a, s.because(one, "Zelfde."), two), NotFound)
			_, err := s.f.Curations.Split(t.Context(), a, s.because(one, "Twee."), Part{})
			s.refused(err, NotFound)
		}
		s.refused(s.f.Curations.SetTheme(t.Context(), mo, s.because(one, " "), g.theme), Invalid)
		if n := s.count(`SELECT count(*) FROM curation_steps`); n != 0 {
			t.Errorf("%d steps are on record", n)
		}
	})
	t.Run("a theme and an action of the plan, no others", func(t *testing.T) {
		s.must(s.f.Curations.SetTheme(t.Context(), mo, s.because(one, "Past hier."), g.theme))
		if step := s.lastStep(one); step.Kind != "theme" || step.OtherTitle.NL != "Thema" || step.Reason != "Past hier." || step.ByName != "Mo" {
			t.Errorf("the step is %+v", step)
		}
		s.must(s.f.Curations.LinkAction(t.Context(), mo, s.because(one, "Hoort erbij."), g.action))
		s.refused(s.f.Curations.SetTheme(t.Context(), mo, s.because(one, "x"), elsewhere.theme), Invalid)
		s.refused(s.f.Curations.LinkAction(t.Context(), mo, s.because(one, "x"), elsewhere.action), Invalid)
		s.must(s.f.Curations.SetTheme(t.Context(), mo, s.because(one, "Toch niet."), 0))
		if p, err := s.f.Proposals.Find(t.Context(), Actor{}, one); err != nil || p.Theme != 0 || p.Action != g.action {
			t.Errorf("the proposal is %+v, %v", p, err)
		}
		before := s.lastStep(one)
		s.must(s.f.Curations.LinkAction(t.Context(), mo, s.because(one, "Nog eens."), g.action))
		if s.lastStep(one) != before {
			t.Error("what changes nothing is a step")
		}
	})
	t.Run("the status, but not answered and not of what is answered", func(t *testing.T) {
		s.must(s.f.Curations.SetStatus(t.Context(), mo, s.because(one, "Wij kijken ernaar."), "under_consideration"))
		s.refused(s.f.Curations.SetStatus(t.Context(), mo, s.because(one, "x"), "answered"), Invalid)
		s.exec(`UPDATE proposals SET status = 'answered' WHERE id = $1`, two)
		s.refused(s.f.Curations.SetStatus(t.Context(), mo, s.because(two, "x"), "published"), Refused)
		s.exec(`UPDATE proposals SET status = 'published' WHERE id = $1`, two)
	})
	t.Run("the most alike are first among those to choose from", func(t *testing.T) {
		alike, newest := s.propose(ana, g, "Een teller"), s.propose(ana, g, "Bomen in de straat")
		others, err := s.f.Curations.Others(t.Context(), mo, one)
		s.must(err)
		if len(others) != 3 || others[0].ID != alike || others[1].ID != newest || others[2].ID != two {
			t.Errorf("to choose from are %+v", others)
		}
		_, err = s.f.Curations.Others(t.Context(), ana, one)
		s.refused(err, NotFound)
	})
	t.Run("related proposals are so both ways, once", func(t *testing.T) {
		s.must(s.f.Curations.Relate(t.Context(), mo, s.because(two, "Gaan over hetzelfde."), one, true))
		s.must(s.f.Curations.Relate(t.Context(), mo, s.because(one, "Gaan over hetzelfde."), two, true))
		if n := s.count(`SELECT count(*) FROM proposal_relations`); n != 1 {
			t.Errorf("%d relations", n)
		}
		s.must(s.f.Curations.Relate(t.Context(), mo, s.because(one, "Toch niet."), two, false))
		for _, other := range []int64{one, far, 1 << 40} {
			s.refused(s.f.Curations.Relate(t.Context(), mo, s.because(one, "x"), other, true), Invalid)
		}
	})
	t.Run("a second step from the same sight hears who was first", func(t *testing.T) {
		seen := s.because(one, "Zelfde.")
		other := s.moderator("Max")
		codes := make([]Code, 2)
		var wg sync.WaitGroup
		for i, do := range []func() error{
			func() error { return s.f.Curations.SetTheme(t.Context(), mo, seen, g.theme) },
			func() error { return s.f.Curations.Merge(t.Context(), other, seen, two) },
		} {
			wg.Go(func() { codes[i] = CodeOf(do()) })
		}
		wg.Wait()
		if !(codes[0] == "" && codes[1] == Conflict || codes[1] == "" && codes[0] == Conflict) {
			t.Errorf("they ended as %q", codes)
		}
	})
}

func TestCurations_Merge(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mo, ana := s.moderator("Mo"), s.person("Ana")
	one, two, three := s.propose(ana, g, "Een"), s.propose(ana, g, "Twee"), s.propose(ana, g, "Drie")

	s.must(s.f.Curations.Merge(t.Context(), mo, s.because(two, "Vraagt hetzelfde."), one))
	t.Run("it goes on in the other, which grows live", func(t *testing.T) {
		if step := s.lastStep(two); step.Kind != "merged" || step.Other != one || step.OtherKind != "proposal" || step.OtherTitle.NL != "Een" {
			t.Errorf("the step is %+v", step)
		}
		if n := s.count(`SELECT count(*) FROM events WHERE kind = 'proposal.grew' AND subject_id = $1`, one); n != 1 {
			t.Errorf("the other heard of it %d times", n)
		}
	})
	t.Run("people go on talking there, and no longer here", func(t *testing.T) {
		for about, want := range map[int64]Code{one: "", two: Closed} {
			thread, err := s.f.Threads.Main(t.Context(), Actor{}, about)
			s.must(err)
			_, err = s.f.Comments.Post(t.Context(), ana, thread.ID, NewComment{Key: fmt.Sprintf("comment-%d", about), Markdown: "Mee eens."})
			if CodeOf(err) != want {
				t.Errorf("a comment on %d: %v", about, err)
			}
		}
	})
	t.Run("nothing goes on in what goes on elsewhere, nor twice", func(t *testing.T) {
		s.refused(s.f.Curations.Merge(t.Context(), mo, s.because(two, "x"), three), Refused)
		s.refused(s.f.Curations.Merge(t.Context(), mo, s.because(three, "x"), two), Refused)
		s.refused(s.f.Curations.Merge(t.Context(), mo, s.because(one, "x"), two), Refused)
		s.refused(s.f.Curations.Merge(t.Context(), mo, s.because(one, "x"), one), Invalid)
	})
	t.Run("of two that merge into each other at once, one wins", func(t *testing.T) {
		four, five := s.propose(ana, g, "Vier"), s.propose(ana, g, "Vijf")
		a, b := s.because(four, "x"), s.because(five, "x")
		var wg sync.WaitGroup
		codes := make([]Code, 2)
		wg.Go(func() { codes[0] = CodeOf(s.f.Curations.Merge(t.Context(), mo, a, five)) })
		wg.Go(func() { codes[1] = CodeOf(s.f.Curations.Merge(t.Context(), mo, b, four)) })
		wg.Wait()
		if fmt.Sprint(codes) != "[ refused]" && fmt.Sprint(codes) != "[refused ]" {
			t.Errorf("they ended as %q", codes)
		}
	})
	t.Run("its author and who follows it hear of it, the moderator does not", func(t *testing.T) {
		if got := s.kinds(ana); len(got) == 0 || got[len(got)-1] != "proposal.merged 1" {
			t.Errorf("Ana is told %q", got)
		}
		if got := s.kinds(mo); len(got) != 0 {
			t.Errorf("Mo is told %q", got)
		}
	})
	t.Run("it can be undone, once", func(t *testing.T) {
		s.must(s.f.Curations.Unmerge(t.Context(), mo, s.because(two, "Toch iets anders.")))
		s.refused(s.f.Curations.Unmerge(t.Context(), mo, s.because(two, "x")), Refused)
		if n := s.count(`SELECT count(*) FROM proposals WHERE merged_into = $1`, one); n != 0 {
			t.Error("it still goes on in the other")
		}
		if thread, err := s.f.Threads.Main(t.Context(), Actor{}, two); err != nil || !thread.OpenTo(ana) {
			t.Errorf("its thread is %+v, %v", thread, err)
		}
	})
}

func TestCurations_Split(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mo, ana := s.moderator("Mo"), s.person("Ana")
	one := s.propose(ana, g, "Teller en tolk")
	s.must(s.f.Curations.SetTheme(t.Context(), mo, s.because(one, "Past."), g.theme))
	in := s.because(one, "Dit zijn twee vragen.")

	_, err := s.f.Curations.Split(t.Context(), mo, in, Part{Key: "split-key-1", Title: "Tolk"})
	s.refused(err, Invalid)
	part := Part{Key: "split-key-1", Title: "Tolk", Problem: "Niet iedereen hoort het.", Solution: "Een tolk op afspraak."}
	id, err := s.f.Curations.Split(t.Context(), mo, in, part)
	s.must(err)
	again, err := s.f.Curations.Split(t.Context(), mo, in, part)
	s.must(err)
	if again != id {
		t.Error("a double click makes two")
	}
	p, err := s.f.Proposals.Find(t.Context(), Actor{}, id)
	s.must(err)
	if p.Author != ana.Account || p.Theme != g.theme || p.Title != "Tolk" || p.Lang != "nl" {
		t.Errorf("the part is %+v", p)
	}
	if step := s.lastStep(one); step.Kind != "split" || step.Other != id {
		t.Errorf("the step is %+v", step)
	}
	if _, err := s.f.Threads.Main(t.Context(), Actor{}, id); err != nil {
		t.Errorf("it has no thread: %v", err)
	}
}

func TestCurations_merged(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mo, ana, bo, cor, dirk, eva := s.moderator("Mo"), s.person("Ana"), s.person("Bo"), s.person("Cor"), s.person("Dirk"), s.person("Eva")
	far, near, target := s.propose(ana, g, "Ver"), s.propose(bo, g, "Dichtbij"), s.propose(cor, g, "Doel")
	s.must(s.f.Supports.Give(t.Context(), dirk, far, 0))
	for _, proposal := range []int64{far, near, target} {
		s.must(s.f.Supports.Give(t.Context(), eva, proposal, 0))
	}
	s.must(s.f.Curations.Merge(t.Context(), mo, s.because(far, "Zelfde."), near))
	s.must(s.f.Curations.Merge(t.Context(), mo, s.because(near, "Zelfde."), target))
	before := s.count(`SELECT last FROM channels WHERE name = $1`, fmt.Sprintf("proposal:%d", far))
	action, err := s.f.Curations.Adopt(t.Context(), mo, NewAction{
		Key: "adopt-key-1", Proposals: []int64{target}, Theme: g.theme, Title: "Loket", Markdown: "Open.", Reason: "Past.",
	})
	s.must(err)

	t.Run("what became of the one is read at those that went on in it", func(t *testing.T) {
		ways, err := s.f.Curations.Ways(t.Context(), Actor{}, far, near, target)
		s.must(err)
		for id, want := range map[int64]string{far: "merged adopted", near: "merged adopted", target: "adopted"} {
			var kinds []string
			for _, step := range ways[id] {
				kinds = append(kinds, step.Kind)
			}
			if strings.Join(kinds, " ") != want || ways[id][len(kinds)-1].Other != action {
				t.Errorf("the way of %d is %q, want %q", id, kinds, want)
			}
		}
		if s.lastStep(far).Kind != "merged" {
			t.Error("for its moderators the last step is not its own")
		}
	})
	t.Run("their support is counted with it, each person once", func(t *testing.T) {
		if b := s.backing(Actor{}, target); b.Count != 1 || b.Gathered != 1 {
			t.Errorf("it is %+v", b)
		}
	})
	t.Run("among one's own input it is seen too", func(t *testing.T) {
		own, err := s.f.Inputs.Own(t.Context(), ana)
		s.must(err)
		if len(own) != 1 || len(own[0].Steps) != 2 || own[0].Steps[1].Other != action {
			t.Errorf("Ana's own input is %+v", own)
		}
	})
	t.Run("their open pages hear of it", func(t *testing.T) {
		if after := s.count(`SELECT last FROM channels WHERE name = $1`, fmt.Sprintf("proposal:%d", far)); after != before+1 {
			t.Errorf("the channel went from %d to %d", before, after)
		}
	})
	t.Run("who made or supports them is told of the proposal that they know, once", func(t *testing.T) {
		for who, about := range map[*Actor]int64{&ana: far, &bo: near, &cor: target, &dirk: far, &eva: target} {
			if news := s.told(*who); len(news) == 0 || news[0].Kind != "proposal.adopted" || news[0].About != about || len(news) > 1 && news[1].Kind == "proposal.adopted" {
				t.Errorf("%s is told %+v", who.Name, news)
			}
		}
	})
	t.Run("the action comes from all of them, each once", func(t *testing.T) {
		origins, err := s.f.Curations.OriginsOf(t.Context(), Actor{}, action)
		s.must(err)
		var got []string
		for _, o := range origins {
			got = append(got, fmt.Sprint(o.ProposalTitle, o.Merged))
		}
		if fmt.Sprint(got) != "[Doelfalse Vertrue Dichtbijtrue]" {
			t.Errorf("it comes from %v", got)
		}
	})
	t.Run("who muted their own hears nothing", func(t *testing.T) {
		s.follow(bo, near, Muted)
		_, err := s.f.Curations.Adopt(t.Context(), mo, NewAction{
			Key: "adopt-key-2", Proposals: []int64{target}, Seen: map[int64]int64{target: s.lastStep(target).ID}, Theme: g.theme, Title: "Loket 2", Markdown: "Open.", Reason: "Past.",
		})
		s.must(err)
		if news := s.told(bo); news[0].Count != 1 {
			t.Errorf("Bo is told %+v", news)
		}
	})
}
