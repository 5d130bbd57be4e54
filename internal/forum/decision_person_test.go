package forum

import (
	"slices"
	"testing"
	"time"
)

// take takes a decision as a moderator who knows how everything is now.
func (s *stand) take(a Actor, in NewDecision, about ...int64) int64 {
	s.t.Helper()
	for _, id := range about {
		in.Items = append(in.Items, DecisionItem{id, s.lastDecision(id)})
	}
	if Blames(in.Kind) {
		in.Rule = 2
	}
	in.Reason, in.Days = "U valt iemand aan.", 7
	taken, err := s.f.Decisions.Take(s.t.Context(), a, in)
	s.must(err)
	if taken.Done != len(about) {
		s.t.Fatalf("decided on %d of %d", taken.Done, len(about))
	}
	return taken.Batch
}

func TestDecisions_onAPersonHidesToo(t *testing.T) {
	for _, kind := range []string{DecideWarn, DecideSuspend} {
		for _, hides := range []bool{true, false} {
			for _, held := range []bool{true, false} {
				t.Run(kind, func(t *testing.T) {
					s := newStand(t)
					g := s.lay("drafting")
					ana, mod := s.person("Ana"), s.moderator("Mo")
					insult := s.post(ana, g.thread, 0, "Ik weet je te vinden.")
					if held {
						for _, name := range []string{"Bob", "Eve", "Kees"} {
							s.flag(s.person(name), insult, 2)
						}
					}

					batch := s.take(mod, NewDecision{Kind: kind, Hides: hides}, insult)

					if s.isSeen(insult) == hides {
						t.Errorf("hidden too: %v, and it is seen: %v", hides, s.isSeen(insult))
					}
					d, err := s.f.Decisions.Find(t.Context(), ana, batch)
					s.must(err)
					log, _, err := s.f.Decisions.Log(t.Context(), LogQuery{Kind: kind})
					s.must(err)
					if d.Hides != hides || d.Stays == hides || len(log) != 1 || log[0].Hides != hides || log[0].Stays == hides {
						t.Errorf("the author reads %+v, the log says %+v", d, log)
					}
					_, err = s.f.Decisions.Undo(t.Context(), mod, batch)
					s.must(err)
					if s.isSeen(insult) == held {
						t.Errorf("undone, what was held (%v) is seen: %v", held, s.isSeen(insult))
					}
					if n := s.count(`SELECT count(*) FROM suspensions WHERE lifted_at IS NULL`); n != 0 {
						t.Errorf("%d suspensions are left", n)
					}
				})
			}
		}
	}

	t.Run("what is hidden already is not hidden by it", func(t *testing.T) {
		s := newStand(t)
		g := s.lay("drafting")
		ana, mod := s.person("Ana"), s.moderator("Mo")
		insult := s.post(ana, g.thread, 0, "Ik weet je te vinden.")
		hiding := s.decide(mod, DecideHide, insult)
		d, err := s.f.Decisions.Find(t.Context(), ana, s.take(mod, NewDecision{Kind: DecideWarn, Hides: true}, insult))
		s.must(err)
		if d.Hides || d.Stays || s.count(`SELECT count(*) FROM subjects WHERE hidden_by = $1`, hiding) != 1 {
			t.Errorf("the author reads %+v", d)
		}
	})
}

func TestDecisions_onAPersonIsOneForAllThatTheyWrote(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	_, token := s.member("Ana")
	ana, ben, mod, other := s.actor(token), s.person("Ben"), s.moderator("Mo"), s.moderator("Mies")
	var all []int64
	for _, words := range []string{"Kwibus.", "Nog eens kwibus.", "Steeds kwibus."} {
		all = append(all, s.post(ana, g.thread, 0, words))
	}
	all = append(all, s.post(ben, g.thread, 0, "Jij bent gek."))

	batch := s.take(mod, NewDecision{Kind: DecideSuspend, Hides: true}, all...)

	for name, who := range map[string]Actor{"Ana": ana, "Ben": ben} {
		if n := s.count(`SELECT count(*) FROM suspensions WHERE account_id = $1`, who.Account); n != 1 {
			t.Errorf("%s has %d suspensions", name, n)
		}
		if heard := s.heard(who); !slices.Equal(heard, []string{"decision.taken"}) {
			t.Errorf("%s is told of %v", name, heard)
		}
		record, err := s.f.Cases.Author(t.Context(), mod, who.Account)
		s.must(err)
		member, err := s.f.Cases.Member(t.Context(), mod, who.Account, 0)
		s.must(err)
		if record.Blamed != 1 || len(member.Decisions) != 1 {
			t.Errorf("%s has %d marks and %d decisions on record", name, record.Blamed, len(member.Decisions))
		}
	}
	statement, err := s.f.Decisions.Find(t.Context(), ana, batch)
	s.must(err)
	rests, err := s.f.Decisions.Contributions(t.Context(), ana, batch)
	s.must(err)
	if statement.RestsOn != 3 || len(rests) != 3 {
		t.Errorf("the statement is about %d, and names %d", statement.RestsOn, len(rests))
	}
	log, _, err := s.f.Decisions.Log(t.Context(), LogQuery{})
	s.must(err)
	years, err := s.f.Decisions.Years(t.Context())
	s.must(err)
	if len(log) != 2 || log[1].RestsOn != 3 || years[0].Suspended != 2 || years[0].Hidden != 4 {
		t.Errorf("the log holds %+v, the years say %+v", log, years)
	}
	taken, err := s.f.Decisions.Batch(t.Context(), mod, batch)
	s.must(err)
	if taken.Holds != 2 || taken.Contributions != 4 || taken.Hidden != 4 {
		t.Errorf("in one go were taken %+v", taken)
	}

	t.Run("undone it is lifted, also when one contribution was decided on since, and that decision stays", func(t *testing.T) {
		s.decide(other, DecideRestore, all[0])
		n, err := s.f.Decisions.Undo(t.Context(), mod, batch)
		s.must(err)
		if n != 4 || s.actor(token).Suspended {
			t.Errorf("%d undone, and suspended: %v", n, s.actor(token).Suspended)
		}
		for _, id := range all {
			if !s.isSeen(id) {
				t.Errorf("%d is hidden", id)
			}
		}
		years, err := s.f.Decisions.Years(t.Context())
		s.must(err)
		if years[0].Undone != 2 {
			t.Errorf("the years say %+v", years)
		}
	})
	t.Run("taken back after an appeal, all that it hid is seen", func(t *testing.T) {
		s.now = s.now.Add(time.Minute)
		again := s.take(mod, NewDecision{Kind: DecideSuspend, Hides: true}, all[1:]...)
		s.must(s.f.Appeals.Lodge(t.Context(), ana, again, "Het was een grap.", "nl"))
		appeal, err := s.f.Appeals.Against(t.Context(), ana, again)
		s.must(err)
		s.must(s.f.Appeals.Decide(t.Context(), other, appeal.ID, AppealReversed, "Vooruit."))
		if s.actor(token).Suspended || !s.isSeen(all[1]) || !s.isSeen(all[2]) || s.isSeen(all[3]) {
			t.Error("she is suspended, or what she wrote is hidden, or what Ben wrote is not")
		}
	})
}

func TestRequests_banKeepsInViewWhatIsNotToBeHidden(t *testing.T) {
	for name, hides := range map[string]bool{"hidden": true, "kept": false} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			g := s.lay("drafting")
			ana, one, two := s.person("Ana"), s.moderator("Mo"), s.moderator("Mies")
			insult := s.post(ana, g.thread, 0, "Ik weet je te vinden.")
			in := NewDecision{Kind: DecideBan, Hides: hides, Items: []DecisionItem{{About: insult}}, Rule: 3, Reason: "Bedreigt."}
			s.must(s.f.Requests.Make(t.Context(), one, in))
			_, err := s.f.Requests.Answer(t.Context(), two, int64(s.count(`SELECT max(id) FROM requests`)), RequestAgreed, "")
			s.must(err)
			if s.isSeen(insult) == hides {
				t.Errorf("to be hidden: %v, and it is seen: %v", hides, s.isSeen(insult))
			}
		})
	}
}
