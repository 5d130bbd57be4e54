package live

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

// slowPage is a page that reads nothing yet.
func slowPage(t *testing.T, n *node, query, channel string) net.Conn {
	t.Helper()
	c := dialRaw(t, n, query)
	// A buffer of a fixed size: the system's own grows, and takes away what a test wants to see waiting.
	if err := c.(*net.TCPConn).SetReadBuffer(16 * kib); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Write(masked(opText, []byte(fmt.Sprintf(`{"join":%q}`, channel)))); err != nil {
		t.Fatal(err)
	}
	eventually(t, "listed", func() bool { ch := n.hub.channel(channel); return ch != nil && ch.listed() > 0 })
	return c
}

func (ch *channel) listed() int {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	return len(ch.everyone())
}

func TestHub_Slow(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		o.QueueLimit, o.CloseWait = 256*kib, patience
		text := strings.Repeat("a slow page ", 8000)
		t.Run("past its limit it is closed between two whole frames, with 4408", func(t *testing.T) {
			l := newLedger()
			o.Source = l
			n := startNode(t, o)
			c := slowPage(t, n, "", "thread:1")
			for n.hub.Metrics().Overflows == 0 {
				k := l.say(n.hub, "thread:1", text)
				eventually(t, "brought", func() bool { ch := n.hub.channel("thread:1"); return ch == nil || ch.atLeast(k) })
			}
			frames := readFrames(t, c)
			last := frames[len(frames)-1]
			if last.op != opClose || closeCode(last.payload) != CodeTooSlow {
				t.Fatalf("last frame: %x %q", last.op, last.payload)
			}
			c.Close()
			eventually(t, "nothing waits any more", func() bool { return n.hub.Metrics().Queued == 0 })
		})
		t.Run("below it everything comes in the end", func(t *testing.T) {
			l := newLedger()
			o.Source = l
			n := startNode(t, o)
			c := slowPage(t, n, "", "thread:1")
			sent := int64(0)
			for n.hub.Metrics().Queued == 0 {
				sent = l.say(n.hub, "thread:1", text)
				eventually(t, "brought", func() bool { return n.hub.channel("thread:1").atLeast(sent) })
			}
			puts := 0
			for puts < int(sent) {
				if f := readFrame(t, c); strings.Contains(string(f.payload), `"put"`) {
					puts++
				}
			}
			eventually(t, "nothing waits any more", func() bool { return n.hub.Metrics().Queued == 0 })
		})
		t.Run("text that is hidden is not kept for it", func(t *testing.T) {
			l := newLedger()
			o.Source = l
			n := startNode(t, o)
			c := slowPage(t, n, "", "thread:1")
			// What the system takes away in time was not kept; sooner or later it takes no more.
			for ch := n.hub.channel("thread:1"); ch != nil && ch.listed() > 0; ch = n.hub.channel("thread:1") {
				k := l.say(n.hub, "thread:1", text)
				eventually(t, "brought", func() bool { return ch.listed() == 0 || ch.atLeast(k) })
				n.hub.HideDrop("thread:1")
				eventually(t, "hidden", ch.looked)
			}
			if n.hub.Metrics().Overflows > 0 {
				t.Fatal("it was cut for what waited, not for what was hidden")
			}
			frames := readFrames(t, c)
			if last := frames[len(frames)-1]; last.op != opClose || closeCode(last.payload) != CodeTooSlow {
				t.Fatalf("last frame: %x", last.op)
			}
		})
	})
}

// looked says whether the sweeper has dealt with what was hidden.
func (ch *channel) looked() bool {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	return !ch.hidden && !ch.sweeping
}

func (ch *channel) atLeast(n int64) bool {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	return ch.last >= n && !ch.sweeping
}

func TestHub_Hide(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		l := newLedger()
		o.Source, o.CheckEvery = l, time.Hour
		n := startNode(t, o)
		p := open(t, n, "")
		p.joins("thread:1")
		l.say(n.hub, "thread:1", "rude")
		p.gets("thread:1", 1)
		l.set(func() { l.news["thread:1"][0].HTML = "hidden" })
		n.hub.Announce("thread:1", l.add("thread:1", News{Hide: true}))
		p.gets("thread:1", 2)
		q := open(t, n, "")
		q.send(`{"join":"thread:1","after":0}`)
		if s := q.gets("thread:1", 1); s.HTML != "nl:hidden" {
			t.Fatal(s)
		}
		l.set(func() { l.news["thread:1"][0].HTML = "hidden again" })
		n.hub.HideDrop("thread:1")
		r := open(t, n, "")
		r.send(`{"join":"thread:1","after":0}`)
		if s := r.gets("thread:1", 1); s.HTML != "nl:hidden again" {
			t.Fatal(s)
		}
	})
}
