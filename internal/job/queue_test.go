package job

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"samenspraak/internal/dbtest"
)

// desk is a queue on a database of its own, with a clock that tests move.
type desk struct {
	t     testing.TB
	db    *pgxpool.Pool
	ahead atomic.Int64
}

func newDesk(t testing.TB) *desk {
	return &desk{t: t, db: dbtest.Database(t)}
}

func (d *desk) node() *Queue {
	return New(Options{DB: d.db, Log: slog.New(slog.DiscardHandler), Clock: func() time.Time { return time.Now().Add(time.Duration(d.ahead.Load())) }})
}

func (d *desk) pass(t time.Duration) { d.ahead.Add(int64(t)) }

// put adds jobs in a transaction of their own and wakes the queue.
func (d *desk) put(q *Queue, kind string, args ...any) {
	d.t.Helper()
	err := pgx.BeginFunc(d.t.Context(), d.db, func(tx pgx.Tx) error {
		for _, a := range args {
			if err := q.add(d.t.Context(), tx, kind, a, 0); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	q.Wake()
}

// run lets a queue do jobs until stop is called, which waits for its end.
func (d *desk) run(q *Queue, doers map[string]doer) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		q.run(ctx, doers)
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case <-ended:
		case <-time.After(patience):
			d.t.Error("it does not stop")
		}
	})
	d.t.Cleanup(stop)
	return stop
}

func (d *desk) left() (n int) {
	d.t.Helper()
	if err := d.db.QueryRow(context.Background(), `SELECT count(*) FROM jobs`).Scan(&n); err != nil {
		d.t.Fatal(err)
	}
	return n
}

const patience = 20 * time.Second

// eventually waits until ok holds.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	late := time.After(patience)
	for !ok() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("after %v not yet: %s", patience, what)
		}
	}
}

// counted is a doer that counts how often it did each job.
type counted struct {
	mu   sync.Mutex
	done map[string]int
}

func (c *counted) do(_ context.Context, args json.RawMessage) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil {
		c.done = map[string]int{}
	}
	c.done[string(args)]++
	return nil
}

func (c *counted) of(args string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.done[args]
}

func TestQueue_severalNodes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var c counted
	one, two := d.node(), d.node()
	d.run(one, map[string]doer{"count": c.do})
	d.run(two, map[string]doer{"count": c.do})
	const jobs = 300
	for i := range jobs / 3 {
		d.put([]*Queue{one, two}[i%2], "count", 3*i, 3*i+1, 3*i+2)
	}
	eventually(t, "all is done", func() bool { return d.left() == 0 })
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.done) != jobs {
		t.Errorf("%d jobs are done, want %d", len(c.done), jobs)
	}
	for args, n := range c.done {
		if n != 1 {
			t.Errorf("job %s is done %d times", args, n)
		}
	}
}

func TestQueue_rolledBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	q := d.node()
	regret := errors.New("the change is refused")
	err := pgx.BeginFunc(t.Context(), d.db, func(tx pgx.Tx) error {
		if err := q.add(t.Context(), tx, "count", 1, 0); err != nil {
			return err
		}
		return regret
	})
	if !errors.Is(err, regret) {
		t.Fatal(err)
	}
	if n := d.left(); n != 0 {
		t.Errorf("%d jobs of a change that never was", n)
	}
}

func TestQueue_failing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	q := d.node()
	var c counted
	var failed atomic.Int64
	d.run(q, map[string]doer{
		"count": c.do,
		"fail": func(ctx context.Context, args json.RawMessage) error {
			switch failed.Add(1) {
			case 1:
				return errors.New("not now")
			case 2:
				panic("not now either")
			}
			return c.do(ctx, args)
		},
	})
	d.put(q, "fail", 1)
	d.put(q, "count", 2)
	eventually(t, "the others go on", func() bool { return c.of("2") == 1 && failed.Load() == 1 })
	if c.of("1") != 0 {
		t.Error("what failed is called done")
	}
	eventually(t, "it waits", func() bool { return d.left() == 1 })
	for again := int64(2); again <= 3; again++ {
		eventually(t, "it is tried again", func() bool {
			d.pass(pauseFirst)
			q.Wake()
			return failed.Load() >= again
		})
	}
	eventually(t, "it is done", func() bool { return c.of("1") == 1 && d.left() == 0 })
}

func TestQueue_died(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	dead, alive := d.node(), d.node()
	var c counted
	doers := map[string]doer{"count": c.do}
	d.put(dead, "count", 1)
	if jobs, err := dead.take(t.Context(), doers); err != nil || len(jobs) != 1 {
		t.Fatalf("took %v, %v", jobs, err)
	}
	d.pass(lostAfter - time.Second)
	if jobs, err := alive.take(t.Context(), doers); err != nil || len(jobs) != 0 {
		t.Fatalf("two have the same: %v, %v", jobs, err)
	}
	d.pass(2 * time.Second)
	d.run(alive, doers)
	eventually(t, "another does it", func() bool { return c.of("1") == 1 && d.left() == 0 })
}

func TestQueue_stopped(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	q := d.node()
	begun, end := make(chan struct{}), make(chan struct{})
	var c counted
	stop := d.run(q, map[string]doer{
		"wait": func(ctx context.Context, args json.RawMessage) error {
			close(begun)
			<-end
			return c.do(ctx, args)
		},
		"count": c.do,
	})
	d.put(q, "wait", 0)
	<-begun
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		stop()
	}()
	close(end)
	<-stopped
	if c.of("0") != 1 || d.left() != 0 {
		t.Error("the job under way was not ended")
	}
	d.put(q, "count", 1)
	if c.of("1") != 0 || d.left() != 1 {
		t.Error("it goes on after it stopped")
	}
}

func TestQueue_stopped_leavesTheRest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	q := d.node()
	d.put(q, "count", 1, 2, 3)
	ctx, stop := context.WithCancel(t.Context())
	var c counted
	doers := map[string]doer{"count": func(ctx context.Context, args json.RawMessage) error {
		stop()
		return c.do(ctx, args)
	}}
	jobs, err := q.take(t.Context(), doers)
	if err != nil || len(jobs) != 3 {
		t.Fatalf("took %v, %v", jobs, err)
	}
	q.do(ctx, t.Context(), jobs, doers)
	if d.left() != 2 {
		t.Errorf("%d are left", d.left())
	}
	again, err := d.node().take(t.Context(), doers)
	if err != nil || len(again) != 2 || again[0].Attempts != 1 {
		t.Errorf("another takes %+v, %v", again, err)
	}
}

func TestQueue_unknownKind(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	q := d.node()
	var c counted
	d.run(q, map[string]doer{"count": c.do})
	d.put(q, "of a newer node", 1)
	d.put(q, "count", 2)
	eventually(t, "what is known is done", func() bool { return c.of("2") == 1 && d.left() == 1 })
}
