package web

import "github.com/gofiber/fiber/v2"

// keepReading remembers where someone left off in a thread. It comes when the page is left, so that nobody
// reads the answer: who is not signed in any more is not sent to sign in.
func (s *Server) keepReading(c *fiber.Ctx) error {
	thread, err := id(c, "id")
	if err != nil {
		return err
	}
	if err := s.Forum.Readings.Keep(c.UserContext(), at(c).Actor, thread, formID(c.FormValue("seen"))); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}
