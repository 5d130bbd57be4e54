package live

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
)

// Hub holds the connections of one node and brings them the news of the channels they are on.
type Hub struct {
	o      Options
	node   string // tells the nodes apart; new at each start
	ctx    context.Context
	cancel context.CancelFunc
	poll   *poller // nil: every connection is read by a goroutine of its own
	counts counts
	loads  chan struct{} // bounds the questions to the source

	door     door
	looker   looker
	rosters  rosters
	hintsIn  *pacer
	hintsOut *pacer

	mu        sync.RWMutex
	closed    bool
	nextID    uint64
	conns     map[uint64]*conn
	accounts  map[int64][]*conn
	addresses map[string]int
	channels  map[string]*channel
	empty     chan struct{} // closed when the last connection of a closed hub is gone
}

// NewHub makes a hub. It serves from then on; its connections are read, beaten and checked while Run runs.
func NewHub(o Options) *Hub {
	o.setDefaults()
	h := &Hub{
		o:         o,
		node:      rand.Text(),
		loads:     make(chan struct{}, o.LoadsAtOnce),
		rosters:   rosters{nodes: map[string]roster{}},
		conns:     map[uint64]*conn{},
		accounts:  map[int64][]*conn{},
		addresses: map[string]int{},
		channels:  map[string]*channel{},
		empty:     make(chan struct{}),
	}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	h.door = door{hub: h}
	h.looker = looker{hub: h}
	h.hintsIn = newPacer(h, o.HintEvery, func(k hintKey, frame []byte) {
		if ch := h.channel(k.channel); ch != nil {
			ch.aside(frame)
		}
	})
	h.hintsOut = newPacer(h, o.HintEvery, func(k hintKey, frame []byte) {
		h.tell(message{About: aboutHint, Channel: k.channel, Kind: k.kind, Frame: frame})
	})
	if !o.Portable {
		var err error
		if h.poll, err = newPoller(h); err != nil {
			o.Log.Warn("live: connections are read by a goroutine each", "error", err)
		}
	}
	return h
}

func (h *Hub) now() time.Time { return h.o.Now() }

// Announce says that number n of a channel was committed. It never blocks.
func (h *Hub) Announce(channel string, n int64) {
	h.hear(channel, n)
	h.tell(message{About: aboutNews, Channel: channel, N: n})
}

func (h *Hub) hear(channel string, n int64) {
	if ch := h.channel(channel); ch != nil {
		ch.hear(n)
	}
}

// Hint brings {"c":channel,"op":"hint"} with the members of v, which must marshal to a JSON object, to
// everyone on the channel, on all nodes: at most one a second for each value of its member "kind", the
// latest. It may be lost.
func (h *Hub) Hint(channel string, v any) {
	b, err := json.Marshal(v)
	var of struct {
		Kind string `json:"kind"`
	}
	if err == nil {
		err = json.Unmarshal(b, &of)
	}
	if err != nil || b[0] != '{' {
		h.o.Log.Error("live: a hint must be a JSON object", "channel", kind(channel), "error", err)
		return
	}
	frame, key := hintFrame(channel, b), hintKey{channel, of.Kind}
	h.hintsIn.offer(key, frame)
	if h.o.Broker != nil {
		h.hintsOut.offer(key, frame)
	}
}

// HideDrop forgets on every node what is kept of a channel's frames, and cuts the slow connections that
// still have some waiting. The numbered news of the hiding should carry News.Hide too: that arrives surely.
func (h *Hub) HideDrop(channel string) {
	if ch := h.channel(channel); ch != nil {
		ch.hide()
	}
	h.tell(message{About: aboutHide, Channel: channel})
}

// Run reads, beats and checks the connections and talks to the other nodes until ctx ends or the hub is
// shut down. Call it once.
func (h *Hub) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(h.ctx, cancel)()
	var running sync.WaitGroup
	start := func(place string, f func()) {
		running.Go(func() {
			defer h.recovered(place, cancel)
			f()
		})
	}
	n, told := int64(0), true
	census := func() {
		n++
		told = h.census(n, !told) // at least every second time
	}
	start("ticker", func() { h.every(ctx, min(tickEvery, h.o.BeatEvery/2), h.tick) })
	start("settle", func() { h.every(ctx, settleEvery, h.settler()) })
	start("check", func() { h.every(ctx, h.o.CheckEvery, h.check) })
	start("census", func() { h.every(ctx, h.o.PresenceEvery, census) })
	if h.poll != nil {
		start("poller", func() { h.poll.run(ctx) })
	}
	var err error
	if h.o.Broker != nil {
		start("broker", func() {
			defer cancel()
			err = h.o.Broker.Run(ctx, h.receive, h.check)
		})
	}
	running.Wait()
	return err
}

// tickEvery is how late a beat, an expiry or the end of a closing connection can be.
const tickEvery = time.Second / 2

func (h *Hub) every(ctx context.Context, d time.Duration, f func()) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			func() {
				defer h.recovered("ticker", nil) // the next time may go well
				f()
			}()
		}
	}
}

func (h *Hub) tick() {
	now := h.now()
	for _, c := range h.everyone() {
		c.tick(now)
	}
}

const (
	settleEvery = time.Second
	settleMany  = 1000
)

// settler gives memory back after many have come at once. A handshake leaves several times the garbage that its
// connection keeps, and a hub whose connections are quiet allocates too little for Go to collect it soon.
func (h *Hub) settler() func() {
	var seen, settled int64
	rounds := 0
	return func() {
		opened := h.counts.opened.Load()
		calm := opened-seen < settleMany/100
		seen = opened
		if opened-settled >= settleMany && calm {
			settled, rounds = opened, 2 // what lies in a sync.Pool outlives one collection
		}
		if rounds > 0 && calm {
			rounds--
			debug.FreeOSMemory()
		}
	}
}

// check compares what this node has with what the source has, for all watched channels in one question.
func (h *Hub) check() {
	chs := h.watched()
	h.looker.ask(chs...)
	old := h.now().Add(-h.o.KeepFrames)
	for _, ch := range chs {
		ch.trim(old)
	}
}

// Shutdown closes every connection with CodeRestart and waits until all are gone, or ctx ends: then it
// cuts them. After it Admit and Serve refuse.
func (h *Hub) Shutdown(ctx context.Context) error {
	h.mu.Lock()
	if !h.closed {
		h.closed = true
		if len(h.conns) == 0 {
			close(h.empty)
		}
	}
	h.mu.Unlock()
	for _, c := range h.everyone() {
		c.close(CodeRestart, "restart")
	}
	h.tell(message{About: aboutReaders, N: math.MaxInt64}) // nobody is here any more, whatever still arrives
	defer h.cancel()
	select {
	case <-h.empty:
		return nil
	case <-ctx.Done():
	}
	for _, c := range h.everyone() {
		c.end()
	}
	return ctx.Err()
}

// channel is a watched channel, or nil.
func (h *Hub) channel(name string) *channel {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.channels[name]
}

// take holds a channel for one seat, until release.
func (h *Hub) take(name string) *channel {
	h.mu.Lock()
	defer h.mu.Unlock()
	ch := h.channels[name]
	if ch == nil {
		ch = newChannel(h, name)
		h.channels[name] = ch
	}
	ch.taken++
	return ch
}

func (h *Hub) release(ch *channel) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if ch.taken--; ch.taken == 0 {
		delete(h.channels, ch.name)
	}
}

func (h *Hub) watched() []*channel {
	h.mu.RLock()
	defer h.mu.RUnlock()
	all := make([]*channel, 0, len(h.channels))
	for _, ch := range h.channels {
		all = append(all, ch)
	}
	return all
}

func (h *Hub) everyone() []*conn {
	h.mu.RLock()
	defer h.mu.RUnlock()
	all := make([]*conn, 0, len(h.conns))
	for _, c := range h.conns {
		all = append(all, c)
	}
	return all
}

// cut ends the connections of an account.
func (h *Hub) cut(account int64, cut Cut) {
	h.mu.RLock()
	conns := slices.Clone(h.accounts[account])
	h.mu.RUnlock()
	if cut.Code == 0 {
		cut.Code = CodeSignedOut
	}
	for _, c := range conns {
		if cut.Session == 0 || cut.Session == c.viewer.Session {
			c.close(cut.Code, cut.Reason)
		}
	}
}

// cutHolders ends the connections that have frames of ch waiting.
func (h *Hub) cutHolders(ch *channel) {
	if h.counts.queued.Load() == 0 {
		return
	}
	for _, c := range h.everyone() {
		if c.holds(ch) {
			c.close(CodeTooSlow, "too slow")
		}
	}
}

func (h *Hub) mayQueue(waiting, more int) bool {
	return waiting+more <= h.o.QueueLimit && h.counts.queued.Load()+int64(more) <= int64(h.o.QueueTotal)
}

// recovered is deferred first in each goroutine: a panic there would end the program.
func (h *Hub) recovered(place string, then func()) {
	if r := recover(); r != nil {
		h.o.Log.Error("live: panic", "place", place, "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
		if then != nil {
			then()
		}
	}
}

// guard makes an error of a panic in the source.
func (h *Hub) guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return f()
}

func (h *Hub) pause(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-h.ctx.Done():
	}
}

// kind is as much of a channel's name as a log may have: the rest can name a person.
func kind(channel string) string {
	k, _, _ := strings.Cut(channel, ":")
	return k
}
