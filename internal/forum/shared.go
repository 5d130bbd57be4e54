package forum

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Nearly all who read a public page see the same there: what a visitor sees. In a live session hundreds ask for it at once, so it is read once for all. It is kept for a second at most, and every change has it read anew: the node that hid something never shows it again, another one
// not once it hears of that. Rights never hang on it: whether someone may do something is asked of the database as it is.
const (
	sharedLife = time.Second
	sharedMost = 500 // answers that are kept at once
)

// sharedReads are the answers of one second in which nothing happened, by what was asked.
type sharedReads struct {
	mu    sync.Mutex
	since time.Time
	reads map[any]*sharedRead
}

// sharedRead is an answer that is read, or was.
type sharedRead struct {
	done  chan struct{} // closed when it was
	value any
	err   error
}

// forget has everything read anew for who asks from now on.
func (s *sharedReads) forget() {
	s.mu.Lock()
	s.reads = nil
	s.mu.Unlock()
}

// find gives the answer that is kept or being read; mine is true for who is to read it.
func (s *sharedReads) find(question any, now time.Time) (r *sharedRead, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reads == nil || len(s.reads) >= sharedMost || now.Sub(s.since) >= sharedLife || now.Before(s.since) {
		s.since, s.reads = now, map[any]*sharedRead{}
	}
	if r = s.reads[question]; r != nil {
		return r, false
	}
	r = &sharedRead{done: make(chan struct{}), err: errUnread}
	s.reads[question] = r
	return r, true
}

// errUnread is the answer until there is one, and after a panic.
var errUnread = errors.New("not read")

// keep lets those who wait have the answer. What failed, and is no refusal, is read again by who asks next.
func (s *sharedReads) keep(question any, r *sharedRead) {
	if r.failed() {
		s.mu.Lock()
		if s.reads[question] == r {
			delete(s.reads, question)
		}
		s.mu.Unlock()
	}
	close(r.done)
}

func (r *sharedRead) failed() bool { return r.err != nil && CodeOf(r.err) == "" }

// shared answers a question that may be a second old, for a page: with what is kept, or read gives. Actors who see more than a visitor have it read
// for themselves. The question is comparable, and of a type of its own; who gets the answer does not change it, since others have it too.
func shared[V any](ctx context.Context, f *Forum, a Actor, question any, read func(Actor) (V, error)) (V, error) {
	if a.seesMore() {
		return read(a)
	}
	r, mine := f.sharedReads.find(question, f.Now())
	if mine {
		defer f.sharedReads.keep(question, r) // also after a panic, so that nobody waits for ever
		value, err := read(Actor{})
		r.value, r.err = value, err
		return value, err
	}
	var none V
	select {
	case <-r.done:
	case <-ctx.Done():
		return none, ctx.Err()
	}
	switch {
	case r.failed():
		return read(Actor{})
	case r.err != nil:
		return none, r.err
	}
	return r.value.(V), nil
}
