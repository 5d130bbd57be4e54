package live

import (
	"net"
	"time"
)

// writeWait bounds one write of a portable connection: a peer that takes nothing for so long is gone.
const writeWait = 30 * time.Second

// portable writes through any net.Conn, with a goroutine that exists only while something waits.
// It never takes anything at once.
type portable struct {
	conn     *conn
	inner    net.Conn
	busy     bool
	finished bool
}

func (p *portable) write([]byte) (int, error) { return 0, nil }

func (p *portable) wait() {
	if !p.busy {
		p.busy = true
		go p.work()
	}
}

func (p *portable) done() {}

func (p *portable) work() {
	c := p.conn
	defer c.hub.recovered("portable", c.end)
	for {
		c.writing.Lock()
		b := c.takeQueue()
		if len(b) == 0 {
			p.busy = false
			ok := c.ended || c.drain()
			c.writing.Unlock()
			if !ok {
				c.end()
			}
			return
		}
		c.writing.Unlock()
		for len(b) > 0 {
			part := b[:min(len(b), 64*kib)]
			if p.inner.SetWriteDeadline(time.Now().Add(writeWait)) != nil {
				c.end()
				return
			}
			if _, err := p.inner.Write(part); err != nil {
				c.end()
				return
			}
			b = b[len(part):]
		}
	}
}

func (p *portable) finish() {
	if half, ok := p.inner.(interface{ CloseWrite() error }); ok && !p.finished {
		p.finished = true
		if half.CloseWrite() != nil {
			go p.conn.end()
		}
	}
}

// close closes what lies beneath TLS: its own farewell may block.
func (p *portable) close() {
	inner := p.inner
	if tls, ok := inner.(interface{ NetConn() net.Conn }); ok {
		inner = tls.NetConn()
	}
	inner.Close()
}
