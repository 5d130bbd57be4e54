package main

import (
	"context"
	"math/rand/v2"
	"syscall"
	"time"
)

// Between two harms all is well for some time, and what is killed is away for some time.
const (
	shortestCalm = 5 * time.Second
	longestCalm  = 10 * time.Second
	shortestAway = 5 * time.Second
	longestAway  = 10 * time.Second
)

// harm is something that is done to the system. strike returns when the part is back.
type harm struct {
	name   string
	strike func(ctx context.Context, s *system, away time.Duration, node *process) error
}

var harms = []harm{
	{"Redis is killed", func(ctx context.Context, s *system, away time.Duration, _ *process) error {
		return killed(ctx, s.redis, away, nothing)
	}},
	{"Postgres is stopped", func(ctx context.Context, s *system, away time.Duration, _ *process) error {
		return s.restartPostgres(ctx, goneWithin, away)
	}},
	{"Postgres restarts as after a power cut", func(ctx context.Context, s *system, _ time.Duration, _ *process) error {
		return s.restartPostgres(ctx, 0, 0)
	}},
	{"a node is killed", func(ctx context.Context, _ *system, away time.Duration, node *process) error {
		return killed(ctx, node, away, nothing)
	}},
	{"a node stops in good order", func(ctx context.Context, _ *system, _ time.Duration, node *process) error {
		if err := node.end(ctx, syscall.SIGTERM); err != nil {
			return err
		}
		return node.start(ctx)
	}},
	{"a node is killed while Redis is away", func(ctx context.Context, s *system, away time.Duration, node *process) error {
		return killed(ctx, s.redis, away, func() error { return killed(ctx, node, away/2, nothing) })
	}},
}

func nothing() error { return nil }

// killed kills a part without a word and starts it again when it was away for so long, and meanwhile has run.
func killed(ctx context.Context, p *process, away time.Duration, meanwhile func() error) error {
	if err := p.end(ctx, syscall.SIGKILL); err != nil {
		return err
	}
	back := time.NewTimer(away)
	defer back.Stop()
	if err := meanwhile(); err != nil {
		return err
	}
	select {
	case <-back.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	return p.start(ctx)
}

// recovery is what became of one harm.
type recovery struct {
	name     string
	at       time.Duration // since the begin
	back     time.Duration // until the part was there again
	complete time.Duration // from then until every page had everything acknowledged until then
	worst    worst         // from the harm until everything written before that was acknowledged too
}

// harmAll does all harms again and again, each round in another order, until ctx ends; it leaves off when what was harmed has
// recovered. living outlasts ctx.
func (r *run) harmAll(ctx, living context.Context) {
	for {
		for _, i := range r.rand.Perm(len(harms)) {
			calm, away := between(r.rand, shortestCalm, longestCalm), between(r.rand, shortestAway, longestAway)
			node := r.system.nodes[r.rand.IntN(len(r.system.nodes))]
			if !wait(ctx, calm) {
				return
			}
			recovered, err := r.harm(living, harms[i], away, node)
			if err != nil {
				r.book.add(otherwise, "%s: %v", harms[i].name, err)
				return
			}
			r.done = append(r.done, recovered)
			tell(recovered)
		}
	}
}

func between(from *rand.Rand, low, high time.Duration) time.Duration {
	return low + time.Duration(from.Int64N(int64(high-low)))
}

func (r *run) harm(ctx context.Context, h harm, away time.Duration, node *process) (recovery, error) {
	begun := time.Now()
	r.book.setCalm(false, begun)
	r.book.takeWorst()
	if err := h.strike(ctx, r.system, away, node); err != nil {
		return recovery{}, err
	}
	back := time.Now()
	if err := r.complete(ctx, back); err != nil {
		return recovery{}, err
	}
	complete := time.Now()
	if err := r.answered(ctx, complete); err != nil {
		return recovery{}, err
	}
	r.book.setCalm(true, time.Now())
	return recovery{h.name, begun.Sub(r.begun), back.Sub(begun), complete.Sub(back), r.book.takeWorst()}, nil
}
