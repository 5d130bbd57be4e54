package demo

import (
	"context"
	"fmt"
	"time"

	"samenspraak/internal/forum"
)

// colleague is the moderator who leaves a note for the others.
const colleague = "p03"

// day is what moderators find when they begin: what waits longer than was promised, and a note from a colleague.
func (s *seeding) day() []deed {
	return []deed{
		{s.now.Add(-4 * time.Hour), s.f.Cases.KeepTime},
		{s.now.Add(-3 * time.Hour), func(ctx context.Context) error {
			err := s.f.HandoverNotes.Leave(ctx, s.actors[colleague], forum.NewHandoverNote{
				Plan: s.plan.ID, Lang: "nl",
				Words: "Over de termijn van twee werkdagen komen steeds dezelfde vragen binnen. Ik bel de griffie: wacht met antwoorden tot ik morgen terug ben.",
			})
			if err != nil {
				return fmt.Errorf("a note: %w", err)
			}
			return nil
		}},
	}
}
