package forum

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Ledger is the public account of a plan's input, in figures. What was withdrawn or hidden is in none of them but Gone.
type Ledger struct {
	Total         int
	Answered      int
	People        int        // who gave input
	Organisations int        // that they spoke for or belong to
	MedianDays    float64    // from input to answer, of those answered
	Oldest        *time.Time // when the oldest that waits was given; nil when none waits
	Gone          int        // withdrawn by its author, or hidden
	TermDays      int        // within which an answer is promised
	Actions       []LedgerAction
	Course        []LedgerPoint // from the first input to now, in equal steps
}

// LedgerAction is what there is on one action, or on the plan itself.
type LedgerAction struct {
	ID       int64 // 0: the plan itself
	Number   int
	Title    Text
	Total    int
	Answered int
}

// LedgerPoint is how much there was at a moment.
type LedgerPoint struct {
	At       time.Time
	Given    int
	Answered int
}

// Waiting counts what has no answer.
func (l Ledger) Waiting() int { return l.Total - l.Answered }

// Share is the part that was answered, in whole percents rounded down: 100 means all.
func (l Ledger) Share() int { return share(l.Answered, l.Total) }

// Share is as of Ledger.
func (l LedgerAction) Share() int { return share(l.Answered, l.Total) }

func share(part, of int) int {
	if of == 0 {
		return 0
	}
	return 100 * part / of
}

// courseSteps is in how many steps the course is told.
const courseSteps = 8

// inputTables are the inputs called i that are shown and counted.
const inputTables = `
	FROM inputs i
	JOIN subjects s ON s.id = i.id
	LEFT JOIN proposals o ON o.id = i.id
	LEFT JOIN accounts author ON author.id = s.author_id`

// Ledger gives the figures of a plan that the actor was found to see.
func (s Inputs) Ledger(ctx context.Context, plan int64) (Ledger, error) {
	l := Ledger{}
	if err := s.f.db.QueryRow(ctx, `SELECT answer_term_days FROM plans WHERE id = $1`, plan).Scan(&l.TermDays); err != nil {
		return Ledger{}, fmt.Errorf("ledger: %w", err)
	}
	// Counted here and not there: a plan has thousands of inputs, and nine ways of grouping them take Postgres longer than sending them.
	rows, err := s.f.db.Query(ctx, `
		SELECT
			i.at,
			i.answered_at,
			coalesce(s.author_id, 0),
			coalesce(o.organisation_id, author.organisation_id, 0),
			coalesce(`+actionOfInput+`, 0),
			`+inputStands+`
		`+inputTables+`
		WHERE i.plan_id = $1
		ORDER BY i.at`, plan)
	if err != nil {
		return Ledger{}, fmt.Errorf("ledger: %w", err)
	}
	c := newLedgerCount(s.f.Now())
	var in ledgerInput
	var stands bool
	_, err = pgx.ForEachRow(rows, []any{&in.at, &in.answeredAt, &in.author, &in.organisation, &in.action, &stands}, func() error {
		if stands {
			c.add(in)
		} else {
			l.Gone++
		}
		return nil
	})
	if err != nil {
		return Ledger{}, fmt.Errorf("ledger: %w", err)
	}
	c.tell(&l)
	rows, err = s.f.db.Query(ctx, `SELECT id, number, title FROM actions WHERE id = ANY ($1) ORDER BY number`, slices.Collect(maps.Keys(c.actions)))
	if err != nil {
		return Ledger{}, fmt.Errorf("ledger: %w", err)
	}
	if l.Actions, err = pgx.CollectRows(rows, c.action); err != nil {
		return Ledger{}, fmt.Errorf("ledger: %w", err)
	}
	if onPlan := c.actions[0]; onPlan != nil {
		l.Actions = slices.Insert(l.Actions, 0, *onPlan)
	}
	return l, nil
}
