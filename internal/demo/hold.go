package demo

import (
	"context"
	"fmt"
	"time"

	"samenspraak/internal/forum"
)

// heldComment is one that waits for a moderator before anyone sees it.
type heldComment struct {
	ID         string `json:"id"`
	Author     string `json:"author"`
	Beside     string `json:"beside"` // a comment of the thread it is said in
	MinutesAgo int    `json:"minutes_ago"`
	Lang       string `json:"lang"`
	Text       string `json:"text"`
}

// guarded is how long before now the safeguards became those of the example: all that was said before stood at once.
const guarded = 4 * time.Hour

// held has the admin set safeguards, and people say what these hold.
func (s *seeding) held(all []heldComment) []deed {
	deeds := []deed{{s.now.Add(-guarded), s.guard}}
	for _, h := range all {
		deeds = append(deeds, deed{s.now.Add(-time.Duration(h.MinutesAgo) * time.Minute), func(ctx context.Context) error {
			beside, err := s.f.Comments.Find(ctx, s.actors[h.Author], s.numbers[h.Beside])
			if err != nil {
				return fmt.Errorf("%s: %w", h.ID, err)
			}
			in := forum.NewComment{Key: "example-" + h.ID, Markdown: h.Text, Lang: h.Lang}
			if s.numbers[h.ID], err = s.f.Comments.Post(ctx, s.actors[h.Author], beside.Thread, in); err != nil {
				return fmt.Errorf("%s: %w", h.ID, err)
			}
			return nil
		}})
	}
	return deeds
}

func (s *seeding) guard(ctx context.Context) error {
	now, err := s.f.Safeguards.ToChange(ctx, s.actors[admin])
	if err != nil {
		return err
	}
	now.HoldBelow = 2
	now.PersonLimit = 300 // several may be the same invented person at once
	now.WordsNL, now.WordsEN = []string{"prutser*", "sukkel*", "gratis *krediet*"}, []string{"moron*", "free *credit*"}
	now.Why = "In de eerste week kwam er reclame van nieuwe accounts. Daarom kijken we voortaan eerst naar de eerste twee bijdragen van nieuwe leden."
	_, err = s.f.Safeguards.Change(ctx, s.actors[admin], now)
	return err
}
