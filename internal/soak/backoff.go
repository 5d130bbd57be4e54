package main

import (
	"context"
	"math/rand/v2"
	"time"
)

// Codes with which the server closes a connection, and what browsers call one that ended without a word.
const (
	closeDropped   = 1006
	closeRestart   = 1012
	closeSignedOut = 4401
	closeRightLost = 4403
	closeTooSlow   = 4408
	closeTooMany   = 4429
)

// The waiting times of frontend/elements/live-region/backoff.ts.
const (
	firstWait   = time.Second
	longestWait = 30 * time.Second
	crowdedWait = time.Minute
	spread      = time.Second
)

// backoff is how long a page waits before it connects again; never is true when it does not. attempt counts the failures in a row
// from 0, luck is in [0, 1).
func backoff(code, attempt int, luck float64) (wait time.Duration, never bool) {
	switch code {
	case closeSignedOut, closeRightLost:
		return 0, true
	case closeRestart, closeTooSlow:
		if attempt == 0 {
			return times(spread, luck), false
		}
	case closeTooMany:
		return times(crowdedWait, (1+luck)/2), false
	}
	const enough = 5 // doublings pass the longest wait
	return times(min(longestWait, firstWait<<min(attempt, enough)), 0.5+luck/2), false
}

func times(d time.Duration, factor float64) time.Duration { return time.Duration(float64(d) * factor) }

// wait returns after d, or false at once when ctx ends.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// waitAgain is the wait before the next try of something that failed attempt times before.
func waitAgain(ctx context.Context, attempt int) bool {
	d, _ := backoff(closeDropped, attempt, rand.Float64())
	return wait(ctx, d)
}
