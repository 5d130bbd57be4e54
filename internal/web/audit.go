package web

import (
	"bufio"
	"context"
	"errors"
	"regexp"
	"time"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/export"
	"samenspraak/internal/forum"
)

// lastNumber finds the number in what someone pasted: that of a thing, or its address.
var lastNumber = regexp.MustCompile(`\d+`)

// auditQuery reads which events are asked for. Days are those of the site's time zone, the last one included.
func (s *Server) auditQuery(c *fiber.Ctx) forum.AuditQuery {
	q := forum.AuditQuery{Who: c.Query("who"), Kind: c.Query("kind"), Plan: formID(c.Query("plan")), After: forum.AuditMark(markFrom(c.Query("after")))}
	if numbers := lastNumber.FindAllString(c.Query("subject"), -1); len(numbers) > 0 {
		q.Subject = formID(numbers[len(numbers)-1])
	}
	if day, err := time.ParseInLocation(time.DateOnly, c.Query("from"), s.Zone); err == nil {
		q.From = day
	}
	if day, err := time.ParseInLocation(time.DateOnly, c.Query("until"), s.Zone); err == nil {
		q.Until = day.AddDate(0, 0, 1)
	}
	return q
}

// auditLog is the record of every change, for admins.
func (s *Server) auditLog(c *fiber.Ctx) (err error) {
	ctx, a := c.UserContext(), at(c).Actor
	p := views.AuditPage{Query: s.auditQuery(c), Subject: c.Query("subject"), From: c.Query("from"), Until: c.Query("until")}
	if p.Events, p.More, err = s.Forum.Audit.List(ctx, a, p.Query); err != nil {
		return err
	}
	if p.More {
		p.Next = markTo(forum.ThreadMark(p.Events[len(p.Events)-1].Mark()))
	}
	if p.Choices, err = s.Forum.Audit.Choices(ctx, a); err != nil {
		return err
	}
	p.Page = s.page(c, "", s.words(at(c).lang).T("audit.title"))
	return s.render(c, fiber.StatusOK, views.Audit(p))
}

func (s *Server) auditCSV(c *fiber.Ctx) error {
	q := s.auditQuery(c)
	q.After = forum.AuditMark{}
	whole, err := s.Forum.Audit.Whole(c.UserContext(), at(c).Actor, q)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8; header=present")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="audit-log.csv"`)
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	lang, site := at(c).lang, s.PublicURL
	// The request is over when the stream is read, and what belongs to it is not used any more.
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		file, err := export.NewAudit(w, lang, func(e forum.AuditedEvent) string {
			if path := views.AuditedPath(e); path != "" {
				return site + path
			}
			return ""
		})
		if err == nil {
			err = whole(context.Background(), file.Add)
		}
		if err == nil {
			err = errors.Join(file.Close(), w.Flush())
		}
		if err != nil {
			s.Log.Warn("audit log as a file", "error", err)
		}
	})
	return nil
}
