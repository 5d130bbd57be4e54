package web

import (
	"context"
	"net"
	"sync"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// silent are the connections on which nobody asked anything yet, such as browsers open ahead of need. fasthttp counts them as busy, so that
// without this each would hold up the end of the program for as long as a request may take to come in.
type silent struct {
	mu    sync.Mutex
	ended bool
	conns map[net.Conn]struct{}
}

// follow keeps up with what becomes of a connection.
func (s *silent) follow(conn net.Conn, state fasthttp.ConnState) {
	switch state {
	case fasthttp.StateNew:
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.ended {
			conn.Close()
		} else {
			s.conns[conn] = struct{}{}
		}
	case fasthttp.StateClosed:
		s.forget(conn)
	}
}

func (s *silent) forget(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, conn)
}

// end closes them, and those to come.
func (s *silent) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	for conn := range s.conns {
		conn.Close()
	}
	clear(s.conns)
}

// asked takes note of the first question on a connection.
func (s *Server) asked(c *fiber.Ctx) error {
	if c.Context().ConnRequestNum() == 1 {
		s.silent.forget(c.Context().Conn())
	}
	return c.Next()
}

// Serve answers what comes to listener, and closes it when the server is shut down. It may begin after that: then it ends at once.
func (s *Server) Serve(listener net.Listener) error {
	defer context.AfterFunc(s.stopped, func() { listener.Close() })()
	return s.app.Listener(listener)
}

// Shutdown takes no more requests, and returns when those under way are answered or ctx ends.
func (s *Server) Shutdown(ctx context.Context) error {
	defer s.stop() // fasthttp closes only the listeners that it has begun with
	s.silent.end()
	return s.app.ShutdownWithContext(ctx)
}
