package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/dbtest"
	"samenspraak/internal/devidp"
)

func TestRefusals(t *testing.T) {
	s := newSite(t, func(o *Options, _ *devidp.Options) {
		o.Log = slog.New(slog.NewTextHandler(noErrors{t}, &slog.HandlerOptions{Level: slog.LevelError}))
	})

	s.newThread()
	for rule, r := range map[string]struct {
		header http.Header
		want   int
	}{
		"a socket from another site is refused": {http.Header{"Origin": {"https://other.example"}}, http.StatusForbidden},
		"one that does not say from where too":  {nil, http.StatusForbidden},
		"a page is no socket":                   {http.Header{"Origin": {s.url}}, http.StatusUpgradeRequired},
	} {
		t.Run(rule, func(t *testing.T) {
			p := s.newBrowser().send(http.MethodGet, "/live?lang=nl", nil, r.header).want(r.want)
			if !strings.Contains(p.text(), "pagina") {
				t.Errorf("says\n%s", p.text())
			}
		})
	}
	t.Run("what is no form is said to be none", func(t *testing.T) {
		b := s.newBrowser()
		b.signIn("noor")
		b.post("/threads", url.Values{"x": {"y"}}, http.Header{"Content-Type": {"application/json"}})
		b.at.want(http.StatusUnsupportedMediaType).says("als formulier")
	})
	t.Run("what was written in a form that is refused stays, with the way back to that form", func(t *testing.T) {
		b := s.newBrowser()
		b.signIn("noor")
		b.get("/proposals")
		csrf := b.open("/account").form("/account").Get("csrf")
		b.get("/proposals?sort=new")
		b.post("/proposals/4711/curation", url.Values{"csrf": {csrf}, "step": {"theme"}, "title": {"Een titel"}, "reason": {"Een lange reden."}, "argument-values": {"Omdat."}}, nil)
		b.at.want(http.StatusNotFound).says("Een lange reden.", "Omdat.", "Een titel")
		if strings.Contains(b.at.text(), csrf) {
			t.Error("shows the token of the form")
		}
		if !hasLink(b.at, "/proposals?sort=new") {
			t.Error("no way back")
		}
		b.post("/proposals/4711/curation", url.Values{"csrf": {csrf}}, http.Header{"Referer": {s.url + "/proposals/4711/curation/more"}})
		if hasLink(b.at, "/proposals/4711/curation/more") {
			t.Error("leads back to what is no page")
		}
	})
	t.Run("what no page of ours asks for is refused, and no fault of ours", func(t *testing.T) {
		b := s.newBrowser()
		b.signIn("noor")
		action := s.newDraft()
		for _, number := range []string{"99999999999", "9223372036854775807", "99999999999999999999", "-1", "0"} {
			b.get("/plans/proefplan/actions/" + number).want(http.StatusNotFound)
			b.get(fmt.Sprintf("/actions/%d/versions/%s", action.ID, number)).want(http.StatusNotFound)
		}
		for _, bytes := range []string{"%00", "%ff"} {
			b.get("/proposals?from=" + bytes).want(http.StatusBadRequest)
			b.get("/proposals?plan=" + bytes).want(http.StatusBadRequest)
		}
	})
	t.Run("and a page that is not there keeps the way to others", func(t *testing.T) {
		p := s.newBrowser().get("/nothing-here").want(http.StatusNotFound)
		for _, to := range []string{"/plans/plan", "/proposals", "/threads"} {
			if !hasLink(p, to) {
				t.Errorf("no link to %s", to)
			}
		}
	})
}

// noErrors is a log in which nothing may be written.
type noErrors struct{ t *testing.T }

// Write implements io.Writer.
func (n noErrors) Write(line []byte) (int, error) {
	n.t.Errorf("a refusal is logged: %s", line)
	return len(line), nil
}

func TestHEAD(t *testing.T) {
	s := newSite(t)
	b := s.newBrowser()
	for _, path := range []string{"/", "/en", "/about", "/en/about", "/threads", "/sign-in", "/health/live", "/health/ready", "/robots.txt"} {
		p := b.send(http.MethodHead, path, nil, nil).want(http.StatusOK)
		if p.body != "" {
			t.Errorf("%s has a body", path)
		}
	}
	b.send(http.MethodHead, "/nothing-here", nil, nil).want(http.StatusNotFound)
	if n := s.count(`SELECT count(*) FROM sign_ins`); n != 0 {
		t.Errorf("asking after the sign-in page began %d journeys", n)
	}
}

// fading is a line to Postgres that ends once something is asked over it, as when Postgres goes down while it is asked.
type fading struct {
	net.Conn
	fades, ended bool
}

func (f *fading) Write(b []byte) (int, error) {
	f.ended = f.fades
	return f.Conn.Write(b)
}

func (f *fading) Read(b []byte) (int, error) {
	if f.ended {
		return 0, io.EOF
	}
	return f.Conn.Read(b)
}

func TestUnavailable(t *testing.T) {
	t.Parallel()
	_, address := dbtest.URLs(t)
	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	dial, line := config.DialFunc, &fading{}
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		var err error
		line.Conn, err = dial(ctx, network, address)
		return line, err
	}
	db, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(t.Context())
	if _, err := db.Exec(t.Context(), "SELECT none"); unavailable(err) {
		t.Errorf("a mistake of ours is taken for a database that is away: %v", err)
	}
	const asked = "SELECT $1::int"
	if _, err := db.Exec(t.Context(), asked, 1); err != nil { // now it is prepared, and what fails is the question itself
		t.Fatal(err)
	}
	line.fades = true
	for _, when := range []string{"goes", "is gone"} {
		if _, err := db.Exec(t.Context(), asked, 1); !unavailable(fmt.Errorf("ask: %w", err)) {
			t.Errorf("a database that %s is taken for a mistake of ours: %v", when, err)
		}
	}
}

// A phone that loses its network while it posts is no mistake of ours.
func TestServer_BrokenOffRequest(t *testing.T) {
	s := newSite(t, func(o *Options, _ *devidp.Options) {
		o.Log = slog.New(slog.NewTextHandler(noErrors{t}, nil))
	})
	conn, err := net.Dial("tcp", s.wire.listener.Addr().String())
	s.must(err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST /preview HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n")
	s.must(err)
	s.must(conn.SetReadDeadline(time.Now().Add(readWithin)))
	if _, err := conn.Read(make([]byte, 1)); err != nil { // then it waits for the rest
		t.Fatal(err)
	}
	s.must(conn.(*net.TCPConn).SetLinger(0)) // closed with a reset
	s.must(conn.Close())
	s.must(s.server.Shutdown(t.Context())) // waits until the server is done with it
}
