package web

import (
	"crypto/rand"
	"errors"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/oauth2"

	"samenspraak/frontend/locales"
	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// signInPages are the routes of signing in and out, of one's own account, and of forms that wait for it.
var signInPages = []route{
	{get, "/sign-in", anyone, (*Server).signIn},
	{get, "/sign-in/callback", anyone, (*Server).signInCallback},
	{post, "/sign-out", anyone, (*Server).signOut},
	{get, "/signed-out", anyone, (*Server).signedOut},

	{get, "/welcome", newcomer, (*Server).welcome},
	{post, "/welcome", newcomer, (*Server).completeSignIn},

	{get, "/account", member, (*Server).account},
	{post, "/account", newcomer, (*Server).changeAccount},
	{get, "/account/data.json", newcomer, (*Server).ownData},
	{post, "/account/sessions/:id/ending", newcomer, (*Server).endSession},
	{post, "/account/other-sessions/ending", newcomer, (*Server).endOtherSessions},

	{get, "/parked-forms/:id", anyone, (*Server).parkedForm},
	{post, "/parked-forms/:id", newcomer, (*Server).confirmParkedForm},
}

// sendToSignIn leads a visitor to sign in and back to the page that was asked for; for a form that is the page it stood on.
func (s *Server) sendToSignIn(c *fiber.Ctx) error {
	if wantsFragment(c) {
		return forum.Errorf(forum.SignIn, "error.signIn")
	}
	to := c.OriginalURL()
	if !isRead(c) {
		to = s.ownReferrer(c.Get(fiber.HeaderReferer))
	}
	return s.back(c, returning("/sign-in", to))
}

// signIn begins a journey to the provider.
func (s *Server) signIn(c *fiber.Ctx) error {
	if c.Method() == fiber.MethodHead { // asking after it begins nothing
		return nil
	}
	to := ownPath(c.Query("return_to"))
	if to == "/" {
		to = views.InLanguage(to, at(c).lang)
	}
	if at(c).Actor.SignedIn() {
		return s.goOn(c, at(c).Actor, to)
	}
	d, err := s.signIns.discover(c.UserContext())
	if err != nil {
		return s.signInFailed(c, to, err)
	}
	journey := forum.Journey{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), ReturnTo: to}
	if err := s.Forum.SignIns.Begin(c.UserContext(), s.visitToken(c), journey); err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Redirect(s.signIns.leave(d, journey, langOf(to)), fiber.StatusSeeOther)
}

// goOn leads on after sign-in: to the welcome first, where that is still to come.
func (s *Server) goOn(c *fiber.Ctx, a forum.Actor, to string) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	if to == "/" {
		to = views.InLanguage(to, a.Lang) // nobody chose a language by being there
	}
	if !a.Ready {
		return c.Redirect(views.InLanguage(returning("/welcome", to), langOf(to)), fiber.StatusSeeOther)
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// signInCallback is where the provider sends people back to.
func (s *Server) signInCallback(c *fiber.Ctx) error {
	if c.Method() == fiber.MethodHead { // asking after it ends nothing
		return nil
	}
	journey, err := s.Forum.SignIns.Finish(c.UserContext(), c.Cookies(s.visitCookie()), c.Query("state"))
	if forum.CodeOf(err) == forum.NotFound {
		if at(c).Actor.SignedIn() { // the back button, most likely
			return s.goOn(c, at(c).Actor, "/")
		}
		return s.signInProblem(c, fiber.StatusBadRequest, "/", "signIn.expired")
	}
	if err != nil {
		return err
	}
	at(c).lang = langOf(journey.ReturnTo)
	if err := s.checkAnswer(c); err != nil {
		return s.signInFailed(c, journey.ReturnTo, err)
	}
	person, err := s.signIns.redeem(c.UserContext(), journey, c.Query("code"))
	if err != nil {
		return s.signInFailed(c, journey.ReturnTo, err)
	}
	person.Lang = langOf(journey.ReturnTo)
	return s.startSession(c, person, journey.ReturnTo)
}

// refusal is what the provider answered instead of a code; one of the words of OAuth 2.0 and OpenID Connect.
type refusal string

func (r refusal) Error() string { return "the provider answered " + string(r) }

// checkAnswer refuses an answer that is an error, or that comes from another provider (RFC 9207).
func (s *Server) checkAnswer(c *fiber.Ctx) error {
	d, err := s.signIns.remembered(c.UserContext())
	if err != nil {
		return err
	}
	if issuer := c.Query("iss"); issuer != s.signIns.Issuer && (issuer != "" || d.SaysIssuer) {
		return errors.New("the answer comes from another issuer")
	}
	if code := c.Query("error"); code != "" {
		return refusal(url.QueryEscape(code[:min(len(code), 60)]))
	}
	return nil
}

func (s *Server) startSession(c *fiber.Ctx, p person, to string) error {
	account, err := s.Forum.Accounts.Arrive(c.UserContext(), p.Arrival)
	if err != nil {
		return err
	}
	token, _, err := s.Forum.Sessions.Start(c.UserContext(), forum.NewSession{
		Account: account, ProviderSID: p.sid, IDToken: p.idToken, Device: device(c.Get(fiber.HeaderUserAgent)), Previous: c.Cookies(s.sessionCookie()),
	})
	if err != nil {
		return err
	}
	actor, _, err := s.Forum.Sessions.Actor(c.UserContext(), token)
	if err != nil {
		return err
	}
	s.setCookie(c, s.sessionCookie(), token)
	s.rememberLanguage(c, actor.Lang)
	return s.goOn(c, actor, to)
}

// signInFailed says calmly that signing in did not work, and whose turn it is.
func (s *Server) signInFailed(c *fiber.Ctx, to string, err error) error {
	var refused refusal
	errors.As(err, &refused)
	switch {
	case refused == "access_denied":
		return s.signInProblem(c, fiber.StatusForbidden, to, "signIn.denied")
	case errors.Is(err, errProviderAway), refused == "temporarily_unavailable", refused == "server_error":
		s.Log.Warn("sign-in provider is away", "error", err)
		c.Set(fiber.HeaderRetryAfter, "30")
		return s.signInProblem(c, fiber.StatusServiceUnavailable, to, "signIn.away")
	}
	s.Log.Warn("sign-in refused", "error", err)
	return s.signInProblem(c, fiber.StatusBadRequest, to, "signIn.failed")
}

func (s *Server) signInProblem(c *fiber.Ctx, status int, to, sentence string) error {
	w := s.words(at(c).lang)
	p := views.SignInProblemPage{Page: s.page(c, "", w.T("signIn.title")), Sentence: w.T(sentence), ReturnTo: to}
	p.Path = returning("/sign-in", to)
	return s.render(c, status, views.SignInProblem(p))
}

// signOut ends the session here, and then at the provider if it can.
func (s *Server) signOut(c *fiber.Ctx) error {
	s.dropCookie(c, s.sessionCookie())
	s.dropCookie(c, s.visitCookie())
	c.Set("Clear-Site-Data", `"storage"`) // drafts of texts stay on nobody's device
	v := at(c)
	if !v.Actor.SignedIn() {
		return s.back(c, "/signed-out")
	}
	err := s.Forum.Sessions.End(c.UserContext(), v.Actor, v.Session.ID)
	if err != nil && forum.CodeOf(err) != forum.NotFound {
		return err
	}
	if to := s.providerSignOut(c); to != "" {
		return c.Redirect(to, fiber.StatusSeeOther)
	}
	return s.back(c, "/signed-out")
}

// providerSignOut is the address at which the provider ends its own session (RP-initiated logout), or "" when it has none or is away.
func (s *Server) providerSignOut(c *fiber.Ctx) string {
	d, err := s.signIns.remembered(c.UserContext())
	if err != nil || d.EndSession == "" {
		return ""
	}
	to, err := url.Parse(d.EndSession)
	if err != nil {
		return ""
	}
	q := to.Query()
	q.Set("client_id", s.signIns.ClientID)
	q.Set("post_logout_redirect_uri", s.PublicURL+"/signed-out")
	q.Set("ui_locales", at(c).lang)
	q.Set("state", at(c).lang) // comes back with the browser; the address itself is agreed to the letter
	if hint := at(c).Session.IDToken; hint != "" {
		q.Set("id_token_hint", hint)
	}
	to.RawQuery = q.Encode()
	return to.String()
}

func (s *Server) signedOut(c *fiber.Ctx) error {
	if lang := c.Query("state"); lang != at(c).lang && slices.Contains(locales.Languages, lang) {
		return c.Redirect(views.InLanguage("/signed-out", lang), fiber.StatusSeeOther)
	}
	return s.render(c, fiber.StatusOK, views.SignedOut(s.page(c, "", s.words(at(c).lang).T("signIn.signedOutTitle"))))
}
