package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

func memberPath(account int64) string { return fmt.Sprintf("/moderation/members/%d", account) }

// member is someone as moderators see them, with what they noted.
func (s *Server) member(c *fiber.Ctx) error {
	return s.showMember(c, fiber.StatusOK, views.MemberPage{})
}

func (s *Server) showMember(c *fiber.Ctx, status int, p views.MemberPage) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, a := c.UserContext(), at(c).Actor
	p.Before = formID(c.Query("before"))
	if p.Member, err = s.Forum.Cases.Member(ctx, a, number, p.Before); err != nil {
		return err
	}
	if p.Notes, err = s.Forum.MemberNotes.Of(ctx, a, number); err != nil {
		return err
	}
	p.Page = s.page(c, "", views.NameOf(s.plainPage(at(c).lang), p.Member.Name))
	p.Path = memberPath(number)
	return s.render(c, status, views.Member(p))
}

func (s *Server) addMemberNote(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	err = s.Forum.MemberNotes.Add(c.UserContext(), at(c).Actor, number, c.FormValue("words"), at(c).lang)
	if forum.CodeOf(err) == forum.Invalid {
		return s.showMember(c, fiber.StatusUnprocessableEntity, views.MemberPage{Words: c.FormValue("words"), Problems: problemsOf(err)})
	}
	if err != nil {
		return err
	}
	return s.back(c, memberPath(number)+"?done=memberNoted")
}

// liftSuspension ends someone's suspension before its time.
func (s *Server) liftSuspension(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	err = s.Forum.Accounts.Lift(c.UserContext(), at(c).Actor, number, c.FormValue("reason"))
	if forum.CodeOf(err) == forum.Invalid {
		return s.showMember(c, fiber.StatusUnprocessableEntity, views.MemberPage{LiftReason: c.FormValue("reason"), LiftProblems: problemsOf(err)})
	}
	if err != nil {
		return err
	}
	return s.back(c, memberPath(number)+"?done=lifted")
}

func (s *Server) removeMemberNote(c *fiber.Ctx) error {
	number, err := id(c, "id")
	if err != nil {
		return err
	}
	about, err := s.Forum.MemberNotes.Remove(c.UserContext(), at(c).Actor, number)
	if err != nil {
		return err
	}
	return s.back(c, memberPath(about)+"?done=memberNoteRemoved")
}
