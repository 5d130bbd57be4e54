package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"samenspraak/internal/forum"
	"samenspraak/internal/live"
)

// followThread opens a live connection of the browser to one node and waits until it has joined a thread's channel; the account's own, which
// needs no asking, is joined before.
func (b *browser) followThread(node *site, thread string) *websocket.Conn {
	b.t.Helper()
	dialer := websocket.Dialer{NetDialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", node.wire.listener.Addr().String())
	}}
	header := http.Header{"Origin": {b.site.url}, "Cookie": {secureSession + "=" + b.cookie(secureSession)}}
	conn, _, err := dialer.Dial(strings.Replace(b.site.url, "https://", "ws://", 1)+"/live?lang=nl", header)
	b.site.must(err)
	b.t.Cleanup(func() { conn.Close() })
	b.site.must(conn.SetReadDeadline(time.Now().Add(30 * time.Second)))
	b.join(conn, thread)
	return conn
}

func (b *browser) join(conn *websocket.Conn, thread string) {
	b.t.Helper()
	b.site.must(conn.WriteJSON(map[string]string{"join": thread}))
	for {
		var news struct{ C, Op string }
		b.site.must(conn.ReadJSON(&news))
		if news.C == thread && news.Op == "joined" {
			return
		}
	}
}

// endsWith reads what still comes and fails the test unless the connection is closed with this code.
func endsWith(t *testing.T, conn *websocket.Conn, code int) {
	t.Helper()
	for {
		_, _, err := conn.ReadMessage()
		var closed *websocket.CloseError
		switch {
		case err == nil:
			continue
		case !errors.As(err, &closed) || closed.Code != code:
			t.Errorf("the connection ended with %v, want code %d", err, code)
		}
		return
	}
}

func TestLive_cut(t *testing.T) {
	lay := func(t *testing.T) (here, there *site, b *browser, channel string) {
		here = newSite(t)
		channel = fmt.Sprintf("thread:%d", here.newThread())
		b = here.newBrowser()
		b.signIn("noor")
		return here, here.anotherNode(), b, channel
	}
	t.Run("a logout at the provider ends the live connections on every node", func(t *testing.T) {
		here, there, b, channel := lay(t)
		one, two := b.followThread(here, channel), b.followThread(there, channel)
		here.must(here.logOut("noor"))
		endsWith(t, one, live.CodeSignedOut)
		endsWith(t, two, live.CodeSignedOut)
	})
	t.Run("so does signing out, for that session alone", func(t *testing.T) {
		here, there, b, channel := lay(t)
		other := here.newBrowser()
		other.signIn("noor")
		mine, others := b.followThread(there, channel), other.followThread(there, channel)
		b.open("/account")
		b.submit("/sign-out", nil)
		endsWith(t, mine, live.CodeSignedOut)
		here.must(others.WriteJSON(map[string]string{"leave": channel}))
		other.join(others, channel)
	})
	t.Run("and a suspension, whose connections come back with the rights that are left", func(t *testing.T) {
		here, there, b, channel := lay(t)
		conn := b.followThread(there, channel)
		moderator, err := here.forum.Accounts.Arrive(t.Context(), forum.Arrival{Issuer: "https://other.example", Sub: "moderator"})
		here.must(err)
		var noor int64
		here.must(here.db.QueryRow(t.Context(), `SELECT id FROM accounts WHERE sub = 'noor'`).Scan(&noor))
		here.must(here.forum.Accounts.Suspend(t.Context(), forum.Actor{Account: moderator, Moderator: true, Ready: true}, noor, forum.NewSuspension{Reason: "Huisregel 2"}))
		endsWith(t, conn, live.CodeRightLost)
		b.followThread(there, channel)
	})
}
