package web

import (
	"context"
	"crypto/hmac"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// csrfField and csrfHeader carry the token of the session in which a form was shown.
const (
	csrfField  = "csrf"
	csrfHeader = "X-CSRF"
)

// confirmedKey marks a request that carries out a parked form: its author just confirmed it with a token that was checked.
type confirmedKey struct{}

// formOrigin is which site a form was posted from, as far as the browser says.
type formOrigin int

const (
	originUnsaid formOrigin = iota
	originOurs
	originOther
)

// origin asks Sec-Fetch-Site, which pages can't write, and else Origin, which older browsers send with every form.
func (s *Server) formOrigin(c *fiber.Ctx) formOrigin {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin":
		return originOurs
	case "":
	default:
		return originOther
	}
	switch c.Get(fiber.HeaderOrigin) {
	case s.PublicURL:
		return originOurs
	case "":
		return originUnsaid
	}
	return originOther
}

// checkForm lets a form through that comes from this site and this session. One that comes from this site but not from this session
// (it ended, it began after the page was loaded, or its account is not ready yet) is parked, so that no text is lost; then done is true.
func (s *Server) checkForm(c *fiber.Ctx, d door) (done bool, err error) {
	v := at(c)
	if c.Locals(confirmedKey{}) != nil {
		return false, nil
	}
	from := s.formOrigin(c)
	if from == originOther {
		return false, forum.Errorf(forum.Refused, "error.foreignForm")
	}
	switch {
	case c.Get(fiber.HeaderContentEncoding) != "", len(c.Request().Body()) > 0 && !isForm(c) && !isUpload(c):
		return false, fiber.ErrUnsupportedMediaType
	case isUpload(c) && (!v.Actor.SignedIn() || !v.Actor.Ready): // files are not kept until someone signs in
		return false, forum.Errorf(forum.SignIn, "attachment.error.signIn")
	case isUpload(c) && !s.hasToken(c):
		return false, forum.Errorf(forum.Refused, "error.staleForm")
	case !v.Actor.SignedIn() && d == anyone:
		return false, nil
	case !v.Actor.SignedIn() && (wantsFragment(c) || from == originUnsaid):
		return false, forum.Errorf(forum.SignIn, "error.signIn")
	case !v.Actor.SignedIn() && d == newcomer:
		return true, s.sendToSignIn(c)
	case !v.Actor.SignedIn():
		return true, s.park(c)
	case !s.hasToken(c) && d == member && from == originOurs && !wantsFragment(c):
		return true, s.park(c)
	case !s.hasToken(c):
		return false, forum.Errorf(forum.Refused, "error.staleForm")
	case !v.Actor.Ready && d == member:
		return true, s.park(c)
	}
	return false, nil
}

// isForm tells what a browser makes of a form from what a program may send.
func isForm(c *fiber.Ctx) bool {
	return strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEApplicationForm)
}

func (s *Server) hasToken(c *fiber.Ctx) bool {
	token := c.Get(csrfHeader)
	if token == "" {
		token = c.FormValue(csrfField)
	}
	return hmac.Equal([]byte(token), []byte(s.csrf(at(c))))
}

// park keeps a form and leads to the page where its author confirms it. It leads there rather than straight to the provider because
// browsers hold every redirect of a form against form-action, and nobody knows over which sites the provider leads.
func (s *Server) park(c *fiber.Ctx) error {
	form := forum.ParkedForm{Path: c.OriginalURL(), From: s.ownReferrer(c.Get(fiber.HeaderReferer)), Body: c.Body()}
	parked, err := s.Forum.ParkedForms.Park(c.UserContext(), s.visitToken(c), s.address(c), form)
	if err != nil {
		return err
	}
	if at(c).Actor.Ready {
		form.ID = parked
		return s.showParkedForm(c, fiber.StatusForbidden, form)
	}
	return s.back(c, parkedFormPath(parked))
}

func parkedFormPath(id int64) string { return "/parked-forms/" + strconv.FormatInt(id, 10) }

// parkedForm shows a form that waits for its author: to sign in, or to confirm it.
func (s *Server) parkedForm(c *fiber.Ctx) error {
	form, err := s.findParkedForm(c, s.Forum.ParkedForms.Find)
	if err != nil {
		return err
	}
	if at(c).Actor.SignedIn() && !at(c).Actor.Ready {
		return s.back(c, returning("/welcome", c.OriginalURL()))
	}
	return s.showParkedForm(c, fiber.StatusOK, form)
}

// findParked is one of the ways to get a parked form back.
type findParked func(ctx context.Context, visit string, id int64) (forum.ParkedForm, error)

// findParkedForm reads or takes the form that the address names. One that is gone has most likely been posted.
func (s *Server) findParkedForm(c *fiber.Ctx, find findParked) (forum.ParkedForm, error) {
	number, err := id(c, "id")
	if err != nil {
		return forum.ParkedForm{}, err
	}
	form, err := find(c.UserContext(), c.Cookies(s.visitCookie()), number)
	if forum.CodeOf(err) == forum.NotFound {
		return forum.ParkedForm{}, forum.Errorf(forum.NotFound, "parkedForm.error.gone")
	}
	return form, err
}

func (s *Server) showParkedForm(c *fiber.Ctx, status int, form forum.ParkedForm) error {
	fields, err := url.ParseQuery(string(form.Body))
	if err != nil {
		return forum.Errorf(forum.Invalid, "error.invalid")
	}
	p := views.ParkedFormPage{Page: s.page(c, "", ""), Action: parkedFormPath(form.ID), Sends: form.Path, From: form.From, Fields: fields}
	p.Path, p.Title = p.Action, p.Heading()
	if p.About, err = s.aboutParked(c, fields); err != nil {
		return err
	}
	if fields.Has("rule") || fields.Has("ground") {
		current, err := s.Forum.HouseRules.Current(c.UserContext())
		if err != nil {
			return err
		}
		p.Rules = current.Rules
	}
	return s.render(c, status, views.ParkedForm(p))
}

// aboutParked says which contribution a form decides on or reports; nothing to who may not see it, and of several.
func (s *Server) aboutParked(c *fiber.Ctx, fields url.Values) (string, error) {
	ctx, a := c.UserContext(), at(c).Actor
	if items := fields["item"]; a.Curates() && len(items) == 1 {
		about, _, _ := strings.Cut(items[0], "-")
		found, err := s.Forum.Cases.About(ctx, a, formID(about))
		if err == nil {
			return views.CaseCalled(s.page(c, "", ""), found), nil
		}
		return "", unless(forum.NotFound, err)
	}
	if about := formID(fields.Get("about")); about != 0 && a.SignedIn() {
		found, err := s.Forum.Flags.Subject(ctx, a, about)
		return found.Excerpt, unless(forum.NotFound, err)
	}
	return "", nil
}

// unless gives an error that is not of this code.
func unless(code forum.Code, err error) error {
	if forum.CodeOf(err) == code {
		return nil
	}
	return err
}

// confirmParkedForm carries the form out as if it had just been posted, now that its author is signed in and saw it.
func (s *Server) confirmParkedForm(c *fiber.Ctx) error {
	if !at(c).Actor.Ready {
		return s.back(c, returning("/welcome", c.OriginalURL()))
	}
	form, err := s.findParkedForm(c, s.Forum.ParkedForms.Take)
	if err != nil {
		return err
	}
	request := c.Request()
	request.SetRequestURI(form.Path)
	request.SetBody(form.Body)
	request.PostArgs().ParseBytes(form.Body)
	c.Path(string(request.URI().PathOriginal()))
	c.Locals(confirmedKey{}, true)
	return c.RestartRouting()
}
