package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	workers  = 2                // of one node
	atOnce   = 20               // jobs that a worker takes at most
	lookEach = time.Second      // for what other nodes put in the queue, and for what is due again
	within   = 40 * time.Second // the jobs that a worker took must be done
	// lostAfter is when another may take the jobs of a worker: it died, for else it would have put them back by then.
	lostAfter    = within + 20*time.Second
	endWithin    = 5 * time.Second // a worker ends its job when the node stops
	pauseFirst   = time.Second     // before a job that failed is tried again; it doubles
	pauseLongest = time.Hour
)

// Options are what a Queue is made from.
type Options struct {
	DB  *pgxpool.Pool
	Log *slog.Logger
	// Clock tells the time; nil means time.Now.
	Clock func() time.Time
}

// Queue is what is still to be done, in the database.
type Queue struct {
	o    Options
	wake chan struct{}
}

// New makes a Queue. Its jobs are done by the nodes that Run it.
func New(o Options) *Queue {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return &Queue{o: o, wake: make(chan struct{}, workers)}
}

// doer does a job of one kind. It may be called again for what was done, or half done, before.
type doer func(ctx context.Context, args json.RawMessage) error

// add puts a job in the queue, in the transaction that makes it necessary; it is done after a while, which may be none.
func (q *Queue) add(ctx context.Context, tx pgx.Tx, kind string, args any, after time.Duration) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO jobs (kind, args, due_at)
		VALUES ($1, $2, $3)`, kind, args, q.o.Clock().Add(after))
	if err != nil {
		return fmt.Errorf("add job: %w", err)
	}
	return nil
}

// Wake says that something was committed, which may have put a job in the queue. It never blocks. Without it, as for what other nodes commit,
// a job may wait for a second.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default: // all workers will look
	}
}

// run does jobs until ctx ends; those under way then may take endWithin.
func (q *Queue) run(ctx context.Context, doers map[string]doer) {
	working, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(endWithin, cancel) })()
	ended := make(chan struct{})
	for range workers {
		go func() {
			defer func() { ended <- struct{}{} }()
			q.work(ctx, working, doers)
		}()
	}
	for range workers {
		<-ended
	}
}

// work takes and does jobs, one worker's.
func (q *Queue) work(ctx, working context.Context, doers map[string]doer) {
	look := time.NewTicker(lookEach)
	defer look.Stop()
	for ctx.Err() == nil {
		taken, err := q.take(working, doers)
		if err != nil {
			q.o.Log.Warn("taking jobs", "error", err)
		}
		if len(taken) > 0 {
			q.do(ctx, working, taken, doers)
			continue
		}
		select {
		case <-ctx.Done():
		case <-q.wake:
		case <-look.C:
		}
	}
}

// taken is a job that is a worker's for the time being.
type taken struct {
	ID       int64
	Kind     string
	Args     json.RawMessage
	Attempts int // with this one
}

// take gives jobs that are due to one worker, so that no other has them before lostAfter.
func (q *Queue) take(ctx context.Context, doers map[string]doer) ([]taken, error) {
	kinds := make([]string, 0, len(doers))
	for kind := range doers {
		kinds = append(kinds, kind)
	}
	now := q.o.Clock()
	rows, err := q.o.DB.Query(ctx, `
		WITH due AS (
			SELECT id
			FROM jobs
			WHERE due_at <= @now AND kind = ANY (@kinds)
			ORDER BY due_at, id
			LIMIT @limit
			FOR UPDATE SKIP LOCKED
		), taken AS (
			UPDATE jobs
			SET due_at = @lost, attempts = attempts + 1
			FROM due
			WHERE jobs.id = due.id
			RETURNING jobs.id, jobs.kind, jobs.args, jobs.attempts
		)
		SELECT id, kind, args, attempts
		FROM taken
		ORDER BY id`, pgx.NamedArgs{"now": now, "kinds": kinds, "limit": atOnce, "lost": now.Add(lostAfter)})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[taken])
}

// do does jobs one after the other and takes those that are done off the queue. When the node stops, the rest is put back for another.
func (q *Queue) do(ctx, working context.Context, jobs []taken, doers map[string]doer) {
	doing, cancel := context.WithTimeout(working, within)
	defer cancel()
	var done, left []int64
	for _, j := range jobs {
		if ctx.Err() != nil || doing.Err() != nil {
			left = append(left, j.ID)
			continue
		}
		switch err := guard(doing, j, doers[j.Kind]); {
		case err == nil:
			done = append(done, j.ID)
		case working.Err() != nil: // cut short because the node stops
			left = append(left, j.ID)
		default:
			q.failed(working, j, err)
		}
	}
	settling, stop := context.WithTimeout(context.WithoutCancel(working), endWithin)
	defer stop()
	if err := q.settle(settling, done, left); err != nil {
		// They are done again, without harm, when others take this worker for dead.
		q.o.Log.Warn("settling jobs", "done", len(done), "left", len(left), "error", err)
	}
}

// guard makes an error of a panic: the next job may go well.
func guard(ctx context.Context, j taken, do doer) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return do(ctx, j.Args)
}

func (q *Queue) settle(ctx context.Context, done, left []int64) error {
	_, err := q.o.DB.Exec(ctx, `
		DELETE FROM jobs
		WHERE id = ANY ($1)`, done)
	if len(left) == 0 {
		return err
	}
	_, putBack := q.o.DB.Exec(ctx, `
		UPDATE jobs
		SET due_at = $2, attempts = attempts - 1
		WHERE id = ANY ($1)`, left, q.o.Clock())
	return errors.Join(err, putBack)
}

// failed lets a job wait before it is tried again, the longer the more often it failed. It is never given up: each failure is in the log.
func (q *Queue) failed(ctx context.Context, j taken, failure error) {
	q.o.Log.Warn("a job failed", "kind", j.Kind, "job", j.ID, "attempt", j.Attempts, "error", failure)
	pause := min(pauseFirst<<min(j.Attempts-1, 20), pauseLongest)
	_, err := q.o.DB.Exec(ctx, `
		UPDATE jobs
		SET due_at = $2
		WHERE id = $1`, j.ID, q.o.Clock().Add(pause))
	if err != nil {
		q.o.Log.Warn("putting a job back", "job", j.ID, "error", err)
	}
}
