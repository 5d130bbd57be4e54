package job

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"samenspraak/internal/dbtest"
	"samenspraak/internal/forum"
)

// BenchmarkPost is what a comment costs its author without and with a job for those who follow the thread, in turn: the median of each, in
// microseconds, and how much slower the second is.
func BenchmarkPost(b *testing.B) {
	db := dbtest.Database(b)
	forums := []*forum.Forum{forum.New(forum.Options{DB: db}), forum.New(forum.Options{DB: db, Outbox: New(Options{DB: db})})}
	a, thread := talk(b, db, forums[0])
	var took [2][]time.Duration
	n := 0
	for b.Loop() {
		for i, f := range forums {
			n++
			start := time.Now()
			_, err := f.Comments.Post(b.Context(), a, thread, forum.NewComment{Key: fmt.Sprintf("key-%09d", n), Markdown: fmt.Sprint("Reactie ", n)})
			took[i] = append(took[i], time.Since(start))
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	var median [2]float64
	for i := range took {
		slices.Sort(took[i])
		median[i] = float64(took[i][len(took[i])/2].Microseconds())
	}
	b.ReportMetric(median[0], "µs-untold")
	b.ReportMetric(median[1], "µs-told")
	b.ReportMetric(100*(median[1]/median[0]-1), "%-slower")
}

// BenchmarkTell is what a comment costs for the followers of its thread: when it is the first that they have not read, and when it joins others.
func BenchmarkTell(b *testing.B) {
	for _, followers := range []int{10, 1000, 10_000} {
		for _, joins := range []bool{false, true} {
			b.Run(fmt.Sprintf("followers=%d/joins=%v", followers, joins), func(b *testing.B) {
				db := dbtest.Database(b)
				var kept kept
				f := forum.New(forum.Options{DB: db, Outbox: &kept})
				a, thread := talk(b, db, f)
				crowd(b, db, thread, followers)
				n := 0
				for b.Loop() {
					b.StopTimer()
					if !joins {
						if _, err := db.Exec(b.Context(), `UPDATE notifications SET read_at = $1, last_event = first_event WHERE read_at IS NULL`, time.Now()); err != nil {
							b.Fatal(err)
						}
					}
					n++
					post(b, f, a, thread, fmt.Sprint(n))
					b.StartTimer()
					if err := f.Notifications.Tell(b.Context(), kept.last); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/event")
			})
		}
	}
}

// kept remembers the last event that may be news.
type kept struct{ last int64 }

// Add implements forum.Outbox.
func (k *kept) Add(_ context.Context, _ pgx.Tx, events []forum.Event) error {
	k.last = events[len(events)-1].ID
	return nil
}

// crowd lets many follow a thing.
func crowd(t testing.TB, db *pgxpool.Pool, subject int64, many int) {
	t.Helper()
	_, err := db.Exec(t.Context(), `
		WITH crowd AS (
			INSERT INTO accounts (issuer, sub, display_name, created_at)
			SELECT 'https://provider.example', 'crowd-' || i, 'Iemand ' || i, $1
			FROM generate_series(1, $2::integer) i
			RETURNING id
		)
		INSERT INTO follows (account_id, subject_id, level, at)
		SELECT id, $3, 'follow', $1
		FROM crowd`, time.Now().Add(-time.Hour), many, subject)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"accounts", "follows"} {
		if _, err := db.Exec(t.Context(), `ANALYZE `+table); err != nil {
			t.Log(err) // only its owner may; the planner does without
		}
	}
}

// talk lays a plan with a thread, and gives someone who may post in it.
func talk(t testing.TB, db *pgxpool.Pool, f *forum.Forum) (forum.Actor, int64) {
	t.Helper()
	ctx := context.Background()
	a := member(t, f, "Ana")
	var plan int64
	err := db.QueryRow(ctx, `
		WITH s AS (
			INSERT INTO subjects (kind, created_at) VALUES ('plan', $1) RETURNING id
		)
		INSERT INTO plans (id, slug, title, phase)
		SELECT id, 'plan', '{"nl": "Plan"}', 'drafting' FROM s
		RETURNING id`, time.Now()).Scan(&plan)
	if err != nil {
		t.Fatal(err)
	}
	thread, err := f.Threads.Open(ctx, a, forum.NewThread{Plan: plan, Title: "Een vraag", First: forum.NewComment{Key: "key-of-form", Markdown: "Waarom?"}})
	if err != nil {
		t.Fatal(err)
	}
	return a, thread
}

func member(t testing.TB, f *forum.Forum, name string) forum.Actor {
	t.Helper()
	ctx := context.Background()
	id, err := f.Accounts.Arrive(ctx, forum.Arrival{Issuer: "https://provider.example", Sub: name})
	if err != nil {
		t.Fatal(err)
	}
	return forum.Actor{Account: id, Name: name, Ready: true}
}
