package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	redisQueue    = 4096 // messages that wait for Redis; what falls out is found by the check
	redisBatch    = 128
	redisSilence  = 5 * time.Second // then Redis is pinged, and given up if that brings nothing either
	redisPause    = 50 * time.Millisecond
	redisPauseMax = time.Second
)

// Redis is the broker for nodes in several processes: one pub/sub channel carries everything.
type Redis struct {
	client  *redis.Client
	channel string
	log     *slog.Logger
	queue   chan []byte
	up      atomic.Bool // it is listened to; while it is not, only listening tries to connect
	dropped atomic.Int64
}

// NewRedis makes a broker on the Redis at url (redis://, rediss:// or unix://). It connects in Run, and
// again whenever Redis was away. Nodes hear each other on the same channel.
func NewRedis(url, channel string, log *slog.Logger) (*Redis, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("live: Redis address: %w", err)
	}
	o.MaxRetries = -1 // this package does its own
	o.DialerRetries = 1
	o.DialTimeout = 2 * time.Second
	return &Redis{client: redis.NewClient(o), channel: channel, log: log, queue: make(chan []byte, redisQueue)}, nil
}

// Publish puts b in a queue; when that is full b is dropped.
func (r *Redis) Publish(b []byte) {
	select {
	case r.queue <- b:
	default:
		r.dropped.Add(1)
	}
}

// Dropped is how many messages were lost on their way to Redis.
func (r *Redis) Dropped() int64 { return r.dropped.Load() }

// Run talks to Redis until ctx ends.
func (r *Redis) Run(ctx context.Context, receive func([]byte), joined func()) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var sending sync.WaitGroup
	sending.Go(func() {
		defer r.recovered(cancel)
		r.send(ctx)
	})
	pause := redisPause
	for ctx.Err() == nil {
		err := r.listen(ctx, receive, func() {
			pause = redisPause
			joined()
		})
		if ctx.Err() != nil {
			break
		}
		r.up.Store(false)
		r.log.Warn("live: Redis is away", "error", err)
		wait(ctx, pause/2+rand.N(pause))
		pause = min(2*pause, redisPauseMax)
	}
	sending.Wait()
	return r.client.Close()
}

// listen subscribes and receives until something fails.
func (r *Redis) listen(ctx context.Context, receive func([]byte), joined func()) error {
	sub := r.client.Subscribe(ctx, r.channel)
	var once sync.Once
	end := func() { once.Do(func() { sub.Close() }) }
	defer end()
	defer context.AfterFunc(ctx, end)() // reading does not heed ctx
	pinged := false
	for {
		m, err := sub.ReceiveTimeout(ctx, redisSilence)
		var late interface{ Timeout() bool }
		if errors.As(err, &late) && late.Timeout() && !pinged {
			pinged = true
			err = sub.Ping(ctx)
			if err == nil {
				continue
			}
		}
		if err != nil {
			return err
		}
		pinged = false
		switch m := m.(type) {
		case *redis.Subscription:
			r.up.Store(true)
			joined()
		case *redis.Message:
			receive([]byte(m.Payload))
		}
	}
}

// send empties the queue, many messages in one go. What fails is lost.
func (r *Redis) send(ctx context.Context) {
	for {
		var batch [][]byte
		select {
		case <-ctx.Done():
			r.sendRest()
			return
		case b := <-r.queue:
			batch = append(batch, b)
		}
		r.publish(ctx, r.fill(batch))
	}
}

// sendRest tries once to send what still waits: a node that stops says that its readers are gone.
func (r *Redis) sendRest() {
	ctx, cancel := context.WithTimeout(context.Background(), redisPauseMax)
	defer cancel()
	for batch := r.fill(nil); len(batch) > 0; batch = r.fill(nil) {
		r.publish(ctx, batch)
	}
}

func (r *Redis) fill(batch [][]byte) [][]byte {
	for len(batch) < redisBatch && len(r.queue) > 0 {
		batch = append(batch, <-r.queue)
	}
	return batch
}

func (r *Redis) publish(ctx context.Context, batch [][]byte) {
	if !r.up.Load() {
		r.dropped.Add(int64(len(batch)))
		return
	}
	_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, b := range batch {
			p.Publish(ctx, r.channel, b)
		}
		return nil
	})
	if err != nil {
		r.dropped.Add(int64(len(batch)))
	}
}

func (r *Redis) recovered(then func()) {
	if p := recover(); p != nil {
		r.log.Error("live: panic", "place", "redis", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		then()
	}
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
