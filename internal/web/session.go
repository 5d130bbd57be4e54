package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/websocket/v2"

	"samenspraak/internal/forum"
)

// cookieName gives a cookie the prefix that keeps it on this host and on https, where there is https.
func (s *Server) cookieName(name string) string {
	if s.origin.Scheme == "https" {
		return "__Host-" + name
	}
	return name
}

func (s *Server) sessionCookie() string { return s.cookieName("session") }

// setCookie keeps a secret in the browser until it is closed.
func (s *Server) setCookie(c *fiber.Ctx, name, value string) {
	c.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: "/", HTTPOnly: true, Secure: s.origin.Scheme == "https",
		SameSite: fiber.CookieSameSiteLaxMode, SessionOnly: true,
	})
}

func (s *Server) dropCookie(c *fiber.Ctx, name string) {
	c.Cookie(&fiber.Cookie{
		Name: name, Path: "/", HTTPOnly: true, Secure: s.origin.Scheme == "https",
		SameSite: fiber.CookieSameSiteLaxMode, MaxAge: -1,
	})
}

// arrive finds out who came, and keeps it with the request. A session that ended makes a visitor.
func (s *Server) arrive(c *fiber.Ctx, lang string) error {
	v := &visit{lang: lang, path: withoutLanguage(c.OriginalURL())}
	if lang == "" {
		v.lang = langOf(c.Path())
	}
	c.Locals(visitKey{}, v)
	token := c.Cookies(s.sessionCookie())
	if token == "" {
		return nil
	}
	find := s.Forum.Sessions.Actor
	if websocket.IsWebSocketUpgrade(c) {
		find = s.Forum.Sessions.Glance
	}
	actor, session, err := find(c.UserContext(), token)
	switch {
	case forum.CodeOf(err) == forum.SignIn:
		s.dropCookie(c, s.sessionCookie())
		return nil
	case err != nil:
		return err
	}
	v.Actor, v.Session, v.token = actor, session, token
	return nil
}

// csrf is the token that forms of this session carry. Visitors' forms have none: there is no session to protect.
func (s *Server) csrf(v *visit) string {
	if v.token == "" {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(v.token))
	mac.Write([]byte("csrf"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (s *Server) visitCookie() string { return s.cookieName("visit") }

// visitToken names a browser from before it signs in, so that its journeys and parked forms are its own.
func (s *Server) visitToken(c *fiber.Ctx) string {
	if token := c.Cookies(s.visitCookie()); token != "" {
		return token
	}
	token := s.Forum.SignIns.NewVisit()
	s.setCookie(c, s.visitCookie(), token)
	return token
}
