package limit

import (
	"sync"
	"time"
)

// sweepFrom is from how many keys on those are forgotten that have regained all.
const sweepFrom = 10_000

// counts is what one node counts by itself: when each key will have regained all. It goes by the same rule as take.lua.
type counts struct {
	mu    sync.Mutex
	until map[string]time.Time
	sweep int // the number of keys at which to forget some next
}

func (c *counts) take(now time.Time, rules []Rule) (wait time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	untils := make([]time.Time, len(rules))
	for i, r := range rules {
		from := c.until[r.Key]
		if from.Before(now) {
			from = now
		}
		untils[i] = from.Add(r.interval())
		wait = max(wait, untils[i].Sub(now)-r.Per)
	}
	if wait > 0 {
		return wait
	}
	for i, r := range rules {
		c.until[r.Key] = untils[i]
	}
	c.forget(now)
	return 0
}

func (c *counts) forget(now time.Time) {
	if len(c.until) < max(c.sweep, sweepFrom) {
		return
	}
	for key, until := range c.until {
		if until.Before(now) {
			delete(c.until, key)
		}
	}
	c.sweep = 2 * len(c.until) // when most are in use, it pays to wait
}
