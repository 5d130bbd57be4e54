package live

import (
	"context"
	"sync"
)

// door asks the source whether seats may be taken, with a few goroutines that exist only while there is
// something to ask. What waits is bounded by what connections may ask for.
type door struct {
	hub     *Hub
	mu      sync.Mutex
	waiting []*seat
	asking  int
}

func (d *door) ask(s *seat) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waiting = append(d.waiting, s)
	if d.asking < d.hub.o.JoinsAtOnce {
		d.asking++
		go d.work()
	}
}

func (d *door) work() {
	defer d.hub.recovered("door", func() {
		d.mu.Lock()
		d.asking--
		d.mu.Unlock()
	})
	for {
		d.mu.Lock()
		if len(d.waiting) == 0 {
			d.waiting = nil
			d.asking--
			d.mu.Unlock()
			return
		}
		s := d.waiting[0]
		d.waiting[0] = nil
		d.waiting = d.waiting[1:]
		d.mu.Unlock()
		d.decide(s)
	}
}

func (d *door) decide(s *seat) {
	c := s.conn
	if c.closeBy.Load() != 0 {
		return
	}
	ctx, cancel := context.WithTimeout(d.hub.ctx, loadWait)
	defer cancel()
	var may bool
	err := d.hub.guard(func() (err error) {
		may, err = d.hub.o.Source.MayJoin(ctx, c.viewer, s.name)
		return err
	})
	switch own := s.name == c.own(); {
	case err != nil:
		d.hub.o.Log.Error("live: no answer whether a channel may be joined", "channel", kind(s.name), "error", err)
		c.close(CodeRestart, "try again")
	case own && !may:
		c.close(CodeSignedOut, "signed out")
	case own: // it has its seat
	case may:
		s.admit()
	default:
		s.refuse()
	}
}
