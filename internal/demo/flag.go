package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"samenspraak/internal/forum"
)

// label is what the content expects of moderators.
type label struct {
	Reason string `json:"reason"`
}

// brokenRules are the house rules that the reasons of labels stand for.
var brokenRules = map[string]int{"off_topic": 1, "abuse": 2}

// firstFlag is how long before now the first contribution was reported: what waits for moderators is of today.
const firstFlag = 5 * time.Hour

// flags have readers report what the content has labels for; of what is worse, more readers do.
func (s *seeding) flags(threads []thread) []deed {
	var deeds []deed
	for _, t := range threads {
		for _, c := range t.Comments {
			if c.Moderation == nil {
				continue
			}
			rule, at := brokenRules[c.Moderation.Reason], s.now.Add(-firstFlag+time.Duration(len(deeds))*37*time.Minute)
			for i, reader := range readersBeside(c.Author)[:rule] {
				deeds = append(deeds, deed{at.Add(time.Duration(i) * 11 * time.Minute), func(ctx context.Context) error {
					err := s.f.Flags.Report(ctx, s.actors[reader], s.numbers[c.ID], forum.NewFlag{Ground: forum.GroundRule, Rule: rule, Lang: "nl"})
					if err != nil {
						return fmt.Errorf("%s: %w", c.ID, err)
					}
					return nil
				}})
			}
		}
	}
	return deeds
}

// readersBeside are members other than an author.
func readersBeside(author string) []string {
	var all []string
	for _, p := range read[people]("people.json").People {
		if p.Role == "member" && p.ID != author {
			all = append(all, p.ID)
		}
	}
	return slices.Clip(all)
}
