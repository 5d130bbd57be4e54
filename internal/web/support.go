package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"
)

func (s *Server) support(c *fiber.Ctx) error {
	proposal, err := id(c, "id")
	if err != nil {
		return err
	}
	if err := s.Forum.Supports.Give(c.UserContext(), at(c).Actor, proposal, formID(c.FormValue("organisation"))); err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/proposals/%d?done=supported#support", proposal))
}

func (s *Server) withdrawSupport(c *fiber.Ctx) error {
	proposal, err := id(c, "id")
	if err != nil {
		return err
	}
	if err := s.Forum.Supports.Withdraw(c.UserContext(), at(c).Actor, proposal); err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/proposals/%d?done=supportWithdrawn#support", proposal))
}
