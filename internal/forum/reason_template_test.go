package forum

import "testing"

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
