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
