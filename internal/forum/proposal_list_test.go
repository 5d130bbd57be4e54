package forum

import (
	"slices"
	"testing"
)

// titles walks through all pages of a list and gives what it shows.
func (s *stand) titles(a Actor, q ProposalQuery) []string {
	s.t.Helper()
	var all []string
	for {
		found, more, err := s.f.Proposals.List(s.t.Context(), a, q)
		s.must(err)
		for _, o := range found {
			all = append(all, o.Title)
		}
		if !more {
			return all
		}
		q.After = q.Mark(found[len(found)-1])
	}
}

func TestProposals_List(t *testing.T) {
	s := newStand(t)
	g := s.lay("input")
	ana, bo := s.person("Ana"), s.person("Bo")
	ngo, town := s.organisation("stichting", "ngo", ana), s.organisation("gemeente", "municipality", ana)
	ids := map[string]int64{}
	for _, in := range []NewProposal{
		{ProposalText: ProposalText{Title: "een"}},
		{ProposalText: ProposalText{Title: "twee"}, Theme: g.theme},
		{ProposalText: ProposalText{Title: "drie"}, Organisation: ngo},
		{ProposalText: ProposalText{Title: "vier"}, Organisation: town, Theme: g.theme},
		{ProposalText: ProposalText{Title: "vijf"}},
	} {
		in.Plan = g.plan
		ids[in.Title] = s.submits(ana, in)
	}
	for title, supporters := range map[string][]Actor{"twee": {ana, bo}, "vier": {ana}} {
		for _, a := range supporters {
			s.must(s.f.Supports.Give(t.Context(), a, ids[title], 0))
		}
	}
	for _, title := range []string{"drie", "drie", "een"} {
		thread, err := s.f.Threads.Main(t.Context(), ana, ids[title])
		s.must(err)
		s.post(bo, thread.ID, 0, "Een reactie.")
	}
	s.exec(`UPDATE proposals SET status = 'answered' WHERE id = $1`, ids["een"])

	for rule, r := range map[string]struct {
		q    ProposalQuery
		want []string
	}{
		"the newest come first":                     {ProposalQuery{}, []string{"vijf", "vier", "drie", "twee", "een"}},
		"or the most supported, then the newest":    {ProposalQuery{Order: BySupport}, []string{"twee", "vier", "vijf", "drie", "een"}},
		"or the most discussed, then the newest":    {ProposalQuery{Order: ByDiscussion}, []string{"drie", "een", "vijf", "vier", "twee"}},
		"or the oldest without an answer":           {ProposalQuery{Order: ByUnanswered}, []string{"twee", "drie", "vier", "vijf"}},
		"by theme":                                  {ProposalQuery{Theme: g.theme}, []string{"vier", "twee"}},
		"by status":                                 {ProposalQuery{Status: "answered"}, []string{"een"}},
		"from people":                               {ProposalQuery{From: FromPeople}, []string{"vijf", "twee", "een"}},
		"from a kind of organisation":               {ProposalQuery{From: "ngo"}, []string{"drie"}},
		"all of these together, in an order":        {ProposalQuery{Theme: g.theme, Status: "published", From: "municipality", Order: BySupport}, []string{"vier"}},
		"a kind that nobody is of gives nothing":    {ProposalQuery{From: "company"}, nil},
		"an order that does not exist is by newest": {ProposalQuery{Order: "x"}, []string{"vijf", "vier", "drie", "twee", "een"}},
	} {
		t.Run(rule, func(t *testing.T) {
			r.q.Plan = g.plan
			if got := s.titles(Actor{}, r.q); !slices.Equal(got, r.want) {
				t.Errorf("got %v, want %v", got, r.want)
			}
			n, err := s.f.Proposals.Count(t.Context(), Actor{}, r.q)
			s.must(err)
			if n != len(r.want) {
				t.Errorf("counts %d, want %d", n, len(r.want))
			}
		})
	}
	t.Run("what goes on in another waits for no answer of its own", func(t *testing.T) {
		mo := s.moderator("Mo")
		s.must(s.f.Curations.Merge(t.Context(), mo, s.because(ids["twee"], "Zegt hetzelfde."), ids["vier"]))
		if got := s.titles(Actor{}, ProposalQuery{Plan: g.plan, Order: ByUnanswered}); !slices.Equal(got, []string{"drie", "vier", "vijf"}) {
			t.Errorf("got %v", got)
		}
		s.must(s.f.Curations.Unmerge(t.Context(), mo, s.because(ids["twee"], "Toch niet.")))
	})
	t.Run("what an actor may not see is neither shown nor counted", func(t *testing.T) {
		s.exec(`UPDATE subjects SET audience = 'moderators' WHERE id = $1`, ids["drie"])
		for name, want := range map[string]int{"visitor": 4, "moderator": 5} {
			a := map[string]Actor{"visitor": {}, "moderator": s.moderator("Mo" + name)}[name]
			n, err := s.f.Proposals.Count(t.Context(), a, ProposalQuery{Plan: g.plan})
			s.must(err)
			if got := len(s.titles(a, ProposalQuery{Plan: g.plan})); got != want || n != want {
				t.Errorf("%s sees %d and counts %d, want %d", name, got, n, want)
			}
		}
		kinds, err := s.f.Proposals.Kinds(t.Context(), Actor{}, g.plan)
		s.must(err)
		if !slices.Equal(kinds, []string{"municipality"}) {
			t.Errorf("kinds are %v", kinds)
		}
	})
}

func TestProposals_ListPagesInEachOrder(t *testing.T) {
	s := newStand(t)
	g := s.lay("input")
	ana := s.person("Ana")
	const all = 2*proposalsOnPage + 3
	for range all {
		s.submits(ana, NewProposal{Plan: g.plan, ProposalText: ProposalText{Title: "Voorstel"}})
	}
	// Many with the same count, across the ends of pages.
	s.exec(`UPDATE proposals SET support_count = id % 3`)
	s.exec(`UPDATE threads SET comment_count = id % 2`)
	for _, order := range ProposalOrders {
		t.Run(order, func(t *testing.T) {
			q := ProposalQuery{Plan: g.plan, Order: order}
			seen := map[int64]bool{}
			for pages := 1; ; pages++ {
				found, more, err := s.f.Proposals.List(t.Context(), Actor{}, q)
				s.must(err)
				for _, o := range found {
					if seen[o.ID] {
						t.Fatalf("%d comes twice", o.ID)
					}
					seen[o.ID] = true
				}
				if !more {
					if pages != 3 || len(seen) != all {
						t.Errorf("%d on %d pages, want %d on 3", len(seen), pages, all)
					}
					return
				}
				q.After = q.Mark(found[len(found)-1])
			}
		})
	}
}
