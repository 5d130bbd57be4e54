package devidp

import (
	"bytes"
	_ "embed"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/language"
)

//go:embed page.html
var pageSource string

//go:embed style.css
var styleSource []byte

var pages = template.Must(template.New("page").Parse(pageSource))

// page is what page.html shows: a heading with perhaps a sentence, and perhaps the people to choose from.
type page struct {
	Words         words
	Path          string
	Heading, Lead string
	People        []Person
	Request       []field // goes along with the choice
}

type field struct{ Name, Value string }

// RoleOf is what the person is called in the language of the page.
func (p page) RoleOf(person Person) string {
	if word, ok := p.Words.Roles[person.Role]; ok {
		return word
	}
	return person.Role
}

// Initials are those of the first and the last word of a name.
func (p page) Initials(person Person) string {
	parts := strings.Fields(person.Name)
	if len(parts) == 0 {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(parts[0])
	if len(parts) == 1 {
		return string(first)
	}
	last, _ := utf8.DecodeRuneInString(parts[len(parts)-1])
	return string([]rune{first, last})
}

func (p *Provider) showPeople(c *fiber.Ctx, r request, query url.Values) error {
	w := chooseWords(c, query.Get("ui_locales"))
	shown := page{Words: w, Path: p.path, Heading: w.Title, Lead: w.Lead, People: p.options.People}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if name != "person" {
			shown.Request = append(shown.Request, field{name, query.Get(name)})
		}
	}
	return show(c, fiber.StatusOK, shown, originOf(r.RedirectURI))
}

func (p *Provider) showProblem(c *fiber.Ctx, what problem) error {
	w := chooseWords(c, c.Query("ui_locales"))
	return show(c, fiber.StatusBadRequest, page{Words: w, Path: p.path, Heading: w.Problem, Lead: w.Problems[what]}, "")
}

func (p *Provider) showSignedOut(c *fiber.Ctx) error {
	w := chooseWords(c, c.Query("ui_locales"))
	return show(c, fiber.StatusOK, page{Words: w, Path: p.path, Heading: w.SignedOut}, "")
}

// show sends a page. The form's answer is a redirect to the client, whose origin must be in form-action for that, or
// Chromium stops it.
func show(c *fiber.Ctx, status int, shown page, formAction string) error {
	var b bytes.Buffer
	if err := pages.Execute(&b, shown); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentSecurityPolicy,
		strings.TrimSpace("default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' "+formAction))
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).Send(b.Bytes())
}

func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func (p *Provider) style(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.Send(styleSource)
}

var languages = language.NewMatcher([]language.Tag{language.Dutch, language.English})

// chooseWords follows what the client asked for, else the browser.
func chooseWords(c *fiber.Ctx, uiLocales string) words {
	asked := strings.ReplaceAll(strings.TrimSpace(uiLocales), " ", ",")
	if _, i := language.MatchStrings(languages, asked, c.Get(fiber.HeaderAcceptLanguage)); i == 1 {
		return english
	}
	return dutch
}
