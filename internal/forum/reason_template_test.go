package forum

import (
	"slices"
	"testing"
)

func TestReasonTemplates(t *testing.T) {
	s := newStand(t)
	mod, admin := s.moderator("Mo"), s.person("Ada")
	admin.Admin = true
	in := ReasonTemplate{Kind: DecideHide, Rule: 2, Label: Text{NL: "Schelden", EN: "Swearing"}, Words: Text{NL: "Scheld niet.", EN: "Do not swear."}}
	before, err := s.f.ReasonTemplates.List(t.Context(), mod)
	s.must(err)
	if len(before) < 10 {
		t.Errorf("it comes with %d templates", len(before))
	}
	for name, who := range map[string]Actor{"a visitor": {}, "a member": s.person("Bob"), "a moderator": mod} {
		if err := s.f.ReasonTemplates.Write(t.Context(), who, in); CodeOf(err) != NotFound {
			t.Errorf("%s writes: %v", name, err)
		}
		if err := s.f.ReasonTemplates.Remove(t.Context(), who, before[0].ID); CodeOf(err) != NotFound {
			t.Errorf("%s removes: %v", name, err)
		}
	}
	s.must(s.f.ReasonTemplates.Write(t.Context(), admin, in))
	in.ID = int64(s.count(`SELECT max(id) FROM reason_templates`))
	in.Words.NL = "Scheld niemand uit."
	s.must(s.f.ReasonTemplates.Write(t.Context(), admin, in))
	if found, err := s.f.ReasonTemplates.Find(t.Context(), mod, in.ID); err != nil || found != in {
		t.Errorf("got %+v, %v", found, err)
	}
	s.must(s.f.ReasonTemplates.Remove(t.Context(), admin, in.ID))
	if _, err := s.f.ReasonTemplates.Find(t.Context(), mod, in.ID); CodeOf(err) != NotFound {
		t.Errorf("removed, it is found: %v", err)
	}
	for name, wrong := range map[string]ReasonTemplate{
		"no such kind":    {Kind: "ignore", Label: in.Label, Words: in.Words},
		"no such rule":    {Kind: DecideHide, Rule: 99, Label: in.Label, Words: in.Words},
		"one language":    {Kind: DecideHide, Label: Text{NL: "Schelden"}, Words: in.Words},
		"nothing it says": {Kind: DecideHide, Label: in.Label},
	} {
		if err := s.f.ReasonTemplates.Write(t.Context(), admin, wrong); CodeOf(err) != Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReasonTemplates_keepToTheirRuleWhenTheHouseRulesChange(t *testing.T) {
	s := newStand(t)
	mod, admin := s.moderator("Mo"), s.person("Ada")
	admin.Admin = true
	in := func(label string, rule int) ReasonTemplate {
		return ReasonTemplate{Kind: DecideHide, Rule: rule, Label: Text{NL: label, EN: label}, Words: Text{NL: "Daarom.", EN: "That is why."}}
	}
	s.exec(`DELETE FROM reason_templates`)
	for rule, label := range map[int]string{0: "each", 1: "moves", 2: "renamed", 3: "goes"} {
		s.must(s.f.ReasonTemplates.Write(t.Context(), admin, in(label, rule)))
	}
	rules, err := s.f.HouseRules.Current(t.Context())
	s.must(err)
	first := rules.Rules[0]
	rules.Rules[1].Title = Text{NL: "Andere titel", EN: "Another title"}
	rules.Rules[0] = HouseRule{Title: Text{NL: "Nieuw", EN: "New"}, Body: Text{NL: "Iets anders.", EN: "Something else."}}
	rules.Rules[2] = HouseRule{Title: Text{NL: "Nog iets", EN: "Something"}, Body: Text{NL: "Heel iets anders.", EN: "Quite something else."}}
	rules.Rules, rules.Why = append(rules.Rules, first), "Er was iets nieuws."
	_, err = s.f.HouseRules.Revise(t.Context(), admin, rules)
	s.must(err)

	found, err := s.f.ReasonTemplates.List(t.Context(), mod)
	s.must(err)
	numbers, lapsed := map[string]int{}, []string{}
	for _, f := range found {
		numbers[f.Label.NL] = f.Rule
		if !f.Lapsed.Empty() {
			lapsed = append(lapsed, f.Label.NL)
		}
	}
	if numbers["each"] != 0 || numbers["moves"] != len(rules.Rules) || numbers["renamed"] != 2 || numbers["goes"] != 0 || !slices.Equal(lapsed, []string{"goes"}) {
		t.Errorf("they are on rules %v, and gone are those of %v", numbers, lapsed)
	}
	at := slices.IndexFunc(found, func(f ReasonTemplate) bool { return !f.Lapsed.Empty() })
	again := found[at]
	again.Rule = -1
	if err := s.f.ReasonTemplates.Write(t.Context(), admin, again); CodeOf(err) != Invalid {
		t.Errorf("kept without a rule: %v", err)
	}
	again.Rule = 3
	s.must(s.f.ReasonTemplates.Write(t.Context(), admin, again))
	if chosen, err := s.f.ReasonTemplates.Find(t.Context(), mod, again.ID); err != nil || chosen.Rule != 3 || !chosen.Lapsed.Empty() {
		t.Errorf("with another rule it is %+v, %v", chosen, err)
	}
}
