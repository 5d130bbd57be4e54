package web

import (
	"context"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"samenspraak/internal/forum"
)

// Limits on uploads.
const (
	maxUpload    = 12 << 20  // bytes of a form that is read whole, so that a file that is somewhat too large is answered in the form
	maxDrained   = 200 << 20 // bytes that are let by, so that a browser that is still sending hears why the rest is not wanted
	uploadWithin = 3 * time.Minute
	drainIdle    = 2 * time.Second
	glanceWithin = 5 * time.Second
)

var uploadPath = regexp.MustCompile(`^(/en)?/(proposals/drafts/[0-9]+/attachments|assisted/[0-9]+/documents)$`)

// heard decides by its head how much of a request is read. Only who is signed in can make us read more than a form.
func (s *Server) heard(header *fasthttp.RequestHeader) fasthttp.RequestConfig {
	path, _, _ := strings.Cut(string(header.RequestURI()), "?")
	if !header.IsPost() || header.ContentLength() <= maxRead || !uploadPath.MatchString(path) {
		return fasthttp.RequestConfig{}
	}
	ctx, cancel := context.WithTimeout(context.Background(), glanceWithin)
	defer cancel()
	if _, _, err := s.Forum.Sessions.Glance(ctx, string(header.Cookie(s.sessionCookie()))); err != nil {
		return fasthttp.RequestConfig{}
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: maxUpload, ReadTimeout: uploadWithin}
}

// isUpload tells the one kind of form that carries a file, at the routes that take one.
func isUpload(c *fiber.Ctx) bool {
	return strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) && uploadPath.MatchString(c.Path())
}

// tooLargeToRead is the answer to an upload of which the rest was not read: it is let by first, or the browser, which only listens when it
// has sent all, would say no more than that the line broke.
func (s *Server) tooLargeToRead(c *fiber.Ctx) (sentence string, is bool) {
	if !uploadPath.MatchString(c.Path()) {
		return "", false
	}
	drain(c)
	return s.words(at(c).lang).T("attachment.error.tooLarge", "Max", forum.MaxAttachment>>20), true
}

func drain(c *fiber.Ctx) {
	conn := c.Context().Conn()
	left := int64(min(c.Request().Header.ContentLength(), maxDrained))
	for left > 0 {
		if err := conn.SetReadDeadline(time.Now().Add(drainIdle)); err != nil {
			return
		}
		n, err := io.CopyN(io.Discard, conn, min(left, 64<<10))
		left -= n
		if err != nil { // also when it has sent all: how much of that was read before is not known
			return
		}
	}
}
