package web

import (
	"bufio"
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/export"
	"samenspraak/internal/forum"
)

// moderationLog is what moderators decided, for everyone.
func (s *Server) moderationLog(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p := views.ModerationLogPage{Query: logQuery(c)}
	var err error
	if p.Decisions, p.More, err = s.Forum.Decisions.Log(ctx, p.Query); err != nil {
		return err
	}
	if p.Years, err = s.Forum.Decisions.Years(ctx); err != nil {
		return err
	}
	current, err := s.Forum.HouseRules.Current(ctx)
	if err != nil {
		return err
	}
	p.Rules = current.Rules
	p.Page = s.page(c, "", s.words(at(c).lang).T("log.title"))
	return s.render(c, fiber.StatusOK, views.ModerationLog(p))
}

func logQuery(c *fiber.Ctx) forum.LogQuery {
	return forum.LogQuery{Year: formNumber(c.Query("year")), Kind: c.Query("kind"), Rule: formNumber(c.Query("rule")), Before: formID(c.Query("before"))}
}

func (s *Server) moderationCSV(c *fiber.Ctx) error {
	q := logQuery(c)
	q.Before = 0
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8; header=present")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="moderation.csv"`)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	// The request is over when the stream is read, and what belongs to it is not used any more.
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		file, err := export.NewModeration(w)
		if err == nil {
			err = s.Forum.Decisions.WholeLog(context.Background(), q, file.Add)
		}
		if err == nil {
			err = errors.Join(file.Close(), w.Flush())
		}
		if err != nil {
			s.Log.Warn("moderation log as a file", "error", err)
		}
	})
	return nil
}
