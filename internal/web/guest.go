package web

import (
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Pages are the same for all visitors who bring no cookie of ours, and when something happens thousands ask for the same one. So each is
// made once and kept, compressed, for a second at most. Every commit makes all of them anew: the node that hid something never shows it
// again, another one not once it hears of that, and in no case after the second.
const (
	guestPageLife  = time.Second
	guestPagesSize = 32 << 20 // bytes that are kept at most
)

// guestPage is an answer that is made, or was.
type guestPage struct {
	made   chan struct{} // closed when it is, or cannot be kept
	header fasthttp.ResponseHeader
	body   []byte // compressed as header says; nil: it cannot be kept
}

// guestPages are those of one second in which nothing happened.
type guestPages struct {
	mu    sync.Mutex
	since time.Time
	size  int
	pages map[string]*guestPage
}

// forget makes every page anew for who asks from now on.
func (g *guestPages) forget() {
	g.mu.Lock()
	g.pages = nil
	g.mu.Unlock()
}

// find gives the page that is kept or being made; mine is true for who is to make it.
func (g *guestPages) find(key string, now time.Time) (p *guestPage, mine bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.pages == nil || now.Sub(g.since) >= guestPageLife || now.Before(g.since) {
		g.since, g.size, g.pages = now, 0, map[string]*guestPage{}
	}
	if p = g.pages[key]; p != nil {
		return p, false
	}
	p = &guestPage{made: make(chan struct{})}
	g.pages[key] = p
	return p, true
}

// keep lets those who wait have the page; one that is not to be kept they make themselves.
func (g *guestPages) keep(key string, p *guestPage) {
	close(p.made)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.pages[key] != p { // forgotten meanwhile
		return
	}
	g.size += len(p.body)
	if p.body == nil {
		delete(g.pages, key)
	} else if g.size > guestPagesSize {
		g.pages = nil
	}
}

// isGuest tells who gets what all get. The language cookie chooses at "/" alone, before this.
func (s *Server) isGuest(c *fiber.Ctx) bool {
	return c.Method() == get && c.Cookies(s.sessionCookie()) == "" && c.Cookies(s.visitCookie()) == "" && !wantsFragment(c)
}

// guestPage answers with the page that is kept, or that handle makes.
func (s *Server) guestPage(c *fiber.Ctx, handle func(*Server, *fiber.Ctx) error) error {
	key := encodingOf(c) + " " + c.OriginalURL()
	p, mine := s.guests.find(key, s.Forum.Now())
	if mine {
		return s.makeGuestPage(c, key, p, handle)
	}
	<-p.made
	if p.body == nil {
		return handle(s, c)
	}
	p.header.CopyTo(&c.Response().Header)
	c.Response().SetBodyRaw(p.body)
	return nil
}

func (s *Server) makeGuestPage(c *fiber.Ctx, key string, p *guestPage, handle func(*Server, *fiber.Ctx) error) error {
	defer s.guests.keep(key, p) // also after a panic, so that nobody waits for ever
	if err := handle(s, c); err != nil {
		return err
	}
	r := c.Response()
	if r.StatusCode() != fiber.StatusOK || r.IsBodyStream() || len(r.Header.Peek(fiber.HeaderSetCookie)) > 0 ||
		!strings.HasPrefix(string(r.Header.ContentType()), fiber.MIMETextHTML) || string(r.Header.Peek(fiber.HeaderCacheControl)) != pageCaching {
		return nil
	}
	pack(c.Context())
	r.Header.CopyTo(&p.header)
	p.body = append([]byte{}, r.Body()...)
	return nil
}

// encodingOf is how an answer to this request will be packed.
func encodingOf(c *fiber.Ctx) string {
	for _, encoding := range []string{"br", "gzip", "deflate"} {
		if c.Request().Header.HasAcceptEncoding(encoding) {
			return encoding
		}
	}
	return ""
}

// Changed is to be called when anything that pages show was changed, here or on another node.
func (s *Server) Changed() {
	s.Forum.Forget()
	s.guests.forget()
}
