package live

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// redisServer is a real Redis on a unix socket, that can be killed and started again.
type redisServer struct {
	t      *testing.T
	binary string
	socket string
	cmd    *exec.Cmd
}

func startRedis(t *testing.T) *redisServer {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("redis-server is missing: on Debian, apt-get install redis-server")
	}
	r := &redisServer{t: t, binary: binary, socket: filepath.Join(t.TempDir(), "redis")}
	r.start()
	t.Cleanup(r.kill)
	return r
}

func (r *redisServer) url() string { return "unix://" + r.socket }

func (r *redisServer) start() {
	r.t.Helper()
	r.cmd = exec.Command(r.binary, "--port", "0", "--unixsocket", r.socket, "--save", "", "--appendonly", "no", "--dir", filepath.Dir(r.socket))
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

func (r *redisServer) broker(t *testing.T) *Redis {
	t.Helper()
	b, err := NewRedis(r.url(), "live", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRedis_Nodes(t *testing.T) {
	r := startRedis(t)
	l := newLedger()
	// The check is far away: what comes at once comes through Redis.
	slow := func() Options { return Options{Source: l, Broker: r.broker(t), CheckEvery: time.Hour} }
	one, two := startNode(t, slow()), startNode(t, slow())
	p, q := open(t, one, "account=1"), open(t, two, "account=2")
	p.joins("thread:1")
	q.joins("thread:1")
	eventually(t, "Redis carries both ways", func() bool {
		return one.hub.Metrics().Received > 0 && two.hub.Metrics().Received > 0
	})
	for k := range int64(100) {
		l.say([]*node{one, two}[k%2].hub, "thread:1", "x")
	}
	q.gets("thread:1", 100)
	p.gets("thread:1", 100)
	if got := q.numbers("thread:1"); !slices.Equal(got, upTo(1, 100)) {
		t.Fatal(got)
	}
	one.hub.Hint("thread:1", map[string]any{"agree": 3})
	q.has("a hint", func(s said) bool { return s.Op == "hint" && s.Agree == 3 })
	p.has("two present", func(s said) bool { return s.Op == "present" && *s.Count == 2 })
	two.stop()
	eventually(t, "one present", func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		last := p.news[len(p.news)-1]
		return last.Op == "present" && *last.Count == 1
	})
	if m := one.hub.Metrics(); m.BrokerLag <= 0 || m.Received == 0 || m.BrokerDropped != 0 {
		t.Fatal(m)
	}
}

// Redis dies while news is made on both nodes: nothing is lost on any page, and afterwards it carries again.
func TestRedis_Killed(t *testing.T) {
	r := startRedis(t)
	l := newLedger()
	options := func() Options { return Options{Source: l, Broker: r.broker(t)} }
	nodes := []*node{startNode(t, options()), startNode(t, options())}
	var pages []*page
	for k := range 4 {
		p := open(t, nodes[k%2], "account="+itoa(k+1))
		p.joins("thread:1")
		pages = append(pages, p)
	}
	received := func() int64 { return nodes[0].hub.Metrics().Received }
	eventually(t, "they hear each other", func() bool { return received() > 0 })
	all := func(n int64) {
		t.Helper()
		for _, p := range pages {
			p.gets("thread:1", n)
			if got := p.numbers("thread:1"); !slices.Equal(got, upTo(1, n)) {
				t.Fatal(got)
			}
		}
	}
	for round := range int64(2) {
		r.kill()
		for k := range int64(100) {
			l.say(nodes[k%2].hub, "thread:1", "x")
		}
		all(100*round + 100)
		r.start()
		before := received()
		eventually(t, "they hear each other again", func() bool { return received() > before+1 })
	}
}

// At once after Redis is back the node asks what it missed.
func TestRedis_Rejoined(t *testing.T) {
	r := startRedis(t)
	b := r.broker(t)
	ctx, cancel := context.WithCancel(context.Background())
	var joined atomic.Int64
	var got sync.Map
	var running sync.WaitGroup
	running.Go(func() {
		if err := b.Run(ctx, func(m []byte) { got.Store(string(m), true) }, func() { joined.Add(1) }); err != nil {
			t.Error(err)
		}
	})
	defer running.Wait()
	defer cancel()
	arrives := func(m string) {
		t.Helper()
		eventually(t, m, func() bool {
			b.Publish([]byte(m))
			_, there := got.Load(m)
			return there
		})
	}
	eventually(t, "joined", func() bool { return joined.Load() == 1 })
	arrives("before")
	r.kill()
	for range 3 * redisQueue { // it never blocks, and drops what is too much
		b.Publish([]byte("meanwhile"))
	}
	eventually(t, "dropped", func() bool { return b.Dropped() > 0 })
	r.start()
	eventually(t, "joined again", func() bool { return joined.Load() > 1 })
	arrives("after")
}

func TestNewRedis(t *testing.T) {
	t.Run("an address that is none is refused", func(t *testing.T) {
		if _, err := NewRedis("redis//nowhere", "live", slog.Default()); err == nil || !strings.Contains(err.Error(), "Redis address") {
			t.Fatal(err)
		}
	})
	t.Run("a Redis that is not there yet is waited for", func(t *testing.T) {
		b, err := NewRedis("unix://"+filepath.Join(t.TempDir(), "none"), "live", slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		l := newLedger()
		n := startNode(t, Options{Source: l, Broker: b})
		p := open(t, n, "")
		p.joins("thread:1")
		l.say(n.hub, "thread:1", "x")
		p.gets("thread:1", 1)
		if got := fmt.Sprint(p.numbers("thread:1")); got != "[1]" {
			t.Fatal(got)
		}
	})
}
