package main

import (
	"slices"
	"testing"
	"time"
)

func TestSequence(t *testing.T) {
	for rule, r := range map[string]struct {
		numbers []int64
		want    []order
		last    int64
	}{
		"dense numbers are in order":                         {[]int64{4, 5, 6}, []order{next, next, next}, 6},
		"what was given before comes again":                  {[]int64{4, 4, 3}, []order{next, again, again}, 4},
		"what comes before a missing one waits for it":       {[]int64{5, 6, 4}, []order{before, before, next}, 6},
		"what comes early and once more comes again":         {[]int64{5, 5}, []order{before, again}, 3},
		"a missing number stays missing whatever follows it": {[]int64{5, 7}, []order{before, before}, 3},
	} {
		t.Run(rule, func(t *testing.T) {
			s := sequence{last: 3}
			var got []order
			for _, n := range r.numbers {
				got = append(got, s.take(n))
			}
			if !slices.Equal(got, r.want) || s.last != r.last {
				t.Errorf("came as %v and has up to %d, want %v and %d", got, s.last, r.want, r.last)
			}
			if s.begin(s.last); s.hasGap() || s.take(s.last+1) != next {
				t.Error("who joins again does not begin anew")
			}
		})
	}
}

// As frontend/elements/live-region/backoff.ts has it.
func TestBackoff(t *testing.T) {
	for _, r := range []struct {
		code, attempt int
		luck          float64
		want          time.Duration
	}{
		{closeDropped, 0, 0, time.Second / 2},
		{closeDropped, 2, 1, 4 * time.Second},
		{closeDropped, 40, 1, 30 * time.Second},
		{closeRestart, 0, 0.25, time.Second / 4},
		{closeRestart, 1, 0, time.Second},
		{closeTooSlow, 0, 0, 0},
		{closeTooMany, 0, 0, 30 * time.Second},
	} {
		if got, never := backoff(r.code, r.attempt, r.luck); got != r.want || never {
			t.Errorf("after %d, attempt %d: %s, %v, want %s", r.code, r.attempt, got, never, r.want)
		}
	}
	for _, code := range []int{closeSignedOut, closeRightLost} {
		if _, never := backoff(code, 0, 0); !never {
			t.Errorf("comes back after %d", code)
		}
	}
}
