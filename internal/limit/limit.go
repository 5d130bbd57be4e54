// Package limit tells who does something too often, over all nodes of the forum together.
//
// What it counts lives in Redis and is gone within the time that a rule is about. Without Redis, and while it is away, each node counts
// for itself: then more is let through, and nobody is refused because of it.
package limit

import (
	"context"
	_ "embed"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Rule is that a key may do something N times in Per: all at once, after which it regains one every Per/N. N must be above zero.
type Rule struct {
	Key string
	N   int
	Per time.Duration
}

func (r Rule) interval() time.Duration { return max(r.Per/time.Duration(r.N), time.Microsecond) }

const (
	redisWithin = 250 * time.Millisecond // people wait for the answer
	redisRest   = time.Second            // for which Redis is left alone once it did not answer
	keyPrefix   = "samenspraak:limit:"
)

// Limiter counts. Its methods may be called by several at once.
type Limiter struct {
	client *redis.Client // nil: this node counts for itself
	log    *slog.Logger
	own    counts

	mu     sync.Mutex
	restTo time.Time
}

// New makes a limiter that counts in the Redis at url (redis://, rediss:// or unix://); with "" in this process. It connects when it is asked.
func New(url string, log *slog.Logger) (*Limiter, error) {
	l := &Limiter{log: log, own: counts{until: map[string]time.Time{}}}
	if url == "" {
		return l, nil
	}
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("limit: Redis address: %w", err)
	}
	o.MaxRetries = -1 // what is not counted is no loss
	o.DialerRetries = 1
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = redisWithin, redisWithin, redisWithin
	l.client = redis.NewClient(o)
	return l, nil
}

// Close ends the connections to Redis.
func (l *Limiter) Close() error {
	if l.client == nil {
		return nil
	}
	return l.client.Close()
}

// Take counts one time for the key of each rule, if that is within all of them. Else it counts for none, and gives how long to wait until it would be.
func (l *Limiter) Take(ctx context.Context, rules ...Rule) (wait time.Duration) {
	if len(rules) == 0 {
		return 0
	}
	if l.client != nil && !l.resting() {
		wait, err := l.ask(ctx, rules)
		l.answered(err)
		if err == nil {
			return wait
		}
	}
	return l.own.take(time.Now(), rules)
}

//go:embed take.lua
var takeText string

var take = redis.NewScript(takeText)

func (l *Limiter) ask(ctx context.Context, rules []Rule) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, redisWithin)
	defer cancel()
	keys, args := make([]string, len(rules)), make([]any, 0, 2*len(rules))
	for i, r := range rules {
		keys[i] = keyPrefix + r.Key
		args = append(args, r.interval().Microseconds(), r.Per.Microseconds())
	}
	wait, err := take.Run(ctx, l.client, keys, args...).Int64()
	return time.Duration(wait) * time.Microsecond, err
}

func (l *Limiter) resting() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Now().Before(l.restTo)
}

// answered leaves Redis alone for a while when it did not answer.
func (l *Limiter) answered(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		l.restTo = time.Time{}
		return
	}
	if l.restTo.IsZero() {
		l.log.Warn("limit: Redis is away; this node counts for itself", "error", err)
	}
	l.restTo = time.Now().Add(redisRest)
}
