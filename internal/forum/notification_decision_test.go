package forum

import (
	"slices"
	"strings"
	"testing"
)

func TestNotifications_ofDecisionsSayWhatWasDecided(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod, other := s.person("Ana"), s.person("Bob"), s.moderator("Mo"), s.moderator("Mies")
	insult := s.post(ana, g.thread, 0, "Wie dit bedacht heeft is een kwibus.")
	s.flag(bob, insult, 2)
	newest := func(a Actor, kind string) Notification {
		t.Helper()
		all := s.told(a)
		at := slices.IndexFunc(all, func(n Notification) bool { return n.Kind == kind })
		if at < 0 {
			t.Fatalf("of %s nothing is told among %+v", kind, all)
		}
		return all[at]
	}
	batch := s.take(mod, NewDecision{Kind: DecideWarn, Hides: true}, insult)

	if n := newest(ana, "decision.taken"); n.Decision != DecideWarn || !n.Hides || n.Stays || n.Rule != 2 || n.RuleName.Empty() || !strings.Contains(n.Excerpt, "kwibus") {
		t.Errorf("its author is told %+v", n)
	}
	if n := newest(bob, "flag.settled"); n.Decision != DecideWarn || !n.Hides || n.Excerpt != "" {
		t.Errorf("who reported what is hidden is told %+v", n)
	}
	s.must(s.f.Appeals.Lodge(t.Context(), ana, batch, "Het was een grap.", "nl"))
	appeal, err := s.f.Appeals.Against(t.Context(), ana, batch)
	s.must(err)
	s.must(s.f.Appeals.Decide(t.Context(), other, appeal.ID, AppealReversed, "Vooruit."))
	if n := newest(ana, "appeal.decided"); n.Decision != DecideWarn || n.Outcome != AppealReversed || !strings.Contains(n.Excerpt, "kwibus") {
		t.Errorf("of her appeal its author is told %+v", n)
	}
	if n := newest(bob, "flag.settled"); !strings.Contains(n.Excerpt, "kwibus") {
		t.Errorf("of what can be seen again he reads %q", n.Excerpt)
	}
	if n := s.told(bob)[0]; n.Decision == "" {
		t.Errorf("he is told %+v", n)
	}
}
