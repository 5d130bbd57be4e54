package forum

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Outbox takes the events of a change that may be news to someone, in the change's own transaction, and sees to it that Notifications.Tell
// is called for each of them once that is committed: surely, but perhaps more than once.
type Outbox interface {
	Add(ctx context.Context, tx pgx.Tx, events []Event) error
}

// toldAtOnce bounds how many people are told in one transaction.
const toldAtOnce = 1000

// Tell tells everyone whom it concerns of an event. It may be called again, and by several at once: nobody is told twice. Of what is no news
// any more, because its subject was withdrawn or hidden, nobody hears.
func (s Notifications) Tell(ctx context.Context, event int64) error {
	for {
		ended := false
		err := s.f.write(ctx, func(t *tx) (err error) {
			ended, err = tellSome(ctx, t, event)
			return err
		})
		if err != nil {
			return fmt.Errorf("tell of event %d: %w", event, err)
		}
		if ended {
			return nil
		}
	}
}

// tellSome tells the next people of an event, in the order of their accounts, and notes how far it came.
func tellSome(ctx context.Context, t *tx, event int64) (ended bool, err error) {
	upTo, kind, err := beginTelling(ctx, t, event)
	if errors.Is(err, pgx.ErrNoRows) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	heard, err := whoHears(ctx, t, event, kind, upTo)
	if err != nil {
		return false, err
	}
	if ended = len(heard) < toldAtOnce; len(heard) > 0 {
		upTo = heard[len(heard)-1].Account
		if err := notify(ctx, t, event, heard); err != nil {
			return false, err
		}
	}
	_, err = t.Exec(ctx, `
		UPDATE tellings
		SET up_to = $2, ended_at = CASE WHEN $3 THEN $4::timestamptz END
		WHERE event_id = $1`, event, upTo, ended, t.now)
	return ended, err
}

// beginTelling keeps others from telling of the same event, and says how far that has come; no rows when it is done, or there is no such event.
func beginTelling(ctx context.Context, t *tx, event int64) (upTo int64, kind string, err error) {
	_, err = t.Exec(ctx, `
		INSERT INTO tellings (event_id)
		SELECT id
		FROM events
		WHERE id = $1
		ON CONFLICT ON CONSTRAINT tellings_pkey DO NOTHING`, event)
	if err != nil {
		return 0, "", err
	}
	err = t.QueryRow(ctx, `
		SELECT telling.up_to, e.kind
		FROM tellings telling
		JOIN events e ON e.id = telling.event_id
		WHERE telling.event_id = $1 AND telling.ended_at IS NULL
		FOR UPDATE OF telling`, event).Scan(&upTo, &kind)
	return upTo, kind, err
}

// hearer is someone who hears of an event, as what.
type hearer struct {
	Account int64
	Kind    string
	About   int64
}

// whoHears gives the next who hear of an event, by account, toldAtOnce or, with all that one account hears, a few more.
func whoHears(ctx context.Context, t *tx, event int64, kind string, after int64) ([]hearer, error) {
	if len(hearings[kind]) == 0 {
		return nil, nil
	}
	var parts []string
	for _, h := range hearings[kind] {
		parts = append(parts, fmt.Sprintf(`SELECT account_id, '%s' AS kind, about_id, %d AS near, %t AS always FROM (%s) AS who`, h.kind, h.near, h.always, h.who))
	}
	rows, err := t.Query(ctx, `
		WITH circle AS MATERIALIZED (`+circleOfEvent+`
		), around AS MATERIALIZED (
			SELECT s.id, s.audience, s.author_id, `+stands+` AS stands
			FROM circle
			JOIN subjects s ON s.id = ANY (circle.around)
		), all_who AS (
			SELECT account_id, kind, about_id, near, always, min(near) OVER (PARTITION BY account_id) AS nearest
			FROM (`+strings.Join(parts, " UNION ALL ")+`) parts
			WHERE about_id IS NOT NULL AND account_id > @after
		)
		SELECT h.account_id AS account, h.kind, h.about_id AS about
		FROM all_who h
		CROSS JOIN circle
		JOIN subjects s ON s.id = h.about_id
		CROSS JOIN LATERAL `+rightsOf("h.account_id")+` r
		WHERE h.near = h.nearest
			AND h.account_id IS DISTINCT FROM circle.actor
			AND `+stands+`
			AND `+visibleTo("h.account_id")+`
			AND NOT EXISTS (SELECT FROM around s WHERE (s.stands AND `+visibleTo("h.account_id")+`) IS NOT TRUE)
			AND (h.always OR (
				SELECT level
				FROM follows
				WHERE account_id = h.account_id AND subject_id = ANY (circle.around)
				ORDER BY array_position(circle.around, subject_id)
				LIMIT 1
			) IS DISTINCT FROM 'mute')
		ORDER BY h.account_id
		FETCH FIRST `+fmt.Sprint(toldAtOnce)+` ROWS WITH TIES`, pgx.NamedArgs{"event": event, "after": after})
	if err != nil {
		return nil, fmt.Errorf("who hears: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[hearer])
}

// notify puts an event before people: as part of what they are told of a thing already, or as something new. Whose number of unread
// notifications grows by it hears so on their own channel.
func notify(ctx context.Context, t *tx, event int64, heard []hearer) error {
	if err := lockThings(ctx, t, heard); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `
		INSERT INTO notices (event_id, kind, about_id)
		SELECT DISTINCT $1::bigint, "Kind", "About"
		FROM jsonb_to_recordset($2) AS h ("Kind" text, "About" bigint)
		ON CONFLICT ON CONSTRAINT notices_pkey DO NOTHING`, event, heard)
	if err != nil {
		return fmt.Errorf("notices: %w", err)
	}
	rows, err := t.Query(ctx, `
		WITH h AS (
			SELECT h."Account" AS account_id, h."Kind" AS kind, h."About" AS about_id, l.id AS line
			FROM jsonb_to_recordset(@heard) AS h ("Account" bigint, "Kind" text, "About" bigint)
			LEFT JOIN notifications l ON l.account_id = h."Account" AND l.kind = h."Kind" AND l.about_id = h."About" AND l.last_event IS NULL
		), earlier AS (
			UPDATE notifications
			SET first_event = @event
			FROM h
			WHERE notifications.id = h.line AND notifications.first_event > @event
		), added AS (
			INSERT INTO notifications (account_id, kind, about_id, first_event)
			SELECT account_id, kind, about_id, @event
			FROM h
			WHERE line IS NULL
			ORDER BY account_id, kind, about_id
			RETURNING account_id
		)
		SELECT account_id
		FROM added
		UNION
		SELECT l.account_id
		FROM h
		JOIN notifications l ON l.id = h.line
		WHERE NOT EXISTS (
			SELECT
			FROM notices n
			JOIN events e ON e.id = n.event_id
			JOIN subjects s ON s.id = e.subject_id
			WHERE n.about_id = l.about_id AND n.kind = l.kind AND n.event_id >= l.first_event AND n.event_id <> @event
				AND e.actor_id IS DISTINCT FROM l.account_id
				AND `+stands+`
		)`, pgx.NamedArgs{"heard": heard, "event": event})
	if err != nil {
		return fmt.Errorf("notifications: %w", err)
	}
	more, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("notifications: %w", err)
	}
	var channels []string
	for _, account := range more {
		channels = append(channels, personChannel(account))
	}
	if len(channels) > 0 {
		t.record(Event{Kind: "notification.told", Data: map[string]any{"event": event}}, channels...)
	}
	return nil
}

// lockThings keeps those waiting who would tell more of the same things at this moment, or read what they are told of them: else the news could
// join what someone has just read, and go unseen.
func lockThings(ctx context.Context, t *tx, heard []hearer) error {
	things := map[int64]bool{}
	for _, h := range heard {
		things[h.About] = true
	}
	_, err := t.Exec(ctx, `
		SELECT id
		FROM subjects
		WHERE id = ANY ($1)
		ORDER BY id
		FOR NO KEY UPDATE`, slices.Collect(maps.Keys(things)))
	return err
}
