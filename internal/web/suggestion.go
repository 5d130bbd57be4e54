package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

func (s *Server) suggestion(c *fiber.Ctx) error {
	return s.showSuggestion(c, fiber.StatusOK, "", nil)
}

// showSuggestion shows a suggestion to who decides on it.
func (s *Server) showSuggestion(c *fiber.Ctx, status int, reason string, problems views.Problems) error {
	t, found, err := s.whereComment(c)
	if err != nil {
		return err
	}
	may, err := s.Forum.Drafts.MayEdit(c.UserContext(), at(c).Actor, found.Action)
	if err != nil {
		return err
	}
	if found.Suggestion == nil || !may {
		return forum.Errorf(forum.NotFound, "error.notFound")
	}
	p := views.SuggestionPage{
		Page: s.page(c, "threads", s.words(at(c).lang).T("suggestion.decideTitle")), Thread: t, Comment: found, Reason: reason, Problems: problems,
	}
	if p.Passage, err = s.Forum.Passages.Find(c.UserContext(), at(c).Actor, found.Passage); err != nil {
		return err
	}
	version, err := s.Forum.Actions.Version(c.UserContext(), at(c).Actor, found.Action, p.Passage.Version)
	if err != nil {
		return err
	}
	p.Block, _ = version.Block(p.Passage.Block)
	return s.render(c, status, views.Suggestion(p))
}

// acceptSuggestion takes the words into the draft and leads to the editor, where they are worked on.
func (s *Server) acceptSuggestion(c *fiber.Ctx) error {
	_, found, err := s.whereComment(c)
	if err != nil {
		return err
	}
	fits, err := s.Forum.Suggestions.Accept(c.UserContext(), at(c).Actor, found.ID)
	if err != nil {
		return err
	}
	done := "taken"
	if !fits {
		done = "byHand"
	}
	return s.back(c, fmt.Sprintf("/actions/%d/draft?done=%s&suggestion=%d", found.Action, done, found.ID))
}

func (s *Server) declineSuggestion(c *fiber.Ctx) error {
	_, found, err := s.whereComment(c)
	if err != nil {
		return err
	}
	reason := c.FormValue("reason")
	err = s.Forum.Suggestions.Decline(c.UserContext(), at(c).Actor, found.ID, reason)
	if forum.CodeOf(err) == forum.Invalid {
		return s.showSuggestion(c, fiber.StatusUnprocessableEntity, reason, problemsOf(err))
	}
	if err != nil {
		return err
	}
	return s.back(c, fmt.Sprintf("/threads/%d?done=declined#comment-%d", found.Thread, found.ID))
}
