package web

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"samenspraak/internal/export"
	"samenspraak/internal/forum"
	"samenspraak/internal/limit"
)

// ownData gives someone all that is kept about them, as a file. It is written whole before it is sent: what fails halfway is no half file, and who
// reads slowly keeps no transaction waiting. On the disk it has no name, so that it is gone whatever happens.
func (s *Server) ownData(c *fiber.Ctx) error {
	a := at(c).Actor
	once := limit.Rule{Key: "own-data:" + strconv.FormatInt(a.Account, 10), N: forum.OwnDataTimes, Per: forum.OwnDataPer}
	if a.Wait = s.Limiter.Take(context.WithoutCancel(c.UserContext()), once); a.Wait > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(a.Wait.Seconds()))))
	}
	file, err := os.CreateTemp("", "samenspraak-own-data-*")
	if err != nil {
		return err
	}
	err = errors.Join(os.Remove(file.Name()), s.writeOwnData(c, a, file))
	var size int64
	if err == nil {
		size, err = file.Seek(0, io.SeekCurrent)
	}
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return errors.Join(err, file.Close())
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+s.words(at(c).lang).T("ownData.file")+`.json"`)
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	c.Context().SetBodyStream(file, int(size)) // closes it when it is sent
	return nil
}

func (s *Server) writeOwnData(c *fiber.Ctx, a forum.Actor, to io.Writer) error {
	w := s.words(at(c).lang)
	head := export.OwnDataHead{
		Site: s.PublicURL, Lang: at(c).lang, MadeAt: s.Forum.Now(),
		About: []string{w.T("ownData.file.about"), w.T("ownData.file.times"), w.T("ownData.file.others"), w.T("ownData.file.not")},
		Say:   func(part string) string { return w.T("ownData.part." + part) },
	}
	file, err := export.NewOwnData(to, head, s.Forum.OwnData.Parts())
	if err != nil {
		return err
	}
	if err := s.Forum.OwnData.Read(c.UserContext(), a, s.PublicURL, file.Add); err != nil {
		return err
	}
	return file.Close()
}
