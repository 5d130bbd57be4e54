package web

import (
	"github.com/gofiber/fiber/v2"

	"samenspraak/internal/forum"
)

// undoDecisions takes back what was decided in one go.
func (s *Server) undoDecisions(c *fiber.Ctx) error {
	batch, err := id(c, "id")
	if err != nil {
		return err
	}
	decided, err := s.Forum.Decisions.Batch(c.UserContext(), at(c).Actor, batch)
	if err != nil {
		return err
	}
	_, err = s.Forum.Decisions.Undo(c.UserContext(), at(c).Actor, batch)
	if forum.CodeOf(err) == forum.Conflict {
		return s.refuseUndoing(c, batch, err)
	}
	if err != nil {
		return err
	}
	return s.backToQueue(c, decided.First.Plan, "done=undone")
}

// refuseUndoing says of what was undone already by whom and when, and of what was decided on again why it stays.
func (s *Server) refuseUndoing(c *fiber.Ctx, batch int64, refusal error) error {
	decided, err := s.Forum.Decisions.Batch(c.UserContext(), at(c).Actor, batch)
	if err != nil {
		return err
	}
	if decided.Holds > 0 || decided.First.UndoneAt == nil {
		return refusal
	}
	who := "decision.undoneBy.moderator"
	switch {
	case decided.First.Reversed:
		who = "decision.undoneBy.appeal"
	case decided.First.UndoneBy == at(c).Actor.Account:
		who = "decision.undoneBy.you"
	}
	p := s.plainPage(at(c).lang)
	return forum.Errorf(forum.Conflict, "decision.error.undoneBy", "Who", p.T(who), "When", p.When(*decided.First.UndoneAt))
}
