package forum

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCases_Member(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod := s.person("Ana"), s.person("Bob"), s.moderator("Mo")
	kept := s.post(ana, g.thread, 0, "Een goed idee.")
	hidden := s.post(ana, g.thread, 0, "Wie dit bedacht heeft is gek.")
	withdrawn := s.post(ana, g.thread, 0, "Dat had ik niet moeten zeggen.")
	s.post(bob, g.thread, 0, "Van een ander.")
	decided := s.decide(mod, DecideHide, hidden)
	s.must(s.f.Comments.Withdraw(t.Context(), ana, withdrawn))
	s.must(s.f.Appeals.Lodge(t.Context(), ana, decided, "Dat mag ik vinden.", "nl"))

	m, err := s.f.Cases.Member(t.Context(), mod, ana.Account, 0)
	s.must(err)
	var ids []int64
	for _, c := range m.Contributions {
		ids = append(ids, c.ID)
	}
	if m.Name != "Ana" || !slices.Equal(ids, []int64{withdrawn, hidden, kept}) {
		t.Fatalf("moderators see %+v", m)
	}
	if c := m.Contributions[0]; !c.Withdrawn || c.Excerpt != "" {
		t.Errorf("what the author took back is %+v", c)
	}
	if c := m.Contributions[1]; !c.Hidden || !strings.Contains(c.Excerpt, "gek") {
		t.Errorf("what is hidden is %+v", c)
	}
	if len(m.Decisions) != 1 || m.Decisions[0].Kind != DecideHide || m.Decisions[0].Rule != 2 || m.Decisions[0].Appeal != "waiting" {
		t.Errorf("the decisions are %+v", m.Decisions)
	}
	for name, a := range map[string]Actor{"visitor": {}, "the member": ana, "another member": bob} {
		if _, err := s.f.Cases.Member(t.Context(), a, ana.Account, 0); CodeOf(err) != NotFound {
			t.Errorf("%s sees it: %v", name, err)
		}
	}
	if _, err := s.f.Cases.Member(t.Context(), mod, 1<<40, 0); CodeOf(err) != NotFound {
		t.Errorf("of nobody: %v", err)
	}
}

func TestMemberNotes(t *testing.T) {
	s := newStand(t)
	ana, mod, other, ada := s.person("Ana"), s.moderator("Mo"), s.moderator("Mi"), s.admin("Ada")
	add := func(a Actor, words string) error {
		return s.f.MemberNotes.Add(t.Context(), a, ana.Account, words, "nl")
	}
	notes := func(a Actor) []MemberNote {
		found, err := s.f.MemberNotes.Of(t.Context(), a, ana.Account)
		s.must(err)
		return found
	}
	s.must(add(mod, "Gebeld: het was een misverstand."))
	s.must(add(mod, "Gebeld: het was een misverstand.")) // a double click
	if got := notes(other); len(got) != 1 || got[0].ByName != "Mo" {
		t.Fatalf("colleagues read %+v", got)
	}
	id := notes(mod)[0].ID
	for name, a := range map[string]Actor{"visitor": {}, "the member": ana} {
		_, read := s.f.MemberNotes.Of(t.Context(), a, ana.Account)
		_, removed := s.f.MemberNotes.Remove(t.Context(), a, id)
		for what, err := range map[string]error{"adds": add(a, "Hoi"), "reads": read, "removes": removed} {
			if CodeOf(err) != NotFound {
				t.Errorf("%s %s: %v", name, what, err)
			}
		}
	}
	for _, wrong := range []string{"", strings.Repeat("a", MaxMemberNote+1)} {
		if err := add(mod, wrong); !slices.Equal(fieldsOf(err), []string{"words"}) {
			t.Errorf("%d letters: %v", len(wrong), err)
		}
	}
	if err := s.f.MemberNotes.Add(t.Context(), mod, 1<<40, "Over niemand", "nl"); CodeOf(err) != NotFound {
		t.Errorf("on nobody: %v", err)
	}
	if _, err := s.f.MemberNotes.Remove(t.Context(), other, id); CodeOf(err) != Refused {
		t.Errorf("a colleague removes it: %v", err)
	}
	if about, err := s.f.MemberNotes.Remove(t.Context(), ada, id); err != nil || about != ana.Account || len(notes(mod)) != 0 {
		t.Errorf("an admin removes it: %v, about %d", err, about)
	}
	s.must(add(mod, "Nog iets."))
	s.now = s.now.AddDate(0, MemberNotesKept, 1).Add(time.Hour)
	s.must(s.f.MemberNotes.Tidy(t.Context()))
	if got := notes(mod); len(got) != 0 {
		t.Errorf("kept too long: %+v", got)
	}
	if n := s.count(`SELECT count(*) FROM events WHERE kind LIKE 'member_note.%' AND data::text ILIKE '%gebeld%'`); n != 0 {
		t.Error("the words are on record")
	}
}
