package forum

import (
	"slices"
	"sync"
	"testing"
	"time"
)

// tick lets the clock open and end cases.
func (s *stand) tick() {
	s.t.Helper()
	s.must(s.f.Cases.KeepTime(s.t.Context()))
}

func TestCases_overdue(t *testing.T) {
	d := newDesk(t)
	d.tick()
	late := d.propose(d.ana, "Vertaal de besluiten", 0)
	taken := d.propose(d.ben, "Open de agenda", 0)
	d.now = d.now.AddDate(0, 0, 29)
	onTime := d.propose(d.ben, "Begin op tijd", 0)
	d.tick()
	if got := d.cases(d.bram, d.g.plan); len(got) != 0 {
		t.Fatalf("within their term, in the queue are %v", got)
	}
	d.now = d.now.AddDate(0, 0, 2)

	t.Run("what waits longer than promised is in the queue, once, on whatever node", func(t *testing.T) {
		var nodes sync.WaitGroup
		for range 4 {
			nodes.Go(func() {
				if err := d.f.Cases.KeepTime(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		found, _, err := d.f.Cases.List(t.Context(), d.bram, CaseQuery{Plan: d.g.plan, Kind: CaseOverdue})
		d.must(err)
		var about []int64
		for _, c := range found {
			about = append(about, c.About)
			if c.Decidable() || c.Late(d.now) {
				t.Errorf("it can be decided on, or its own term is over: %+v", c)
			}
		}
		slices.Sort(about)
		if !slices.Equal(about, []int64{late, taken}) {
			t.Errorf("in the queue are %v, want %v; not %d", about, []int64{late, taken}, onTime)
		}
	})
	t.Run("readers may report it, and what is decided on that leaves it waiting", func(t *testing.T) {
		d.flag(d.ben, late, 1)
		if got := d.cases(d.bram, d.g.plan); !slices.Contains(got, CaseFlagged) || len(got) != 3 {
			t.Fatalf("in the queue are %v", got)
		}
		d.decide(d.bram, DecideApprove, late)
		if got := d.cases(d.bram, d.g.plan); !slices.Equal(got, []string{CaseOverdue, CaseOverdue}) {
			t.Errorf("in the queue are %v", got)
		}
	})
	t.Run("nor is it what a colleague asks to delete, and another does not", func(t *testing.T) {
		request := d.asks(d.bram, DecideDelete, late)
		if got := d.cases(d.tess, d.g.plan); len(got) != 3 || !slices.Contains(got, CaseRequest) {
			t.Fatalf("in the queue are %v", got)
		}
		if _, err := d.f.Requests.Answer(t.Context(), d.tess, request, RequestDeclined, "Dit is niet tegen de wet."); err != nil {
			t.Fatal(err)
		}
		if got := d.cases(d.tess, d.g.plan); len(got) != 3 || slices.Contains(got, CaseRequest) {
			t.Fatalf("in the queue are %v", got)
		}
		d.decide(d.tess, DecideApprove, late)
		if got := d.cases(d.tess, d.g.plan); !slices.Equal(got, []string{CaseOverdue, CaseOverdue}) {
			t.Errorf("in the queue are %v", got)
		}
	})
	t.Run("how late it is counts from the promise, not from when the queue had it", func(t *testing.T) {
		all, _, err := d.f.Cases.List(t.Context(), d.bram, CaseQuery{Plan: d.g.plan, Kind: CaseOverdue})
		d.must(err)
		found := all[slices.IndexFunc(all, func(c Case) bool { return c.About == taken })]
		var promised time.Time
		d.must(d.db.QueryRow(t.Context(), `
			SELECT i.at + p.answer_term_days * interval '1 day'
			FROM inputs i
			JOIN plans p ON p.id = i.plan_id
			WHERE i.id = $1`, taken).Scan(&promised))
		if found.Promised == nil || !found.Promised.Equal(promised) || !promised.Before(d.now) {
			t.Errorf("it was promised %v, and the case says %+v", promised, found)
		}
		if day := d.today(d.bram); len(day.Waits) == 0 || day.Waits[0].Promised == nil || !day.Waits[0].Oldest.Before(promised) {
			t.Errorf("the day says %+v", day.Waits)
		}
	})
	t.Run("answered, it leaves the queue at once", func(t *testing.T) {
		d.publish(d.answer(late))
		if found, _, err := d.f.Cases.List(t.Context(), d.bram, CaseQuery{Plan: d.g.plan}); err != nil || len(found) != 1 || found[0].About != taken {
			t.Errorf("in the queue are %+v, %v", found, err)
		}
	})
	t.Run("hidden, it is owed no answer", func(t *testing.T) {
		d.hide(taken)
		d.tick()
		if got := d.cases(d.bram, d.g.plan); len(got) != 0 {
			t.Errorf("in the queue are %v", got)
		}
	})
	t.Run("a promise of more time ends the wait, and of less begins it", func(t *testing.T) {
		d.exec(`UPDATE plans SET answer_term_days = 1`)
		d.tick()
		if got := d.cases(d.bram, d.g.plan); !slices.Equal(got, []string{CaseOverdue}) {
			t.Errorf("in the queue are %v", got)
		}
		d.exec(`UPDATE plans SET answer_term_days = 60`)
		d.tick()
		if got := d.cases(d.bram, d.g.plan); len(got) != 0 {
			t.Errorf("in the queue are %v", got)
		}
	})
}

func TestCases_passage(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ana, mod := s.person("Ana"), s.moderator("Mo")
	s.mark(ana, g, v, "het besluit met de redenen", "Goed.")
	changed := s.mark(ana, g, v, "een gesprek binnen vijf werkdagen", "Te lang.")
	deleted := s.mark(ana, g, v, "extern bureau controleert", "Wie dan?")
	s.tick()
	if got := s.cases(mod, g.plan); len(got) != 0 {
		t.Fatalf("before there is another version, in the queue are %v", got)
	}
	s.version(g.action, 2, secondText)
	s.tick()
	s.tick()
	if got := s.cases(mod, g.plan); !slices.Equal(got, []string{CasePassage, CasePassage}) {
		t.Fatalf("in the queue are %v", got)
	}

	s.must(s.f.Passages.Confirm(t.Context(), mod, changed.ID, 2))
	found, _, err := s.f.Cases.List(t.Context(), mod, CaseQuery{Plan: g.plan})
	s.must(err)
	if len(found) != 1 || found[0].About != deleted.ID || found[0].Excerpt != "extern bureau controleert" {
		t.Errorf("confirmed, in the queue are %+v", found)
	}
	s.must(s.f.Passages.Attach(t.Context(), mod, deleted.ID, Placement{Version: 2}))
	if got := s.cases(mod, g.plan); len(got) != 0 {
		t.Errorf("put in its place, in the queue are %v", got)
	}
	if n := s.count(`SELECT count(*) FROM cases WHERE closed_by = $1`, mod.Account); n != 2 {
		t.Errorf("%d are known to be done by the moderator", n)
	}
}

func TestAppeals_late(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod, other, ada := s.person("Ana"), s.moderator("Mo"), s.moderator("Mi"), s.admin("Ada")
	comment := s.post(ana, g.thread, 0, "Wie dit bedacht heeft is gek.")
	decision := s.decide(mod, DecideHide, comment)
	s.must(s.f.Appeals.Lodge(t.Context(), ana, decision, "Dat mag ik vinden.", "nl"))
	s.now = s.now.Add(14*24*time.Hour - time.Minute)
	s.tick()
	if got := s.heard(other); slices.Contains(got, "appeal.late") {
		t.Fatal("they are told too early")
	}
	s.now = s.now.Add(time.Minute)
	s.tick()
	s.tick()
	for name, who := range map[string]Actor{"who took the decision": mod, "who objects": ana} {
		if got := s.heard(who); slices.Contains(got, "appeal.late") {
			t.Errorf("%s is told of %v", name, got)
		}
	}
	for _, who := range []Actor{other, ada} {
		if got := s.heard(who); !slices.Equal(got, []string{"appeal.late"}) {
			t.Errorf("%s is told of %v", who.Name, got)
		}
	}
}
