package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/websocket/v2"
)

const patience = 10 * time.Second

// eventually waits until ok holds.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	late := time.After(patience)
	for !ok() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("after %v not yet: %s", patience, what)
		}
	}
}

// ledger is a Source in memory: the log of every channel, and who may read what.
type ledger struct {
	mu     sync.Mutex
	news   map[string][]News
	closed map[string]bool // nobody may join
	out    map[int64]bool  // sessions that ended
	down   bool
	burnt  bool // the log cannot be read, last numbers can
	loads  map[string]int
	gate   chan struct{} // if set, Load waits until it is closed
	limit  int64         // if set, how many numbers may be asked for at once
	greedy int           // how often more were
}

func newLedger() *ledger {
	return &ledger{news: map[string][]News{}, closed: map[string]bool{}, out: map[int64]bool{}, loads: map[string]int{}}
}

// add appends one piece of news and returns its number.
func (l *ledger) add(channel string, n News) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	n.N = int64(len(l.news[channel]) + 1)
	if n.Op == "" {
		n.Op = Put
	}
	l.news[channel] = append(l.news[channel], n)
	return n.N
}

func (l *ledger) say(h *Hub, channel, html string) int64 {
	n := l.add(channel, News{HTML: html})
	h.Announce(channel, n)
	return n
}

// last is the channel's last number, also while the ledger is down.
func (l *ledger) last(channel string) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return int64(len(l.news[channel]))
}

var errDown = errors.New("the ledger is down")

func (l *ledger) set(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

func (l *ledger) loaded(channel string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.loads[channel]
}

func (l *ledger) Load(_ context.Context, channel string, after, to int64, variant string) ([]News, error) {
	l.mu.Lock()
	gate := l.gate
	l.mu.Unlock()
	if gate != nil {
		<-gate
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down || l.burnt {
		return nil, errDown
	}
	l.loads[channel]++
	if l.limit > 0 && to-after > l.limit {
		l.greedy++
	}
	var found []News
	for _, n := range l.news[channel] {
		if n.N > after && n.N <= to {
			if n.HTML != "" {
				n.HTML = variant + ":" + n.HTML
			}
			found = append(found, n)
		}
	}
	return found, nil
}

func (l *ledger) Last(_ context.Context, channels []string) (map[string]int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down {
		return nil, errDown
	}
	lasts := map[string]int64{}
	for _, c := range channels {
		if n := len(l.news[c]); n > 0 {
			lasts[c] = l.news[c][n-1].N
		}
	}
	return lasts, nil
}

func (l *ledger) MayJoin(_ context.Context, v Viewer, channel string) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down {
		return false, errDown
	}
	if strings.HasPrefix(channel, personPrefix) {
		return channel == personChannel(v.Account) && !l.out[v.Session], nil
	}
	return !l.closed[channel], nil
}

// node is a hub behind a real HTTP server.
type node struct {
	hub  *Hub
	addr string
	stop func()
}

// startNode serves /live?account=&session=&lang=&expires=MILLISECONDS.
func startNode(t testing.TB, o Options) *node {
	t.Helper()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	h := NewHub(o)
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	app.Server().KeepHijackedConns = true
	upgrade := websocket.New(func(c *websocket.Conn) { h.Serve(c, c.Locals("viewer").(Viewer)) })
	app.Get("/live", func(c *fiber.Ctx) error {
		v := viewerOf(c)
		if err := h.Admit(v); err != nil {
			return c.Status(fiber.StatusTooManyRequests).SendString(err.Error())
		}
		c.Locals("viewer", v)
		return upgrade(c)
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { app.Listener(ln) })
	running.Go(func() {
		if err := h.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	var once sync.Once
	n := &node{hub: h, addr: ln.Addr().String()}
	n.stop = func() {
		once.Do(func() {
			soon, done := context.WithTimeout(context.Background(), patience)
			defer done()
			if err := h.Shutdown(soon); err != nil {
				t.Error("shutdown:", err)
			}
			if err := app.ShutdownWithTimeout(time.Second); err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
			ln.Close() // fiber closes only a listener that it has begun with
			cancel()
			running.Wait()
		})
	}
	t.Cleanup(n.stop)
	return n
}

func viewerOf(c *fiber.Ctx) Viewer {
	v := Viewer{Account: int64(c.QueryInt("account")), Session: int64(c.QueryInt("session")), Variant: c.Query("lang", "nl"), Address: c.IP()}
	if ms := c.QueryInt("expires"); ms > 0 {
		v.Expires = time.Now().Add(time.Duration(ms) * time.Millisecond)
	}
	return v
}

// bothReaders runs a test with the loop that reads all connections and with a goroutine for each.
func bothReaders(t *testing.T, test func(t *testing.T, o Options)) {
	for _, portable := range []bool{false, true} {
		t.Run(fmt.Sprintf("portable=%v", portable), func(t *testing.T) {
			test(t, Options{Portable: portable, CheckEvery: 50 * time.Millisecond, PresenceEvery: 20 * time.Millisecond, CloseWait: time.Second})
		})
	}
}

func itoa[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }
