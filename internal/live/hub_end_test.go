package live

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"testing"
	"time"
)

func TestHub_Shutdown(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		o.Source = newLedger()
		before := descriptors(t)
		n := startNode(t, o)
		var pages []*page
		for k := range 20 {
			p := open(t, n, "account="+itoa(k))
			p.joins("thread:1")
			pages = append(pages, p)
		}
		soon, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := n.hub.Shutdown(soon); err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			p.closedWith(CodeRestart)
		}
		if m := n.hub.Metrics(); m.Connections != 0 || m.Channels != 0 {
			t.Fatal(m)
		}
		if got := refused(t, n, ""); got != http.StatusTooManyRequests {
			t.Fatal(got)
		}
		n.stop()
		eventually(t, "no descriptor is left open", func() bool { return descriptors(t) <= before })
	})
}

// descriptors counts the sockets and epolls of this process, and whatever else it has open.
func descriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("no /proc here")
	}
	return len(entries)
}

// Every way out closes the socket: in the end as many descriptors are open as before.
func TestHub_Descriptors(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		l := newLedger()
		o.Source, o.CloseWait = l, 200*time.Millisecond
		n := startNode(t, o)
		open(t, n, "").drop() // what is opened once stays
		eventually(t, "gone", func() bool { return n.hub.Metrics().Connections == 0 })
		before := descriptors(t)
		ways := map[string]func(){
			"the peer closes": func() { p := open(t, n, ""); p.ws.WriteControl(8, nil, time.Time{}); <-p.ended },
			"the peer drops":  func() { open(t, n, "").drop() },
			"a fault":         func() { c := dialRaw(t, n, ""); c.Write([]byte{0xff, 0xff}); readFrames(t, c); c.Close() },
			"a fault, and the peer stays": func() {
				c := dialRaw(t, n, "")
				c.Write([]byte{0xff, 0xff})
				readFrames(t, c)
				t.Cleanup(func() { c.Close() })
				before++ // our own side of it
			},
			"a cut": func() {
				p := open(t, n, "account=3&session=1")
				p.joined("person:3")
				n.hub.Announce("person:3", l.add("person:3", News{Op: None, Cut: &Cut{}}))
				p.closedWith(CodeSignedOut)
				<-p.ended
			},
			"expiry": func() { p := open(t, n, "account=4&expires=1"); p.closedWith(CodeSignedOut); <-p.ended },
		}
		for way, go_ := range ways {
			t.Run(way, func(t *testing.T) {
				for range 5 {
					go_()
				}
				eventually(t, "closed", func() bool { return n.hub.Metrics().Connections == 0 })
				eventually(t, "no descriptor more than before", func() bool { return descriptors(t) <= before })
			})
		}
	})
}

// upgraded is a connection after its handshake.
type upgraded struct{ net.Conn }

func (u upgraded) UnderlyingConn() net.Conn { return u.Conn }

// Between its handshake and its taking over the hub may have shut down.
func TestHub_ServeAfterShutdown(t *testing.T) {
	bothReaders(t, func(t *testing.T, o Options) {
		var said bytes.Buffer
		o.Source, o.Log = newLedger(), slog.New(slog.NewTextHandler(&said, nil))
		h := NewHub(o)
		if err := h.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		ours, theirs := connected(t)
		h.Serve(upgraded{ours}, Viewer{})
		theirs.SetReadDeadline(time.Now().Add(patience))
		if _, err := io.ReadAll(theirs); err != nil {
			t.Errorf("it is not closed: %v", err)
		}
		if said.Len() > 0 {
			t.Errorf("the hub said: %.200s", said.String())
		}
	})
}

// connected gives both ends of a TCP connection.
func connected(t *testing.T) (ours, theirs net.Conn) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if theirs, err = net.Dial("tcp", ln.Addr().String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { theirs.Close() })
	if ours, err = ln.Accept(); err != nil {
		t.Fatal(err)
	}
	return ours, theirs
}
