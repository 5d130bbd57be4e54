package demo

import (
	"context"
	"fmt"
	"time"

	"samenspraak/internal/forum"
)

// moderator is who decides in the example, and may not decide on the appeal against that.
const moderator = "p02"

// What people said in two threads about no action in particular, for moderators to decide on: each kind of decision once.
var (
	elsewhere = []remark{
		{"decided-bus", "p24", "De bus van half negen rijdt alweer niet. Wie herkent dat?"},
		{"decided-urgent", "p23", "En als je vandaag iets moet weten? Dan zijn vijf werkdagen voor een gesprek te lang."},
	}
	allowed = []remark{
		{"decided-phone", "p21", "Wat mag ik hier delen? Ik help graag mee: bel me op 06 12 34 56 78."},
		{"decided-course", "p20", "Wij geven een cursus over de Woo. Kijk op cursus.example, met korting in december."},
		{"decided-insult", "p24", "Wie hier op tegen is, snapt er gewoon niets van en moet zijn mond houden."},
		{"decided-address", "p22", "De wethouder woont aan de Verzonnenlaan 12. Ga daar maar eens aanbellen."},
		{"decided-source", "p19", "Ik heb gehoord dat er al lang is besloten. Dit is dus voor de vorm."},
	}
)

// remark is something said in one of those threads.
type remark struct{ id, author, words string }

// saidOn is the day of the content on which that was said: early, so that the plan's own discussions stand above it.
const saidOn = "2026-09-09"

// decided has moderators decide, be asked, and ask each other, some hours before now; what they wait for, waits.
func (s *seeding) decided() []deed {
	deeds := append(s.remarks("De bus van half negen", 12, elsewhere), s.remarks("Wat mag je hier delen?", 13, allowed)...)
	at := s.now.Add(-10 * time.Hour)
	for i, do := range []func(context.Context) error{s.move, s.closeThread, s.redact, s.hideWithAppeal, s.suspendAuthor, s.askToDelete, s.askOpinion} {
		deeds = append(deeds, deed{at.Add(time.Duration(i) * 20 * time.Minute), do})
	}
	return deeds
}

// remarks open a thread at an hour of that day and go on in it.
func (s *seeding) remarks(title string, hour int, all []remark) (deeds []deed) {
	var thread int64
	for i, r := range all {
		deeds = append(deeds, deed{s.at(saidOn, hour).Add(time.Duration(i) * 7 * time.Minute), func(ctx context.Context) (err error) {
			in := forum.NewComment{Key: "example-" + r.id, Markdown: r.words, Lang: "nl"}
			by := comment{ID: r.id, Author: r.author}
			said := place{thread: thread}
			if thread == 0 {
				said, err = s.open(ctx, by, forum.NewThread{Plan: s.plan.ID, Title: title, First: in})
			} else {
				said, err = s.answer(ctx, by, thread, in)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", r.id, err)
			}
			thread, s.numbers[r.id] = said.thread, said.comment
			return nil
		}})
	}
	return deeds
}

// on is a decision on what someone said, by a rule or none.
func (s *seeding) on(id, kind string, rule int, reason string) forum.NewDecision {
	return forum.NewDecision{Kind: kind, Items: []forum.DecisionItem{{About: s.numbers[id]}}, Rule: rule, Reason: reason, Lang: "nl"}
}

func (s *seeding) move(ctx context.Context) error {
	beside, err := s.f.Comments.Find(ctx, s.actors[moderator], s.numbers["t03-01"])
	if err != nil {
		return fmt.Errorf("move: %w", err)
	}
	_, err = s.f.Decisions.Move(ctx, s.actors[moderator], forum.NewMove{
		NewDecision: s.on("decided-urgent", forum.DecideMove, 0, "Je vraag past beter in het gesprek over de vijf werkdagen."), To: beside.Thread,
	})
	return err
}

func (s *seeding) closeThread(ctx context.Context) error {
	_, err := s.f.Decisions.Close(ctx, s.actors[moderator], s.on("decided-bus", forum.DecideClose, 0, "De dienstregeling hoort niet bij dit actieplan. De vervoerder heeft er een meldpunt voor."))
	return err
}

func (s *seeding) redact(ctx context.Context) error {
	found, err := s.f.Decisions.Redactable(ctx, s.actors[colleague], s.numbers["decided-phone"])
	if err != nil {
		return fmt.Errorf("redact: %w", err)
	}
	texts := map[string]string{}
	for _, field := range found.Fields {
		texts[field.Name] = "Wat mag ik hier delen? Ik help graag mee: bel me op " + forum.RedactionMark("nl") + "."
	}
	_, err = s.f.Decisions.Redact(ctx, s.actors[colleague], forum.NewRedaction{
		NewDecision: s.on("decided-phone", forum.DecideRedact, 4, "Iedereen kan dit lezen, ook wie kwaad wil. Daarom staat je nummer hier niet meer."), Texts: texts,
	})
	return err
}

// hideWithAppeal hides something whose author objects.
func (s *seeding) hideWithAppeal(ctx context.Context) error {
	taken, err := s.f.Decisions.Take(ctx, s.actors[moderator], s.on("decided-course", forum.DecideHide, 5, "Je bijdrage is reclame voor een cursus waarvoor mensen betalen."))
	if err != nil {
		return err
	}
	return s.f.Appeals.Lodge(ctx, s.actors["p20"], taken.Batch, "We verdienen er niets aan: de korting is voor wie het niet kan betalen. Mag het zonder die zin wel?", "nl")
}

func (s *seeding) suspendAuthor(ctx context.Context) error {
	in := s.on("decided-insult", forum.DecideSuspend, 2, "Je valt mensen aan in plaats van wat ze zeggen. Dit is niet de eerste keer.")
	in.Days = 14
	_, err := s.f.Decisions.Take(ctx, s.actors[moderator], in)
	return err
}

// askToDelete is what waits for a second moderator.
func (s *seeding) askToDelete(ctx context.Context) error {
	return s.f.Requests.Make(ctx, s.actors[colleague], s.on("decided-address", forum.DecideDelete, 4, "Dit is een oproep om iemand thuis lastig te vallen. Dat is strafbaar."))
}

// askOpinion is a report on which a moderator wants to know what another thinks.
func (s *seeding) askOpinion(ctx context.Context) error {
	about := s.numbers["decided-source"]
	if err := s.f.Flags.Report(ctx, s.actors["p18"], about, forum.NewFlag{Ground: forum.GroundOther, Words: "Klopt dit wel? Er staat geen bron bij.", Lang: "nl"}); err != nil {
		return fmt.Errorf("opinion: %w", err)
	}
	waiting, err := s.f.Cases.About(ctx, s.actors[colleague], about)
	if err != nil {
		return fmt.Errorf("opinion: %w", err)
	}
	return s.f.Opinions.Ask(ctx, s.actors[colleague], waiting.ID, 0, "Het is een mening zonder bron. Laten we zoiets staan?")
}
