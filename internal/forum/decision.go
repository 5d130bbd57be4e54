package forum

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Kinds of decisions on a contribution.
const (
	DecideApprove  = "approve"  // it may stay as it is, and comes into view if it was held
	DecideHold     = "hold"     // the forum's own: out of view until a moderator looked
	DecideHide     = "hide"     // its place stays, with the rule; answers stay
	DecideRestore  = "restore"  // what was hidden comes back
	DecideWarn     = "warn"     // its author is told what is wrong with it
	DecideSuspend  = "suspend"  // its author only reads for a time
	DecideRedact   = "redact"   // it stays, without the personal data in it
	DecideMove     = "move"     // a comment goes to another thread of the plan, with its replies
	DecideClose    = "close"    // the thread in which it stands takes no more comments
	DecideMerge    = "merge"    // a proposal goes on in another
	DecideSplit    = "split"    // a part of a proposal becomes another
	DecideBan      = "ban"      // its author only reads from now on: with four eyes
	DecideWithdraw = "withdraw" // a proposal that a moderator entered for someone goes out of view, since they ask for that
	DecideDelete   = "delete"   // it is unlawful, and nobody reads it any more: with four eyes
)

// DecisionKinds are those that moderators choose from, in the order of their keys.
var DecisionKinds = []string{DecideApprove, DecideHide, DecideWarn, DecideSuspend, DecideRestore}

// RarerKinds are those that ask for more than a rule and reasons, each on a page of its own.
var RarerKinds = []string{DecideRedact, DecideMove, DecideClose, DecideMerge, DecideSplit, DecideBan, DecideDelete}

// Bounds of decisions.
const (
	MaxDecisionReason = 2000 // characters
	MaxDecided        = 500  // contributions in one go
	MaxSuspendDays    = 365
	UndoFor           = 10 * time.Minute
	AppealFor         = 183 * 24 * time.Hour // half a year, as the Digital Services Act has it (article 20)
)

// NewDecision is what a moderator decides on one contribution or several.
type NewDecision struct {
	Kind   string
	Items  []DecisionItem
	Rule   int    // of the house rules that hold; 0 where nothing is wrong
	Reason string // for the author and, without a name, for everyone
	Lang   string
	Days   int   // of a suspension
	Hides  bool  // of a decision on a person: the contribution goes out of view with it
	asked  int64 // by whom a decision was asked for to which the actor agrees, or 0
	lead   int64 // the decision on the same person that this is part of, or 0
}

// by are who took the decision, and who agreed to it: who asked, when someone did.
func (in NewDecision) by(a Actor) (by, agreed *int64) {
	if in.asked != 0 {
		return &in.asked, a.id()
	}
	return a.id(), nil
}

// DecisionItem is a contribution, and the last decision on it that the moderator knew of (0: none).
type DecisionItem struct {
	About int64
	Known int64
}

// Blames tells whether this kind of decision finds something wrong, and so needs a rule and a reason.
func Blames(kind string) bool {
	return slices.Contains(blaming, kind)
}

var blaming = []string{DecideHide, DecideWarn, DecideSuspend, DecideRedact, DecideBan, DecideDelete}

// Personal tells whether this kind of decision is on who wrote something; whether that stays in view is decided beside it.
func Personal(kind string) bool {
	return kind == DecideWarn || kind == DecideSuspend || kind == DecideBan
}

func (in *NewDecision) check() error {
	var wrong problems
	in.Reason = text.Clean(in.Reason)
	if in.Lang != "en" {
		in.Lang = "nl"
	}
	if !slices.Contains(DecisionKinds, in.Kind) && !slices.Contains(RarerKinds, in.Kind) {
		wrong.add("kind", "decision.error.noKind")
	}
	if !Blames(in.Kind) {
		in.Rule = 0
	} else if in.Rule <= 0 {
		wrong.add("rule", "decision.error.noRule")
	}
	switch length := text.Length(in.Reason); {
	case length == 0 && in.Kind != DecideApprove:
		wrong.add("reason", "decision.error.noReason")
	case length > MaxDecisionReason:
		wrong.add("reason", "error.tooLong", "Max", MaxDecisionReason)
	}
	if in.Kind == DecideSuspend && (in.Days < 1 || in.Days > MaxSuspendDays) {
		wrong.add("days", "decision.error.days", "Max", MaxSuspendDays)
	}
	if !Personal(in.Kind) {
		in.Hides = false
	}
	if len(in.Items) == 0 {
		wrong.add("items", "decision.error.noItems")
	} else if len(in.Items) > MaxDecided {
		wrong.add("items", "decision.error.tooMany", "Max", MaxDecided)
	}
	return wrong.err()
}

// Taken is what became of a decision on several contributions.
type Taken struct {
	Batch int64 // by which it can be undone; 0 when nothing was decided
	Done  int
	Late  []int64 // contributions on which someone else decided meanwhile, or that nothing can be decided on any more
	Left  int     // how many are for another to decide on: they are one's own, or a colleague's
}

// Decisions are what moderators decided.
type Decisions struct{ f *Forum }

// Take carries out a decision on contributions, all that are still as the moderator knew them, in one transaction; it ends their cases, and their
// authors and who reported them are told. Who wrote several of them is warned or suspended once. Errors: NotFound for who does not moderate; Invalid; Refused for who would clear what they wrote
// themselves, and on a person as mayTakeOn;// themselves, also with others, or entered for someone; Conflict when all were decided on meanwhile.
func (s Decisions) Take(ctx context.Context, a Actor, in NewDecision) (Taken, error) {
	if err := a.mayCurate(); err != nil {
		return Taken{}, err
	}
	if !slices.Contains(DecisionKinds, in.Kind) {
		in.Kind = "" // what asks for more has a door of its own
	}
	if err := in.check(); err != nil {
		return Taken{}, err
	}
	var taken Taken
	err := s.f.write(ctx, func(t *tx) error {
		taken = Taken{}
		own, late := error(nil), error(Errorf(Conflict, "decision.error.late"))
		edition, err := s.f.HouseRules.holding(ctx, t, in.Rule)
		if err != nil {
			return err
		}
		known := map[int64]int64{}
		leads := map[int64]int64{} // the decision on each author
		var ids []int64
		for _, i := range in.Items {
			known[i.About] = i.Known
			ids = append(ids, i.About)
		}
		items, err := lockItems(ctx, t, a, ids)
		if err != nil {
			return err
		}
		for _, item := range items {
			if err := item.stillOpen(in.Kind, known[item.ID]); err != nil {
				late = err
				continue
			}
			if party := item.party(); party != nil && Clears(in.Kind) {
				own = party
				taken.Left++
				delete(known, item.ID)
				continue
			}
			if refusal := a.mayTakeOn(item.whom(), in.Kind); refusal != nil {
				own = refusal
				taken.Left++
				delete(known, item.ID)
				continue
			}
			in.lead = leads[item.Author]
			id, err := s.decide(ctx, t, a, item, in, edition, taken.Batch)
			if err != nil {
				return err
			}
			if taken.Batch == 0 {
				taken.Batch = id
			}
			if Personal(in.Kind) && item.Author != 0 && in.lead == 0 {
				leads[item.Author] = id
			}
			taken.Done++
			delete(known, item.ID)
		}
		for id := range known {
			taken.Late = append(taken.Late, id)
		}
		slices.Sort(taken.Late)
		if taken.Done == 0 && own != nil {
			return own
		}
		if taken.Done == 0 {
			return late
		}
		return nil
	})
	return taken, err
}

// decide carries out a decision on one contribution and gives its number.
func (s Decisions) decide(ctx context.Context, t *tx, a Actor, item item, in NewDecision, edition int, batch int64) (int64, error) {
	id, err := t.newSubject(ctx, Subject{Kind: "decision", Plan: item.Plan, Author: item.Author, CreatedAt: t.now, Audience: Moderators, Lang: in.Lang})
	if err != nil {
		return 0, fmt.Errorf("decide: %w", err)
	}
	var until *time.Time
	if in.Kind == DecideSuspend {
		end := t.now.AddDate(0, 0, in.Days)
		until = &end
	}
	if batch == 0 {
		batch = id
	}
	in.Hides = in.Hides && item.inView()
	by, agreed := in.by(a)
	_, err = t.Exec(ctx, `
		INSERT INTO decisions (id, about_id, batch_id, lead_id, kind, hides, edition, rule, reason, by_id, agreed_by, until, was_hidden_by, was_audience)
		VALUES (
			@id, @about, @batch, NULLIF(@lead::bigint, 0), @kind, @hides, NULLIF(@edition, 0), NULLIF(@rule, 0), @reason, @by, @agreed, @until,
			NULLIF(@hidden::bigint, 0), @audience
		)`,
		pgx.NamedArgs{
			"id": id, "about": item.ID, "batch": batch, "lead": in.lead, "kind": in.Kind, "hides": in.Hides, "edition": edition, "rule": in.Rule,
			"reason": in.Reason, "by": by, "agreed": agreed, "until": until, "hidden": item.HiddenBy, "audience": item.Audience,
		})
	if err != nil {
		return 0, fmt.Errorf("decide: %w", err)
	}
	t.record(Event{Kind: "decision.taken", Actor: a, Subject: id, Data: wasAndIs(
		map[string]any{"audience": item.Audience, "hiddenBy": item.HiddenBy}, map[string]any{"decision": in.Kind, "hides": in.Hides, "edition": edition, "rule": in.Rule},
		map[string]any{"about": item.ID, "kind": in.Kind, "held": item.Held},
	)})
	if err := s.carryOut(ctx, t, a, item, in, until, id); err != nil {
		return 0, fmt.Errorf("decide: %w", err)
	}
	if in.Kind == DecideHold {
		return id, nil
	}
	if err := s.f.Flags.settle(ctx, t, a, item.ID, id); err != nil {
		return 0, err
	}
	if err := s.f.Appeals.endBy(ctx, t, a, item.ID, id, in.Kind); err != nil {
		return 0, err
	}
	return id, t.closeCase(ctx, a, item.ID, id)
}

// carryOut does what a decision says.
func (s Decisions) carryOut(ctx context.Context, t *tx, a Actor, item item, in NewDecision, until *time.Time, id int64) error {
	if (in.Kind == DecideSuspend || in.Kind == DecideBan) && in.lead == 0 {
		if err := s.f.Accounts.suspend(ctx, t, a, item.Author, NewSuspension{Until: orZero(until), Reason: in.Reason}, id); err != nil {
			return err
		}
	}
	switch {
	case in.Hides:
		return s.hide(ctx, t, a, item, id)
	case slices.Contains(staying, in.Kind) && item.Held: // what waited for a moderator waits no more
		return s.show(ctx, t, a, item)
	}
	switch in.Kind {
	case DecideRestore:
		return s.show(ctx, t, a, item)
	case DecideHide, DecideHold, DecideWithdraw:
		return s.hide(ctx, t, a, item, id)
	case DecideClose:
		return s.f.Threads.closeFor(ctx, t, a, item.inThread(), id, in.Reason)
	case DecideDelete:
		if err := s.deleteContent(ctx, t, a, item, id); err != nil {
			return err
		}
		return s.hide(ctx, t, a, item, id)
	}
	return nil
}
