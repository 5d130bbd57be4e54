package web

import (
	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// welcome is the end of the first sign-in, and the page on which new house rules are accepted.
func (s *Server) welcome(c *fiber.Ctx) error {
	to := ownPath(c.Query("return_to"))
	if at(c).Actor.Ready {
		return s.goOn(c, at(c).Actor, to)
	}
	own, err := s.Forum.Accounts.Own(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	f := views.WelcomeForm{Name: own.DisplayName, Lang: at(c).lang, ReturnTo: to}
	if f.Name == "" {
		f.Name = own.OfferedName
	}
	return s.showWelcome(c, fiber.StatusOK, f)
}

func (s *Server) showWelcome(c *fiber.Ctx, status int, f views.WelcomeForm) error {
	rules, err := s.Forum.HouseRules.Current(c.UserContext())
	if err != nil {
		return err
	}
	title := s.words(at(c).lang).T("welcome.title", "Site", s.Site)
	if at(c).Actor.Name != "" {
		title = s.words(at(c).lang).T("welcome.titleAgain")
	}
	p := views.WelcomePage{Page: s.page(c, "", title), Form: f, Rules: rules}
	p.Path = returning("/welcome", f.ReturnTo)
	return s.render(c, status, views.Welcome(p))
}

func (s *Server) completeSignIn(c *fiber.Ctx) error {
	f := views.WelcomeForm{Name: c.FormValue("name"), Lang: c.FormValue("lang"), ReturnTo: ownPath(c.FormValue("return_to"))}
	err := s.Forum.Accounts.Complete(c.UserContext(), at(c).Actor, forum.Completion{
		Profile: forum.Profile{DisplayName: f.Name, Lang: f.Lang}, AcceptedEdition: formNumber(c.FormValue("rules")),
	})
	switch forum.CodeOf(err) {
	case forum.Invalid:
		f.Problems = problemsOf(err)
		return s.showWelcome(c, fiber.StatusUnprocessableEntity, f)
	case forum.Conflict:
		f.Problems = views.Problems{{Field: "rules", Message: "houseRule.error.newEdition"}}
		return s.showWelcome(c, fiber.StatusConflict, f)
	}
	if err != nil {
		return err
	}
	s.rememberLanguage(c, f.Lang)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Redirect(views.InLanguage(withoutLanguage(f.ReturnTo), f.Lang), fiber.StatusSeeOther)
}

// account shows someone's own name, language and sessions.
func (s *Server) account(c *fiber.Ctx) error {
	own, err := s.Forum.Accounts.Own(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	return s.showAccount(c, fiber.StatusOK, views.AccountForm{Name: own.DisplayName, Lang: own.Lang, ShowsPresence: own.ShowsPresence})
}

func (s *Server) showAccount(c *fiber.Ctx, status int, f views.AccountForm) error {
	own, err := s.Forum.Accounts.Own(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	sessions, err := s.Forum.Sessions.List(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	drafts, err := s.Forum.ProposalDrafts.Count(c.UserContext(), at(c).Actor)
	if err != nil {
		return err
	}
	return s.render(c, status, views.Account(views.AccountPage{
		Page: s.page(c, "account", s.words(at(c).lang).T("account.title")), Account: own, Form: f, Sessions: sessions, Drafts: drafts,
	}))
}

func (s *Server) changeAccount(c *fiber.Ctx) error {
	f := views.AccountForm{Name: c.FormValue("name"), Lang: c.FormValue("lang"), ShowsPresence: c.FormValue("shows_presence") != ""}
	err := s.Forum.Accounts.Change(c.UserContext(), at(c).Actor, forum.Settings{
		Profile: forum.Profile{DisplayName: f.Name, Lang: f.Lang}, ShowsPresence: f.ShowsPresence,
	})
	if forum.CodeOf(err) == forum.Invalid {
		f.Problems = problemsOf(err)
		return s.showAccount(c, fiber.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	s.rememberLanguage(c, f.Lang)
	return c.Redirect(views.InLanguage("/account?done=saved", f.Lang), fiber.StatusSeeOther)
}

// endSession signs out one browser; the one that asks is sent to the page for signing out.
func (s *Server) endSession(c *fiber.Ctx) error {
	session, err := id(c, "id")
	if err != nil {
		return err
	}
	if session == at(c).Session.ID {
		return s.signOut(c)
	}
	err = s.Forum.Sessions.End(c.UserContext(), at(c).Actor, session)
	if err != nil && forum.CodeOf(err) != forum.NotFound { // gone is what was asked for
		return err
	}
	return s.back(c, "/account?done=ended#"+sessionsID)
}

func (s *Server) endOtherSessions(c *fiber.Ctx) error {
	if err := s.Forum.Sessions.EndOthers(c.UserContext(), at(c).Actor); err != nil {
		return err
	}
	return s.back(c, "/account?done=ended#"+sessionsID)
}

// sessionsID is where the list of sessions stands on the account page.
const sessionsID = "sessions"
