package live

import (
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

func upTo(from, to int64) (ns []int64) {
	for n := from; n <= to; n++ {
		ns = append(ns, n)
	}
	return ns
}

func TestHub_Join(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		l := newLedger()
		o.Source = l
		n := startNode(t, o)
		for k := range 10 {
			l.add("thread:1", News{HTML: fmt.Sprint("old ", k+1)})
		}
		t.Run("without after only what comes is brought", func(t *testing.T) {
			p := open(t, n, "")
			if last := p.joins("thread:1"); last != 10 {
				t.Fatal("listed at", last)
			}
			n := l.say(n.hub, "thread:1", "<p>new & fresh</p>")
			if s := p.gets("thread:1", n); s.HTML != "nl:<p>new & fresh</p>" || s.Op != Put {
				t.Fatal(s)
			}
			if got := p.numbers("thread:1"); !slices.Equal(got, []int64{n}) {
				t.Fatal(got)
			}
		})
		t.Run("with after what was missed comes first, in the language of the page", func(t *testing.T) {
			p := open(t, n, "lang=en")
			p.send(`{"join":"thread:1","after":4}`)
			last := p.joined("thread:1")
			if s := p.gets("thread:1", 5); s.HTML != "en:old 5" {
				t.Fatal(s)
			}
			if got := p.numbers("thread:1"); !slices.Equal(got, upTo(5, last)) {
				t.Fatal(got)
			}
		})
		t.Run("a page that read a newer number than the node heard of waits for it", func(t *testing.T) {
			p := open(t, n, "")
			p.joins("thread:1")
			last := l.add("thread:1", News{HTML: "unannounced"})
			q := open(t, n, "")
			q.send(`{"join":"thread:1","after":%d}`, last)
			if got := q.joined("thread:1"); got != last {
				t.Fatal("listed at", got)
			}
		})
		t.Run("also while the log cannot be read", func(t *testing.T) {
			p := open(t, n, "")
			p.joins("thread:9")
			l.set(func() { l.burnt = true })
			last := l.add("thread:9", News{HTML: "unannounced"})
			q := open(t, n, "")
			looks := n.hub.Metrics().Looks
			q.send(`{"join":"thread:9","after":%d}`, last)
			eventually(t, "asked", func() bool { return n.hub.Metrics().Looks > looks+10 })
			l.set(func() { l.burnt = false })
			if got := q.joined("thread:9"); got != last {
				t.Fatal("listed at", got)
			}
		})
		t.Run("too far behind, or ahead of everything, must be fetched anew", func(t *testing.T) {
			for range 600 {
				l.add("thread:2", News{})
			}
			p := open(t, n, "")
			p.send(`{"join":"thread:2","after":10}`)
			p.told("thread:2", Reload)
			p.send(`{"join":"thread:1","after":5000}`)
			p.told("thread:1", Reload)
		})
		t.Run("unknown and forbidden channels are gone", func(t *testing.T) {
			l.set(func() { l.closed["coalition:1"] = true })
			p := open(t, n, "")
			p.send(`{"join":"coalition:1"}`)
			p.told("coalition:1", "gone")
			p.send(`{"join":"no such channel"}`)
			p.told("no such channel", "gone")
			p.send(`{"typing":"thread:1"}`)
			p.send(`{"something":"newer"}`)
			p.joins("thread:1")
		})
		t.Run("after leaving nothing comes", func(t *testing.T) {
			p := open(t, n, "")
			p.joins("thread:3")
			p.send(`{"leave":"thread:3"}`)
			eventually(t, "the channel is let go", func() bool { return n.hub.channel("thread:3") == nil })
			l.say(n.hub, "thread:3", "x")
			p.joins("thread:4")
			if got := p.numbers("thread:3"); len(got) != 0 {
				t.Fatal(got)
			}
		})
	})
}

func TestHub_Numbers(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		l := newLedger()
		o.Source = l
		n := startNode(t, o)
		t.Run("what no announcement told is found by the check", func(t *testing.T) {
			p := open(t, n, "")
			p.joins("thread:1")
			l.add("thread:1", News{HTML: "a"})
			l.add("thread:1", News{Op: None})
			p.gets("thread:1", 2)
			if n.hub.Metrics().Repairs == 0 {
				t.Fatal("not counted")
			}
		})
		t.Run("while the source is down news waits", func(t *testing.T) {
			p := open(t, n, "")
			p.joins("thread:2")
			l.set(func() { l.down = true })
			for range 3 {
				l.say(n.hub, "thread:2", "b")
			}
			eventually(t, "a failed question", func() bool { return n.hub.Metrics().Looks > 3 })
			l.set(func() { l.down = false })
			p.gets("thread:2", 3)
			if got := p.numbers("thread:2"); !slices.Equal(got, upTo(1, 3)) {
				t.Fatal(got)
			}
		})
		t.Run("a number that does not exist changes nothing", func(t *testing.T) {
			p := open(t, n, "")
			p.joins("thread:3")
			n.hub.Announce("thread:3", 40)
			l.say(n.hub, "thread:3", "c")
			p.gets("thread:3", 1)
			l.say(n.hub, "thread:3", "d")
			p.gets("thread:3", 2)
		})
		t.Run("a restored database, back or far ahead, makes pages fetch anew", func(t *testing.T) {
			p := open(t, n, "")
			l.add("thread:4", News{})
			l.add("thread:4", News{})
			p.joins("thread:4")
			l.set(func() { l.news["thread:4"] = l.news["thread:4"][:1] })
			p.told("thread:4", Reload)
			q := open(t, n, "")
			q.joins("thread:4")
			l.set(func() { l.news["thread:4"] = []News{{N: 1002, Op: Put}} })
			q.told("thread:4", Reload)
		})
		t.Run("numbers that the log lost make pages fetch anew", func(t *testing.T) {
			p := open(t, n, "")
			p.joins("thread:5")
			l.set(func() { l.news["thread:5"] = []News{{N: 3, Op: Put}} })
			p.told("thread:5", Reload)
		})
		t.Run("after numbered news to reload a page must join again", func(t *testing.T) {
			p := open(t, n, "")
			p.joins("thread:6")
			n.hub.Announce("thread:6", l.add("thread:6", News{Op: Reload}))
			if s := p.told("thread:6", Reload); s.N != 1 {
				t.Fatal(s)
			}
			eventually(t, "the seat is left", func() bool { return n.hub.channel("thread:6") == nil })
		})
	})
}

func TestHub_Limits(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		o.Source, o.PerAccount, o.PerAddress, o.PerConn, o.MessageRate = newLedger(), 2, 3, 3, 2
		n := startNode(t, o)
		t.Run("connections of one account", func(t *testing.T) {
			open(t, n, "account=7")
			p := open(t, n, "account=7")
			eventually(t, "both are there", func() bool { return n.hub.Metrics().Connections == 2 })
			if got := refused(t, n, "account=7"); got != http.StatusTooManyRequests {
				t.Fatal(got)
			}
			p.drop()
			eventually(t, "room again", func() bool { return n.hub.Admit(Viewer{Account: 7}) == nil })
		})
		t.Run("visitors from one address", func(t *testing.T) {
			for range 3 {
				open(t, n, "")
			}
			eventually(t, "all are there", func() bool { return n.hub.Admit(Viewer{Address: "127.0.0.1"}) != nil })
			if got := refused(t, n, ""); got != http.StatusTooManyRequests {
				t.Fatal(got)
			}
			open(t, n, "account=8") // those who signed in are not counted
		})
		t.Run("channels of one connection", func(t *testing.T) {
			p := open(t, n, "account=9")
			p.send(`{"join":"a"}`)
			p.send(`{"join":"b"}`)
			p.send(`{"join":"c"}`)
			p.closedWith(CodeTooMany)
		})
		t.Run("messages of one connection", func(t *testing.T) {
			p := open(t, n, "account=10")
			for range 21 {
				p.send(`{"typing":"a"}`)
			}
			p.closedWith(CodeTooMany)
		})
	})
}

func TestHub_Cut(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		l := newLedger()
		o.Source = l
		n := startNode(t, o)
		cut := func(c Cut) { n.hub.Announce("person:7", l.add("person:7", News{Op: None, Cut: &c})) }
		t.Run("a session that ended", func(t *testing.T) {
			p, q := open(t, n, "account=7&session=1"), open(t, n, "account=7&session=2")
			p.joined("person:7")
			q.joined("person:7")
			cut(Cut{Session: 1})
			p.closedWith(CodeSignedOut)
			if s := q.gets("person:7", 1); s.Op != None {
				t.Fatal(s)
			}
		})
		t.Run("everything of one person, also for one who tried to leave", func(t *testing.T) {
			p, q := open(t, n, "account=7&session=2"), open(t, n, "account=8&session=3")
			q.joined("person:8")
			p.joined("person:7")
			p.send(`{"leave":"person:7"}`)
			p.send(`{"join":"person:7","after":0}`)
			p.gets("person:7", 1)
			cut(Cut{Code: CodeRightLost})
			p.closedWith(CodeRightLost)
			if !q.isOpen() {
				t.Fatal("another person was cut")
			}
		})
		t.Run("an earlier cut is not repeated by a replay", func(t *testing.T) {
			p := open(t, n, "account=7&session=4")
			p.joined("person:7")
			p.send(`{"join":"person:7","after":0}`)
			p.gets("person:7", 2)
			p.joins("thread:1")
		})
		t.Run("a session that ended between handshake and listing", func(t *testing.T) {
			l.set(func() { l.out[5] = true })
			open(t, n, "account=7&session=5").closedWith(CodeSignedOut)
		})
		t.Run("a session that expires", func(t *testing.T) {
			p := open(t, n, "account=7&session=6&expires=300")
			p.joined("person:7")
			p.closedWith(CodeSignedOut)
		})
	})
}

func TestHub_Hint(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		o.Source, o.HintEvery = newLedger(), 200*time.Millisecond
		n := startNode(t, o)
		p := open(t, n, "")
		p.joins("thread:1")
		for k := range 20 {
			n.hub.Hint("thread:1", map[string]any{"kind": "agree", "agree": k})
		}
		n.hub.Hint("thread:1", struct{}{})
		n.hub.Hint("thread:1", "no object")
		p.has("the latest", func(s said) bool { return s.Op == "hint" && s.Agree == 19 })
		hints := 0
		for _, s := range p.news {
			if s.Op == "hint" {
				hints++
			}
		}
		if hints > 3 {
			t.Fatal(hints, "hints")
		}
	})
}

func TestHub_Beat(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		o.Source, o.BeatEvery, o.IdleLimit, o.HalfLimit = newLedger(), 40*time.Millisecond, 400*time.Millisecond, time.Second
		n := startNode(t, o)
		t.Run("a page that answers pings stays", func(t *testing.T) {
			p := open(t, n, "")
			eventually(t, "many beats", func() bool {
				p.mu.Lock()
				defer p.mu.Unlock()
				return len(p.news) > 20 && p.news[0].Op == "beat"
			})
			if !p.isOpen() {
				t.Fatal("closed")
			}
		})
		t.Run("a peer that says nothing is gone", func(t *testing.T) {
			c := dialRaw(t, n, "")
			readFrames(t, c)
			c.Close()
		})
	})
}

func TestHub_heardFromOthers(t *testing.T) {
	broker, source := NewLocal(), newLedger()
	var heard, own atomic.Int64
	a := startNode(t, Options{Source: source, Broker: broker, Heard: func() { own.Add(1) }})
	startNode(t, Options{Source: source, Broker: broker, Heard: func() { heard.Add(1) }})
	eventually(t, "the other node hears of news that nobody here follows", func() bool {
		a.hub.Announce("thread:1", 1)
		return heard.Load() > 0
	})
	if own.Load() != 0 {
		t.Error("a node hears of its own news as if it were another's")
	}
}
