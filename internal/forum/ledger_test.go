package forum

import (
	"fmt"
	"math"
	"testing"
	"time"
)

func TestInputs_Ledger(t *testing.T) {
	d := newDesk(t)
	start := d.now
	at := func(day int) { d.now = start.Add(time.Duration(day) * 24 * time.Hour) }
	// On day 0 three, on day 3 one that is withdrawn, on day 5 two. Answered after 3, 5 and 11 days. The clock goes on a second with each.
	one, two := d.post(d.ana, d.g.thread, 0, "Eén, 100% zeker."), d.post(d.ben, d.g.thread, 0, "Twee.")
	three := d.propose(d.ana, "Drie", 0)
	at(3)
	gone := d.post(d.ana, d.g.thread, 0, "Weg.")
	d.publish(d.answer(one))
	at(5)
	four, five := d.propose(d.ben, "Vier", d.g.action), d.post(d.ana, d.g.thread, 0, "Vijf.")
	no := d.answer(two)
	no.Outcome, no.Reason = "not_adopted", "Dat kan niet."
	d.publish(no)
	d.must(d.f.Comments.Withdraw(t.Context(), d.ana, gone))
	at(11)
	d.publish(d.answer(three))
	at(16)

	l, err := d.f.Inputs.Ledger(t.Context(), d.g.plan)
	d.must(err)
	if l.Total != 5 || l.Answered != 3 || l.Waiting() != 2 || l.Share() != 60 || l.People != 2 || math.Round(1000*l.MedianDays) != 5000 || l.Gone != 1 || l.TermDays != 30 {
		t.Errorf("ledger is %+v", l)
	}
	if l.Oldest == nil || l.Oldest.Sub(start).Round(time.Minute) != 5*24*time.Hour {
		t.Errorf("the oldest waits since %v", l.Oldest)
	}
	if len(l.Actions) != 2 || l.Actions[0].ID != 0 || l.Actions[0].Total != 1 || l.Actions[0].Answered != 1 ||
		l.Actions[1].ID != d.g.action || l.Actions[1].Total != 4 || l.Actions[1].Answered != 2 || l.Actions[1].Share() != 50 {
		t.Errorf("by action: %+v", l.Actions)
	}
	// Eight steps of two days: what was given and answered before each.
	given, answered := []int{0, 3, 3, 5, 5, 5, 5, 5, 5}, []int{0, 0, 1, 2, 2, 2, 3, 3, 3}
	for i, p := range l.Course {
		if p.Given != given[i] || p.Answered != answered[i] {
			t.Errorf("step %d is %+v, want %d given and %d answered", i, p, given[i], answered[i])
		}
	}

	ids := func(q InputQuery) string {
		q.Plan = d.g.plan
		found, _, err := d.f.Inputs.List(t.Context(), q)
		d.must(err)
		n, err := d.f.Inputs.Count(t.Context(), q)
		d.must(err)
		said := fmt.Sprint(n)
		for _, i := range found {
			said += fmt.Sprint(" ", i.ID)
		}
		return said
	}
	for name, c := range map[string]struct {
		q    InputQuery
		want []int64
	}{
		"all, the newest first":          {InputQuery{}, []int64{five, four, three, two, one}},
		"what waits, the oldest first":   {InputQuery{Waiting: true}, []int64{four, five}},
		"on the action":                  {InputQuery{Action: d.g.action}, []int64{five, four, two, one}},
		"on the plan itself":             {InputQuery{Action: OnPlan}, []int64{three}},
		"by outcome":                     {InputQuery{Outcome: "not_adopted"}, []int64{two}},
		"by words, signs as they stand":  {InputQuery{Words: "100%"}, []int64{one}},
		"by words of the answer":         {InputQuery{Words: "dat kan niet"}, []int64{two}},
		"a sign that stands for nothing": {InputQuery{Words: "_"}, nil},
	} {
		want := fmt.Sprint(len(c.want))
		for _, id := range c.want {
			want += fmt.Sprint(" ", id)
		}
		if got := ids(c.q); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	t.Run("pages join without gaps or repeats", func(t *testing.T) {
		for _, waiting := range []bool{false, true} {
			q := InputQuery{Plan: d.g.plan, Waiting: waiting, Limit: 1}
			seen := ""
			for more := true; more; {
				found, next, err := d.f.Inputs.List(t.Context(), q)
				d.must(err)
				seen += fmt.Sprint(" ", found[0].ID)
				q.After, more = found[0].Mark(), next
			}
			if all := ids(InputQuery{Waiting: waiting}); all[1:] != seen {
				t.Errorf("pages give%s, the list %s", seen, all)
			}
		}
	})
}

func TestInputs_whatIsDraftedIsToldToWhoAnswers(t *testing.T) {
	d := newDesk(t)
	input, elsewhere := d.post(d.ana, d.g.thread, 0, "Eén."), d.propose(d.ana, "Elders", 0)
	d.draft(d.bram, d.answer(input))
	for name, c := range map[string]struct {
		who     Actor
		n       int
		drafted bool
	}{"a visitor": {Actor{}, 2, false}, "a moderator": {d.tess, 2, true}, "the holder": {d.holder, 1, true}} {
		found, _, err := d.f.Inputs.List(t.Context(), InputQuery{Plan: d.g.plan, Answers: c.who})
		d.must(err)
		drafted := false
		for _, i := range found {
			drafted = drafted || i.Drafted
			if i.Drafted && i.ID == elsewhere {
				t.Errorf("%s reads that %d is drafted", name, elsewhere)
			}
		}
		if len(found) != c.n || drafted != c.drafted {
			t.Errorf("%s sees %d, drafted %v", name, len(found), drafted)
		}
	}
}
