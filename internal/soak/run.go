package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"samenspraak/internal/embedded"
)

const (
	nodes  = 2
	people = 20

	// Of the pages, one in so many follows two threads, and one in so many is put away now and then.
	secondThread = 4
	restless     = 20
	// Of the comments, one in so many is sent by someone who hangs up before the answer.
	hurried = 10

	// arriving: so many pages are opened at once.
	arriving = 32

	// settledWithin bounds how long it may take until all is well again.
	settledWithin = 2 * time.Minute
)

// run is people who comment and read along while the system is harmed, for some time.
type run struct {
	system  *system
	book    *book
	readers []*reader
	rand    *rand.Rand
	begun   time.Time
	done    []recovery
}

// all opens the pages, has people comment while parts die, waits until all is quiet, and judges.
func (r *run) all(ctx context.Context, o options) error {
	site := newSite(r.system.url, r.system.addresses)
	authors, err := signIn(ctx, site, r.system.addresses[0], people)
	if err != nil {
		return err
	}
	var talks []int64
	for i := range o.threads {
		thread, err := authors[i%len(authors)].openThread(ctx, fmt.Sprintf("Gesprek %d", i+1))
		if err != nil {
			return err
		}
		talks = append(talks, thread)
	}

	living, end := context.WithCancel(ctx)
	woken := make(chan struct{})
	reading := r.openPages(living, site, authors, talks, o.watchers, woken)
	defer reading.Wait()
	defer end()
	if err := r.complete(ctx, time.Now()); err != nil {
		return fmt.Errorf("opening the pages: %w", err)
	}
	fmt.Printf("%d pages are open after %s\n", o.watchers, since(r.begun))

	r.begun = time.Now()
	r.book.setCalm(true, r.begun)
	busy, enough := context.WithTimeout(ctx, o.lasting)
	defer enough()
	writing := r.write(busy, living, authors, talks, o.rate)
	if o.calm {
		<-busy.Done()
	} else {
		r.harmAll(busy, living)
	}
	enough()
	close(woken)
	if err := r.settle(ctx, writing); err != nil {
		r.book.add(otherwise, "in the end: %v", err)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return r.judge(ctx, talks)
}

// openPages opens the pages of the readers: of members and of visitors, in both languages.
func (r *run) openPages(ctx context.Context, s *site, authors []*author, talks []int64, count int, woken <-chan struct{}) *sync.WaitGroup {
	var reading sync.WaitGroup
	doors := make(chan struct{}, arriving)
	for i := range count {
		someone := &reader{
			name: fmt.Sprintf("page %d", i+1), site: s, book: r.book, lang: "nl",
			restless: i%restless == restless-1, woken: woken, luck: rand.Float64,
		}
		if i%2 == 0 {
			someone.cookie = authors[i/2%len(authors)].cookie
		}
		if i%3 == 0 {
			someone.lang = "en"
		}
		follows := []int64{talks[i%len(talks)]}
		if i%secondThread == 0 && len(talks) > 1 {
			follows = append(follows, talks[(i/secondThread+1)%len(talks)])
		}
		r.readers = append(r.readers, someone)
		reading.Go(func() {
			doors <- struct{}{}
			someone.run(ctx, follows, func() { <-doors })
		})
	}
	return &reading
}

// write has authors comment until busy ends. They try to deliver what they wrote for as long as living lasts.
func (r *run) write(busy, living context.Context, authors []*author, talks []int64, rate float64) *sync.WaitGroup {
	var writing sync.WaitGroup
	luck := rand.New(rand.NewPCG(r.rand.Uint64(), 1))
	writing.Go(func() {
		due := time.NewTicker(time.Duration(float64(time.Second) / rate))
		defer due.Stop()
		for {
			select {
			case <-due.C:
				a, p := authors[luck.IntN(len(authors))], r.book.begin(talks[luck.IntN(len(talks))], time.Now())
				hurry := time.Duration(0)
				if luck.IntN(hurried) == 0 {
					hurry = times(hasty, luck.Float64())
				}
				writing.Go(func() { a.deliver(living, r.book, p, hurry) })
			case <-busy.Done():
				return
			}
		}
	})
	return &writing
}

// settle returns when everything is acknowledged and on every page.
func (r *run) settle(ctx context.Context, writing *sync.WaitGroup) error {
	if err := r.answered(ctx, time.Now()); err != nil {
		return err
	}
	writing.Wait()
	return r.complete(ctx, time.Now())
}

// judge reads what the database holds, and has the book judged by it.
func (r *run) judge(ctx context.Context, talks []int64) error {
	db, err := readRecord(ctx, r.system.database(embedded.Owner), talks)
	if err != nil {
		return err
	}
	var all []standing
	for _, reader := range r.readers {
		all = append(all, reader.standings()...)
	}
	r.book.judge(db, all)
	return nil
}

// answered returns when everything that someone wanted to place before a moment is acknowledged.
func (r *run) answered(ctx context.Context, at time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, settledWithin)
	defer cancel()
	return await(ctx, func() error {
		if n := r.book.waiting(at); n > 0 {
			return fmt.Errorf("%d comments are not acknowledged", n)
		}
		return nil
	})
}

// complete returns when every page is connected and has everything that was acknowledged at a moment.
func (r *run) complete(ctx context.Context, at time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, settledWithin)
	defer cancel()
	return await(ctx, func() error {
		goal, shown := r.book.goal(at)
		if !shown {
			return errors.New("something acknowledged is on no page")
		}
		behind := 0
		for _, reader := range r.readers {
			if !reader.has(goal) {
				behind++
			}
		}
		if behind > 0 {
			return fmt.Errorf("%d of %d pages are not up to date", behind, len(r.readers))
		}
		return nil
	})
}
