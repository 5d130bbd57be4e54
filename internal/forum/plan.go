package forum

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Plan is an action plan, with its timeline and what can be added to it.
type Plan struct {
	ID         int64
	Slug       string
	Number     int // 0 while it has none
	Title      Text
	Motto      Text
	Summary    Text // HTML
	Starts     Date // of its implementation
	Ends       Date
	TimeZone   string
	PhaseNow   string // one of PhaseKinds: the phase that its managers declared
	Answering  Answering
	Example    bool
	Remark     Text // to be shown with the plan: that it is an example, or who wrote its texts
	Phases     []Phase
	Windows    []Window
	Themes     []Theme
	Actions    int // in the forum
	AllActions int // in the plan, also those that the forum does not have
	Updates    int
	Documents  int
	MainThread int64
}

// Answering is what people are promised of the answers to their input.
type Answering struct {
	Days     int  `json:"days"`     // within which they come
	Reviewed bool `json:"reviewed"` // someone else than who wrote one reads it before it is published
}

// Window is a time in which a kind of input is open, both days included whole.
type Window struct {
	Slug     string
	Kind     string // comments, proposals or call_for_actions
	Audience string
	Title    Text
	Text     Text
	Opens    Date // "" when that is not known: it counts as open
	Closes   Date // "" when no end was set
}

// Theme is a chapter of a plan.
type Theme struct {
	ID     int64
	Number string
	Title  Text
	Intro  Text
}

// Location is the plan's time zone.
func (p Plan) Location() *time.Location {
	in, err := time.LoadLocation(p.TimeZone)
	if err != nil {
		return time.UTC
	}
	return in
}

// IsOpen tells whether the window is open at a time, in the plan's time zone.
func (w Window) IsOpen(now time.Time, in *time.Location) bool {
	return !now.Before(w.Opens.Begin(in)) && (!w.Closes.Known() || now.Before(w.Closes.End(in)))
}

// DaysLeft counts the days to the closing date: 0 on that day itself, -1 when the window has no end or is not open.
func (w Window) DaysLeft(now time.Time, in *time.Location) int {
	if !w.Closes.Known() || !w.IsOpen(now, in) {
		return -1
	}
	return days(now.In(in), w.Closes.End(in)) - 1
}

// OpenWindows gives the windows that are open at a time, the first to close first.
func (p Plan) OpenWindows(now time.Time) []Window {
	var open []Window
	for _, w := range p.Windows {
		if w.IsOpen(now, p.Location()) {
			open = append(open, w)
		}
	}
	slices.SortStableFunc(open, func(a, b Window) int {
		return cmp.Compare(cmp.Or(a.Closes, "9999"), cmp.Or(b.Closes, "9999"))
	})
	return open
}

// current chooses the plan for the front page from plans that are newest first: one open for input, else one in implementation, else the newest.
func current(plans []Plan, now time.Time) (Plan, bool) {
	for _, p := range plans {
		if p.PhaseNow != "closed" && len(p.OpenWindows(now)) > 0 {
			return p, true
		}
	}
	for _, p := range plans {
		if p.PhaseNow == "implementation" {
			return p, true
		}
	}
	if len(plans) == 0 {
		return Plan{}, false
	}
	return plans[0], true
}

// Plans are the action plans.
type Plans struct{ f *Forum }

// Current gives the plan for the front page: the one that is open for input, else the one in implementation, else the newest.
// Errors: NotFound when there is no plan yet.
func (s Plans) Current(ctx context.Context, a Actor) (Plan, error) {
	plans, err := s.List(ctx, a)
	if err != nil {
		return Plan{}, err
	}
	found, ok := current(plans, s.f.Now())
	if !ok {
		return Plan{}, errNotFound
	}
	return found, nil
}

// List gives all plans, newest first.
func (s Plans) List(ctx context.Context, a Actor) ([]Plan, error) {
	return s.query(ctx, s.f.db, a, "true", nil)
}

// Find gives a plan. Errors: NotFound.
func (s Plans) Find(ctx context.Context, a Actor, id int64) (Plan, error) {
	return s.one(ctx, a, "p.id = @id", pgx.NamedArgs{"id": id})
}

// BySlug gives the plan at an address. Errors: NotFound.
func (s Plans) BySlug(ctx context.Context, a Actor, slug string) (Plan, error) {
	return s.one(ctx, a, "p.slug = @slug", pgx.NamedArgs{"slug": slug})
}

func (s Plans) one(ctx context.Context, a Actor, where string, args pgx.NamedArgs) (Plan, error) {
	found, err := s.query(ctx, s.f.db, a, where, args)
	if err != nil {
		return Plan{}, err
	}
	if len(found) == 0 {
		return Plan{}, errNotFound
	}
	return found[0], nil
}

func (s Plans) query(ctx context.Context, db querier, a Actor, where string, args pgx.NamedArgs) ([]Plan, error) {
	rows, err := db.Query(ctx, `
		SELECT
			p.id,
			p.slug,
			coalesce(p.number, 0) AS number,
			p.title,
			p.motto,
			p.summary_html AS summary,
			partial_date(p.starts, p.starts_precision) AS starts,
			partial_date(p.ends, p.ends_precision) AS ends,
			p.time_zone,
			p.phase AS phase_now,
			jsonb_build_object('days', p.answer_term_days, 'reviewed', p.responses_need_review) AS answering,
			p.example,
			p.remark,
			(
				SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.position), '[]')
				FROM (
					SELECT position, kind, title, partial_date(starts, starts_precision) AS starts, partial_date(ends, ends_precision) AS ends
					FROM phases
					WHERE plan_id = p.id
				) x
			) AS phases,
			(
				SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.id), '[]')
				FROM (
					SELECT id, slug, kind, audience, title, text, partial_date(opens, 'day') AS opens, partial_date(closes, 'day') AS closes
					FROM windows
					WHERE plan_id = p.id
				) x
			) AS windows,
			(
				SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.position), '[]')
				FROM (
					SELECT id, position, number, title, intro
					FROM themes
					WHERE plan_id = p.id
				) x
			) AS themes,
			n.actions,
			greatest(p.actions_total, n.actions) AS all_actions,
			(SELECT count(*) FROM updates WHERE plan_id = p.id) AS updates,
			(SELECT count(*) FROM documents WHERE plan_id = p.id) AS documents,
			coalesce((SELECT id FROM threads WHERE about_id = p.id AND main), 0) AS main_thread
		FROM plans p
		JOIN subjects s ON s.id = p.id
		CROSS JOIN LATERAL (SELECT count(*)::integer AS actions FROM actions WHERE plan_id = p.id) n
		WHERE `+where+` AND `+visible+`
		ORDER BY p.starts DESC NULLS FIRST, p.id DESC`, a.sees(args))
	if err != nil {
		return nil, fmt.Errorf("plans: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Plan])
}

// PlanStats are the figures of a plan's front page.
type PlanStats struct {
	Comments  int
	Threads   int // in which someone spoke
	Proposals int
}

// Stats counts what was said about a plan, as far as the actor sees it.
func (s Plans) Stats(ctx context.Context, a Actor, plan int64) (PlanStats, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			coalesce(sum(t.comment_count), 0) AS comments,
			count(t.id) FILTER (WHERE t.comment_count > 0) AS threads,
			count(*) FILTER (WHERE s.kind = 'proposal') AS proposals
		FROM subjects s
		LEFT JOIN threads t ON t.id = s.id
		WHERE s.plan_id = @plan AND s.kind IN ('thread', 'proposal') AND `+visible,
		a.sees(pgx.NamedArgs{"plan": plan}))
	if err != nil {
		return PlanStats{}, fmt.Errorf("plan stats: %w", err)
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[PlanStats])
}
