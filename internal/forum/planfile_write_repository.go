package forum

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
)

// recordPut puts added and changed things on record.
func (w *planWriting) recordPut(kind string, put []touched) {
	for _, t := range put {
		w.tx.record(Event{Kind: kind + "." + t.Did, Subject: t.ID})
	}
}

func (w *planWriting) writeUpdates(ctx context.Context) error {
	rows := w.plan.updates
	unnamed := make([]*int64, len(rows))
	for n := range rows {
		rows[n].ID, unnamed[n] = w.known.updates[rows[n].Number], &rows[n].ID
	}
	if err := w.name(ctx, "update", w.id, unnamed); err != nil {
		return err
	}
	put, err := w.put(ctx, "updates", `
		INSERT INTO updates AS u (id, plan_id, number, date, date_precision, covers, title, source, provenance)
		SELECT id, @plan, number, date, date_precision, NULLIF(covers, ''), title, NULLIF(source, ''), provenance
		FROM jsonb_to_recordset(@rows) AS r (
			id bigint, number integer, date date, date_precision text, covers text, title jsonb, source text, provenance jsonb
		)
		ON CONFLICT (id) DO UPDATE SET
			date = excluded.date,
			date_precision = excluded.date_precision,
			covers = excluded.covers,
			title = excluded.title,
			source = excluded.source,
			provenance = excluded.provenance
		WHERE (u.date, u.date_precision, u.covers, u.title, u.source, u.provenance)
			IS DISTINCT FROM (excluded.date, excluded.date_precision, excluded.covers, excluded.title, excluded.source, excluded.provenance)
		RETURNING id, `+didPut+`, 0 AS action`, pgx.NamedArgs{"plan": w.id, "rows": listed(rows)})
	for _, u := range put {
		w.updates[u.ID] = u.Did
	}
	for _, number := range slices.Sorted(maps.Keys(w.known.updates)) {
		if !slices.ContainsFunc(rows, func(u fileUpdate) bool { return u.Number == number }) {
			w.keep(fmt.Sprint("update ", number))
		}
	}
	return err
}

// writeEntries ends with putting each update on record once, whatever of it is new.
func (w *planWriting) writeEntries(ctx context.Context) error {
	rows, numbers := []fileEntry{}, []int{}
	for _, u := range w.plan.updates {
		rows, numbers = append(rows, u.entries...), append(numbers, u.Number)
	}
	put, err := w.put(ctx, "update entries", `
		WITH r AS (
			SELECT u.id AS update_id, a.id AS action_id, r.status, r.text, NULLIF(r.basis, '') AS basis, r.provenance
			FROM jsonb_to_recordset(@rows) AS r (update integer, action integer, status text, text jsonb, basis text, provenance jsonb)
			JOIN updates u ON u.plan_id = @plan AND u.number = r.update
			JOIN actions a ON a.plan_id = @plan AND a.number = r.action
		), removed AS (
			DELETE FROM update_entries e
			USING updates u
			WHERE u.id = e.update_id
				AND u.plan_id = @plan
				AND u.number = ANY (@numbers)
				AND (e.update_id, e.action_id) NOT IN (SELECT update_id, action_id FROM r)
			RETURNING e.update_id, e.action_id
		), put AS (
			INSERT INTO update_entries AS e (update_id, action_id, status, text, basis, provenance)
			SELECT update_id, action_id, status, text, basis, provenance
			FROM r
			ON CONFLICT (update_id, action_id) DO UPDATE SET
				status = excluded.status,
				text = excluded.text,
				basis = excluded.basis,
				provenance = excluded.provenance
			WHERE (e.status, e.text, e.basis, e.provenance) IS DISTINCT FROM (excluded.status, excluded.text, excluded.basis, excluded.provenance)
			RETURNING update_id, action_id, `+didPut+`
		)
		SELECT update_id AS id, did, action_id AS action FROM put
		UNION ALL
		SELECT update_id, 'removed', action_id FROM removed`,
		pgx.NamedArgs{"plan": w.id, "rows": rows, "numbers": numbers})
	if err != nil {
		return err
	}
	actions := map[int64][]int64{}
	for _, e := range put {
		actions[e.ID] = append(actions[e.ID], e.Action)
		w.updates[e.ID] = cmp.Or(w.updates[e.ID], "changed")
	}
	for _, id := range slices.Sorted(maps.Keys(w.updates)) {
		var channels []string
		for _, action := range actions[id] {
			channels = append(channels, actionChannel(action))
		}
		w.tx.record(Event{Kind: "update." + w.updates[id], Subject: id, Data: map[string]any{"actions": listed(actions[id])}}, channels...)
	}
	return nil
}

func (w *planWriting) writeMeetings(ctx context.Context) error {
	rows := listed(slices.Clone(w.plan.meetings))
	things := make([]thing, len(rows))
	for n, m := range rows {
		things[n] = thing{Title: m.Title, Date: dayOf(m.Date), Position: m.Position}
	}
	ids, err := w.identify(ctx, "meeting", things, w.known.meetings)
	if err != nil {
		return err
	}
	for n := range rows {
		rows[n].ID = ids[n]
	}
	put, err := w.put(ctx, "meetings", `
		INSERT INTO meetings AS m (id, plan_id, position, date, date_precision, title, kind, place, summary, source, provenance)
		SELECT id, @plan, position, date, date_precision, title, kind, NULLIF(place, ''), summary, NULLIF(source, ''), provenance
		FROM jsonb_to_recordset(@rows) AS r (
			id bigint, position integer, date date, date_precision text, title jsonb, kind text, place text, summary jsonb, source text, provenance jsonb
		)
		ON CONFLICT (id) DO UPDATE SET
			position = excluded.position,
			date = excluded.date,
			date_precision = excluded.date_precision,
			title = excluded.title,
			kind = excluded.kind,
			place = excluded.place,
			summary = excluded.summary,
			source = excluded.source,
			provenance = excluded.provenance
		WHERE (m.position, m.date, m.date_precision, m.title, m.kind, m.place, m.summary, m.source, m.provenance)
			IS DISTINCT FROM (excluded.position, excluded.date, excluded.date_precision, excluded.title, excluded.kind, excluded.place, excluded.summary, excluded.source, excluded.provenance)
		RETURNING id, `+didPut+`, 0 AS action`, pgx.NamedArgs{"plan": w.id, "rows": rows})
	w.recordPut("meeting", put)
	return err
}

// identify finds which known thing each row is, and gives the new ones a number. What the file leaves out stays.
func (w *planWriting) identify(ctx context.Context, kind string, rows, known []thing) ([]int64, error) {
	ids, left := pair(rows, known)
	for _, t := range left {
		title, _ := t.Title.In("nl")
		w.keep(fmt.Sprintf("%s %q", kind, title))
	}
	unnamed := make([]*int64, len(ids))
	for n := range ids {
		unnamed[n] = &ids[n]
	}
	return ids, w.name(ctx, kind, w.id, unnamed)
}

func (w *planWriting) writeDocuments(ctx context.Context) error {
	rows := listed(slices.Clone(w.plan.documents))
	things := make([]thing, len(rows))
	for n, d := range rows {
		things[n] = thing{Title: d.Title, Date: dayOf(d.Date), Position: d.Position}
	}
	ids, err := w.identify(ctx, "document", things, w.known.documents)
	if err != nil {
		return err
	}
	for n := range rows {
		rows[n].ID = ids[n]
	}
	put, err := w.put(ctx, "documents", `
		INSERT INTO documents AS d (id, plan_id, action_id, position, title, kind, lang, date, date_precision, url, provenance)
		SELECT r.id, @plan, a.id, r.position, r.title, r.kind, NULLIF(r.lang, ''), r.date, r.date_precision, NULLIF(r.url, ''), r.provenance
		FROM jsonb_to_recordset(@rows) AS r (
			id bigint, action integer, position integer, title jsonb, kind text, lang text, date date, date_precision text, url text, provenance jsonb
		)
		LEFT JOIN actions a ON a.plan_id = @plan AND a.number = r.action
		ON CONFLICT (id) DO UPDATE SET
			action_id = excluded.action_id,
			position = excluded.position,
			title = excluded.title,
			kind = excluded.kind,
			lang = excluded.lang,
			date = excluded.date,
			date_precision = excluded.date_precision,
			url = excluded.url,
			provenance = excluded.provenance
		WHERE (d.action_id, d.position, d.title, d.kind, d.lang, d.date, d.date_precision, d.url, d.provenance)
			IS DISTINCT FROM (excluded.action_id, excluded.position, excluded.title, excluded.kind, excluded.lang, excluded.date, excluded.date_precision, excluded.url, excluded.provenance)
		RETURNING id, `+didPut+`, 0 AS action`, pgx.NamedArgs{"plan": w.id, "rows": rows})
	w.recordPut("document", put)
	return err
}
