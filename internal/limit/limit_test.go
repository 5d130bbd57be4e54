package limit

import (
	"fmt"
	"log/slog"
	"net"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestCounts(t *testing.T) {
	c := counts{until: map[string]time.Time{}}
	now := time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
	three := Rule{"ana", 3, 10 * time.Minute}
	for i := range 3 {
		if wait := c.take(now, []Rule{three}); wait != 0 {
			t.Fatalf("time %d waits %s", i+1, wait)
		}
	}
	if wait := c.take(now, []Rule{three}); wait != 200*time.Second {
		t.Errorf("the fourth waits %s", wait)
	}
	if wait := c.take(now.Add(199*time.Second), []Rule{three}); wait != time.Second {
		t.Errorf("a second too early it waits %s", wait)
	}
	if wait := c.take(now.Add(200*time.Second), []Rule{three}); wait != 0 {
		t.Errorf("in time it waits %s", wait)
	}
	if wait := c.take(now, []Rule{{"bob", 3, 10 * time.Minute}}); wait != 0 {
		t.Errorf("another waits %s", wait)
	}

	t.Run("what one rule refuses counts for none", func(t *testing.T) {
		office := Rule{"office", 1, time.Minute}
		if wait := c.take(now.Add(200*time.Second), []Rule{office, three}); wait == 0 {
			t.Error("ana may, though she has to wait")
		}
		if wait := c.take(now.Add(200*time.Second), []Rule{office}); wait != 0 {
			t.Errorf("the office waits %s because of her", wait)
		}
	})
	t.Run("who has regained all is forgotten", func(t *testing.T) {
		for i := range sweepFrom {
			c.take(now.Add(time.Duration(i)*2*time.Second), []Rule{{fmt.Sprint(i), 1, time.Second}})
		}
		if len(c.until) > 10 {
			t.Errorf("%d are kept", len(c.until))
		}
	})
}

func TestLimiter_nodes(t *testing.T) {
	r := startRedis(t)
	one, two := r.limiter(), r.limiter()
	rule := Rule{"ana", 20, 10 * time.Minute}
	var let atomic.Int64
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			if []*Limiter{one, two}[i%2].Take(t.Context(), rule) == 0 {
				let.Add(1)
			}
		})
	}
	all.Wait()
	if n := let.Load(); n != 20 {
		t.Errorf("two nodes let %d through together, want 20", n)
	}
	if wait := two.Take(t.Context(), rule); wait <= 0 || wait > 30*time.Second {
		t.Errorf("the next waits %s", wait)
	}
	if wait := one.Take(t.Context(), Rule{"office", 5, time.Minute}, rule); wait == 0 {
		t.Error("she may, from an office that may")
	}
	for range 5 {
		if wait := one.Take(t.Context(), Rule{"office", 5, time.Minute}); wait != 0 {
			t.Errorf("the office waits %s because of her", wait)
		}
	}
}

func TestLimiter_redisIsAway(t *testing.T) {
	r := startRedis(t)
	l := r.limiter()
	rule := Rule{"ana", 2, 10 * time.Minute}
	if wait := l.Take(t.Context(), rule); wait != 0 {
		t.Fatalf("it waits %s", wait)
	}
	r.kill()
	began := time.Now()
	for i := range 2 {
		if wait := l.Take(t.Context(), rule); wait != 0 {
			t.Errorf("without Redis, time %d waits %s", i+1, wait)
		}
	}
	if wait := l.Take(t.Context(), rule); wait == 0 {
		t.Error("without Redis, the node does not count for itself")
	}
	if took := time.Since(began); took > 5*redisWithin {
		t.Errorf("people waited %s for a Redis that is away", took)
	}
	r.start()
	eventually(t, "the node counts in Redis again", func() bool { return l.Take(t.Context(), Rule{"bob", 1000, time.Hour}) == 0 && r.has(keyPrefix+"bob") })
}

func TestNew(t *testing.T) {
	if _, err := New("http://nowhere", slog.New(slog.DiscardHandler)); err == nil {
		t.Error("an address that is no Redis is taken")
	}
	l, err := New("", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if wait := l.Take(t.Context()); wait != 0 {
		t.Errorf("without a rule it waits %s", wait)
	}
	if l.Take(t.Context(), Rule{"ana", 1, time.Hour}) != 0 || l.Take(t.Context(), Rule{"ana", 1, time.Hour}) == 0 {
		t.Error("alone, it does not count")
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// redisServer is a Redis of the test's own, on a socket.
type redisServer struct {
	t      *testing.T
	socket string
	cmd    *exec.Cmd
}

func startRedis(t *testing.T) *redisServer {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Fatal("redis-server is missing: on Debian, apt-get install redis-server")
	}
	r := &redisServer{t: t, socket: filepath.Join(t.TempDir(), "redis")}
	r.start()
	t.Cleanup(r.kill)
	return r
}

func (r *redisServer) start() {
	r.t.Helper()
	r.cmd = exec.Command("redis-server", "--port", "0", "--unixsocket", r.socket, "--save", "", "--appendonly", "no", "--dir", filepath.Dir(r.socket))
	if err := r.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	eventually(r.t, "Redis answers", func() bool {
		c, err := net.Dial("unix", r.socket)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

func (r *redisServer) kill() {
	if r.cmd != nil {
		r.cmd.Process.Kill()
		r.cmd.Wait()
		r.cmd = nil
	}
}

func (r *redisServer) limiter() *Limiter {
	r.t.Helper()
	l, err := New("unix://"+r.socket, slog.New(slog.DiscardHandler))
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { l.Close() })
	return l
}

func (r *redisServer) has(key string) bool {
	l := r.limiter()
	n, err := l.client.Exists(r.t.Context(), key).Result()
	return err == nil && n == 1
}

// eventually waits for a condition; half a minute is more than it takes anywhere.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	late := time.After(30 * time.Second)
	for !holds() {
		select {
		case <-ticker.C:
		case <-late:
			t.Fatalf("it never came to it that %s", what)
		}
	}
}
