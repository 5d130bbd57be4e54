package forum

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// wish is a text of which is known what it duplicates: those of the same group.
type wish struct {
	Half      string
	Group     string
	Duplicate string `json:"duplicate_group"` // how the example plan's proposals call it
	Lang      string
	Title     string
	Problem   string
	Solution  string
}

func (w wish) group() string { return cmp.Or(w.Group, w.Duplicate) }

func readWishes(t *testing.T) []wish {
	t.Helper()
	read := func(name string, into any) {
		data, err := os.ReadFile(name)
		if err == nil {
			err = json.Unmarshal(data, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var wishes []wish
	read("testdata/proposals.json", &wishes)
	var example struct{ Proposals []wish }
	read("../demo/content/discussions.json", &example)
	for _, w := range example.Proposals {
		w.Half = "example"
		wishes = append(wishes, w)
	}
	return wishes
}

// similar asks what is like a text.
func (s *stand) similar(plan int64, title, problem string) []Similar {
	s.t.Helper()
	found, err := s.f.Proposals.Similar(s.t.Context(), Actor{}, plan, title, problem)
	s.must(err)
	return found
}

// TestProposals_SimilarFindsDuplicates measures over all pairs. The bounds are what SimilarFrom says: half a is where it was chosen, b and the
// example plan are what it was not chosen on.
func TestProposals_SimilarFindsDuplicates(t *testing.T) {
	all := readWishes(t)
	for half, least := range map[string]struct{ precision, recall float64 }{
		"a": {1, 0.9}, "b": {0.9, 0.85}, "example": {0.9, 0.8},
	} {
		t.Run(half, func(t *testing.T) {
			s := newStand(t)
			g := s.lay("input")
			ana := s.person("Ana")
			byID := map[int64]wish{}
			for _, w := range all {
				if w.Half == half {
					byID[s.submits(ana, NewProposal{Plan: g.plan, Lang: w.Lang, ProposalText: ProposalText{Title: w.Title, Problem: w.Problem, Solution: w.Solution}})] = w
				}
			}
			right, wrong, missed := 0, 0, 0
			pairs := map[[2]int64]bool{}
			for id, w := range byID {
				shown := map[int64]bool{}
				for _, o := range s.similar(g.plan, w.Title, w.Problem) {
					shown[o.ID] = true
				}
				others := 0
				for other, v := range byID {
					same := w.group() != "" && w.group() == v.group()
					switch {
					case other == id:
					case shown[other] && same:
						right++
						others++
						pairs[[2]int64{min(id, other), max(id, other)}] = true
					case shown[other]:
						wrong++
						t.Logf("not the same: %q and %q", w.Title, v.Title)
					case same:
						missed++
						t.Logf("missed: %q for %q", v.Title, w.Title)
					}
				}
				if half == "example" && w.group() != "" && others == 0 {
					t.Errorf("%q would be proposed again without a word", w.Title)
				}
			}
			precision, recall := float64(right)/float64(right+wrong), float64(right)/float64(right+missed)
			t.Logf("%d right, %d wrong, %d missed: precision %.2f, recall %.2f; %d pairs found from one side at least", right, wrong, missed, precision, recall, len(pairs))
			if precision < least.precision || recall < least.recall {
				t.Errorf("precision %.2f, want %.2f; recall %.2f, want %.2f", precision, least.precision, recall, least.recall)
			}
		})
	}
}

func TestProposals_Similar(t *testing.T) {
	s := newStand(t)
	g, other := s.lay("drafting"), s.lay("drafting")
	ana := s.person("Ana")
	s.exec(`UPDATE actions SET title = '{"nl": "Algoritmen met uitleg op elk besluit", "en": "Algorithms explained on every decision"}', problem = '{"nl": "Mensen weten niet of een algoritme meetelde."}' WHERE id = $1`, g.action)
	s.touch(g.action)
	propose := func(plan int64, title, problem string) int64 {
		return s.submits(ana, NewProposal{Plan: plan, Lang: "nl", ProposalText: ProposalText{Title: title, Problem: problem}})
	}
	waiting := propose(g.plan, "Wachttijd van informatieverzoeken zichtbaar maken", "Ik wachtte zeven maanden op stukken en had geen idee of dat normaal was.")
	propose(g.plan, "Gebarentaal bij het informatiepunt", "Dove inwoners kunnen daar geen gesprek voeren.")
	propose(g.plan, "Subsidies als open data", "Wie subsidie krijgt, staat verspreid over honderden besluiten.")
	cafe := propose(g.plan, "Een repaircafé in elke wijk", "Kapotte spullen gaan nu naar de vuilnis.")
	propose(other.plan, "Wachttijd van informatieverzoeken zichtbaar maken", "Ik wachtte zeven maanden op stukken.")

	first := func(title, problem string) int64 {
		found := s.similar(g.plan, title, problem)
		if len(found) == 0 {
			return 0
		}
		return found[0].ID
	}
	for rule, r := range map[string]struct {
		title, problem string
		want           int64
	}{
		"by the title alone, as soon as it says something": {"Wachttijd verzoek", "", waiting},
		"by what is written otherwise":                     {"Laat wachttijden zien", "Wie een verzoek om informatie doet, wacht maanden.", waiting},
		"with typing errors":                               {"Watchtijd van infromatieverzoken zichtbar", "Ik wacht al maanden op de stuken.", waiting},
		"with accents left out":                            {"Repaircafe voor kapotte spullen", "", cafe},
		"among drafts of actions, in Dutch":                {"Uitleg van algoritmen bij besluiten", "Wij weten niet of een algoritme meetelt.", g.action},
		"and in English":                                   {"Explain algorithms in decisions", "", g.action},
		"what is about something else is not":              {"Meer bankjes in het park", "Ouderen kunnen nergens zitten.", 0},
		"a few letters say nothing":                        {"Wacht", "Ik wachtte zeven maanden op stukken.", 0},
		"nor do words that are everywhere":                 {"Wat kan er nog meer", "Het is niet goed.", 0},
	} {
		t.Run(rule, func(t *testing.T) {
			if got := first(r.title, r.problem); got != r.want {
				t.Errorf("finds %+v, want %d", s.similar(g.plan, r.title, r.problem), r.want)
			}
		})
	}
	t.Run("it says how many support it, and scores are in order", func(t *testing.T) {
		s.must(s.f.Supports.Give(t.Context(), ana, waiting, 0))
		found := s.similar(g.plan, "Wachttijd van informatieverzoeken", "Ik wachtte zeven maanden.")
		if len(found) == 0 || found[0].Supporters != 1 || found[0].Kind != "proposal" || found[0].Score < SimilarFrom || found[0].Score > 1 {
			t.Errorf("found %+v", found)
		}
		if !slices.IsSortedFunc(found, func(a, b Similar) int { return cmp.Compare(b.Score, a.Score) }) {
			t.Errorf("out of order: %+v", found)
		}
	})
	t.Run("drafts, held and hidden ones are not shown, not even to who wrote them", func(t *testing.T) {
		for _, audience := range []string{"authors", "moderators"} {
			s.exec(`UPDATE subjects SET audience = $2 WHERE id = $1`, waiting, audience)
			found, err := s.f.Proposals.Similar(t.Context(), ana, g.plan, "Wachttijd van informatieverzoeken", "")
			s.must(err)
			if len(found) > 0 && found[0].ID == waiting {
				t.Errorf("%s: found %+v", audience, found[0])
			}
		}
		s.exec(`UPDATE subjects SET audience = 'public' WHERE id = $1`, waiting)
		s.hide(waiting)
		if got := first("Wachttijd van informatieverzoeken", ""); got == waiting {
			t.Error("a hidden one is shown")
		}
		s.exec(`UPDATE subjects SET hidden_by = NULL WHERE id = $1`, waiting)
	})
	t.Run("what goes on in another proposal is not shown, but that other is", func(t *testing.T) {
		mo, whole := s.moderator("Mo"), propose(g.plan, "Wachttijden van verzoeken openbaar", "Ik wachtte zeven maanden.")
		s.must(s.f.Curations.Merge(t.Context(), mo, s.because(waiting, "Zegt hetzelfde."), whole))
		found := s.similar(g.plan, "Wachttijd van informatieverzoeken", "")
		if len(found) == 0 || found[0].ID != whole || slices.ContainsFunc(found, func(o Similar) bool { return o.ID == waiting }) {
			t.Errorf("found %+v", found)
		}
		s.must(s.f.Curations.Unmerge(t.Context(), mo, s.because(waiting, "Toch niet.")))
	})
	t.Run("an adopted action is no draft", func(t *testing.T) {
		s.exec(`UPDATE plans SET phase = 'implementation' WHERE id = $1`, g.plan)
		if got := first("Explain algorithms in decisions", ""); got == g.action {
			t.Error("it is shown")
		}
		s.exec(`UPDATE plans SET phase = 'drafting' WHERE id = $1`, g.plan)
	})
	t.Run("an old one is found behind many that are newer, and no more than five are shown", func(t *testing.T) {
		s.set(func(m *SafeguardEdition) { m.RepeatsToHold = 0 })
		for n := range similarNewest + 20 {
			propose(g.plan, fmt.Sprintf("Fietspad langs weg %d", n), "Op deze weg is het druk en gevaarlijk.")
		}
		if got := first("Wachttijd van informatieverzoeken zichtbaar", "Ik wacht al maanden."); got != waiting {
			t.Errorf("found %d, want %d", got, waiting)
		}
		if n := len(s.similar(g.plan, "Fietspad langs weg", "Het is druk.")); n != similarShown {
			t.Errorf("%d are shown", n)
		}
	})
	t.Run("any text may be asked with", func(t *testing.T) {
		for _, typed := range []string{strings.Repeat("wachttijd ", 5000), "'; DROP TABLE x --", "!!!! & | ( : * '", "\xff\xfe wachttijd", "日本語の提案です、長い"} {
			s.similar(g.plan, typed, typed)
		}
	})
}
