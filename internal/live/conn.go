package live

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// link is the socket beneath a connection. Its methods are called with the connection's write lock held.
type link interface {
	// write takes what the socket takes at once, which may be nothing. It never blocks.
	write(b []byte) (int, error)
	// wait asks for conn.flush as soon as the socket takes more.
	wait()
	// done says that nothing waits any more.
	done()
	// finish closes our side, once everything is written.
	finish()
	// close closes the socket; it is called once.
	close()
}

// conn is one connection, from the end of its handshake to the closing of its socket: open, then
// closing (the close frame is on its way, nothing else is), then ended.
type conn struct {
	hub    *Hub
	id     uint64
	viewer Viewer
	link   link
	beatAt time.Time // the hub's ticker alone uses it

	// Only the one goroutine that reads this connection uses these.
	parser parser
	tokens int32
	filled int64

	heard   atomic.Int64 // when the peer last sent something, Unix ns
	half    atomic.Int64 // since when the peer owes the rest of a frame, 0: it does not
	closeBy atomic.Int64 // when a closing connection is ended, 0: it is open

	mu    sync.Mutex
	seats []*seat
	left  bool // it takes no seat any more

	writing sync.Mutex
	queue   []byte     // what the socket has not taken
	head    int        // bytes at its begin that are the rest of a frame
	flying  int        // bytes that a goroutine is writing, see takeQueue
	queued  []*channel // whose frames are in the queue
	closing bool
	parted  bool // the peer has sent its close frame
	ended   bool
}

// feed reads what the peer sent; b may be changed.
func (c *conn) feed(b []byte) {
	now := c.hub.now()
	c.heard.Store(now.UnixNano())
	if c.closeBy.Load() != 0 {
		return
	}
	if f := c.parser.feed(b, c.hub.o.MessageLimit, c.take); f != nil {
		c.close(f.code, f.reason)
		return
	}
	if !c.parser.half() {
		c.half.Store(0)
	} else if c.half.Load() == 0 {
		c.half.Store(now.UnixNano())
	}
}

func (c *conn) take(op byte, payload []byte) (more bool) {
	if !c.allowed() {
		c.close(CodeTooMany, "too many messages")
		return false
	}
	switch op {
	case opPing:
		c.write(appendFrame(nil, opPong, payload), nil)
	case opClose:
		c.answerClose(closeCode(payload))
		return false
	case opText:
		c.message(payload)
	}
	return c.closeBy.Load() == 0
}

// allowed is a bucket of ten seconds' messages that fills at the allowed rate.
func (c *conn) allowed() bool {
	now, rate := c.hub.now().Unix(), int64(c.hub.o.MessageRate)
	c.tokens = int32(min(10*rate, int64(c.tokens)+(now-c.filled)*rate))
	c.filled = now
	c.tokens--
	return c.tokens >= 0
}

// message does what the browser asks. What it does not know it leaves: pages may be newer than this node.
func (c *conn) message(b []byte) {
	var m struct {
		Join, Leave, Typing string
		After               *int64
		Stop                bool // typing: not any more
	}
	if err := json.Unmarshal(b, &m); err != nil {
		c.close(codeInvalid, "not a message of this protocol")
		return
	}
	switch {
	case !validName(m.Join) && m.Join != "":
		c.write(frameOf(m.Join, "gone", "", 0), nil)
	case m.Join != "" && m.After != nil:
		c.join(m.Join, *m.After)
	case m.Join != "":
		c.join(m.Join, fromNow)
	case m.Leave != "" && m.Leave != c.own():
		c.leave(m.Leave)
	case m.Typing != "" && c.viewer.Account != 0: // of visitors nobody knows whether they are one or many
		if s := c.seat(m.Typing); s != nil {
			s.types(m.Stop)
		}
	}
}

// nameLimit is the length of the longest channel name, in bytes.
const nameLimit = 100

// validName spares the source names that no channel has.
func validName(name string) bool {
	return name != "" && len(name) <= nameLimit &&
		!strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' })
}

// own is the channel that a signed-in connection is always on.
func (c *conn) own() string {
	if c.viewer.Account == 0 {
		return ""
	}
	return personChannel(c.viewer.Account)
}

// join takes a seat. Joining again is leaving and joining, except for the own channel: while a connection
// were off that, it could not be cut.
func (c *conn) join(name string, after int64) {
	if name == c.own() {
		if s := c.seat(name); s != nil {
			s.again(after)
			return
		}
	}
	c.leave(name)
	s := &seat{conn: c, name: name, after: after}
	c.mu.Lock()
	full := len(c.seats) >= c.hub.o.PerConn
	if !full && !c.left {
		c.seats = append(c.seats, s)
	}
	left := c.left
	c.mu.Unlock()
	switch {
	case left:
	case full:
		c.close(CodeTooMany, "too many channels")
	case name == c.own():
		s.admit() // asked once it is there, see Source.MayJoin
	default:
		c.hub.door.ask(s)
	}
}

func (c *conn) seat(name string) *seat {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.seats {
		if s.name == name {
			return s
		}
	}
	return nil
}

func (c *conn) leave(name string) {
	if s := c.seat(name); s != nil {
		s.leave()
	}
}

func (c *conn) leaveAll() {
	c.mu.Lock()
	c.left = true
	seats := slices.Clone(c.seats)
	c.mu.Unlock()
	for _, s := range seats {
		s.leave()
	}
}

// write gives b, whole frames of channel ch, to the socket or, as far as that does not take them, to the
// queue. It never blocks, and keeps no reference to b.
func (c *conn) write(b []byte, ch *channel) {
	c.writing.Lock()
	ok := c.put(b, ch)
	closing := c.closing
	c.writing.Unlock()
	if closing {
		c.leaveAll()
	}
	if !ok {
		c.end()
	}
}

func (c *conn) put(b []byte, ch *channel) (ok bool) {
	if c.closing || c.ended {
		return true
	}
	n := 0
	if len(c.queue) == 0 {
		var err error
		if n, err = c.link.write(b); err != nil {
			return false
		}
		if n == len(b) {
			return true
		}
		c.head = frameEnd(b, 0, n) - n
	}
	b = b[n:]
	overflow := !c.hub.mayQueue(len(c.queue)+c.flying, len(b))
	if overflow && len(c.queue) == 0 {
		b = b[:c.head] // the peer must get the rest of a frame before the close frame
	}
	if !overflow || len(c.queue) == 0 {
		c.hub.counts.queued.Add(int64(len(b)))
		c.queue = append(c.queue, b...)
	}
	if overflow {
		c.hub.counts.overflows.Add(1)
		return c.startClose(CodeTooSlow, "too slow")
	}
	if ch != nil && !slices.Contains(c.queued, ch) {
		c.queued = append(c.queued, ch)
	}
	c.link.wait()
	return true
}

// flush writes what waits; the link calls it when the socket takes more.
func (c *conn) flush() {
	c.writing.Lock()
	ok := c.ended || c.drain()
	c.writing.Unlock()
	if !ok {
		c.end()
	}
}

func (c *conn) drain() (ok bool) {
	for len(c.queue) > 0 {
		n, err := c.link.write(c.queue)
		if err != nil {
			return false
		}
		if n == 0 {
			c.link.wait()
			return true
		}
		c.wrote(n)
	}
	c.queue, c.queued = nil, nil
	c.link.done()
	if c.closing {
		c.link.finish()
	}
	return !c.closing || !c.parted
}

// takeQueue gives a goroutine that writes by itself what waits, after it has written what it took before.
// It takes whole frames, as it writes them to their end.
func (c *conn) takeQueue() []byte {
	c.hub.counts.queued.Add(int64(-c.flying))
	b := c.queue
	c.queue, c.head, c.flying = nil, 0, len(b)
	if len(b) == 0 {
		c.queued = nil
	}
	return b
}

// wrote takes n bytes off the queue.
func (c *conn) wrote(n int) {
	c.head = frameEnd(c.queue, c.head, n) - n
	c.queue = c.queue[n:]
	c.hub.counts.queued.Add(int64(-n))
}

// close tells the peer why and ends the connection once it has gone, or after CloseWait.
func (c *conn) close(code int, reason string) {
	c.writing.Lock()
	ok := c.startClose(code, reason)
	c.writing.Unlock()
	c.leaveAll()
	if !ok {
		c.end()
	}
}

// startClose drops what waits, but for the rest of a frame already begun, and sends the close frame.
// The caller leaves the seats, which must not be done with the write lock held.
func (c *conn) startClose(code int, reason string) (ok bool) {
	if c.closing || c.ended {
		return true
	}
	c.closing = true
	c.closeBy.Store(c.hub.now().Add(c.hub.o.CloseWait).UnixNano())
	frame := closeFrame(code, reason)
	c.hub.counts.queued.Add(int64(c.head + len(frame) - len(c.queue)))
	c.queue = append(slices.Clone(c.queue[:c.head]), frame...)
	return c.drain()
}

// answerClose answers the peer's close frame with its own code, as RFC 6455, section 5.5.1, asks.
func (c *conn) answerClose(code int) {
	c.writing.Lock()
	c.parted = true
	ok := c.startClose(code, "")
	c.writing.Unlock()
	c.leaveAll()
	if !ok {
		c.end()
	}
}

// holds says whether frames of ch wait for the peer.
func (c *conn) holds(ch *channel) bool {
	c.writing.Lock()
	defer c.writing.Unlock()
	return slices.Contains(c.queued, ch)
}

// end closes the socket, once. Every way out comes here.
func (c *conn) end() {
	c.writing.Lock()
	if c.ended {
		c.writing.Unlock()
		return
	}
	c.ended, c.closing = true, true
	c.hub.counts.queued.Add(int64(-len(c.queue)))
	c.queue, c.queued = nil, nil
	c.writing.Unlock()
	c.link.close()
	c.leaveAll()
	c.hub.forget(c)
}

// tick is called about once a second.
func (c *conn) tick(now time.Time) {
	o, ns := &c.hub.o, now.UnixNano()
	half := c.half.Load()
	switch by := c.closeBy.Load(); {
	case by != 0 && ns >= by:
		c.end()
	case by != 0:
	case !c.viewer.Expires.IsZero() && !now.Before(c.viewer.Expires):
		c.close(CodeSignedOut, "session expired")
	case ns-c.heard.Load() > int64(o.IdleLimit):
		c.end() // nobody is there to read a reason
	case half != 0 && ns-half > int64(o.HalfLimit):
		c.close(codePolicy, "half a message")
	case !now.Before(c.beatAt):
		c.beatAt = now.Add(o.BeatEvery)
		c.write(beatFrame, nil)
	}
}
