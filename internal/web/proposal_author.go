package web

import (
	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// authored is what the address names: a draft or a published proposal.
func authored(c *fiber.Ctx) (of forum.Authored, err error) {
	if c.Params("draft") != "" {
		of.Draft, err = id(c, "draft")
		return of, err
	}
	of.Proposal, err = id(c, "id")
	return of, err
}

func (s *Server) authors(c *fiber.Ctx) error {
	of, err := authored(c)
	if err != nil {
		return err
	}
	return s.showAuthors(c, of, "")
}

// showAuthors shows who writes together. link is one that was made just now.
func (s *Server) showAuthors(c *fiber.Ctx, of forum.Authored, link string) (err error) {
	ctx, a := c.UserContext(), at(c).Actor
	p := views.AuthorsPage{Page: s.page(c, "proposals", s.words(at(c).lang).T("coAuthor.title")), Of: of, Link: link}
	p.Path = views.AuthorsPath(of)
	if p.Authors, err = s.Forum.CoAuthors.Together(ctx, a, of); err != nil {
		return err
	}
	if p.Invitations, err = s.Forum.Invitations.Open(ctx, a, of); err != nil {
		return err
	}
	if of.Proposal != 0 {
		o, err := s.Forum.Proposals.Find(ctx, a, of.Proposal)
		if err != nil {
			return err
		}
		p.Subject, p.Lang, p.Back = o.Title, o.Lang, views.ProposalPath(o.ID)
		return s.render(c, fiber.StatusOK, views.Authors(p))
	}
	d, err := s.Forum.ProposalDrafts.Find(ctx, a, of.Draft)
	if err != nil {
		return err
	}
	p.Subject, p.Lang, p.Back = views.DraftTitle(p.Page, d), d.Lang, views.ProposalDraftPath(d.ID)
	return s.render(c, fiber.StatusOK, views.Authors(p))
}

// makeInvitation shows the link on the page that answers: it is kept nowhere, so no other page can.
func (s *Server) makeInvitation(c *fiber.Ctx) error {
	of, err := authored(c)
	if err != nil {
		return err
	}
	token, err := s.Forum.Invitations.Make(c.UserContext(), at(c).Actor, of)
	if err != nil {
		return err
	}
	defer c.Set(fiber.HeaderCacheControl, "no-store")
	return s.showAuthors(c, of, s.PublicURL+views.InLanguage(views.InvitationPath(token), at(c).lang))
}

func (s *Server) revokeInvitation(c *fiber.Ctx) error {
	of, err := authored(c)
	if err != nil {
		return err
	}
	invitation, err := id(c, "invitation")
	if err != nil {
		return err
	}
	if err := s.Forum.Invitations.Revoke(c.UserContext(), at(c).Actor, of, invitation); err != nil {
		return err
	}
	return s.back(c, views.AuthorsPath(of)+"?done=revoked")
}

// removeAuthor takes someone off. Who takes oneself off sees the draft no longer.
func (s *Server) removeAuthor(c *fiber.Ctx) error {
	of, err := authored(c)
	if err != nil {
		return err
	}
	account, err := id(c, "account")
	if err != nil {
		return err
	}
	if err := s.Forum.CoAuthors.Remove(c.UserContext(), at(c).Actor, of, account); err != nil {
		return err
	}
	if account == at(c).Actor.Account {
		return s.back(c, views.DraftsPath+"?done=left")
	}
	return s.back(c, views.AuthorsPath(of)+"?done=authorRemoved")
}

// invitation asks someone with a link to join. Its address is a secret, which no other site is told: the referrer policy sees to that.
func (s *Server) invitation(c *fiber.Ctx) error {
	invited, err := s.Forum.Invitations.Read(c.UserContext(), at(c).Actor, c.Params("token"))
	if err != nil {
		return err
	}
	if invited.IsAuthor {
		return s.back(c, whereAuthored(invited.Of()))
	}
	p := s.page(c, "proposals", s.words(at(c).lang).T("invitation.pageTitle"))
	defer c.Set(fiber.HeaderCacheControl, "no-store")
	return s.render(c, fiber.StatusOK, views.Invitation(views.InvitationPage{Page: p, Invited: invited, Token: c.Params("token")}))
}

func (s *Server) acceptInvitation(c *fiber.Ctx) error {
	invited, err := s.Forum.Invitations.Accept(c.UserContext(), at(c).Actor, c.Params("token"))
	if err != nil {
		return err
	}
	return s.back(c, withDone(whereAuthored(invited.Of()), "joined"))
}

func whereAuthored(of forum.Authored) string {
	if of.Proposal != 0 {
		return views.ProposalPath(of.Proposal)
	}
	return views.ProposalDraftPath(of.Draft)
}
