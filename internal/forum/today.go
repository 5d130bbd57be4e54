package forum

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Today is a moderator's day: what waits over all plans, and what the moderator did.
type Today struct {
	Waits   []Waiting // by plan, then by kind; kinds of which nothing waits are left out
	Mine    []Case    // that the moderator has open
	Late    []Case    // past their term, the most urgent first
	Appeals []Case    // that the moderator may decide on
	Decided []DecidedToday
	Handled int   // cases that the moderator ended today
	After   int64 // the last number of moderationChannel when this was read
}

// Waiting is how much of one kind waits in one plan, as far as maxCasesCounted.
type Waiting struct {
	Plan     int64
	Slug     string
	Title    Text
	Kind     string // one of CaseKinds
	Count    int
	Late     int
	Oldest   time.Time  // when the most urgent one began to wait
	Due      time.Time  // when its term ends
	Promised *time.Time // until when it was to be answered, of an input that waits for an answer too long
}

// DecidedToday are decisions that were taken in one go.
type DecidedToday struct {
	Batch  int64
	Plan   int64
	Slug   string
	Kind   string
	Count  int // of those that hold
	Undone int
	Asked  bool // by the moderator, and carried out by another
	At     time.Time
}

// Undoable tells whether the moderator can still take them back: what took two, who carried it out can.
func (d DecidedToday) Undoable(now time.Time) bool {
	return d.Count > 0 && !d.Asked && !slices.Contains(lasting, d.Kind) && now.Sub(d.At) <= UndoFor
}

// All is how much waits.
func (t Today) All() (n int) {
	for _, w := range t.Waits {
		n += w.Count
	}
	return n
}

// AllLate is how much of it is past its term.
func (t Today) AllLate() (n int) {
	for _, w := range t.Waits {
		n += w.Late
	}
	return n
}

// shownToday bounds each list: who has more to do than that looks in the queue.
const shownToday = 8

// Today gives a moderator's day, which began at midnight. Errors: NotFound for who does not moderate.
func (s Cases) Today(ctx context.Context, a Actor, midnight time.Time) (day Today, err error) {
	if err := a.mayCurate(); err != nil {
		return Today{}, err
	}
	// Before the rest: what happens meanwhile is news to the page.
	if err := s.f.db.QueryRow(ctx, `SELECT coalesce((SELECT last FROM channels WHERE name = $1), 0)`, moderationChannel).Scan(&day.After); err != nil {
		return Today{}, fmt.Errorf("today: %w", err)
	}
	if day.Waits, err = s.waits(ctx); err != nil {
		return Today{}, err
	}
	for into, where := range map[*[]Case]string{
		&day.Mine: `k.claimed_by = @account AND k.claimed_until > @now`,
		&day.Late: `k.due_at < @now`,
		&day.Appeals: `k.kind = 'appeal' AND NOT EXISTS (
			SELECT
			FROM appeals p
			JOIN decisions d ON d.id = p.decision_id
			JOIN subjects s ON s.id = p.id
			WHERE p.id = k.about_id AND (@account IN (d.by_id, d.agreed_by) OR s.author_id = @account OR @account IN ` + writersOf("d.id") + `)
		)`,
	} {
		if *into, err = s.most(ctx, a, where); err != nil {
			return Today{}, err
		}
	}
	if day.Decided, err = s.decidedSince(ctx, a, midnight); err != nil {
		return Today{}, err
	}
	err = s.f.db.QueryRow(ctx, `
		SELECT count(*)
		FROM cases
		WHERE closed_by = $1 AND closed_at >= $2`, a.Account, midnight).Scan(&day.Handled)
	if err != nil {
		return Today{}, fmt.Errorf("today: %w", err)
	}
	return day, nil
}

// waits counts by plan and kind, each by its index and no further than people work through.
func (s Cases) waits(ctx context.Context) ([]Waiting, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			p.id AS plan,
			p.slug,
			p.title,
			kind,
			counted.n AS count,
			late.n AS late,
			first.since AS oldest,
			first.due_at AS due,
			first.promised
		FROM plans p
		CROSS JOIN unnest(@kinds::text[]) WITH ORDINALITY AS k (kind, place)
		CROSS JOIN LATERAL (
			SELECT
				CASE WHEN kind = 'overdue' THEN coalesce((SELECT at FROM inputs WHERE id = about_id), opened_at) ELSE opened_at END AS since,
				due_at,
				CASE WHEN kind = 'overdue' THEN `+promisedFor("cases.about_id")+` END AS promised
			FROM cases
			WHERE closed_at IS NULL AND plan_id = p.id AND kind = k.kind
			ORDER BY due_at, id
			LIMIT 1
		) first
		CROSS JOIN LATERAL (
			SELECT count(*) AS n
			FROM (SELECT FROM cases WHERE closed_at IS NULL AND plan_id = p.id AND kind = k.kind LIMIT @most) c
		) counted
		CROSS JOIN LATERAL (
			SELECT count(*) AS n
			FROM (SELECT FROM cases WHERE closed_at IS NULL AND plan_id = p.id AND kind = k.kind AND due_at < @now LIMIT @most) c
		) late
		ORDER BY p.id DESC, k.place`, pgx.NamedArgs{"kinds": CaseKinds, "now": s.f.Now(), "most": maxCasesCounted})
	if err != nil {
		return nil, fmt.Errorf("what waits: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Waiting])
}

// most gives the most urgent of the cases that wait and meet a condition.
func (s Cases) most(ctx context.Context, a Actor, where string) ([]Case, error) {
	const order = ` ORDER BY k.due_at, k.id`
	rows, err := s.f.db.Query(ctx, `SELECT k.id FROM cases k WHERE k.closed_at IS NULL AND k.plan_id IS NOT NULL AND `+where+order+` LIMIT @limit`,
		pgx.NamedArgs{"account": a.Account, "now": s.f.Now(), "limit": shownToday})
	if err != nil {
		return nil, fmt.Errorf("cases of today: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("cases of today: %w", err)
	}
	return s.query(ctx, ids, order)
}

func (s Cases) decidedSince(ctx context.Context, a Actor, midnight time.Time) ([]DecidedToday, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			d.batch_id AS batch,
			coalesce(min(s.plan_id), 0) AS plan,
			coalesce(min(p.slug), '') AS slug,
			min(d.kind) AS kind,
			count(*) FILTER (WHERE d.undone_at IS NULL AND d.lead_id IS NULL) AS count,
			count(d.undone_at) FILTER (WHERE d.lead_id IS NULL) AS undone,
			bool_or(d.asked) AS asked,
			min(s.created_at) AS at
		FROM (
			(
				SELECT id, batch_id, lead_id, kind, undone_at, agreed_by IS NOT NULL AS asked
				FROM decisions
				WHERE by_id = $1 AND kind <> 'hold'
				ORDER BY id DESC
				LIMIT $4
			)
			UNION ALL (
				SELECT id, batch_id, lead_id, kind, undone_at, false
				FROM decisions
				WHERE agreed_by = $1
				ORDER BY id DESC
				LIMIT $4
			)
		) d
		JOIN subjects s ON s.id = d.id
		LEFT JOIN plans p ON p.id = s.plan_id
		WHERE s.created_at >= $2
		GROUP BY d.batch_id
		ORDER BY d.batch_id DESC
		LIMIT $3`, a.Account, midnight, shownToday, shownToday*MaxDecided)
	if err != nil {
		return nil, fmt.Errorf("decided today: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[DecidedToday])
}
