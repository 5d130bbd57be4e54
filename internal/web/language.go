package web

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/language"

	"samenspraak/frontend/locales"
	"samenspraak/frontend/views"
)

// The address says in which language a page is; nothing else does. Only on the way in, at "/" itself, does the site choose: by the
// cookie, which is set when someone chooses a language (by the switch, which links with ?lang=, at sign-in, or on the account page),
// and without one by what the browser says. Whoever goes to "/" from a page of ours has chosen already.
const languageLasts = 365 * 24 * time.Hour

func (s *Server) languageCookie() string { return s.cookieName("lang") }

func (s *Server) rememberLanguage(c *fiber.Ctx, lang string) {
	if !slices.Contains(locales.Languages, lang) {
		return
	}
	c.Cookie(&fiber.Cookie{
		Name: s.languageCookie(), Value: lang, Path: "/", HTTPOnly: true, Secure: s.origin.Scheme == "https",
		SameSite: fiber.CookieSameSiteLaxMode, MaxAge: int(languageLasts.Seconds()),
	})
}

// settleLanguage leads to the page in the language that was chosen, if one was and it is not this; then done is true.
func (s *Server) settleLanguage(c *fiber.Ctx) (done bool, err error) {
	v := at(c)
	if chosen := c.Query("lang"); slices.Contains(locales.Languages, chosen) {
		s.rememberLanguage(c, chosen)
		c.Set(fiber.HeaderCacheControl, "no-store")
		return true, c.Redirect(views.InLanguage(withoutChoice(v.path), chosen), fiber.StatusSeeOther)
	}
	if c.Path() != "/" {
		return false, nil
	}
	c.Vary(fiber.HeaderCookie, fiber.HeaderAcceptLanguage, "Sec-Fetch-Site", fiber.HeaderReferer)
	if wanted := s.wantedLanguage(c); wanted != v.lang {
		c.Set(fiber.HeaderCacheControl, "private, no-cache")
		return true, c.Redirect(views.InLanguage(v.path, wanted), fiber.StatusFound)
	}
	return false, nil
}

var offered = language.NewMatcher([]language.Tag{language.Dutch, language.English})

func (s *Server) wantedLanguage(c *fiber.Ctx) string {
	if c.Get("Sec-Fetch-Site") == "same-origin" || strings.HasPrefix(c.Get(fiber.HeaderReferer), s.PublicURL+"/") {
		return at(c).lang
	}
	if chosen := c.Cookies(s.languageCookie()); slices.Contains(locales.Languages, chosen) {
		return chosen
	}
	_, i := language.MatchStrings(offered, c.Get(fiber.HeaderAcceptLanguage))
	return locales.Languages[i]
}

// withoutChoice drops the choice of language from a path's query and leaves the rest as it is.
func withoutChoice(path string) string {
	path, query, _ := strings.Cut(path, "?")
	kept := slices.DeleteFunc(strings.Split(query, "&"), func(part string) bool {
		name, _, _ := strings.Cut(part, "=")
		return part == "" || name == "lang"
	})
	if len(kept) == 0 {
		return path
	}
	return path + "?" + strings.Join(kept, "&")
}
