package forum

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// Event is one change as it stands on record. Data holds ids and enums only: never text, names or addresses. What was and what is now, where an
// auditor needs to know, stand in it as "before" and "after", by the same names; see wasAndIs.
type Event struct {
	ID      int64 // once it stands on record
	Kind    string
	Actor   Actor
	Subject int64
	Data    map[string]any
}

// wasAndIs is the data of an event that changed something: what was and what is now, by name.
func wasAndIs(was, is map[string]any, rest map[string]any) map[string]any {
	data := map[string]any{"before": was, "after": is}
	maps.Copy(data, rest)
	return data
}

// record is an event waiting for the end of its transaction, and the channels whose next number it takes.
type record struct {
	Event
	channels []string
}

// record puts an event on record, numbered on channels, as the last thing before the commit.
func (t *tx) record(e Event, channels ...string) {
	slices.Sort(channels)
	t.records = append(t.records, record{e, channels})
}

// number inserts the events and gives each its number on its channels; it returns each channel's new last number. Before that it makes what changed
// findable, in the same round trip. What of the events may be news to people goes to the outbox.
// Numbers are dense and follow the order of commits because the channel's row stays locked from here to the commit, and in between only the outbox does its
// one thing.
func (t *tx) number(ctx context.Context) (map[string]int64, error) {
	if len(t.records) == 0 {
		return nil, nil
	}
	batch := &pgx.Batch{}
	t.index(batch)
	t.lockChannels(batch)
	last := t.insertRecords(batch)
	if err := t.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	return last, t.post(ctx)
}

// insertRecords queues the events. Once the batch was sent, these have their ids, and last holds the numbers.
func (t *tx) insertRecords(batch *pgx.Batch) (last map[string]int64) {
	last = map[string]int64{}
	for i := range t.records {
		r := &t.records[i]
		data := r.Data
		if data == nil {
			data = map[string]any{}
		}
		batch.Queue(`
			WITH e AS (
				INSERT INTO events (at, actor_id, kind, subject_id, plan_id, data)
				VALUES ($1, $2, $3, NULLIF($4::bigint, 0), (
					SELECT coalesce(s.plan_id, p.id)
					FROM subjects s
					LEFT JOIN plans p ON p.id = s.id
					WHERE s.id = $4
				), $5)
				RETURNING id
			), c AS (
				INSERT INTO channels (name, last)
				SELECT name, 1
				FROM unnest($6::text[]) name
				ON CONFLICT (name) DO UPDATE SET last = channels.last + 1
				RETURNING name, last
			), l AS (
				INSERT INTO live_log (channel, n, event_id)
				SELECT c.name, c.last, e.id
				FROM c, e
				RETURNING channel, n
			)
			SELECT e.id, coalesce(l.channel, ''), coalesce(l.n, 0)
			FROM e
			LEFT JOIN l ON true`,
			t.now, r.Actor.id(), r.Kind, r.Subject, data, r.channels).Query(func(rows pgx.Rows) error {
			var channel string
			var n int64
			_, err := pgx.ForEachRow(rows, []any{&r.ID, &channel, &n}, func() error {
				if channel != "" {
					last[channel] = n
				}
				return nil
			})
			return err
		})
	}
	return last
}

// post hands what may be news to people to the outbox.
func (t *tx) post(ctx context.Context) error {
	var news []Event
	for _, r := range t.records {
		if r.mayBeNews() {
			news = append(news, r.Event)
		}
	}
	if len(news) == 0 || t.outbox == nil {
		return nil
	}
	return t.outbox.Add(ctx, t.Tx, news)
}

// lockChannels takes the locks of several channels in one order, so that two transactions never wait for each other. One channel needs no order.
func (t *tx) lockChannels(batch *pgx.Batch) {
	var names []string
	for _, r := range t.records {
		names = append(names, r.channels...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) < 2 {
		return
	}
	batch.Queue(`
		INSERT INTO channels (name)
		SELECT name
		FROM unnest($1::text[]) name
		ORDER BY name
		ON CONFLICT (name) DO UPDATE SET last = channels.last`, names)
}

func threadChannel(id int64) string      { return "thread:" + strconv.FormatInt(id, 10) }
func actionChannel(id int64) string      { return "action:" + strconv.FormatInt(id, 10) }
func draftChannel(action int64) string   { return "draft:" + strconv.FormatInt(action, 10) }
func proposalChannel(id int64) string    { return "proposal:" + strconv.FormatInt(id, 10) }
func proposalsChannel(plan int64) string { return "proposals:" + strconv.FormatInt(plan, 10) }
func sessionsChannel(plan int64) string  { return "sessions:" + strconv.FormatInt(plan, 10) }
func queueChannel(plan int64) string     { return "queue:" + strconv.FormatInt(plan, 10) }

// moderationChannel is what happens in all queues together, for the moderators' start page.
const moderationChannel = "moderation:0"

func personChannel(id int64) string { return "person:" + strconv.FormatInt(id, 10) }
