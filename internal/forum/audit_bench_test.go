package forum

import (
	"testing"
	"time"
)

// BenchmarkAudit is the work for a page of the audit log, of a million events.
func BenchmarkAudit(b *testing.B) {
	c := newGathering(b, 1000)
	c.comment(20_000)
	c.exec(`
		WITH said AS (
			SELECT array_agg(id) AS ids, count(*)::int AS n
			FROM comments
		)
		INSERT INTO events (at, actor_id, kind, subject_id, plan_id, data)
		SELECT
			now() - (1000000 - i) * interval '1 minute',
			1 + i % 500,
			CASE WHEN i % 10000 = 0 THEN 'appeal.decided' ELSE (ARRAY['comment.posted', 'case.opened', 'session.started', 'support.given', 'decision.taken'])[1 + i % 5] END,
			said.ids[1 + i % said.n],
			$1,
			jsonb_build_object('about', i, 'before', jsonb_build_object('audience', 'public'), 'after', jsonb_build_object('audience', 'moderators'))
		FROM generate_series(1, 1000000) i, said`, c.plan)
	if _, err := c.own.Exec(b.Context(), `VACUUM ANALYZE`); err != nil {
		b.Fatal(err)
	}
	admin := Actor{Account: 1, Ready: true, Admin: true}
	subject := c.number(`SELECT subject_id FROM events ORDER BY id LIMIT 1`)
	longAgo := time.Now().AddDate(-1, 0, 0)
	for name, q := range map[string]AuditQuery{
		"all":             {},
		"far on":          {After: AuditMark{longAgo, 1}},
		"actor":           {Who: "7"},
		"name":            {Who: "deelnemer 12"},
		"rare kind":       {Kind: "appeal.decided"},
		"kind and period": {Kind: "comment.posted", From: longAgo, Until: longAgo.AddDate(0, 0, 7)},
		"actor and kind":  {Who: "7", Kind: "appeal.decided"},
		"subject":         {Subject: subject},
		"plan":            {Plan: c.plan, Until: longAgo},
	} {
		b.Run(name, func(b *testing.B) {
			c.measure(b, func(int) error {
				_, _, err := c.f.Audit.List(b.Context(), admin, q)
				return err
			})
		})
	}
	b.Run("choices", func(b *testing.B) {
		c.measure(b, func(int) error {
			_, err := c.f.Audit.Choices(b.Context(), admin)
			return err
		})
	})
}
