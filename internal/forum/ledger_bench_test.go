package forum

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"samenspraak/internal/dbtest"
)

// BenchmarkInputs is the server's work for the ledger of a plan with 5,000 inputs, a third of which are proposals and half of which are answered.
func BenchmarkInputs(b *testing.B) {
	db := crowd(b)
	f := New(Options{DB: db})
	var plan int64
	if err := db.QueryRow(b.Context(), `SELECT id FROM plans`).Scan(&plan); err != nil {
		b.Fatal(err)
	}
	run := func(name string, do func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	list := func(q InputQuery) func() error {
		q.Plan = plan
		return func() error {
			found, _, err := f.Inputs.List(b.Context(), q)
			if err == nil && len(found) == 0 {
				b.Fatal("nothing found")
			}
			return err
		}
	}
	figures := func() error {
		l, err := f.Inputs.Ledger(b.Context(), plan)
		if err == nil && l.Total != 5000 {
			b.Fatalf("ledger of %d inputs", l.Total)
		}
		return err
	}
	run("figures", figures)
	run("longest waiting", list(InputQuery{Waiting: true, Limit: 3}))
	run("list", list(InputQuery{}))
	run("words", list(InputQuery{Words: "inbreng 49"}))
	run("page", func() error {
		if err := figures(); err != nil {
			return err
		}
		if err := list(InputQuery{Waiting: true, Limit: 3})(); err != nil {
			return err
		}
		return list(InputQuery{})()
	})
}

// crowd is a database with that plan, whose owner told the planner what is in it, as autovacuum does.
func crowd(b testing.TB) *pgxpool.Pool {
	owner, runner := dbtest.URLs(b)
	made, err := pgxpool.New(b.Context(), owner)
	if err != nil {
		b.Fatal(err)
	}
	defer made.Close()
	for _, statement := range crowdOfInputs {
		if _, err := made.Exec(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	db, err := pgxpool.New(b.Context(), runner)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(db.Close)
	return db
}

var crowdOfInputs = []string{
	`
	WITH p AS (
		INSERT INTO subjects (kind, created_at) VALUES ('plan', now()) RETURNING id
	)
	INSERT INTO plans (id, slug, title, phase)
	SELECT id, 'plan', '{"nl": "Plan"}', 'drafting' FROM p`,
	`INSERT INTO organisations (slug, name, kind)
	SELECT 'org-' || n, jsonb_build_object('nl', 'Organisatie ' || n), 'ngo' FROM generate_series(1, 50) n`,
	`INSERT INTO accounts (issuer, sub, display_name, organisation_id, created_at)
	SELECT 'https://p.example', n, 'Mens ' || n, CASE WHEN n % 4 = 0 THEN (SELECT min(id) FROM organisations) + n % 50 END, now() FROM generate_series(1, 1000) n`,
	`WITH t AS (INSERT INTO subjects (kind, plan_id, created_at) SELECT 'theme', id, now() FROM plans RETURNING id)
	INSERT INTO themes (id, plan_id, number, position, title) SELECT t.id, plans.id, 'I', 1, '{"nl": "Thema"}' FROM t, plans`,
	`WITH a AS (INSERT INTO subjects (kind, plan_id, created_at) SELECT 'action', plans.id, now() FROM plans, generate_series(1, 12) RETURNING id)
	INSERT INTO actions (id, plan_id, theme_id, number, slug, title)
	SELECT a.id, plans.id, themes.id, row_number() OVER (ORDER BY a.id), 'actie', jsonb_build_object('nl', 'Actie ' || a.id) FROM a, plans, themes`,
	`WITH t AS (INSERT INTO subjects (kind, plan_id, created_at) SELECT 'thread', plans.id, now() FROM plans, generate_series(1, 12) RETURNING id)
	INSERT INTO threads (id, about_id, main)
	SELECT t.id, a.id, true
	FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM t) t
	JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM actions) a USING (n)`,
	`WITH s AS (
		INSERT INTO subjects (kind, plan_id, author_id, created_at, lang)
		SELECT CASE WHEN n % 3 = 0 THEN 'proposal' ELSE 'comment' END, plans.id, (SELECT min(id) FROM accounts) + n % 1000, now() - (5000 - n) * interval '20 minutes', 'nl'
		FROM plans, generate_series(1, 5000) n
		RETURNING id, kind
	), o AS (
		INSERT INTO proposals (id, plan_id, action_id, title, problem, solution, html, renderer)
		SELECT s.id, plans.id, CASE WHEN s.id % 2 = 0 THEN (SELECT min(id) FROM actions) + s.id % 12 END, 'Voorstel en inbreng ' || s.id,
			repeat('Een probleem dat wat langer is. ', 10), repeat('Een oplossing. ', 20), '{"problem": "", "solution": ""}', 1
		FROM s, plans
		WHERE kind = 'proposal'
	)
	INSERT INTO comments (id, thread_id, markdown, html, renderer)
	SELECT s.id, (SELECT min(id) FROM threads) + s.id % 12, 'Inbreng ' || s.id || '. ' || repeat('Nog een zin van iemand. ', 12), '', 1
	FROM s
	WHERE kind = 'comment'`,
	`INSERT INTO inputs (id, plan_id, action_id, at) SELECT id, plan_id, action_id, at FROM input_candidates`,
	`WITH s AS (INSERT INTO subjects (kind, plan_id, author_id, created_at, lang) SELECT 'response', plans.id, (SELECT min(id) FROM accounts), now(), 'nl' FROM plans, generate_series(1, 50) RETURNING id)
	INSERT INTO responses (id, plan_id, outcome, reason, html, renderer, office, written_by, written_at, approved_by, approved_at, published_at)
	SELECT s.id, plans.id, 'partly', repeat('Een reden die iets uitlegt. ', 10), '', 1, 'coordinator', (SELECT min(id) FROM accounts), now(), (SELECT min(id) FROM accounts), now(), now()
	FROM s, plans`,
	`UPDATE inputs SET response_id = (SELECT min(id) FROM responses) + id % 50, answered_at = at + (id % 20) * interval '1 hour' WHERE id % 2 = 0`,
	`VACUUM ANALYZE`,
}
