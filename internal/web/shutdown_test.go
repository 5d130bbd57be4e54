package web

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"
)

func TestServer_Shutdown(t *testing.T) {
	s := newSite(t)
	silent, err := net.Dial("tcp", s.wire.listener.Addr().String())
	s.must(err)
	defer silent.Close()
	s.newBrowser().get("/about").want(http.StatusOK) // it was accepted after the silent one
	ctx, cancel := context.WithTimeout(t.Context(), readWithin/2)
	defer cancel()
	if err := s.server.Shutdown(ctx); err != nil {
		t.Errorf("a connection on which nothing was asked holds it up: %v", err)
	}
	s.must(silent.SetReadDeadline(time.Now().Add(readWithin)))
	if n, err := silent.Read(make([]byte, 1)); err == nil {
		t.Errorf("read %d bytes", n)
	}
}

// When the program is stopped while it starts, its goroutines come in any order.
func TestServer_ShutdownBeforeServe(t *testing.T) {
	s := newSite(t)
	late, err := New(s.options)
	s.must(err)
	s.must(late.Shutdown(t.Context()))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	defer listener.Close()
	ended := make(chan error, 1)
	go func() { ended <- late.Serve(listener) }()
	select {
	case err := <-ended:
		s.must(err)
	case <-time.After(readWithin):
		t.Error("it serves though it was shut down")
	}
}
