package forum

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// CurationStep is one thing that a moderator did with a proposal, and why. Everyone who sees the proposal can read it.
type CurationStep struct {
	ID          int64
	Proposal    int64  // on whose way it is
	Kind        string // theme, action, related, unrelated, status, merged, unmerged, split, adopted or credited
	Other       int64  // the theme, action or proposal it is about; 0: none any more
	OtherKind   string
	OtherTitle  Text
	OtherHidden bool   // a moderator hid the proposal it is about: nobody is told which
	Value       string // the new status
	Reason      string
	ByName      string
	At          time.Time
}

// Curating is a moderator's step with a proposal as that moderator saw it.
type Curating struct {
	Proposal int64
	Seen     int64 // the last step that the moderator saw; 0 for none
	Case     int64 // that merging or splitting it settles, or 0
	Reason   string
}

// Limits on curating.
const (
	MaxCurationReason = 1000 // characters
	stepsOnPage       = 100
)

// CurationStatuses are what a moderator can make of a proposal's status; "answered" comes with the answer alone.
var CurationStatuses = []string{"published", "under_consideration"}

// Curations are what moderators do with proposals: order, relate, merge, split, take into the plan.
type Curations struct{ f *Forum }

// curated is what a step needs to know of its proposal.
type curated struct {
	id, plan, theme, action, merged, author int64
	planPhase, status, lang, title          string
	thread                                  int64
}

func (in *Curating) check(wrong *problems) {
	in.Reason = text.Clean(in.Reason)
	switch length := text.Length(in.Reason); {
	case length == 0:
		wrong.add("reason", "curation.error.noReason")
	case length > MaxCurationReason:
		wrong.add("reason", "error.tooLong", "Max", MaxCurationReason)
	}
}

// step carries out one step of a moderator on a proposal, locked, as that moderator saw it. do gives what the step is about, or a zero kind when nothing changes.
func (s Curations) step(ctx context.Context, a Actor, in Curating, do func(t *tx, p curated) (CurationStep, error)) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	var wrong problems
	in.check(&wrong)
	if err := wrong.err(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		found, err := lockCurated(ctx, t, a, in.Proposal)
		if err != nil {
			return err
		}
		if err := s.seenAll(ctx, t, found[0], in.Seen); err != nil {
			return err
		}
		step, err := do(t, found[0])
		if err != nil || step.Kind == "" {
			return err
		}
		step.Reason = in.Reason
		if step.Kind == "merged" {
			if err := s.f.Decisions.settleByStep(ctx, t, a, in, DecideMerge); err != nil {
				return err
			}
		}
		return t.recordStep(ctx, a, found[0], step)
	})
}

// lockCurated locks proposals that the actor may see, in one order, and gives them in the order asked for. Errors: NotFound.
func lockCurated(ctx context.Context, t *tx, a Actor, ids ...int64) ([]curated, error) {
	rows, err := t.Query(ctx, `
		SELECT
			o.id, o.plan_id, coalesce(o.theme_id, 0), coalesce(o.action_id, 0), coalesce(o.merged_into, 0), coalesce(s.author_id, 0),
			p.phase, o.status, coalesce(s.lang, 'nl'), o.title, coalesce(thread.id, 0)
		FROM proposals o
		JOIN subjects s ON s.id = o.id
		JOIN plans p ON p.id = o.plan_id
		LEFT JOIN threads thread ON thread.about_id = o.id AND thread.main
		WHERE o.id = ANY (@ids) AND s.hidden_by IS NULL AND s.audience NOT IN ('authors', 'moderators') AND `+visible+`
		ORDER BY o.id
		FOR UPDATE OF o`, a.sees(pgx.NamedArgs{"ids": ids}))
	if err != nil {
		return nil, fmt.Errorf("lock proposals: %w", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p curated, err error) {
		return p, row.Scan(&p.id, &p.plan, &p.theme, &p.action, &p.merged, &p.author, &p.planPhase, &p.status, &p.lang, &p.title, &p.thread)
	})
	if err != nil {
		return nil, fmt.Errorf("lock proposals: %w", err)
	}
	ordered := make([]curated, len(ids))
	for i, id := range ids {
		at := slices.IndexFunc(found, func(p curated) bool { return p.id == id })
		if at < 0 {
			return nil, errNotFound
		}
		ordered[i] = found[at]
	}
	return ordered, nil
}

// seenAll refuses a step when another moderator was first: who comes second hears who did what, and decides anew.
func (s Curations) seenAll(ctx context.Context, t *tx, p curated, seen int64) error {
	var last int64
	var name string
	err := t.QueryRow(ctx, `
		SELECT c.id, coalesce(by.display_name, '')
		FROM curation_steps c
		JOIN accounts by ON by.id = c.by_id
		WHERE c.proposal_id = $1
		ORDER BY c.id DESC
		LIMIT 1`, p.id).Scan(&last, &name)
	if err := translate(err); err != nil && CodeOf(err) != NotFound {
		return fmt.Errorf("steps: %w", err)
	}
	if last != seen {
		return Errorf(Conflict, "curation.error.meanwhile", "Name", name, "Title", p.title)
	}
	return nil
}

// recordStep notes what was done, on the proposal and for those who follow it live.
func (t *tx) recordStep(ctx context.Context, a Actor, p curated, step CurationStep) error {
	err := t.QueryRow(ctx, `
		INSERT INTO curation_steps (proposal_id, kind, other_id, value, reason, by_id, at)
		VALUES (@proposal, @kind, NULLIF(@other::bigint, 0), @value, @reason, @by, @now)
		RETURNING id`,
		pgx.NamedArgs{"proposal": p.id, "kind": step.Kind, "other": step.Other, "value": step.Value, "reason": step.Reason, "by": a.Account, "now": t.now},
	).Scan(&step.ID)
	if err != nil {
		return fmt.Errorf("step: %w", err)
	}
	was, err := stepBefore(ctx, t, p.id, step)
	if err != nil {
		return err
	}
	data := wasAndIs(was, map[string]any{"other": step.Other, "value": step.Value}, map[string]any{"step": step.ID})
	if step.Other != 0 {
		data["other"] = step.Other
	}
	if step.Value != "" {
		data["value"] = step.Value
	}
	channels := []string{proposalsChannel(p.plan), proposalChannel(p.id)}
	if p.thread != 0 {
		channels = append(channels, threadChannel(p.thread))
	}
	if step.Kind == "adopted" || step.Kind == "credited" {
		merged, err := t.gatheredIn(ctx, p.id)
		if err != nil {
			return err
		}
		for _, id := range merged {
			channels = append(channels, proposalChannel(id))
		}
	}
	t.record(Event{Kind: "proposal." + step.Kind, Actor: a, Subject: p.id, Data: data}, channels...)
	return nil
}

// stepBefore is what the last step of the same kind had led to, for auditors.
func stepBefore(ctx context.Context, t *tx, proposal int64, step CurationStep) (map[string]any, error) {
	var other int64
	var value string
	err := t.QueryRow(ctx, `
		SELECT coalesce(other_id, 0), value
		FROM curation_steps
		WHERE proposal_id = $1 AND kind = $2 AND id < $3
		ORDER BY id DESC
		LIMIT 1`, proposal, step.Kind, step.ID).Scan(&other, &value)
	if CodeOf(translate(err)) == NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("step before: %w", err)
	}
	return map[string]any{"other": other, "value": value}, nil
}

// SetTheme puts a proposal under a theme of its plan; 0 for none. Moderators and admins may, here and below, and say why.
// Errors, here and below: NotFound; Invalid without a reason; Conflict when another moderator took a step meanwhile.
func (s Curations) SetTheme(ctx context.Context, a Actor, in Curating, theme int64) error {
	return s.step(ctx, a, in, func(t *tx, p curated) (CurationStep, error) {
		if p.theme == theme {
			return CurationStep{}, nil
		}
		done, err := t.Exec(ctx, `
			UPDATE proposals
			SET theme_id = NULLIF($2::bigint, 0)
			WHERE id = $1 AND ($2 = 0 OR EXISTS (SELECT FROM themes WHERE id = $2 AND plan_id = proposals.plan_id))`, p.id, theme)
		if err == nil && done.RowsAffected() == 0 {
			err = &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "theme", Message: "error.choice"}}}
		}
		return CurationStep{Kind: "theme", Other: theme}, err
	})
}

// LinkAction says to which action of the plan a proposal belongs; 0 for none.
func (s Curations) LinkAction(ctx context.Context, a Actor, in Curating, action int64) error {
	return s.step(ctx, a, in, func(t *tx, p curated) (CurationStep, error) {
		if p.action == action {
			return CurationStep{}, nil
		}
		done, err := t.Exec(ctx, `
			UPDATE proposals
			SET action_id = NULLIF($2::bigint, 0)
			WHERE id = $1 AND ($2 = 0 OR EXISTS (SELECT FROM actions WHERE id = $2 AND plan_id = proposals.plan_id))`, p.id, action)
		if err == nil && done.RowsAffected() == 0 {
			err = &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "action", Message: "error.choice"}}}
		}
		return CurationStep{Kind: "action", Other: action}, err
	})
}

// Relate links two proposals that belong together, or ends that; both pages then show it.
func (s Curations) Relate(ctx context.Context, a Actor, in Curating, other int64, related bool) error {
	return s.withOther(ctx, a, in, other, func(t *tx, p, o curated) (CurationStep, error) {
		one, two := min(p.id, o.id), max(p.id, o.id)
		if related {
			done, err := t.Exec(ctx, `
				INSERT INTO proposal_relations (one_id, other_id)
				VALUES ($1, $2)
				ON CONFLICT DO NOTHING`, one, two)
			if err != nil || done.RowsAffected() == 0 {
				return CurationStep{}, err
			}
			return CurationStep{Kind: "related", Other: o.id}, nil
		}
		done, err := t.Exec(ctx, `
			DELETE FROM proposal_relations
			WHERE one_id = $1 AND other_id = $2`, one, two)
		if err != nil || done.RowsAffected() == 0 {
			return CurationStep{}, err
		}
		return CurationStep{Kind: "unrelated", Other: o.id}, nil
	})
}

// SetStatus says how far a proposal is: one of CurationStatuses. Errors beside those above: Refused once it is answered.
func (s Curations) SetStatus(ctx context.Context, a Actor, in Curating, status string) error {
	return s.step(ctx, a, in, func(t *tx, p curated) (CurationStep, error) {
		switch {
		case !slices.Contains(CurationStatuses, status):
			return CurationStep{}, &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "status", Message: "error.choice"}}}
		case p.status == "answered":
			return CurationStep{}, Errorf(Refused, "curation.error.answered")
		case p.status == status:
			return CurationStep{}, nil
		}
		_, err := t.Exec(ctx, `
			UPDATE proposals
			SET status = $2
			WHERE id = $1`, p.id, status)
		return CurationStep{Kind: "status", Value: status}, err
	})
}

// Steps gives what moderators did with a proposal that the actor sees, the first step first.
func (s Curations) Steps(ctx context.Context, a Actor, proposal int64) ([]CurationStep, error) {
	return s.steps(ctx, a, `(SELECT @proposal::bigint AS proposal, @proposal::bigint AS at)`, pgx.NamedArgs{"proposal": proposal, "limit": stepsOnPage})
}

// Ways gives of each of these proposals what moderators did with it and then, when it goes on in another, how that was taken into the plan.
func (s Curations) Ways(ctx context.Context, a Actor, proposals ...int64) (map[int64][]CurationStep, error) {
	found, err := s.steps(ctx, a, `(
		WITH RECURSIVE way AS (
			SELECT id AS proposal, id AS at
			FROM unnest(@proposals::bigint[]) id
			UNION
			SELECT way.proposal, o.merged_into
			FROM way
			JOIN proposals o ON o.id = way.at
			WHERE o.merged_into IS NOT NULL
		)
		SELECT proposal, at
		FROM way
	)`, pgx.NamedArgs{"proposals": proposals, "limit": stepsOnPage * len(proposals)})
	if err != nil {
		return nil, err
	}
	ways := map[int64][]CurationStep{}
	for _, step := range found {
		ways[step.Proposal] = append(ways[step.Proposal], step)
	}
	return ways, nil
}

// steps gives the steps along ways: SQL with proposals and where each came to be at.
func (s Curations) steps(ctx context.Context, a Actor, ways string, args pgx.NamedArgs) ([]CurationStep, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			c.id,
			way.proposal,
			c.kind,
			coalesce(c.other_id, 0) AS other,
			coalesce(other.kind, '') AS other_kind,
			coalesce(theme.title, action.title, jsonb_build_object(coalesce(other.lang, 'nl'), proposal.title), '{}') AS other_title,
			EXISTS (SELECT FROM subjects WHERE id = c.other_id AND hidden_by IS NOT NULL) AS other_hidden,
			c.value,
			c.reason,
			coalesce(by.display_name, '') AS by_name,
			c.at
		FROM `+ways+` way
		JOIN curation_steps c ON c.proposal_id = way.at AND (way.at = way.proposal OR c.kind IN ('adopted', 'credited'))
		JOIN subjects s ON s.id = c.proposal_id
		JOIN accounts by ON by.id = c.by_id
		LEFT JOIN subjects other ON other.id = c.other_id AND other.hidden_by IS NULL
		LEFT JOIN themes theme ON theme.id = other.id
		LEFT JOIN actions action ON action.id = other.id
		LEFT JOIN proposals proposal ON proposal.id = other.id
		WHERE `+visible+`
		ORDER BY way.proposal, way.at <> way.proposal, c.id
		LIMIT @limit`, a.sees(args))
	if err != nil {
		return nil, fmt.Errorf("steps: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[CurationStep])
}

// LastSteps gives the last step on each of the proposals that the actor sees and that had one: what a moderator who looks at them now has seen.
func (s Curations) LastSteps(ctx context.Context, a Actor, proposals []int64) (map[int64]int64, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT c.proposal_id, max(c.id)
		FROM curation_steps c
		JOIN subjects s ON s.id = c.proposal_id
		WHERE c.proposal_id = ANY (@proposals) AND `+visible+`
		GROUP BY c.proposal_id`, a.sees(pgx.NamedArgs{"proposals": proposals}))
	if err != nil {
		return nil, fmt.Errorf("last steps: %w", err)
	}
	last := map[int64]int64{}
	var proposal, step int64
	_, err = pgx.ForEachRow(rows, []any{&proposal, &step}, func() error {
		last[proposal] = step
		return nil
	})
	return last, err
}

// MayCurate tells whether the actor takes such steps. Errors: NotFound.
func (s Curations) MayCurate(a Actor) error { return a.mayCurate() }
