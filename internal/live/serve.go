package live

import (
	"errors"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// ErrClosed: the hub was shut down.
var ErrClosed = errors.New("live: the hub is closed")

// Admit says, before the upgrade, whether there is room for one more connection of this viewer:
// *LimitError or ErrClosed if not. It reserves nothing.
func (h *Hub) Admit(v Viewer) error {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.room(v)
}

func (h *Hub) room(v Viewer) error {
	switch {
	case h.closed:
		return ErrClosed
	case len(h.conns) >= h.o.Connections:
		return &LimitError{"connections", h.o.Connections}
	case v.Account != 0 && len(h.accounts[v.Account]) >= h.o.PerAccount:
		return &LimitError{"account", h.o.PerAccount}
	case v.Account == 0 && h.addresses[v.Address] >= h.o.PerAddress:
		return &LimitError{"address", h.o.PerAddress}
	}
	return nil
}

// Upgraded is a connection after its handshake: the *Conn of gofiber/websocket or of fasthttp/websocket.
type Upgraded interface{ UnderlyingConn() net.Conn }

// Serve takes a connection over from its websocket handler and joins it to the given channels from now on,
// as if its browser had asked. On Linux a TCP connection leaves the handler at once; this needs fasthttp's
// KeepHijackedConns, or fasthttp closes it. Any other is read here until it ends. Either way the hub alone
// closes the socket. The handler must not use ws afterwards. The hub reads and writes beneath ws, so buffers of
// its own are waste: give the upgrader small ones and a pool.
func (h *Hub) Serve(ws Upgraded, v Viewer, channels ...string) {
	v.Address, v.Variant = strings.Clone(v.Address), strings.Clone(v.Variant) // they may be cut out of a request
	outer := ws.UnderlyingConn()
	inner := outer
	if u, ok := inner.(interface{ UnsafeConn() net.Conn }); ok { // fasthttp's wrapper, which it may reuse
		inner = u.UnsafeConn()
	}
	c := &conn{hub: h, viewer: v}
	defer h.recovered("serve", func() {
		if inner.Close(); c.link != nil {
			c.end()
		}
	})
	if tcp, ok := inner.(*net.TCPConn); ok && h.poll != nil {
		rest, err := buffered(outer, tcp)
		if c.link, err = h.poll.link(c, tcp, err); err != nil {
			inner.Close()
			return
		}
		h.begin(c, channels)
		c.feed(rest)
		h.poll.add(c)
		return
	}
	c.link = &portable{conn: c, inner: inner}
	h.begin(c, channels)
	readAll(c, outer)
}

// begin registers a connection; one for which there is no room is closed again at once.
func (h *Hub) begin(c *conn, channels []string) {
	now := h.now()
	c.heard.Store(now.UnixNano())
	h.mu.Lock()
	err := h.room(c.viewer)
	h.nextID++
	c.id = h.nextID
	// Beats are spread over the period, however many come at the same moment.
	c.beatAt = now.Add(h.o.BeatEvery/2 + h.o.BeatEvery*time.Duration(c.id%64)/128)
	if !h.closed { // else they may be empty already, and Shutdown gone
		h.enter(c)
	}
	h.mu.Unlock()
	h.counts.opened.Add(1)
	switch {
	case errors.Is(err, ErrClosed):
		c.close(CodeRestart, "restart")
		c.end()
	case err != nil:
		c.close(CodeTooMany, "too many connections")
	default:
		if own := c.own(); own != "" {
			c.join(own, fromNow)
		}
		for _, name := range channels {
			c.join(name, fromNow)
		}
	}
}

// enter puts a connection in the books; h.mu is held.
func (h *Hub) enter(c *conn) {
	h.conns[c.id] = c
	if a := c.viewer.Account; a != 0 {
		h.accounts[a] = append(h.accounts[a], c)
	} else {
		h.addresses[c.viewer.Address]++
	}
}

// forget takes an ended connection out of the books.
func (h *Hub) forget(c *conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, there := h.conns[c.id]; !there {
		return
	}
	delete(h.conns, c.id)
	if a := c.viewer.Account; a != 0 {
		conns := h.accounts[a]
		if i := slices.Index(conns, c); i >= 0 {
			conns = slices.Delete(conns, i, i+1)
		}
		if h.accounts[a] = conns; len(conns) == 0 {
			delete(h.accounts, a)
		}
	} else if h.addresses[c.viewer.Address]--; h.addresses[c.viewer.Address] == 0 {
		delete(h.addresses, c.viewer.Address)
	}
	if h.closed && len(h.conns) == 0 {
		close(h.empty)
	}
}

// buffered is what fasthttp read with the request and still has. A deadline in the past makes it give
// that and not wait for more.
func buffered(outer net.Conn, tcp *net.TCPConn) (rest []byte, err error) {
	if err := tcp.SetReadDeadline(time.Unix(1, 0)); err != nil {
		return nil, err
	}
	var b [512]byte
	for {
		n, err := outer.Read(b[:])
		rest = append(rest, b[:n]...)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return rest, tcp.SetReadDeadline(time.Time{})
		}
		if err != nil {
			return nil, err
		}
	}
}

// readSize is what is read of a connection at once.
const readSize = 4 * kib

var readBuffers = sync.Pool{New: func() any { return new([readSize]byte) }}

// readAll is the portable reader: it reads until the connection ends.
func readAll(c *conn, from net.Conn) {
	b := readBuffers.Get().(*[readSize]byte)
	defer readBuffers.Put(b)
	for {
		n, err := from.Read(b[:])
		if n > 0 {
			c.feed(b[:n])
		}
		if err != nil {
			c.end()
			return
		}
	}
}
