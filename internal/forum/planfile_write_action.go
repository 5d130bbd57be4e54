package forum

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

func (w *planWriting) writeActions(ctx context.Context) error {
	unnamed := make([]*int64, len(w.plan.actions))
	for n := range w.plan.actions {
		a := &w.plan.actions[n]
		a.ID, unnamed[n] = w.known.actions[a.Number].id, &a.ID
	}
	if err := w.name(ctx, "action", w.id, unnamed); err != nil {
		return err
	}
	put, err := w.put(ctx, "actions", `
		INSERT INTO actions AS a (
			id, plan_id, theme_id, number, slug, title, problem, starts, starts_precision, ends, ends_precision,
			results, ogp_values, ogp_id, completion, irm, sources, provenance
		)
		SELECT
			r.id, @plan, theme.id, r.number, r.slug, r.title, r.problem, r.starts, r.starts_precision, r.ends, r.ends_precision,
			r.results, r.ogp_values, NULLIF(r.ogp_id, ''), NULLIF(r.completion, ''), r.irm, r.sources, r.provenance
		FROM jsonb_to_recordset(@rows) AS r (
			id bigint, theme text, number integer, slug text, title jsonb, problem jsonb, starts date, starts_precision text, ends date, ends_precision text,
			results jsonb, ogp_values text[], ogp_id text, completion text, irm jsonb, sources text[], provenance jsonb
		)
		JOIN themes theme ON theme.plan_id = @plan AND theme.number = r.theme
		ON CONFLICT (id) DO UPDATE SET
			theme_id = excluded.theme_id,
			slug = excluded.slug,
			title = excluded.title,
			problem = excluded.problem,
			starts = excluded.starts,
			starts_precision = excluded.starts_precision,
			ends = excluded.ends,
			ends_precision = excluded.ends_precision,
			results = excluded.results,
			ogp_values = excluded.ogp_values,
			ogp_id = excluded.ogp_id,
			completion = excluded.completion,
			irm = excluded.irm,
			sources = excluded.sources,
			provenance = excluded.provenance
		WHERE (
			a.theme_id, a.slug, a.title, a.problem, a.starts, a.starts_precision, a.ends, a.ends_precision,
			a.results, a.ogp_values, a.ogp_id, a.completion, a.irm, a.sources, a.provenance
		) IS DISTINCT FROM (
			excluded.theme_id, excluded.slug, excluded.title, excluded.problem, excluded.starts, excluded.starts_precision, excluded.ends, excluded.ends_precision,
			excluded.results, excluded.ogp_values, excluded.ogp_id, excluded.completion, excluded.irm, excluded.sources, excluded.provenance
		)
		RETURNING id, `+didPut+`, id AS action`, pgx.NamedArgs{"plan": w.id, "rows": listed(w.plan.actions)})
	if err != nil {
		return err
	}
	for _, number := range slices.Sorted(maps.Keys(w.known.actions)) {
		if !slices.ContainsFunc(w.plan.actions, func(a fileAction) bool { return a.Number == number }) {
			w.keep(fmt.Sprint("action ", number))
		}
	}
	return w.welcome(ctx, put)
}

// welcome notes which actions are new and gives each a thread of its own.
func (w *planWriting) welcome(ctx context.Context, put []touched) error {
	w.noteActions("action", put)
	for _, a := range put {
		if a.Did != "added" {
			continue
		}
		w.created[a.ID] = true
		if _, err := w.f.Threads.openMain(ctx, w.tx, Subject{ID: a.ID, Kind: "action", Plan: w.id, Audience: Public}); err != nil {
			return err
		}
	}
	return nil
}

func (w *planWriting) noteActions(part string, put []touched) {
	for _, t := range put {
		if w.actionParts[t.Action] == nil {
			w.actionParts[t.Action] = map[string]bool{}
		}
		w.actionParts[t.Action][part] = true
	}
}

// recordActions puts each action that is not what it was on record once.
func (w *planWriting) recordActions(context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(w.actionParts)) {
		if w.created[id] {
			w.tx.record(Event{Kind: "action.created", Subject: id}, actionChannel(id))
			continue
		}
		parts := slices.Sorted(maps.Keys(w.actionParts[id]))
		w.tx.record(Event{Kind: "action.changed", Subject: id, Data: map[string]any{"parts": parts}}, actionChannel(id))
	}
	return nil
}

type fileLink struct {
	Action   int    `json:"action"`
	Slug     string `json:"slug"`
	Position int    `json:"position"`
}

func (w *planWriting) writeHolders(ctx context.Context) error {
	return w.writeLinks(ctx, "holders", func(a fileAction) []string { return a.holders })
}

func (w *planWriting) writePartners(ctx context.Context) error {
	return w.writeLinks(ctx, "partners", func(a fileAction) []string { return a.partners })
}

// writeLinks ties organisations to actions in one of the two tables for that. A holder that stays keeps its contact person.
func (w *planWriting) writeLinks(ctx context.Context, table string, of func(fileAction) []string) error {
	links := []fileLink{}
	for _, a := range w.plan.actions {
		for position, slug := range of(a) {
			links = append(links, fileLink{a.Number, slug, position})
		}
	}
	put, err := w.put(ctx, table, `
		WITH r AS (
			SELECT a.id AS action_id, o.id AS organisation_id, r.position
			FROM jsonb_to_recordset(@rows) AS r (action integer, slug text, position integer)
			JOIN actions a ON a.plan_id = @plan AND a.number = r.action
			JOIN organisations o ON o.slug = r.slug
		), removed AS (
			DELETE FROM `+table+` l
			USING actions a
			WHERE a.id = l.action_id
				AND a.plan_id = @plan
				AND a.number = ANY (@numbers)
				AND (l.action_id, l.organisation_id) NOT IN (SELECT action_id, organisation_id FROM r)
			RETURNING l.action_id, l.organisation_id
		), put AS (
			INSERT INTO `+table+` AS l (action_id, organisation_id, position)
			SELECT action_id, organisation_id, position
			FROM r
			ON CONFLICT (action_id, organisation_id) DO UPDATE SET position = excluded.position
			WHERE l.position <> excluded.position
			RETURNING action_id, organisation_id, `+didPut+`
		)
		SELECT organisation_id AS id, did, action_id AS action FROM put
		UNION ALL
		SELECT organisation_id, 'removed', action_id FROM removed`,
		pgx.NamedArgs{"plan": w.id, "rows": links, "numbers": w.numbers()})
	w.noteActions(table, put)
	return err
}

// numbers are those of the actions in the file; others are left as they are.
func (w *planWriting) numbers() []int {
	numbers := []int{}
	for _, a := range w.plan.actions {
		numbers = append(numbers, a.Number)
	}
	return numbers
}

func (w *planWriting) writeMilestones(ctx context.Context) error {
	rows := []fileMilestone{}
	for _, a := range w.plan.actions {
		things := make([]thing, len(a.milestones))
		for n, m := range a.milestones {
			things[n] = thing{Title: m.Title, Date: dayOf(m.Due), Position: m.Position}
		}
		ids, _ := pair(things, w.known.actions[a.Number].milestones)
		for n, m := range a.milestones {
			m.ID = ids[n]
			rows = append(rows, m)
		}
	}
	put, err := w.put(ctx, "milestones", `
		WITH r AS (
			SELECT r.*, a.id AS action_id
			FROM jsonb_to_recordset(@rows) AS r (
				id bigint, action integer, position integer, title jsonb, due date, due_precision text, status text, provenance jsonb
			)
			JOIN actions a ON a.plan_id = @plan AND a.number = r.action
		), removed AS (
			DELETE FROM milestones m
			USING actions a
			WHERE a.id = m.action_id
				AND a.plan_id = @plan
				AND a.number = ANY (@numbers)
				AND m.id NOT IN (SELECT id FROM r)
			RETURNING m.id, m.action_id
		), changed AS (
			UPDATE milestones m
			SET position = r.position, title = r.title, due = r.due, due_precision = r.due_precision, status = r.status, provenance = r.provenance
			FROM r
			WHERE r.id = m.id
				AND (m.position, m.title, m.due, m.due_precision, m.status, m.provenance)
					IS DISTINCT FROM (r.position, r.title, r.due, r.due_precision, r.status, r.provenance)
			RETURNING m.id, m.action_id
		), added AS (
			INSERT INTO milestones (action_id, position, title, due, due_precision, status, provenance)
			SELECT action_id, position, title, due, due_precision, status, provenance
			FROM r
			WHERE id = 0
			RETURNING id, action_id
		)
		SELECT id, 'added' AS did, action_id AS action FROM added
		UNION ALL
		SELECT id, 'changed', action_id FROM changed
		UNION ALL
		SELECT id, 'removed', action_id FROM removed`,
		pgx.NamedArgs{"plan": w.id, "rows": rows, "numbers": w.numbers()})
	for _, m := range put {
		if !w.created[m.Action] {
			w.tx.record(Event{Kind: "milestone." + m.Did, Subject: m.Action, Data: map[string]any{"milestone": m.ID}}, actionChannel(m.Action))
		}
	}
	return err
}

// writeVersions publishes the versions that the forum does not have, and renews what was said about the others.
func (w *planWriting) writeVersions(ctx context.Context) error {
	in, err := time.LoadLocation(w.plan.TimeZone)
	if err != nil {
		return err
	}
	var fresh []newVersion
	said := []versionSaid{}
	for _, a := range w.plan.actions {
		for _, v := range a.versions {
			published := w.tx.now
			if v.published != nil {
				published = Date(*v.published).Begin(in)
			}
			if _, ok := w.known.actions[a.Number].versions[v.number]; ok {
				said = append(said, versionSaid{a.ID, v.number, v.note, v.published, published, v.provenance})
				continue
			}
			fresh = append(fresh, newVersion{
				action: a.ID, number: v.number, lang: v.lang, published: published, note: v.note, markdown: v.markdown, rest: v.provenance,
			})
		}
	}
	if len(fresh) > 0 {
		w.report.count("versions", Tally{Added: len(fresh)})
	}
	if err := w.sayOfVersions(ctx, said); err != nil {
		return err
	}
	return publish(ctx, w.tx, fresh)
}

// versionSaid is what a file says about a version beside its text.
type versionSaid struct {
	Action      int64          `json:"action"`
	Number      int            `json:"number"`
	Note        string         `json:"note"`
	Published   *string        `json:"published"` // null: the file does not say
	PublishedAt time.Time      `json:"published_at"`
	Provenance  map[string]any `json:"provenance"`
}

func (w *planWriting) sayOfVersions(ctx context.Context, said []versionSaid) error {
	put, err := w.put(ctx, "versions", `
		UPDATE versions v
		SET note = r.note, published_at = r.published_at, provenance = r.provenance
		FROM (
			SELECT action, number, note, CASE WHEN published IS NOT NULL THEN published_at END AS published_at, provenance
			FROM jsonb_to_recordset(@rows) AS r (action bigint, number integer, note text, published text, published_at timestamptz, provenance jsonb)
		) r
		WHERE v.action_id = r.action AND v.number = r.number
			AND (v.note, v.published_at, v.provenance) IS DISTINCT FROM (r.note, coalesce(r.published_at, v.published_at), r.provenance)
		RETURNING v.id, 'changed' AS did, v.action_id AS action`, pgx.NamedArgs{"rows": said})
	for _, v := range put {
		w.tx.record(Event{Kind: "version.corrected", Subject: v.Action, Data: map[string]any{"version": v.ID}}, actionChannel(v.Action))
	}
	return err
}
