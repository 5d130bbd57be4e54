package live

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/fasthttp/websocket"
)

// said is a frame as a page reads it.
type said struct {
	C     string
	N     int64
	Op    string
	HTML  string
	Last  *int64
	Count *int
	Agree int
}

// page is a browser's side of a connection.
type page struct {
	t  testing.TB
	ws *websocket.Conn

	mu    sync.Mutex
	news  []said
	code  int // of the close frame; 0: still open, or gone without
	over  bool
	ended chan struct{}
}

// open opens a page on a node; query is added to its address.
func open(t testing.TB, n *node, query string) *page {
	t.Helper()
	ws, res, err := websocket.DefaultDialer.Dial("ws://"+n.addr+"/live?"+query, nil)
	if err != nil {
		t.Fatal(err, res)
	}
	p := &page{t: t, ws: ws, ended: make(chan struct{})}
	t.Cleanup(p.drop)
	go p.read()
	return p
}

// refused opens a page that must be refused, and returns the status.
func refused(t testing.TB, n *node, query string) int {
	t.Helper()
	ws, res, err := websocket.DefaultDialer.Dial("ws://"+n.addr+"/live?"+query, nil)
	if err == nil {
		ws.Close()
		return http.StatusSwitchingProtocols
	}
	return res.StatusCode
}

func (p *page) read() {
	defer close(p.ended)
	for {
		_, b, err := p.ws.ReadMessage()
		var closed *websocket.CloseError
		p.mu.Lock()
		switch {
		case errors.As(err, &closed):
			p.code, p.over = closed.Code, true
		case err != nil:
			p.over = true
		default:
			var s said
			if err := json.Unmarshal(b, &s); err != nil {
				p.t.Errorf("%q: %v", b, err)
			}
			p.news = append(p.news, s)
		}
		over := p.over
		p.mu.Unlock()
		if over {
			p.ws.Close()
			return
		}
	}
}

// drop ends the page without a word, like a browser that loses its network.
func (p *page) drop() {
	p.ws.NetConn().Close()
	<-p.ended
}

func (p *page) send(format string, a ...any) {
	p.t.Helper()
	if err := p.ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, format, a...)); err != nil {
		p.t.Error(err)
	}
}

// has waits until some frame fits.
func (p *page) has(what string, fits func(said) bool) (found said) {
	p.t.Helper()
	eventually(p.t, what, func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, s := range p.news {
			if fits(s) {
				found = s
				return true
			}
		}
		return false
	})
	return found
}

func (p *page) joins(channel string) int64 {
	p.t.Helper()
	p.send(`{"join":%q}`, channel)
	return p.joined(channel)
}

func (p *page) joined(channel string) int64 {
	p.t.Helper()
	return *p.has("joined "+channel, func(s said) bool { return s.C == channel && s.Op == "joined" }).Last
}

func (p *page) gets(channel string, n int64) said {
	p.t.Helper()
	return p.has(fmt.Sprintf("%s number %d", channel, n), func(s said) bool { return s.C == channel && s.N == n })
}

func (p *page) told(channel, op string) said {
	p.t.Helper()
	return p.has(channel+" "+op, func(s said) bool { return s.C == channel && s.Op == op })
}

// neverTold fails when a page was ever told that so many others are writing.
func (p *page) neverTold(channel string, writing int) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.news {
		if s.C == channel && s.Op == "typing" && *s.Count == writing {
			p.t.Errorf("%d others are said to write", writing)
		}
	}
}

// numbers are those that came on a channel, in the order they came.
func (p *page) numbers(channel string) (ns []int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.news {
		if s.C == channel && s.N > 0 {
			ns = append(ns, s.N)
		}
	}
	return ns
}

// closedWith waits for the close frame.
func (p *page) closedWith(code int) {
	p.t.Helper()
	eventually(p.t, fmt.Sprintf("closed with %d", code), func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.over && p.code != code {
			p.t.Fatalf("closed with %d, not %d", p.code, code)
		}
		return p.over
	})
}

func (p *page) isOpen() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.over
}
