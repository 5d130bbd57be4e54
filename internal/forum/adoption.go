package forum

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// NewAction is a draft action that is made of proposals.
type NewAction struct {
	Key       string
	Proposals []int64         // that it is made of, one or more of one plan
	Seen      map[int64]int64 // the last step on each that the moderator saw; none for those without
	Theme     int64
	Holder    int64 // the organisation that will answer for it; 0: none yet
	Lang      string
	Title     string
	Markdown  string // of its first version
	Reason    string
}

// Limits on making actions.
const (
	MaxActionTitle  = 200 // characters
	maxOrigins      = 20  // proposals that one action is made of
	originsOnAction = 100
)

func (in *NewAction) check() error {
	var wrong problems
	in.Title, in.Markdown, in.Reason = text.Line(in.Title), text.Clean(in.Markdown), text.Clean(in.Reason)
	if in.Lang != "en" {
		in.Lang = "nl"
	}
	for _, f := range []struct {
		name, value, missing string
		max                  int
	}{
		{"title", in.Title, "adoption.error.noTitle", MaxActionTitle},
		{"text", in.Markdown, "draft.error.empty", MaxVersion},
		{"reason", in.Reason, "curation.error.noReason", MaxCurationReason},
	} {
		switch length := text.Length(f.value); {
		case length == 0:
			wrong.add(f.name, f.missing)
		case length > f.max:
			wrong.add(f.name, "error.tooLong", "Max", f.max)
		}
	}
	in.Proposals = slices.Compact(slices.Sorted(slices.Values(in.Proposals)))
	switch {
	case len(in.Proposals) == 0:
		wrong.add("proposals", "adoption.error.none")
	case len(in.Proposals) > maxOrigins:
		wrong.add("proposals", "adoption.error.tooMany", "Max", maxOrigins)
	}
	return wrong.err()
}

// Adopt takes proposals into their plan as a new draft action, with the next number, a thread of its own and the text as its first version.
// Each proposal leads to the action, and the action to each of them. Moderators and admins may. It gives the action's number among subjects.
// Errors: NotFound; Invalid; Closed once the plan is adopted; Refused for a proposal that goes on in another;
// Conflict when another moderator took a step with one of them meanwhile.
func (s Curations) Adopt(ctx context.Context, a Actor, in NewAction) (action int64, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	if err := in.check(); err != nil {
		return 0, err
	}
	hash := hashOf("adopt", in.Proposals, in.Theme, in.Holder, in.Title, in.Markdown, in.Reason)
	err = s.f.once(ctx, a, in.Key, hash, &action, func(t *tx) error {
		found, err := lockCurated(ctx, t, a, in.Proposals...)
		if err != nil {
			return err
		}
		for _, p := range found {
			switch {
			case p.plan != found[0].plan:
				return &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "proposals", Message: "curation.error.other"}}}
			case p.merged != 0:
				return Errorf(Refused, "curation.error.merged")
			case !(Action{PlanPhase: p.planPhase}).IsDraft():
				return Errorf(Closed, "draft.error.adopted")
			}
		}
		for _, p := range found {
			if err := s.seenAll(ctx, t, p, in.Seen[p.id]); err != nil {
				return err
			}
		}
		action, err = s.makeAction(ctx, t, a, found[0].plan, in)
		if err != nil {
			return err
		}
		for _, p := range found {
			if err := s.originate(ctx, t, a, p, action, 1, CurationStep{Kind: "adopted", Other: action, Reason: in.Reason}); err != nil {
				return err
			}
		}
		return nil
	})
	return action, err
}

// makeAction writes the action, its holder, thread and first version.
func (s Curations) makeAction(ctx context.Context, t *tx, a Actor, plan int64, in NewAction) (int64, error) {
	// Numbers are given one by one: who makes another action of this plan at the same moment waits.
	if _, err := t.Exec(ctx, `SELECT FROM plans WHERE id = $1 FOR UPDATE`, plan); err != nil {
		return 0, err
	}
	subject := Subject{Kind: "action", Plan: plan, CreatedAt: t.now, Audience: Public}
	id, err := t.newSubject(ctx, subject)
	if err != nil {
		return 0, err
	}
	subject.ID = id
	title := Text{NL: in.Title}
	if in.Lang == "en" {
		title = Text{EN: in.Title}
	}
	done, err := t.Exec(ctx, `
		INSERT INTO actions (id, plan_id, theme_id, number, slug, title)
		SELECT @id, theme.plan_id, theme.id, n.next, 'actie-' || n.next, @title
		FROM themes theme
		CROSS JOIN LATERAL (SELECT coalesce(max(number), 0) + 1 AS next FROM actions WHERE plan_id = theme.plan_id) n
		WHERE theme.id = @theme AND theme.plan_id = @plan`,
		pgx.NamedArgs{"id": id, "theme": in.Theme, "plan": plan, "title": title})
	if err != nil {
		return 0, fmt.Errorf("action: %w", err)
	}
	if done.RowsAffected() == 0 {
		return 0, &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "theme", Message: "error.choice"}}}
	}
	if in.Holder != 0 {
		done, err := t.Exec(ctx, `
			INSERT INTO holders (action_id, organisation_id, position)
			SELECT $1, id, 1
			FROM organisations
			WHERE id = $2`, id, in.Holder)
		if err != nil {
			return 0, fmt.Errorf("holder: %w", err)
		}
		if done.RowsAffected() == 0 {
			return 0, &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "holder", Message: "error.choice"}}}
		}
	}
	if _, err := s.f.Threads.openMain(ctx, t, subject); err != nil {
		return 0, err
	}
	t.record(Event{Kind: "action.made", Actor: a, Subject: id, Data: map[string]any{"proposals": in.Proposals}}, actionChannel(id))
	first := newVersion{action: id, number: 1, lang: in.Lang, published: t.now, author: a, note: in.Reason, markdown: in.Markdown}
	return id, publish(ctx, t, []newVersion{first})
}

// originate notes that a proposal was taken into a version of an action.
func (s Curations) originate(ctx context.Context, t *tx, a Actor, p curated, action int64, version int, step CurationStep) error {
	done, err := t.Exec(ctx, `
		INSERT INTO origins (action_id, proposal_id, version, by_id, at)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT DO NOTHING`, action, p.id, version, a.Account, t.now)
	if err != nil || done.RowsAffected() == 0 {
		return err
	}
	if p.action == 0 {
		if _, err := t.Exec(ctx, `UPDATE proposals SET action_id = $2 WHERE id = $1`, p.id, action); err != nil {
			return err
		}
	}
	return t.recordStep(ctx, a, p, step)
}

// creditProposals notes which proposals led to a change in a version of an action: of its plan, and not taken into it before.
func (s Curations) creditProposals(ctx context.Context, t *tx, a Actor, action int64, version int, proposals []int64, reason string) error {
	if len(proposals) == 0 {
		return nil
	}
	found, err := lockCurated(ctx, t, a, slices.Compact(slices.Sorted(slices.Values(proposals)))...)
	if err != nil {
		return err
	}
	var plan int64
	if err := t.QueryRow(ctx, `SELECT plan_id FROM actions WHERE id = $1`, action).Scan(&plan); err != nil {
		return translate(err)
	}
	for _, p := range found {
		if p.plan != plan {
			return errNotFound
		}
		step := CurationStep{Kind: "credited", Other: action, Value: strconv.Itoa(version), Reason: text.Clip(reason, MaxCurationReason)}
		if err := s.originate(ctx, t, a, p, action, version, step); err != nil {
			return err
		}
	}
	return nil
}

// Origin is a proposal that an action was made of, or that led to a change in one of its versions.
type Origin struct {
	Proposal      int64
	ProposalTitle string
	ProposalLang  string
	Version       int  // from which it is in the action; 1: the action was made of it
	Made          bool // the action was made of it
	Merged        bool // it goes on in one that was taken into the action
}

// Creditable gives the proposals that belong to an action and were not taken into it yet, the newest first; who may edit the action may ask. Errors: NotFound.
func (s Curations) Creditable(ctx context.Context, a Actor, action int64) ([]Origin, error) {
	if err := mayEdit(ctx, s.f.db, a, action); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT o.id, o.title, coalesce(s.lang, 'nl')
		FROM proposals o
		JOIN subjects s ON s.id = o.id AND s.hidden_by IS NULL
		WHERE o.action_id = @action
			AND o.merged_into IS NULL
			AND NOT EXISTS (SELECT FROM origins WHERE action_id = @action AND proposal_id = o.id)
			AND s.audience <> 'authors'
			AND `+visible+`
		ORDER BY o.id DESC
		LIMIT @limit`, a.sees(pgx.NamedArgs{"action": action, "limit": originsOnAction}))
	if err != nil {
		return nil, fmt.Errorf("creditable proposals: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Origin, err error) {
		return o, row.Scan(&o.Proposal, &o.ProposalTitle, &o.ProposalLang)
	})
}

// ReadOrigins is OriginsOf, for a page as Threads.Read.
func (s Curations) ReadOrigins(ctx context.Context, a Actor, action int64) ([]Origin, error) {
	type originsOf int64
	return shared(ctx, s.f, a, originsOf(action), func(a Actor) ([]Origin, error) { return s.OriginsOf(ctx, a, action) })
}

// OriginsOf gives the proposals that were taken into an action and, once, those that go on in them, as far as the actor sees them.
func (s Curations) OriginsOf(ctx context.Context, a Actor, action int64) ([]Origin, error) {
	rows, err := s.f.db.Query(ctx, `
		WITH taken AS (
			SELECT proposal_id, version
			FROM origins
			WHERE action_id = @action
		), gathered AS (
			SELECT gathered.id, min(taken.version) AS version
			FROM taken
			CROSS JOIN LATERAL `+gatheredIn("taken.proposal_id")+` gathered
			WHERE gathered.id NOT IN (SELECT proposal_id FROM taken)
			GROUP BY gathered.id
		), origin AS (
			SELECT proposal_id, version, false AS merged
			FROM taken
			UNION ALL
			SELECT id, version, true
			FROM gathered
		)
		SELECT
			o.id AS proposal,
			o.title AS proposal_title,
			coalesce(s.lang, 'nl') AS proposal_lang,
			origin.version,
			origin.version = 1 AS made,
			origin.merged
		FROM origin
		JOIN proposals o ON o.id = origin.proposal_id
		JOIN subjects s ON s.id = o.id AND s.hidden_by IS NULL
		WHERE `+visible+`
		ORDER BY origin.version, origin.merged, o.id
		LIMIT @limit`, a.sees(pgx.NamedArgs{"action": action, "limit": originsOnAction}))
	if err != nil {
		return nil, fmt.Errorf("origins: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Origin])
}
