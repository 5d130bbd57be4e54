package web

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"regexp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5/pgconn"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// answers says for each kind of refusal with which status it is answered and under which heading.
var answers = map[forum.Code]struct {
	status  int
	heading string
}{
	forum.Invalid:  {fiber.StatusUnprocessableEntity, "error.refusedTitle"},
	forum.NotFound: {fiber.StatusNotFound, "error.notFoundTitle"},
	forum.SignIn:   {fiber.StatusUnauthorized, "error.signInTitle"},
	forum.Refused:  {fiber.StatusForbidden, "error.refusedTitle"},
	forum.Closed:   {fiber.StatusForbidden, "error.closedTitle"},
	forum.Gone:     {fiber.StatusGone, "error.goneTitle"},
	forum.Conflict: {fiber.StatusConflict, "error.conflictTitle"},
	forum.TooMany:  {fiber.StatusTooManyRequests, "error.tooManyTitle"},
}

// statuses are the refusals of the HTTP layer itself; what is not here is a bad request.
var statuses = map[int][2]string{
	fiber.StatusBadRequest:                  {"error.refusedTitle", "error.badRequest"},
	fiber.StatusForbidden:                   {"error.refusedTitle", "error.forbidden"},
	fiber.StatusNotFound:                    {"error.notFoundTitle", "error.notFound"},
	fiber.StatusMethodNotAllowed:            {"error.methodTitle", "error.method"},
	fiber.StatusUnsupportedMediaType:        {"error.methodTitle", "error.mediaType"},
	fiber.StatusUpgradeRequired:             {"error.methodTitle", "error.upgrade"},
	fiber.StatusRequestEntityTooLarge:       {"error.tooLargeTitle", "error.tooLarge"},
	fiber.StatusRequestHeaderFieldsTooLarge: {"error.tooLargeTitle", "error.tooLarge"},
	fiber.StatusTooManyRequests:             {"error.tooManyTitle", "error.tooMany"},
	fiber.StatusServiceUnavailable:          {"error.unavailableTitle", "error.unavailable"},
}

// suspendedMessage is that of what is refused to someone who only reads.
const suspendedMessage = "error.suspended"

// answerError is the one place where an error becomes an answer, and where those of ours are logged.
func (s *Server) answerError(c *fiber.Ctx, err error) error {
	w := s.words(at(c).lang)
	var refusal *forum.Error
	var http *fiber.Error
	switch {
	case errors.As(err, &refusal):
		a := answers[refusal.Code]
		return s.errorPage(c, a.status, views.ErrorPage{Heading: w.T(a.heading), Sentence: s.sentence(c, refusal), Suspended: refusal.Message == suspendedMessage})
	case isNoText(err):
		return s.errorPage(c, fiber.StatusBadRequest, views.ErrorPage{Heading: w.T(statuses[fiber.StatusBadRequest][0]), Sentence: w.T(statuses[fiber.StatusBadRequest][1])})
	case errors.Is(err, fiber.ErrBadGateway): // so fiber calls a connection that broke while a request came in: nobody is left to answer
		return c.SendStatus(fiber.StatusBadRequest)
	case errors.As(err, &http) && (http.Code < fiber.StatusInternalServerError || http.Code == fiber.StatusServiceUnavailable):
		sentence, known := statuses[http.Code]
		if !known {
			sentence = statuses[fiber.StatusBadRequest]
		}
		if http.Code == fiber.StatusRequestEntityTooLarge {
			if sentence, is := s.tooLargeToRead(c); is {
				return s.errorPage(c, http.Code, views.ErrorPage{Heading: w.T("error.tooLargeTitle"), Sentence: sentence})
			}
		}
		return s.errorPage(c, http.Code, views.ErrorPage{Heading: w.T(sentence[0]), Sentence: w.T(sentence[1])})
	}
	reference := rand.Text()[:8]
	s.Log.Error("request failed", "method", c.Method(), "route", c.Route().Path, "reference", reference, "error", err)
	if unavailable(err) {
		c.Set(fiber.HeaderRetryAfter, "5")
		return s.errorPage(c, fiber.StatusServiceUnavailable, views.ErrorPage{Heading: w.T("error.unavailableTitle"), Sentence: w.T("error.unavailable"), Reference: reference})
	}
	return s.errorPage(c, fiber.StatusInternalServerError, views.ErrorPage{Heading: w.T("error.internalTitle"), Sentence: w.T("error.internal"), Reference: reference})
}

// sentence says a refusal. Who is suspended hears until when.
func (s *Server) sentence(c *fiber.Ctx, refusal *forum.Error) string {
	p := s.plainPage(at(c).lang)
	if refusal.Message == suspendedMessage {
		p.Actor = at(c).Actor
		return views.Suspension(p)
	}
	return p.Words.Fill(refusal.Message, refusal.Args)
}

// isNoText tells what was sent that no text can be, such as a zero byte or half a character: no page of ours makes a browser send it.
func isNoText(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "22021" // character_not_in_repertoire
}

// unavailable tells a database that is away for a moment from a mistake of ours.
func unavailable(err error) bool {
	var network net.Error
	var pg *pgconn.PgError
	var connect *pgconn.ConnectError
	switch {
	case errors.As(err, &connect), errors.As(err, &network), errors.Is(err, context.DeadlineExceeded):
		return true
	case errors.Is(err, io.ErrUnexpectedEOF): // it went down while it was asked
		return true
	case errors.As(err, &pg):
		return pg.Code[:2] == "57" || pg.Code[:2] == "08" || pg.Code[:2] == "53" // shut down, connection lost, out of resources
	}
	return pgconn.SafeToRetry(err)
}

// errorPage shows a refusal as a page; to our elements it says the sentence alone.
func (s *Server) errorPage(c *fiber.Ctx, status int, p views.ErrorPage) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	if wantsFragment(c) {
		return c.Status(status).JSON(map[string]string{"message": p.Sentence, "reference": p.Reference})
	}
	p.Page, p.Kept, p.Back = s.plainPage(at(c).lang), kept(c), s.cameFrom(c)
	p.Title, p.Path, p.Actor, p.CSRF, p.Missing = p.Heading, at(c).path, at(c).Actor, s.csrf(at(c)), status == fiber.StatusNotFound
	if status < fiber.StatusInternalServerError { // else the database may be what is wrong
		p.Strip = s.strip(c, p.Words)
		s.bell(c, &p.Page)
	}
	return s.render(c, status, views.Error(p))
}

// writing are the fields in which people write, and how the names of those begin that there are more of.
var (
	writing     = []string{"text", "quote", "replacement", "title", "summary", "problem", "differs", "done", "solution", "results", "lead", "supporting", "note", "reason", "why", "words", "question", "answer", "announcement", "agenda", "words_nl", "words_en"}
	writingMany = regexp.MustCompile(`^(argument|milestone|rule|window|phase)-`)
)

// kept is what was written in a form that was refused, in the order of its fields, so that its author can take it along.
func kept(c *fiber.Ctx) string {
	if c.Method() != post || isUpload(c) {
		return ""
	}
	var written []string
	c.Request().PostArgs().VisitAll(func(name, value []byte) {
		if len(value) > 0 && (slices.Contains(writing, string(name)) || writingMany.Match(name)) {
			written = append(written, string(value))
		}
	})
	return strings.Join(written, "\n\n")
}

// cameFrom is the page with the form that was refused, or "" when there is none to go back to.
func (s *Server) cameFrom(c *fiber.Ctx) string {
	if c.Method() != post {
		return ""
	}
	from := s.ownReferrer(c.Get(fiber.HeaderReferer))
	path, _, _ := strings.Cut(from, "?")
	for _, r := range c.App().GetRoutes(true) {
		if r.Method == get && r.Path != "/" && fiber.RoutePatternMatch(path, r.Path) {
			return from
		}
	}
	return ""
}

func (s *Server) nothingHere(*fiber.Ctx) error { return fiber.ErrNotFound }
