package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// options are what a run is made from.
type options struct {
	lasting  time.Duration
	watchers int
	threads  int
	rate     float64
	seed     uint64
	calm     bool
}

func main() {
	var o options
	flag.DurationVar(&o.lasting, "for", 10*time.Minute, "how long people comment and parts die")
	flag.IntVar(&o.watchers, "watchers", 1000, "pages that are open")
	flag.IntVar(&o.threads, "threads", 4, "that are written in; each page follows one of them, some a second")
	flag.Float64Var(&o.rate, "rate", 10, "comments a second")
	flag.Uint64Var(&o.seed, "seed", uint64(time.Now().UnixNano()), "decides what dies when")
	flag.BoolVar(&o.calm, "calm", false, "nothing dies")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	sound, err := soak(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
	}
	if err != nil || !sound {
		os.Exit(1)
	}
}

// soak makes one run, and tells whether nothing was wrong.
func soak(ctx context.Context, o options) (sound bool, err error) {
	if o.watchers < 1 || o.threads < 1 || o.rate <= 0 || flag.NArg() > 0 {
		return false, errors.New("at least one watcher and one thread, a rate above zero, and no other words")
	}
	fmt.Printf("soak: -for %s -watchers %d -threads %d -rate %g -seed %d\n", o.lasting, o.watchers, o.threads, o.rate, o.seed)
	b := newBook()
	s, err := startSystem(ctx, nodes, b.findings)
	if err != nil {
		return false, err
	}
	defer func() {
		s.stop()
		if sound {
			err = errors.Join(err, os.RemoveAll(s.dir))
		} else {
			fmt.Println("what they wrote is kept in", s.dir)
		}
	}()
	r := &run{system: s, book: b, rand: rand.New(rand.NewPCG(o.seed, 0)), begun: time.Now()}
	if err := r.all(ctx, o); err != nil {
		return false, err
	}
	if err := s.alarmed(b.findings); err != nil {
		return false, err
	}
	report(os.Stdout, r)
	return b.none(), nil
}
