package forum

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"samenspraak/internal/dbtest"
	"samenspraak/internal/postgres"
	"samenspraak/internal/text"
)

// gathering is a forum in which much was said, for benchmarks: what they measure is in the database as the program would have put it there.
type gathering struct {
	b    *testing.B
	db   *pgxpool.Pool
	own  *pgx.Conn // of the tables
	f    *Forum
	plan int64
	rnd  *rand.Rand
	says []string // words, the frequent ones first
}

// newGathering lays a plan with seven themes, ten organisations and a number of proposals, of which some are supported, discussed and answered.
func newGathering(b *testing.B, proposals int) *gathering {
	b.Helper()
	c := &gathering{b: b, rnd: rand.New(rand.NewPCG(1, 2)), says: vocabulary(b)}
	owner, runner := dbtest.URLs(b)
	var err error
	if c.own, err = pgx.Connect(b.Context(), owner); err != nil {
		b.Fatal(err)
	}
	config, err := postgres.Config(runner)
	if err != nil {
		b.Fatal(err)
	}
	config.MaxConns = 1 // whose process is measured
	if c.db, err = pgxpool.NewWithConfig(b.Context(), config); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		c.db.Close()
		c.own.Close(context.Background())
	})
	c.f = New(Options{DB: c.db})
	c.plan = c.number(`
		WITH s AS (INSERT INTO subjects (kind, created_at) VALUES ('plan', now()) RETURNING id)
		INSERT INTO plans (id, slug, title, phase)
		SELECT id, 'plan', '{"nl": "Plan"}', 'input' FROM s
		RETURNING id`)
	c.exec(`
		WITH s AS (INSERT INTO subjects (kind, plan_id, created_at) SELECT 'theme', $1, now() FROM generate_series(1, 7) RETURNING id)
		INSERT INTO themes (id, plan_id, number, position, title)
		SELECT id, $1, id::text, id, '{"nl": "Thema"}' FROM s`, c.plan)
	c.exec(`
		INSERT INTO organisations (slug, name, kind)
		SELECT 'org-' || n, '{"nl": "Organisatie"}', (ARRAY['ngo', 'municipality', 'company'])[1 + n % 3] FROM generate_series(1, 10) n`)
	c.exec(`
		INSERT INTO accounts (issuer, sub, display_name, created_at)
		SELECT 'https://provider.example', n::text, 'Deelnemer ' || n, now() FROM generate_series(1, 500) n`)
	c.propose(proposals)
	return c
}

func (c *gathering) propose(n int) {
	titles, texts := make([]string, n), make([]string, n)
	for i := range n {
		titles[i], texts[i] = c.sentence(4+c.rnd.IntN(5)), c.sentence(40+c.rnd.IntN(60))
	}
	c.exec(`
		WITH texts AS (
			SELECT left(title, 160) AS title, body, row_number() OVER () AS n
			FROM unnest($2::text[], $3::text[]) texts (title, body)
		), s AS (
			INSERT INTO subjects (kind, plan_id, author_id, created_at, lang)
			SELECT 'proposal', $1, (SELECT id FROM accounts OFFSET n % 500 LIMIT 1), now() - n * interval '1 minute', 'nl'
			FROM texts
			RETURNING id
		), numbered AS (
			SELECT id, row_number() OVER (ORDER BY id) AS n
			FROM s
		)
		INSERT INTO proposals (id, plan_id, theme_id, organisation_id, title, problem, solution, html, renderer, status, support_count)
		SELECT
			id,
			$1,
			(SELECT id FROM themes OFFSET n % 7 LIMIT 1),
			(SELECT id FROM organisations WHERE n % 4 = 0 OFFSET n % 10 LIMIT 1),
			title,
			body,
			title,
			jsonb_build_object('problem', '<p>' || body || '</p>', 'solution', '<p>' || title || '</p>'),
			1,
			(ARRAY['published', 'published', 'under_consideration', 'answered'])[1 + n % 4],
			(n * 7919 % 300)
		FROM numbered
		JOIN texts USING (n)`, c.plan, titles, texts)
	c.exec(`
		WITH s AS (
			INSERT INTO subjects (kind, plan_id, created_at)
			SELECT 'thread', $1, now()
			FROM proposals
			RETURNING id
		)
		INSERT INTO threads (id, about_id, main, comment_count)
		SELECT s.id, o.id, true, o.id * 104729 % 120
		FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM s) s
		JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM proposals) o USING (n)`, c.plan)
	c.index("proposal")
}

// comment says n things in the threads of the proposals.
func (c *gathering) comment(n int) {
	const batch = 20_000
	for done := 0; done < n; done += batch {
		texts := make([]string, min(batch, n-done))
		for i := range texts {
			texts[i] = c.sentence(10 + c.rnd.IntN(60))
		}
		c.exec(`
			WITH s AS (
				INSERT INTO subjects (kind, plan_id, author_id, created_at, lang)
				SELECT 'comment', $1, 1, now(), 'nl'
				FROM generate_series(1, cardinality($2::text[]))
				RETURNING id
			), main AS (
				SELECT id, about_id, row_number() OVER (ORDER BY id) - 1 AS n
				FROM threads
			), new AS (
				SELECT s.id, main.id AS thread_id, main.about_id, texts.body
				FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM s) s
				JOIN unnest($2::text[]) WITH ORDINALITY texts (body, n) USING (n)
				JOIN main ON main.n = s.id % (SELECT count(*) FROM main)
			), said AS (
				INSERT INTO comments (id, thread_id, markdown, html, renderer)
				SELECT id, thread_id, body, '<p>' || body || '</p>', 1
				FROM new
			)
			INSERT INTO search_texts (subject_id, lang, kind, plan_id, within, title, body)
			SELECT id, 'nl', 'comment', $1, ARRAY[thread_id, about_id], '', body
			FROM new`, c.plan, texts)
	}
}

func (c *gathering) index(kind string) {
	c.exec(`
		INSERT INTO search_texts (subject_id, lang, kind, plan_id, within, title, body)
		SELECT subject_id, lang, kind, plan_id, within, title, body
		FROM searchable
		WHERE kind = $1`, kind)
	c.settle()
}

// settle lets Postgres learn what there is, as it does by itself after a while.
func (c *gathering) settle() {
	c.b.Helper()
	if _, err := c.own.Exec(context.Background(), `VACUUM ANALYZE`); err != nil {
		c.b.Fatal(err)
	}
}

// sentence is n words as often as people use them: a few all the time, most of them hardly ever (Zipf).
func (c *gathering) sentence(n int) string {
	zipf := rand.NewZipf(c.rnd, 1.1, 4, uint64(len(c.says)-1))
	words := make([]string, n)
	for i := range words {
		words[i] = c.says[zipf.Uint64()]
	}
	return strings.Join(words, " ")
}

// vocabulary are the words of the example plan's texts and, since people have many more, those words in pairs.
func vocabulary(tb testing.TB) []string {
	tb.Helper()
	data, err := os.ReadFile("../demo/content/discussions.json")
	if err != nil {
		tb.Fatal(err)
	}
	var said struct {
		Threads []struct{ Comments []struct{ Text string } }
	}
	if err := json.Unmarshal(data, &said); err != nil {
		tb.Fatal(err)
	}
	count := map[string]bool{}
	var words []string
	for _, t := range said.Threads {
		for _, c := range t.Comments {
			for _, w := range text.Words(c.Text) {
				if !count[w] {
					count[w] = true
					words = append(words, w)
				}
			}
		}
	}
	known := len(words)
	for i := range known * 10 {
		words = append(words, words[i%known]+words[(i*7+i/known+1)%known])
	}
	return words
}

func (c *gathering) exec(sql string, args ...any) {
	c.b.Helper()
	if _, err := c.db.Exec(context.Background(), sql, args...); err != nil {
		c.b.Fatal(err)
	}
}

func (c *gathering) number(sql string, args ...any) (n int64) {
	c.b.Helper()
	if err := c.db.QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		c.b.Fatal(err)
	}
	return n
}

// measure runs do and reports, besides the mean, the 95th percentile in milliseconds, and where the system tells it the processor time of
// Postgres, which other work on the machine does not stretch.
func (c *gathering) measure(b *testing.B, do func(i int) error) {
	b.Helper()
	var took []time.Duration
	busy := c.busy()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if err := do(i); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	b.ReportMetric(float64(percentile(took, 95).Microseconds())/1000, "p95-ms")
	if busy > 0 {
		b.ReportMetric(float64((c.busy()-busy).Microseconds())/1000/float64(len(took)), "postgres-cpu-ms")
	}
}

// busy is the processor time that the one connection's process used so far, or 0 where that is not told.
func (c *gathering) busy() time.Duration {
	c.b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", c.number(`SELECT pg_backend_pid()`)))
	if err != nil {
		return 0
	}
	ns, err := strconv.ParseInt(strings.Fields(string(stat))[0], 10, 64)
	if err != nil {
		c.b.Fatal(err)
	}
	return time.Duration(ns)
}

func percentile(took []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[(len(sorted)-1)*p/100]
}

func BenchmarkProposals_Similar(b *testing.B) {
	c := newGathering(b, 5000)
	c.measure(b, func(i int) error {
		_, err := c.f.Proposals.Similar(b.Context(), Actor{}, c.plan, c.sentence(6), c.sentence(50))
		return err
	})
}

func BenchmarkSearch_Find(b *testing.B) {
	for _, size := range sizes() {
		b.Run(fmt.Sprintf("comments=%d", size), func(b *testing.B) {
			c := newGathering(b, 5000)
			c.comment(size)
			c.settle()
			for name, words := range map[string]func() string{
				"frequent": func() string { return c.says[c.rnd.IntN(20)] },
				"usual":    func() string { return c.sentence(1) },
				"two":      func() string { return c.sentence(2) },
				"rare":     func() string { return c.says[len(c.says)/2+c.rnd.IntN(len(c.says)/2)] },
				"mistyped": func() string { return mistyped(c.says[c.rnd.IntN(500)]) },
			} {
				b.Run(name, func(b *testing.B) {
					c.measure(b, func(int) error {
						_, err := c.f.Search.Find(b.Context(), Actor{}, SearchQuery{Text: words(), Lang: "nl"})
						return err
					})
				})
			}
		})
	}
}

// sizes are the numbers of comments to search in: few in a check, as many as COMMENTS says when somebody measures.
func sizes() []int {
	if n, err := strconv.Atoi(os.Getenv("COMMENTS")); err == nil {
		return []int{1000, n}
	}
	return []int{1000}
}

// mistyped is a word with its third and fourth letter exchanged.
func mistyped(word string) string {
	r := []rune(word)
	if len(r) > 4 {
		r[2], r[3] = r[3], r[2]
	}
	return string(r)
}

func BenchmarkProposals_List(b *testing.B) {
	c := newGathering(b, 5000)
	theme := c.number(`SELECT min(id) FROM themes`)
	for name, filter := range map[string]ProposalQuery{
		"all": {}, "theme": {Theme: theme}, "status": {Status: "answered"}, "people": {From: FromPeople}, "ngo": {From: "ngo"},
		"theme+status+people": {Theme: theme, Status: "published", From: FromPeople},
	} {
		for _, order := range ProposalOrders {
			b.Run(name+"/"+order, func(b *testing.B) {
				q := filter
				q.Plan, q.Order = c.plan, order
				c.measure(b, func(int) error {
					_, _, err := c.f.Proposals.List(b.Context(), Actor{}, q)
					if err == nil {
						_, err = c.f.Proposals.Count(b.Context(), Actor{}, q)
					}
					return err
				})
			})
		}
	}
}
