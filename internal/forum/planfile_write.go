package forum

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
)

// touched is a row that a statement added, changed or removed; one that was the same already is not touched.
type touched struct {
	ID     int64
	Did    string // added, changed or removed
	Action int64  // that it is a part of, or 0
}

// didPut tells in a RETURNING clause what an upsert did: only an updated row was locked before.
const didPut = `CASE WHEN xmax = 0 THEN 'added' ELSE 'changed' END AS did`

// put runs a statement for all rows of one kind, counts for the report what it touched, and gives that.
func (i *importing) put(ctx context.Context, kind, sql string, args pgx.NamedArgs) ([]touched, error) {
	rows, err := i.tx.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[touched])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	slices.SortFunc(all, func(a, b touched) int { return cmp.Compare(a.ID, b.ID) })
	var n Tally
	for _, t := range all {
		switch t.Did {
		case "added":
			n.Added++
		case "changed":
			n.Changed++
		case "removed":
			n.Removed++
		}
	}
	i.report.count(kind, n)
	return all, nil
}

// newSubjects gives numbers to n new things of a plan.
func (i *importing) newSubjects(ctx context.Context, kind string, plan int64, n int) ([]int64, error) {
	rows, err := i.tx.Query(ctx, `
		INSERT INTO subjects (kind, plan_id, created_at)
		SELECT @kind, @plan, @now
		FROM generate_series(1, @n)
		RETURNING id`, pgx.NamedArgs{"kind": kind, "plan": plan, "now": i.tx.now, "n": n})
	if err != nil {
		return nil, fmt.Errorf("subjects: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	slices.Sort(ids)
	return ids, err
}

// name gives each of the ids that is 0 the number of a new thing.
func (i *importing) name(ctx context.Context, kind string, plan int64, ids []*int64) error {
	ids = slices.DeleteFunc(ids, func(id *int64) bool { return *id != 0 })
	fresh, err := i.newSubjects(ctx, kind, plan, len(ids))
	for n, id := range fresh {
		*ids[n] = id
	}
	return err
}

func (i *importing) writeOrganisations(ctx context.Context, rows []fileOrganisation) error {
	put, err := i.put(ctx, "organisations", `
		INSERT INTO organisations AS o (slug, name, kind, website, example, provenance)
		SELECT slug, name, kind, NULLIF(website, ''), example, provenance
		FROM jsonb_to_recordset(@rows) AS r (slug text, name jsonb, kind text, website text, example boolean, provenance jsonb)
		ON CONFLICT (slug) DO UPDATE SET
			name = excluded.name,
			kind = excluded.kind,
			website = excluded.website,
			example = excluded.example,
			provenance = excluded.provenance
		WHERE (o.name, o.kind, o.website, o.example, o.provenance)
			IS DISTINCT FROM (excluded.name, excluded.kind, excluded.website, excluded.example, excluded.provenance)
		RETURNING id, `+didPut+`, 0 AS action`, pgx.NamedArgs{"rows": listed(rows)})
	for _, o := range put {
		i.tx.record(Event{Kind: "organisation." + o.Did, Data: map[string]any{"organisation": o.ID}})
	}
	return err
}

// listed makes an empty JSON list of no rows, where Go would make null.
func listed[T any](rows []T) []T {
	if rows == nil {
		return []T{}
	}
	return rows
}

// planWriting is the import of one plan.
type planWriting struct {
	*importing
	plan  filePlan
	known *knownPlan
	id    int64
	// changed holds which parts of the plan and of each of its actions are not what they were.
	planParts   map[string]bool
	actionParts map[int64]map[string]bool
	created     map[int64]bool   // new actions
	updates     map[int64]string // what was done to each update
}

func (i *importing) writePlan(ctx context.Context, p filePlan, known *knownPlan) error {
	w := planWriting{
		importing: i, plan: p, known: known,
		planParts: map[string]bool{}, actionParts: map[int64]map[string]bool{}, created: map[int64]bool{}, updates: map[int64]string{},
	}
	for _, step := range []func(context.Context) error{
		w.writePlanRow, w.writePhases, w.writeWindows, w.writeThemes,
		w.writeActions, w.writeHolders, w.writePartners, w.writeMilestones, w.recordActions, w.writeVersions,
		w.writeUpdates, w.writeEntries, w.writeMeetings, w.writeDocuments,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if len(w.planParts) > 0 && known.id != 0 {
		w.tx.record(Event{Kind: "plan.changed", Subject: w.id, Data: map[string]any{"parts": slices.Sorted(maps.Keys(w.planParts))}})
	}
	return nil
}

// partsPut is put for parts of the plan.
func (w *planWriting) partsPut(ctx context.Context, kind, sql string, rows any) error {
	put, err := w.put(ctx, kind, sql, pgx.NamedArgs{"plan": w.id, "rows": rows})
	if len(put) > 0 {
		w.planParts[kind] = true
	}
	return err
}

func (w *planWriting) keep(what string) {
	w.report.Kept = append(w.report.Kept, fmt.Sprintf("%s of %s, which %s leaves out", what, w.plan.Slug, w.plan.from.name))
}

func (w *planWriting) writePlanRow(ctx context.Context) error {
	w.id = w.known.id
	if w.id == 0 {
		id, err := w.tx.newSubject(ctx, Subject{Kind: "plan", CreatedAt: w.tx.now})
		if err != nil {
			return err
		}
		w.id = id
	}
	put, err := w.put(ctx, "plans", `
		INSERT INTO plans AS p (
			id, slug, number, title, motto, summary, summary_html, starts, starts_precision, ends, ends_precision,
			time_zone, phase, example, actions_total, remark, provenance
		)
		SELECT
			@plan, slug, number, title, motto, summary, summary_html, starts, starts_precision, ends, ends_precision,
			time_zone, phase, example, actions_total, remark, provenance
		FROM jsonb_to_record(@row) AS r (
			slug text, number integer, title jsonb, motto jsonb, summary jsonb, summary_html jsonb, starts date, starts_precision text, ends date, ends_precision text,
			time_zone text, phase text, example boolean, actions_total integer, remark jsonb, provenance jsonb
		)
		ON CONFLICT (id) DO UPDATE SET
			number = excluded.number,
			title = excluded.title,
			motto = excluded.motto,
			summary = excluded.summary,
			summary_html = excluded.summary_html,
			starts = excluded.starts,
			starts_precision = excluded.starts_precision,
			ends = excluded.ends,
			ends_precision = excluded.ends_precision,
			time_zone = excluded.time_zone,
			phase = excluded.phase,
			example = excluded.example,
			actions_total = excluded.actions_total,
			remark = excluded.remark,
			provenance = excluded.provenance
		WHERE (
			p.number, p.title, p.motto, p.summary, p.starts, p.starts_precision, p.ends, p.ends_precision,
			p.time_zone, p.phase, p.example, p.actions_total, p.remark, p.provenance
		) IS DISTINCT FROM (
			excluded.number, excluded.title, excluded.motto, excluded.summary, excluded.starts, excluded.starts_precision, excluded.ends, excluded.ends_precision,
			excluded.time_zone, excluded.phase, excluded.example, excluded.actions_total, excluded.remark, excluded.provenance
		)
		RETURNING id, `+didPut+`, 0 AS action`, pgx.NamedArgs{"plan": w.id, "row": w.plan})
	if err != nil {
		return err
	}
	if len(put) > 0 {
		w.planParts["plan"] = true
	}
	if w.known.id != 0 {
		return nil
	}
	w.tx.record(Event{Kind: "plan.imported", Subject: w.id})
	_, err = w.f.Threads.openMain(ctx, w.tx, Subject{ID: w.id, Kind: "plan", Audience: Public})
	return err
}

func (w *planWriting) writePhases(ctx context.Context) error {
	return w.partsPut(ctx, "phases", `
		WITH r AS (
			SELECT *
			FROM jsonb_to_recordset(@rows) AS r (
				position integer, kind text, title jsonb, starts date, starts_precision text, ends date, ends_precision text, provenance jsonb
			)
		), removed AS (
			DELETE FROM phases
			WHERE plan_id = @plan AND position NOT IN (SELECT position FROM r)
			RETURNING position
		), put AS (
			INSERT INTO phases AS p (plan_id, position, kind, title, starts, starts_precision, ends, ends_precision, provenance)
			SELECT @plan, position, kind, title, starts, starts_precision, ends, ends_precision, provenance
			FROM r
			ON CONFLICT (plan_id, position) DO UPDATE SET
				kind = excluded.kind,
				title = excluded.title,
				starts = excluded.starts,
				starts_precision = excluded.starts_precision,
				ends = excluded.ends,
				ends_precision = excluded.ends_precision,
				provenance = excluded.provenance
			WHERE (p.kind, p.title, p.starts, p.starts_precision, p.ends, p.ends_precision, p.provenance)
				IS DISTINCT FROM (excluded.kind, excluded.title, excluded.starts, excluded.starts_precision, excluded.ends, excluded.ends_precision, excluded.provenance)
			RETURNING position, `+didPut+`
		)
		SELECT position::bigint AS id, did, 0 AS action FROM put
		UNION ALL
		SELECT position::bigint, 'removed', 0 FROM removed`, listed(w.plan.phases))
}

func (w *planWriting) writeWindows(ctx context.Context) error {
	return w.partsPut(ctx, "windows", `
		WITH r AS (
			SELECT *
			FROM jsonb_to_recordset(@rows) AS r (
				slug text, kind text, audience text, title jsonb, text jsonb, opens date, closes date, provenance jsonb
			)
		), removed AS (
			DELETE FROM windows
			WHERE plan_id = @plan AND slug NOT IN (SELECT slug FROM r)
			RETURNING id
		), put AS (
			INSERT INTO windows AS w (plan_id, slug, kind, audience, title, text, opens, closes, provenance)
			SELECT @plan, slug, kind, audience, title, text, opens, closes, provenance
			FROM r
			ON CONFLICT (plan_id, slug) DO UPDATE SET
				kind = excluded.kind,
				audience = excluded.audience,
				title = excluded.title,
				text = excluded.text,
				opens = excluded.opens,
				closes = excluded.closes,
				provenance = excluded.provenance
			WHERE (w.kind, w.audience, w.title, w.text, w.opens, w.closes, w.provenance)
				IS DISTINCT FROM (excluded.kind, excluded.audience, excluded.title, excluded.text, excluded.opens, excluded.closes, excluded.provenance)
			RETURNING id, `+didPut+`
		)
		SELECT id, did, 0 AS action FROM put
		UNION ALL
		SELECT id, 'removed', 0 FROM removed`, listed(w.plan.windows))
}

func (w *planWriting) writeThemes(ctx context.Context) error {
	rows := listed(slices.Clone(w.plan.themes))
	unnamed := make([]*int64, len(rows))
	for n := range rows {
		rows[n].ID, unnamed[n] = w.known.themes[rows[n].Number], &rows[n].ID
	}
	if err := w.name(ctx, "theme", w.id, unnamed); err != nil {
		return err
	}
	for _, number := range slices.Sorted(maps.Keys(w.known.themes)) {
		if !slices.ContainsFunc(rows, func(t fileTheme) bool { return t.Number == number }) {
			w.keep("theme " + number)
		}
	}
	return w.partsPut(ctx, "themes", `
		INSERT INTO themes AS t (id, plan_id, number, position, title, intro, provenance)
		SELECT id, @plan, number, position, title, intro, provenance
		FROM jsonb_to_recordset(@rows) AS r (id bigint, number text, position integer, title jsonb, intro jsonb, provenance jsonb)
		ON CONFLICT (id) DO UPDATE SET
			position = excluded.position,
			title = excluded.title,
			intro = excluded.intro,
			provenance = excluded.provenance
		WHERE (t.position, t.title, t.intro, t.provenance) IS DISTINCT FROM (excluded.position, excluded.title, excluded.intro, excluded.provenance)
		RETURNING id, `+didPut+`, 0 AS action`, rows)
}
