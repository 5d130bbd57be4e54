package forum

import (
	"slices"
	"testing"
	"time"
)

func TestCases_choice(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, ben, eve, mod := s.person("Ana Zondag"), s.person("Bartholomeus"), s.person("Eve"), s.moderator("Mo")
	old := s.post(ana, g.thread, 0, "Wie dit **bedacht** heeft is een kwibus, café of geen café.")
	s.flag(eve, old, 2)
	s.now = s.now.Add(50 * time.Hour)
	proposal := s.propose(ben, g, "Een raar voorstel")
	s.flag(eve, proposal, 3)
	s.now = s.now.Add(time.Hour)
	late := s.post(ben, g.thread, 0, "De vergadering was weer eens te laat bekend.")
	s.flag(eve, late, 2)
	var theme int64
	s.must(s.db.QueryRow(t.Context(), `SELECT theme_id FROM actions WHERE id = $1`, g.action).Scan(&theme))
	wants := func(name string, q CaseQuery, want ...int64) {
		t.Helper()
		q.Plan = g.plan
		found, _, err := s.f.Cases.List(t.Context(), mod, q)
		s.must(err)
		var got []int64
		for _, c := range found {
			got = append(got, c.About)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}

	wants("the most urgent first", CaseQuery{}, old, proposal, late)
	wants("the newest first", CaseQuery{Newest: true}, late, proposal, old)
	wants("of a rule", CaseQuery{Rule: 2}, old, late)
	wants("of a theme", CaseQuery{Theme: theme}, old, late)
	wants("of another theme", CaseQuery{Theme: theme + 1000})
	wants("of a person", CaseQuery{Author: ben.Account}, proposal, late)
	wants("waiting two days", CaseQuery{Days: 2}, old)
	wants("past their term", CaseQuery{Late: true}, old)
	wants("a word", CaseQuery{Words: "kwibus"}, old)
	wants("how a word begins", CaseQuery{Words: "verga"}, late)
	wants("capitals and accents aside", CaseQuery{Words: "CAFE"}, old)
	wants("two words, in any order", CaseQuery{Words: "laat vergadering"}, late)
	wants("two words that stand apart", CaseQuery{Words: "kwibus vergadering"})
	wants("a word of a title", CaseQuery{Words: "raar"}, proposal)
	wants("a name", CaseQuery{Words: "zondag"}, old)
	wants("nothing but signs", CaseQuery{Words: "& ! :* ("}, old, proposal, late)

	t.Run("page after page", func(t *testing.T) {
		for _, q := range []CaseQuery{{}, {Newest: true}, {Words: "de"}} {
			q.Plan = g.plan
			all, _, err := s.f.Cases.List(t.Context(), mod, q)
			s.must(err)
			q.After = q.Mark(all[0])
			rest, _, err := s.f.Cases.List(t.Context(), mod, q)
			s.must(err)
			if len(rest) != len(all)-1 || len(rest) > 0 && rest[0].ID != all[1].ID {
				t.Errorf("after the first of %d cases of %+v come %d", len(all), q, len(rest))
			}
		}
	})
	t.Run("what is out of view is found", func(t *testing.T) {
		s.decide(mod, DecideHide, old)
		wants("decided", CaseQuery{Decided: true, Words: "kwibus"}, old)
		wants("waiting", CaseQuery{Words: "kwibus"})
	})
	t.Run("by the words and the name of now", func(t *testing.T) {
		s.must(s.f.Accounts.Change(t.Context(), ben, Settings{Profile: Profile{DisplayName: "Boris", Lang: "nl"}}))
		wants("the new name", CaseQuery{Words: "boris"}, proposal, late)
		wants("the old name", CaseQuery{Words: "bartholo"})
		s.must(s.f.Comments.Withdraw(t.Context(), ben, late))
		wants("what its author took back", CaseQuery{Words: "vergadering"})
	})
}

func TestCaseViews(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	mod, other := s.moderator("Mo"), s.moderator("Ma")
	names := func(a Actor) (all []string) {
		t.Helper()
		found, err := s.f.CaseViews.List(t.Context(), a, g.plan)
		s.must(err)
		for _, v := range found {
			all = append(all, v.Name+"?"+v.Choice)
		}
		return all
	}
	save := func(a Actor, name, choice string) error {
		return s.f.CaseViews.Save(t.Context(), a, g.plan, CaseView{Name: name, Choice: choice})
	}

	s.must(save(mod, "Reclame", "rule=3"))
	s.must(save(mod, " Al lang ", "days=7"))
	s.must(save(mod, "Reclame", "rule=4"))
	if got, want := names(mod), []string{"Al lang?days=7", "Reclame?rule=4"}; !slices.Equal(got, want) {
		t.Errorf("saved are %q, want %q", got, want)
	}
	if got := names(other); len(got) != 0 {
		t.Errorf("another moderator has %q", got)
	}
	for name, err := range map[string]error{
		"no name": save(mod, "  ", "rule=3"), "a long name": save(mod, longName, "rule=3"), "nothing": save(mod, "Niets", ""),
	} {
		if CodeOf(err) != Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := save(s.person("Ana"), "Van mij", "rule=3"); CodeOf(err) != NotFound {
		t.Errorf("a member saves: %v", err)
	}
	for i := range MaxCaseViews - 2 {
		s.must(save(mod, "Keuze "+string(rune('a'+i)), "late=1"))
	}
	if err := save(mod, "Een te veel", "late=1"); CodeOf(err) != TooMany {
		t.Errorf("one too many: %v", err)
	}
	s.must(save(mod, "Reclame", "rule=5"))
	s.must(s.f.CaseViews.Remove(t.Context(), mod, g.plan, "Reclame"))
	if got := names(mod); len(got) != MaxCaseViews-1 || slices.Contains(got, "Reclame?rule=5") {
		t.Errorf("after removing one are saved %q", got)
	}
}

const longName = "Een naam die langer is dan er in de rij van bewaarde keuzes past"
