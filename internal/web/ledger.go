package web

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/export"
	"samenspraak/internal/forum"
)

// longestShown is how many of the longest waiting stand on top of the ledger.
const longestShown = 3

// inputQuery reads which inputs of a plan are asked for.
func inputQuery(c *fiber.Ctx, plan int64) forum.InputQuery {
	q := forum.InputQuery{Plan: plan, Words: c.Query("q"), Action: formID(c.Query("action")), After: forum.InputMark(markFrom(c.Query("after")))}
	if c.Query("action") == strconv.Itoa(forum.OnPlan) {
		q.Action = forum.OnPlan
	}
	switch outcome := c.Query("outcome"); {
	case outcome == "waiting":
		q.Waiting = true
	case slices.Contains(forum.Outcomes, outcome):
		q.Outcome = outcome
	}
	return q
}

// nextInputs is the address of the page after these inputs, with the same choice.
func nextInputs(c *fiber.Ctx, path string, last forum.Input) string {
	values := url.Values{}
	for _, name := range []string{"q", "action", "outcome"} {
		if value := c.Query(name); value != "" {
			values.Set(name, value)
		}
	}
	query := "after=" + url.QueryEscape(markTo(forum.ThreadMark{At: last.At, ID: last.ID}))
	if len(values) > 0 {
		query += "&" + values.Encode()
	}
	return path + "?" + query + "#list"
}

func (s *Server) ledger(c *fiber.Ctx) error {
	ctx, a := c.UserContext(), at(c).Actor
	plan, err := s.Forum.Plans.BySlug(ctx, a, c.Params("slug"))
	if err != nil {
		return err
	}
	p := views.LedgerPage{Page: s.page(c, "ledger", s.words(at(c).lang).T("ledger.title")), Plan: plan, Query: inputQuery(c, plan.ID), Columns: export.LedgerColumns}
	if p.Strip.Href != "/plans/"+plan.Slug {
		p.Section = "plans"
	}
	if err := s.fillLedger(ctx, a, &p); err != nil {
		return err
	}
	found, more, err := s.Forum.Inputs.List(ctx, p.Query)
	if err != nil {
		return err
	}
	p.Inputs = found
	if more {
		p.Next = nextInputs(c, "/plans/"+plan.Slug+"/ledger", found[len(found)-1])
	}
	return s.render(c, fiber.StatusOK, views.Ledger(p))
}

// fillLedger reads what stands around the list.
func (s *Server) fillLedger(ctx context.Context, a forum.Actor, p *views.LedgerPage) (err error) {
	if p.Ledger, err = s.Forum.Inputs.Ledger(ctx, p.Plan.ID); err != nil {
		return err
	}
	if p.Longest, _, err = s.Forum.Inputs.List(ctx, forum.InputQuery{Plan: p.Plan.ID, Waiting: true, Limit: longestShown}); err != nil {
		return err
	}
	if p.Actions, err = s.Forum.Actions.List(ctx, a, p.Plan.ID); err != nil {
		return err
	}
	p.Found = p.Ledger.Total
	if q := p.Query; q.Words != "" || q.Action != 0 || q.Outcome != "" || q.Waiting {
		if p.Found, err = s.Forum.Inputs.Count(ctx, q); err != nil {
			return err
		}
	}
	p.Answers, err = s.Forum.Inputs.MayAnswer(ctx, a, p.Plan.ID)
	return err
}

// inputFile is a way to write inputs.
type inputFile interface {
	Add(forum.Input) error
	Close() error
}

func (s *Server) ledgerCSV(c *fiber.Ctx) error {
	return s.sendLedger(c, "csv", "text/csv; charset=utf-8; header=present", func(w io.Writer, l export.Ledger) (inputFile, error) { return export.NewCSV(w, l) })
}

func (s *Server) ledgerJSON(c *fiber.Ctx) error {
	return s.sendLedger(c, "json", fiber.MIMEApplicationJSONCharsetUTF8, func(w io.Writer, l export.Ledger) (inputFile, error) { return export.NewJSON(w, l) })
}

// sendLedger streams the chosen inputs as a file.
func (s *Server) sendLedger(c *fiber.Ctx, kind, mime string, open func(io.Writer, export.Ledger) (inputFile, error)) error {
	plan, err := s.Forum.Plans.BySlug(c.UserContext(), at(c).Actor, c.Params("slug"))
	if err != nil {
		return err
	}
	q := inputQuery(c, plan.ID)
	q.After = forum.InputMark{}
	l := export.Ledger{Site: s.PublicURL, Lang: at(c).lang, Now: s.Forum.Now()}
	c.Set(fiber.HeaderContentType, mime)
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s-ledger.%s"`, plan.Slug, kind))
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	// The request is over when the stream is read, and what belongs to it is not used any more.
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		if err := s.writeLedger(context.Background(), w, q, l, open); err != nil {
			s.Log.Warn("ledger as a file", "kind", kind, "error", err)
		}
	})
	return nil
}

func (s *Server) writeLedger(ctx context.Context, w *bufio.Writer, q forum.InputQuery, l export.Ledger, open func(io.Writer, export.Ledger) (inputFile, error)) error {
	file, err := open(w, l)
	if err != nil {
		return err
	}
	if err := s.Forum.Inputs.All(ctx, q, file.Add); err != nil {
		return err // the end of the file is missing, which shows that not all is there
	}
	if err := file.Close(); err != nil {
		return err
	}
	return w.Flush()
}

// ownInputs says what happened to someone's own input.
func (s *Server) ownInputs(c *fiber.Ctx) error {
	own, err := s.Forum.Inputs.Own(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.OwnInputs(views.OwnInputsPage{Page: s.page(c, "", s.words(at(c).lang).T("ownInput.title")), Inputs: own}))
}
