package forum

import (
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// ledgerInput is what the ledger counts of one input.
type ledgerInput struct {
	at           time.Time
	answeredAt   *time.Time
	author       int64 // 0: nobody that is known
	organisation int64 // 0: none
	action       int64 // 0: the plan itself
}

// ledgerCount counts inputs, which it is given in the order of their time.
type ledgerCount struct {
	now           time.Time
	given         []time.Time
	answered      []time.Time
	days          []float64 // from input to answer
	oldest        *time.Time
	people        map[int64]bool
	organisations map[int64]bool
	actions       map[int64]*LedgerAction
}

func newLedgerCount(now time.Time) *ledgerCount {
	return &ledgerCount{now: now, people: map[int64]bool{}, organisations: map[int64]bool{}, actions: map[int64]*LedgerAction{}}
}

func (c *ledgerCount) add(in ledgerInput) {
	action := c.actions[in.action]
	if action == nil {
		action = &LedgerAction{ID: in.action}
		c.actions[in.action] = action
	}
	action.Total++
	c.given = append(c.given, in.at)
	if in.answeredAt != nil {
		action.Answered++
		c.answered = append(c.answered, *in.answeredAt)
		c.days = append(c.days, in.answeredAt.Sub(in.at).Hours()/24)
	} else if c.oldest == nil {
		oldest := in.at
		c.oldest = &oldest
	}
	if in.author != 0 {
		c.people[in.author] = true
	}
	if in.organisation != 0 {
		c.organisations[in.organisation] = true
	}
}

// tell writes what was counted, but for the actions.
func (c *ledgerCount) tell(l *Ledger) {
	l.Total, l.Answered = len(c.given), len(c.answered)
	l.People, l.Organisations = len(c.people), len(c.organisations)
	l.MedianDays, l.Oldest = median(c.days), c.oldest
	l.Course = c.course()
}

// action reads the number and title of an action that was counted.
func (c *ledgerCount) action(row pgx.CollectableRow) (LedgerAction, error) {
	var id int64
	var found LedgerAction
	if err := row.Scan(&id, &found.Number, &found.Title); err != nil {
		return LedgerAction{}, err
	}
	counted := c.actions[id]
	found.ID, found.Total, found.Answered = id, counted.Total, counted.Answered
	return found, nil
}

// course is how much there was before equal steps from the first input to now, a second at least, and all at the last; nothing without input.
func (c *ledgerCount) course() []LedgerPoint {
	if len(c.given) == 0 {
		return nil
	}
	slices.SortFunc(c.answered, time.Time.Compare)
	first := c.given[0]
	span := max(c.now.Sub(first), time.Second)
	points := make([]LedgerPoint, courseSteps+1)
	for i := range points {
		at := first.Add(span * time.Duration(i) / courseSteps)
		points[i] = LedgerPoint{At: at, Given: before(c.given, at), Answered: before(c.answered, at)}
	}
	points[courseSteps].Given, points[courseSteps].Answered = len(c.given), len(c.answered)
	return points
}

// before counts the times, which are in order, that are before at.
func before(times []time.Time, at time.Time) int {
	n, _ := slices.BinarySearchFunc(times, at, time.Time.Compare)
	return n
}

// median is the middle of the values, or half-way between the two in the middle; 0 of none. It sorts them.
func median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return 0
	}
	slices.Sort(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
