package demo

import (
	"context"
	"fmt"
	"time"

	"samenspraak/internal/forum"
)

// colleague is the moderator who leaves a note for the others.
const colleague = "p03"

// day is what moderators find when they begin: a note from a colleague, and a letter that one of them entered.
func (s *seeding) day() []deed {
	return []deed{
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
		{s.now.Add(-2 * time.Hour), s.letter},
	}
}

// letter is something that someone without an account sent on paper, as a moderator entered it.
func (s *seeding) letter(ctx context.Context) error {
	action, err := s.f.Actions.Find(ctx, forum.Actor{}, s.actions[1].ID)
	if err != nil {
		return fmt.Errorf("a letter: %w", err)
	}
	_, err = s.f.Assisted.Enter(ctx, s.actors[colleague], forum.NewAssisted{
		Key: "letter-of-the-day", Thread: action.MainThread,
		AssistedPerson: forum.AssistedPerson{
			Way: "paper", Name: "Truus Papierwinkel", ShownAs: "Truus Papierwinkel (via de moderatie)", ReceivedOn: s.now.AddDate(0, 0, -3), Contact: "020 555 0100",
		},
		Comment: forum.NewComment{Markdown: "Ik heb geen computer. Kan ik het antwoord op mijn verzoek ook per brief krijgen, en in grote letters?", Lang: "nl"},
	})
	if err != nil {
		return fmt.Errorf("a letter: %w", err)
	}
	return nil
}
