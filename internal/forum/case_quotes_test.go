package forum

import "testing"

func TestCases_Quotes(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, ben, mo := s.person("Ana"), s.person("Ben"), s.moderator("Mo")
	call := s.post(ana, g.thread, 0, "Ga langs bij Zwaluwstraat 3.\n\nDaar woont hij.")
	s.post(ben, g.thread, call, "Niet doen!\n\n> Iets anders dat hier niet stond\n\nEcht niet.")
	quote := s.post(ben, g.thread, call, "> Ga langs bij Zwaluwstraat 3.\n\nDit kan niet.")
	gone := s.post(ben, g.thread, 0, "> Daar woont hij.\n\nOok niet.")
	s.must(s.f.Comments.Withdraw(t.Context(), ben, gone))
	for name, id := range map[string]int64{"in view": call, "hidden": call} {
		if name == "hidden" {
			s.hide(call)
		}
		found, err := s.f.Cases.Quotes(t.Context(), mo, id)
		if err != nil || len(found) != 1 || found[0].ID != quote || found[0].AuthorName != "Ben" {
			t.Errorf("%s: it is quoted in %+v, %v", name, found, err)
		}
	}
	if found, err := s.f.Cases.Quotes(t.Context(), mo, g.action); err != nil || len(found) != 0 {
		t.Errorf("an action is quoted in %+v, %v", found, err)
	}
	if _, err := s.f.Cases.Quotes(t.Context(), ben, call); CodeOf(err) != NotFound {
		t.Errorf("a member asks: %v", err)
	}
}
