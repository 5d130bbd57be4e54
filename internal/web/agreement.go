package web

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/internal/forum"
)

func (s *Server) agree(c *fiber.Ctx) error { return s.answerAgreed(c, s.Forum.Agreements.Give, true) }

func (s *Server) withdrawAgreement(c *fiber.Ctx) error {
	return s.answerAgreed(c, s.Forum.Agreements.Withdraw, false)
}

// agreedAnswer tells our element how it stands now.
type agreedAnswer struct {
	Agreed bool `json:"agreed"`
	N      int  `json:"n"`
}

// answerAgreed carries out what the button asks, and leads back to the comment on the page where it was pressed.
func (s *Server) answerAgreed(c *fiber.Ctx, do func(ctx context.Context, a forum.Actor, comment int64) (int, error), agreed bool) error {
	comment, err := id(c, "id")
	if err != nil {
		return err
	}
	n, err := do(c.UserContext(), at(c).Actor, comment)
	if err != nil {
		return err
	}
	if wantsFragment(c) {
		return c.JSON(agreedAnswer{Agreed: agreed, N: n})
	}
	if c.FormValue("to") == "" {
		return s.back(c, fmt.Sprintf("/comments/%d", comment))
	}
	return s.back(c, fmt.Sprintf("%s#comment-%d", withoutLanguage(ownPath(c.FormValue("to"))), comment))
}
