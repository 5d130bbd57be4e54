package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend"
)

// asset serves a built file; its name changes with its content, so it may be kept for ever.
func (s *Server) asset(c *fiber.Ctx) error {
	found, ok := s.Assets.Find(c.Params("name"), c.Get(fiber.HeaderAcceptEncoding))
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, frontend.CacheControl)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderETag, found.ETag)
	if c.Get(fiber.HeaderIfNoneMatch) == found.ETag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, found.ContentType)
	if found.Encoding != "" {
		c.Set(fiber.HeaderContentEncoding, found.Encoding)
	}
	return c.Send(found.Body)
}

// theme serves the deployment's own style sheet.
func (s *Server) theme(c *fiber.Ctx) error {
	if len(s.Theme) == 0 {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "public, max-age=300")
	return c.Send(s.Theme)
}

// alive says that the process runs; ready, that it can serve.
func (s *Server) alive(c *fiber.Ctx) error { return c.SendString("alive\n") }

func (s *Server) ready(c *fiber.Ctx) error {
	if s.Ready != nil {
		if err := s.Ready(); err != nil {
			return c.Status(fiber.StatusServiceUnavailable).SendString("not ready\n")
		}
	}
	return c.SendString("ready\n")
}

func (s *Server) robots(c *fiber.Ctx) error {
	return c.SendString("User-agent: *\nDisallow: /sign-in\nDisallow: /account\n")
}

// securityText is where to report a weakness (RFC 9116); it is true for half a year from each start.
func (s *Server) securityText(c *fiber.Ctx) error {
	if s.Contact == "" {
		return fiber.ErrNotFound
	}
	return c.SendString("Contact: mailto:" + s.Contact + "\nExpires: " + s.Forum.Now().Add(180*24*time.Hour).Format(time.RFC3339) +
		"\nPreferred-Languages: nl, en\nCanonical: " + s.PublicURL + "/.well-known/security.txt\n")
}
