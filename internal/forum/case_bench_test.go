package forum

import (
	"testing"
	"time"
)

// BenchmarkCases is the server's work for a queue in which 100,000 contributions wait.
func BenchmarkCases(b *testing.B) {
	c := newGathering(b, 1000)
	c.comment(100_000)
	c.exec(`
		INSERT INTO cases (plan_id, kind, about_id, rule, flags, opened_at, due_at)
		SELECT $1, (ARRAY['flagged', 'held'])[1 + id % 2], id, 1 + id % 6, 1, now() - id * interval '1 second', now() + (100000 - id) * interval '1 second'
		FROM comments`, c.plan)
	c.exec(caseIndexOne + `true`)
	c.settle()
	mod := Actor{Account: 1, Ready: true, Moderator: true}
	run := func(name string, do func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	list := func(q CaseQuery) func() error {
		q.Plan = c.plan
		return func() error {
			found, _, err := c.f.Cases.List(b.Context(), mod, q)
			if err == nil && len(found) == 0 {
				b.Fatal("nothing found")
			}
			return err
		}
	}
	counts := func() error {
		found, _, err := c.f.Cases.Count(b.Context(), mod, c.plan)
		if err == nil && found.All == 0 {
			b.Fatal("nothing waits")
		}
		return err
	}
	run("counts", counts)
	run("list", list(CaseQuery{}))
	run("late", list(CaseQuery{Late: true}))
	run("rule", list(CaseQuery{Rule: 3}))
	run("frequent word", list(CaseQuery{Words: c.says[0]}))
	run("rare word", list(CaseQuery{Words: c.says[len(c.says)-1]}))
	run("unknown word", func() error {
		_, _, err := c.f.Cases.List(b.Context(), mod, CaseQuery{Plan: c.plan, Words: "zzzzz"})
		return err
	})
	run("two words", list(CaseQuery{Words: c.says[0] + " " + c.says[len(c.says)/2]}))
	run("newest", list(CaseQuery{Newest: true}))
	run("waiting a day", list(CaseQuery{Days: 1}))
	run("today", func() error {
		day, err := c.f.Cases.Today(b.Context(), mod, time.Now().Add(-12*time.Hour))
		if err == nil && day.All() == 0 {
			b.Fatal("nothing waits")
		}
		return err
	})
	run("page", func() error {
		if err := counts(); err != nil {
			return err
		}
		return list(CaseQuery{})()
	})
}
