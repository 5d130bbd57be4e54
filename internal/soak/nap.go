package main

import (
	"context"
	"math"
	"time"
)

// A restless reader puts the page away now and then, for as long as it takes until it is some, or very many, comments behind.
const (
	shortestStay = 20 * time.Second
	longestStay  = time.Minute
	shortestNap  = 5 * time.Second
	doublings    = 6 // of the shortest nap, at most
)

func (r *reader) isWoken() bool {
	select {
	case <-r.woken:
		return true
	default:
		return false
	}
}

func (r *reader) napIsDue(now time.Time) bool {
	return r.restless && !now.Before(r.napAt) && !r.isWoken()
}

// stay sets when the reader puts the page away next.
func (r *reader) stay() {
	r.napAt = time.Now().Add(shortestStay + times(longestStay-shortestStay, r.luck()))
}

// nap keeps the page away for a while, and comes back to it as to one in the background.
func (r *reader) nap(ctx context.Context) {
	r.setAsleep(true)
	nap := time.NewTimer(times(shortestNap, math.Pow(2, doublings*r.luck())))
	defer nap.Stop()
	select {
	case <-nap.C:
	case <-r.woken:
	case <-ctx.Done():
	}
	r.setAsleep(false)
	r.stay()
}

func (r *reader) setAsleep(asleep bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asleep, r.since = asleep, time.Now()
}
