package forum

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// News is one number of a channel: what happened, and to which subject. It holds no text; whoever shows it reads the subject as it is now.
type News struct {
	N       int64
	Kind    string
	Subject int64
	Data    map[string]any
}

// Channels are the numbered streams that open pages follow: thread:ID, action:ID, draft:ACTION, proposal:ID, proposals:PLAN, sessions:PLAN,
// queue:PLAN (of no plan: queue:0), moderation:0 (all queues), person:ID.
type Channels struct{ f *Forum }

// Last gives the newest number of each channel that has one.
func (c Channels) Last(ctx context.Context, names []string) (map[string]int64, error) {
	rows, err := c.f.db.Query(ctx, `
		SELECT name, last
		FROM channels
		WHERE name = ANY ($1)`, names)
	if err != nil {
		return nil, err
	}
	last := make(map[string]int64, len(names))
	var name string
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&name, &n}, func() error { last[name] = n; return nil })
	return last, err
}

// News gives the numbers (after, to] of a channel in order.
func (c Channels) News(ctx context.Context, channel string, after, to int64) ([]News, error) {
	rows, err := c.f.db.Query(ctx, `
		SELECT l.n, e.kind, coalesce(e.subject_id, 0) AS subject, e.data
		FROM live_log l
		JOIN events e ON e.id = l.event_id
		WHERE l.channel = $1 AND l.n > $2 AND l.n <= $3
		ORDER BY l.n`, channel, after, to)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[News])
}

// MayJoin tells whether the actor may follow a channel. Unknown and forbidden are the same: false.
func (c Channels) MayJoin(ctx context.Context, a Actor, channel string) (bool, error) {
	kind, number, _ := strings.Cut(channel, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id < 0 {
		return false, nil
	}
	switch kind {
	case "queue", "moderation":
		return a.mayCurate() == nil, nil
	case "person":
		return a.Account == id, nil
	case "draft":
		return c.f.Drafts.MayEdit(ctx, a, id)
	case "thread":
		_, err := c.f.Threads.Find(ctx, a, id)
		if CodeOf(err) == NotFound {
			return false, nil
		}
		return err == nil, err
	case "action", "proposal":
	case "proposals", "sessions":
		kind = "plan"
	default:
		return false, nil
	}
	found, err := c.f.Subjects.Find(ctx, a, id)
	if CodeOf(err) == NotFound {
		return false, nil
	}
	return found.Kind == kind, err
}

// keptNumbers and keptDays bound live_log: a channel keeps whichever of the two is more.
const (
	keptNumbers = 500
	keptDays    = 7
)

// Trim forgets numbers that no page can still ask for.
func (c Channels) Trim(ctx context.Context) error {
	_, err := c.f.db.Exec(ctx, `
		DELETE FROM live_log l
		USING channels c, events e
		WHERE c.name = l.channel
			AND e.id = l.event_id
			AND l.n <= c.last - $1
			AND e.at < $2`, keptNumbers, c.f.Now().AddDate(0, 0, -keptDays))
	return err
}
