package live

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fasthttp/websocket"
)

// storm is a broker that drops, doubles, delays and reorders, until it is calmed; it can die altogether.
type storm struct {
	*Local
	mu   sync.Mutex
	rand *rand.Rand
	calm bool
	dead bool
	held [][]byte
}

func (s *storm) Publish(b []byte) {
	s.mu.Lock()
	var out [][]byte
	switch luck := s.rand.IntN(10); {
	case s.dead:
	case s.calm || luck < 3:
		out = [][]byte{b}
	case luck < 5:
	case luck < 6:
		out = [][]byte{b, b}
	default:
		s.held = append(s.held, b)
	}
	if len(s.held) > 5+s.rand.IntN(40) || s.calm { // some wait long
		s.rand.Shuffle(len(s.held), func(i, j int) { s.held[i], s.held[j] = s.held[j], s.held[i] })
		out = append(out, s.held...)
		s.held = nil
	}
	s.mu.Unlock()
	for _, b := range out {
		s.Local.Publish(b)
	}
}

func (s *storm) set(calm, dead bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calm, s.dead = calm, dead
}

// reader is a page that comes back: it knows for each channel the number it has, and joins behind it. When it is told to load anew, it reads
// the present last number, as the page would that it then is, and goes on from there.
type reader struct {
	t     *testing.T
	truth *ledger
	page  *page
	heard int                // how many frames of the present page it took in
	from  map[string]int64   // where what it has of a channel begins; fromNow: it joins at whatever is the last then
	has   map[string][]int64 // everything it got since, over all its connections
}

// take follows what the page was told since the last time.
func (r *reader) take() {
	if r.page == nil {
		return
	}
	r.page.mu.Lock()
	news := slices.Clone(r.page.news[r.heard:])
	r.page.mu.Unlock()
	r.heard += len(news)
	for _, s := range news {
		from, wanted := r.from[s.C]
		switch {
		case !wanted:
		case s.Op == "joined" && from == fromNow:
			r.from[s.C] = *s.Last
		case s.Op == Reload:
			r.check(s.C)
			r.has[s.C], r.from[s.C] = nil, r.truth.last(s.C)
			r.join(s.C)
		case s.N > 0:
			r.has[s.C] = append(r.has[s.C], s.N)
		}
	}
}

// check is what holds at every moment: dense, in order, once, from where it joined.
func (r *reader) check(c string) {
	r.t.Helper()
	if want := upTo(r.from[c]+1, r.from[c]+int64(len(r.has[c]))); !slices.Equal(r.has[c], want) {
		r.t.Fatalf("on %s from %d came %v", c, r.from[c], r.has[c])
	}
}

func (r *reader) last(c string) int64 { return r.from[c] + int64(len(r.has[c])) }

func (r *reader) join(c string) {
	after := ""
	if r.from[c] != fromNow {
		after = fmt.Sprintf(`,"after":%d`, r.last(c))
	}
	// A node that stops or has no ledger may have closed the page by now: then it will come again.
	r.page.ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"join":%q%s}`, c, after))
}

// come opens a page on n and joins everything wanted behind what it has.
func (r *reader) come(n *node, query string) {
	if r.page != nil {
		r.page.drop()
		r.take()
	}
	r.page, r.heard = open(r.t, n, query), 0
	for c := range r.from {
		r.check(c)
		r.join(c)
	}
}

// TestModel: whatever the broker does and whichever hub restarts, every page sees each channel's numbers
// dense, in order and once from where it joined, and all of them when the faults stop.
func TestModel(t *testing.T) {
	for _, limit := range []int{10_000, 10} { // with the second, pages often have to load anew
		for _, seed := range []uint64{1, 2, uint64(time.Now().UnixNano())} {
			t.Run(fmt.Sprint("replays of ", limit, ", seed ", seed), func(t *testing.T) {
				t.Parallel()
				runModel(t, seed, limit)
			})
		}
	}
}

func runModel(t *testing.T, seed uint64, limit int) {
	const channels, wanted, readers, steps = 30, 8, 16, 1000
	rnd := rand.New(rand.NewPCG(seed, 0))
	l := newLedger()
	l.limit = int64(limit)
	b := &storm{Local: NewLocal(), rand: rand.New(rand.NewPCG(seed, 1))}
	start := func() *node {
		return startNode(t, Options{Source: l, Broker: b, Portable: rnd.IntN(2) == 0, CheckEvery: 100 * time.Millisecond,
			PresenceEvery: 30 * time.Millisecond, MessageRate: 10_000, ReplayLimit: limit, PerAddress: 10_000})
	}
	nodes := []*node{start(), start()}
	// Some channels are busy, most are not.
	channel := func() string { return fmt.Sprint("thread:", min(rnd.IntN(channels), rnd.IntN(channels))) }
	query := func() string { return []string{"lang=nl", "lang=en"}[rnd.IntN(2)] + "&account=" + itoa(rnd.IntN(3)) }
	var rs []*reader
	for range readers {
		r := &reader{t: t, truth: l, from: map[string]int64{}, has: map[string][]int64{}}
		for range wanted {
			r.from[channel()] = int64(-rnd.IntN(2)) // from the beginning, or fromNow
		}
		r.come(nodes[rnd.IntN(2)], query())
		rs = append(rs, r)
	}
	back := func() {
		for _, r := range rs {
			if !r.page.isOpen() {
				r.come(nodes[rnd.IntN(2)], query())
			}
		}
	}
	for range steps {
		switch luck := rnd.IntN(1000); {
		case luck < 790:
			c := channel()
			nodes[rnd.IntN(2)].hub.Announce(c, l.add(c, News{HTML: "x"}))
		case luck < 850:
			l.add(channel(), News{}) // its node died before it could announce
		case luck < 930:
			rs[rnd.IntN(len(rs))].come(nodes[rnd.IntN(2)], query())
		case luck < 950:
			nodes[rnd.IntN(2)].hub.HideDrop(channel())
		case luck < 960:
			l.set(func() { l.down = !l.down })
		case luck < 970:
			b.set(false, rnd.IntN(2) == 0)
		case luck < 985:
			k := rnd.IntN(2)
			nodes[k].stop()
			nodes[k] = start()
			back()
		case luck < 988:
			nodes[0].stop()
			nodes[1].stop()
			nodes = []*node{start(), start()}
			back()
		default:
			rs[rnd.IntN(len(rs))].take()
		}
	}
	b.set(true, false)
	l.set(func() { l.down = false })
	back()
	for i, r := range rs {
		for c := range r.from {
			eventually(t, fmt.Sprint("reader ", i, " has all of ", c), func() bool {
				if !r.page.isOpen() { // cut off by the ledger that was down
					r.come(nodes[0], query())
				}
				r.take()
				return r.from[c] != fromNow && r.last(c) >= l.last(c)
			})
			if r.check(c); r.last(c) != l.last(c) {
				t.Fatalf("reader %d has %d of %d on %s", i, r.last(c), l.last(c), c)
			}
		}
	}
	if l.greedy > 0 {
		t.Errorf("for more numbers than a replay has, the ledger was asked %d times", l.greedy)
	}
}

// Thousands of pages that come back together must not ask the log one by one.
func TestHub_ReplayIsShared(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		l := newLedger()
		o.Source = l
		n := startNode(t, o)
		for range 100 {
			l.add("thread:1", News{HTML: "x"})
		}
		var pages []*page
		for k := range 200 {
			p := open(t, n, "account="+itoa(k+1))
			p.send(`{"join":"thread:1","after":80}`)
			pages = append(pages, p)
		}
		for _, p := range pages {
			p.joined("thread:1")
			if got := p.numbers("thread:1"); !slices.Equal(got, upTo(81, 100)) {
				t.Fatal(got)
			}
		}
		if got := l.loaded("thread:1"); got != 1 {
			t.Fatal(got, "questions to the log")
		}
	})
}

func TestHub_CutWithDeadBroker(t *testing.T) {
	l := newLedger()
	b := &storm{Local: NewLocal(), rand: rand.New(rand.NewPCG(1, 1)), dead: true}
	one, two := startNode(t, Options{Source: l, Broker: b}), startNode(t, Options{Source: l, Broker: b, Portable: true})
	p, q := open(t, two, "account=7&session=1"), open(t, two, "account=7&session=2")
	p.joined("person:7")
	q.joined("person:7")
	began := time.Now()
	one.hub.Announce("person:7", l.add("person:7", News{Op: None, Cut: &Cut{Session: 1}}))
	p.closedWith(CodeSignedOut)
	if took := time.Since(began); took > 3*time.Second {
		t.Fatal("only after", took)
	}
	q.gets("person:7", 1)
	if !q.isOpen() {
		t.Fatal("the other session was cut")
	}
}

func TestHub_Typing(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		var later atomic.Int64 // how far the clock is moved
		o.Source, o.Broker, o.TypingFor = newLedger(), NewLocal(), 6*time.Second
		o.Now = func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
		one, two := startNode(t, o), startNode(t, o)
		writing := func(p *page, want int) {
			t.Helper()
			eventually(t, fmt.Sprint(want, " writing"), func() bool {
				p.mu.Lock()
				defer p.mu.Unlock()
				for _, s := range slices.Backward(p.news) {
					if s.Op == "typing" && s.C == "thread:1" {
						return *s.Count == want
					}
				}
				return want == 0
			})
		}
		reader, ana, ben, visitor := open(t, one, ""), open(t, one, "account=1"), open(t, two, "account=2"), open(t, two, "")
		elsewhere := open(t, two, "account=1&lang=en") // another page of hers
		for _, p := range []*page{reader, ana, ben, visitor, elsewhere} {
			p.joins("thread:1")
		}
		visitor.send(`{"typing":"thread:1"}`)
		ana.send(`{"typing":"thread:1"}`)
		writing(reader, 1)
		writing(ben, 1)
		ben.send(`{"typing":"thread:1"}`)
		writing(reader, 2)
		for _, p := range []*page{ana, elsewhere, ben} {
			writing(p, 1)
		}
		late, again := open(t, two, ""), open(t, one, "account=2")
		late.joins("thread:1") // who comes while the number stays is told too
		writing(late, 2)
		again.joins("thread:1")
		writing(again, 1)
		for _, p := range []*page{ana, elsewhere, ben, again} {
			p.neverTold("thread:1", 2)
		}
		later.Store(int64(7 * time.Second))
		writing(reader, 0)
		writing(elsewhere, 0)
		ben.send(`{"typing":"thread:1"}`)
		ben.send(`{"typing":"thread:2"}`) // where he is not
		writing(ana, 1)
		ben.send(`{"typing":"thread:1","stop":true}`)
		writing(ana, 0)
		writing(reader, 0)
	})
}

func TestHub_Presence(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		b := &storm{Local: NewLocal(), rand: rand.New(rand.NewPCG(1, 1)), calm: true}
		o.Source, o.Broker = newLedger(), b
		one, two := startNode(t, o), startNode(t, o)
		present := func(p *page, want int) {
			t.Helper()
			eventually(t, fmt.Sprint(want, " present"), func() bool {
				p.mu.Lock()
				defer p.mu.Unlock()
				for _, s := range slices.Backward(p.news) {
					if s.Op == "present" && s.C == "thread:1" {
						return *s.Count == want
					}
				}
				return false
			})
		}
		p := open(t, one, "account=1")
		p.joins("thread:1")
		present(p, 1)
		for range 2 { // the same person with more pages is one reader
			open(t, one, "account=1").joins("thread:1")
		}
		for range 2 { // visitors are told apart by their connections only
			open(t, two, "").joins("thread:1")
		}
		q := open(t, two, "account=1")
		q.joins("thread:1")
		r := open(t, two, "account=2")
		r.joins("thread:1")
		present(p, 4)
		present(q, 4)
		r.drop()
		present(p, 3)
		b.set(false, true) // the other node seems dead
		present(p, 1)
		b.set(true, false)
		present(p, 3)
		two.stop()
		present(p, 1)
	})
}
