package forum

import (
	"sync"
	"testing"
)

func TestDecisions_ofTwoAtOnceOneDecides(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mods := s.person("Ana"), []Actor{s.moderator("Mo"), s.moderator("Mies")}
	other, err := s.f.Threads.Open(t.Context(), ana, NewThread{Plan: g.plan, Title: "Elders", First: NewComment{Key: "key-of-form", Markdown: "Hier."}})
	s.must(err)
	for kind, take := range map[string]func(a Actor, about int64) error{
		DecideRedact: func(a Actor, about int64) error {
			in := NewRedaction{NewDecision: NewDecision{Items: []DecisionItem{{About: about}}, Rule: 4, Reason: "Een nummer."}, Texts: map[string]string{"text": "Bel " + RedactionMark("nl") + " maar."}}
			_, err := s.f.Decisions.Redact(t.Context(), a, in)
			return err
		},
		DecideMove: func(a Actor, about int64) error {
			_, err := s.f.Decisions.Move(t.Context(), a, NewMove{NewDecision: NewDecision{Items: []DecisionItem{{About: about}}, Reason: "Past daar."}, To: other})
			return err
		},
		DecideClose: func(a Actor, about int64) error {
			_, err := s.f.Decisions.Close(t.Context(), a, NewDecision{Items: []DecisionItem{{About: about}}, Reason: "Uitgepraat."})
			return err
		},
		DecideDelete: func(a Actor, about int64) error {
			return s.f.Requests.Make(t.Context(), a, NewDecision{Kind: DecideDelete, Items: []DecisionItem{{About: about}}, Rule: 3, Reason: "Strafbaar."})
		},
	} {
		t.Run(kind, func(t *testing.T) {
			thread, err := s.f.Threads.Open(t.Context(), ana, NewThread{Plan: g.plan, Title: "Over " + kind, First: NewComment{Key: "key-of-" + kind, Markdown: "Bel 0612345678 maar."}})
			s.must(err)
			comment := int64(s.count(`SELECT max(id) FROM comments WHERE thread_id = $1`, thread))
			var both sync.WaitGroup
			errs := make([]error, len(mods))
			for i, mod := range mods {
				both.Go(func() { errs[i] = take(mod, comment) })
			}
			both.Wait()
			won, lost := 0, 0
			for _, err := range errs {
				switch {
				case err == nil:
					won++
				case CodeOf(err) == Conflict || CodeOf(err) == Refused:
					lost++
				}
			}
			if won != 1 || lost != 1 || s.count(`SELECT count(*) FROM decisions WHERE about_id = $1`, comment) != 1 {
				t.Errorf("got %v", errs)
			}
		})
	}
}
