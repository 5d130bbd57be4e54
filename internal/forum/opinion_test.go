package forum

import (
	"slices"
	"testing"
)

func TestOpinions(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, one, two, third := s.person("Ana"), s.person("Bob"), s.moderator("Mo"), s.moderator("Mies"), s.moderator("Max")
	s.flag(bob, s.post(ana, g.thread, 0, "Een reactie."), 1)
	waiting, _, err := s.f.Cases.List(t.Context(), one, CaseQuery{Plan: g.plan})
	s.must(err)
	number := waiting[0].ID
	s.must(s.f.Cases.Claim(t.Context(), one, number))
	s.tell()

	for name, who := range map[string]Actor{"a visitor": {}, "a member": bob, "its author": ana} {
		if err := s.f.Opinions.Ask(t.Context(), who, number, 0, "Wat vind je?"); CodeOf(err) != NotFound {
			t.Errorf("%s asks: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		of       int64
		question string
	}{"nothing": {0, " "}, "of oneself": {one.Account, "Wat vind ik?"}, "of who does not moderate": {bob.Account, "Wat vind je?"}} {
		if err := s.f.Opinions.Ask(t.Context(), one, number, c.of, c.question); CodeOf(err) != Invalid {
			t.Errorf("%s is asked: %v", name, err)
		}
	}
	s.must(s.f.Opinions.Ask(t.Context(), one, number, two.Account, "Is dit nog on topic?"))
	if err := s.f.Opinions.Ask(t.Context(), third, number, 0, "En dit?"); CodeOf(err) != Conflict {
		t.Errorf("asked beside it: %v", err)
	}
	if c, err := s.f.Cases.Find(t.Context(), two, number); err != nil || !c.Waiting || c.ClaimedBy != 0 {
		t.Errorf("the case is %+v, %v", c, err)
	}
	if got := s.heard(two); !slices.Equal(got, []string{"opinion.asked"}) {
		t.Errorf("who is asked is told of %v", got)
	}
	if got := s.heard(third); len(got) != 0 {
		t.Errorf("another is told of %v", got)
	}
	all, err := s.f.Opinions.On(t.Context(), third, number)
	s.must(err)
	if err := s.f.Opinions.Give(t.Context(), one, all[0].ID, "Ja."); CodeOf(err) != Refused {
		t.Errorf("who asked says: %v", err)
	}
	if err := s.f.Opinions.Give(t.Context(), bob, all[0].ID, "Ja."); CodeOf(err) != NotFound {
		t.Errorf("a member says: %v", err)
	}
	s.must(s.f.Opinions.Give(t.Context(), third, all[0].ID, "Nee, maar laat staan."))
	if err := s.f.Opinions.Give(t.Context(), two, all[0].ID, "Ja."); CodeOf(err) != Conflict {
		t.Errorf("given twice: %v", err)
	}
	if got := s.heard(one); !slices.Equal(got, []string{"opinion.given"}) {
		t.Errorf("who asked is told of %v", got)
	}
	if all, err = s.f.Opinions.On(t.Context(), two, number); err != nil || len(all) != 1 || all[0].Words != "Nee, maar laat staan." || all[0].AnsweredName != "Max" {
		t.Errorf("with the case stands %+v, %v", all, err)
	}
	s.decide(one, DecideApprove, waiting[0].About)
	if err := s.f.Opinions.Ask(t.Context(), one, number, 0, "En nu?"); CodeOf(err) != Conflict {
		t.Errorf("asked about what was decided: %v", err)
	}
}
