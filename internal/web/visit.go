package web

import (
	"math"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// visit is one request as the handlers see it.
type visit struct {
	Actor   forum.Actor
	Session forum.Session
	token   string // the session's cookie
	lang    string
	path    string // without a language prefix, with its query
}

type visitKey struct{}

// at is the visit that arrive made of this request.
func at(c *fiber.Ctx) *visit {
	v, _ := c.Locals(visitKey{}).(*visit)
	if v == nil {
		v = &visit{lang: langOf(c.Path()), path: withoutLanguage(c.OriginalURL())}
	}
	return v
}

func langOf(path string) string {
	if path == "/en" || strings.HasPrefix(path, "/en/") {
		return "en"
	}
	return "nl"
}

func withoutLanguage(path string) string {
	if langOf(strings.SplitN(path, "?", 2)[0]) != "nl" {
		path = strings.TrimPrefix(path, "/en")
	}
	// Two slashes would be the start of another site's address, to a browser that is sent there.
	return "/" + strings.TrimLeft(path, `/\`)
}

// id reads a number from the path; what is no number does not exist.
func id(c *fiber.Ctx, name string) (int64, error) {
	n, err := strconv.ParseInt(c.Params(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, forum.Errorf(forum.NotFound, "error.notFound")
	}
	return n, nil
}

// formID reads an optional number from a form or query; what is no number is 0.
func formID(value string) int64 {
	n, _ := strconv.ParseInt(value, 10, 64)
	return max(n, 0)
}

// number reads one from the path that counts something: a version, or an action in its plan.
func number(c *fiber.Ctx, name string) (int, error) {
	n, err := id(c, name)
	if err == nil && n > math.MaxInt32 {
		err = forum.Errorf(forum.NotFound, "error.notFound")
	}
	return int(n), err
}

// formNumber is formID for what counts something: a version, a revision, a place in a text. What is too large for one is 0 too.
func formNumber(value string) int {
	n, err := strconv.ParseInt(value, 10, 32)
	if err != nil {
		return 0
	}
	return int(max(n, 0))
}

// wantsFragment tells a request by one of our elements from one by a browser that will show a page.
func wantsFragment(c *fiber.Ctx) bool { return c.Get(fiber.HeaderXRequestedWith) == "fragment" }

// back sends the browser on after a form, with 303, to a path in the visit's language.
func (s *Server) back(c *fiber.Ctx, path string) error {
	return c.Redirect(views.InLanguage(path, at(c).lang), fiber.StatusSeeOther)
}
