package forum

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Schedule is what a plan's managers decide about its time: in which phase it is, the dates of its phases and moments, when which input is open,
// and within how long that is answered.
type Schedule struct {
	Rev       string // of the schedule that this one was made from
	TimeZone  string // IANA name, such as Europe/Amsterdam
	PhaseNow  string // one of PhaseKinds
	Phases    []Phase
	Windows   []Window
	Answering Answering
}

// Limits on schedules.
const (
	MaxWindows     = 20
	MaxWindowTitle = 160 // characters
	MaxAnswerDays  = 365
)

// WindowKinds are what can be open for input.
var WindowKinds = []string{"comments", "proposals", "call_for_actions"}

// Schedule is the plan's schedule as its managers edit it: every phase of a plan's life but "closed", then its moments.
func (p Plan) Schedule() Schedule {
	s := Schedule{TimeZone: p.TimeZone, PhaseNow: p.PhaseNow, Windows: slices.Clone(p.Windows), Answering: p.Answering}
	for _, kind := range PhaseKinds[:len(PhaseKinds)-1] {
		s.Phases = append(s.Phases, p.ownPhase(kind))
	}
	for _, phase := range p.Phases {
		if !slices.Contains(PhaseKinds, phase.Kind) {
			s.Phases = append(s.Phases, phase)
		}
	}
	s.Rev = s.hash()
	return s
}

// hash tells schedules apart; two people who edit the same one can't both save it.
func (s Schedule) hash() string {
	s.Rev = ""
	written, _ := json.Marshal(s) // of strings and numbers alone this can't fail
	sum := sha256.Sum256(written)
	return hex.EncodeToString(sum[:12])
}

func (s *Schedule) check() error {
	var wrong problems
	if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "" || s.TimeZone == "Local" {
		wrong.add("time_zone", "schedule.error.timeZone")
	}
	if !slices.Contains(PhaseKinds, s.PhaseNow) {
		wrong.add("phase", "error.choice")
	}
	for i := range s.Phases {
		checkPeriod(&wrong, fmt.Sprintf("phase-%d", i), &s.Phases[i].Starts, &s.Phases[i].Ends, false)
	}
	if s.Answering.Days < 1 || s.Answering.Days > MaxAnswerDays {
		wrong.add("answer_days", "schedule.error.answerDays", "Max", MaxAnswerDays)
	}
	if len(s.Windows) > MaxWindows {
		wrong.add("windows", "schedule.error.tooMany", "Max", MaxWindows)
	}
	for i := range s.Windows {
		s.Windows[i].check(&wrong, fmt.Sprintf("window-%d", i))
	}
	return wrong.err()
}

func (w *Window) check(wrong *problems, field string) {
	w.Title = Text{NL: text.Line(w.Title.NL), EN: text.Line(w.Title.EN)}
	switch {
	case !slices.Contains(WindowKinds, w.Kind):
		wrong.add(field+"-kind", "error.choice")
	case w.Title.Empty():
		wrong.add(field+"-title-nl", "schedule.error.noTitle")
	case max(text.Length(w.Title.NL), text.Length(w.Title.EN)) > MaxWindowTitle:
		wrong.add(field+"-title-nl", "error.tooLong", "Max", MaxWindowTitle)
	}
	checkPeriod(wrong, field, &w.Opens, &w.Closes, true)
}

// checkPeriod refuses what is no date, and a period that ends before it begins. Of a window the day must be known.
func checkPeriod(wrong *problems, field string, starts, ends *Date, whole bool) {
	*starts, *ends = Date(strings.TrimSpace(string(*starts))), Date(strings.TrimSpace(string(*ends)))
	right := true
	expected := "schedule.error.date"
	if whole {
		expected = "schedule.error.day"
	}
	for i, d := range []Date{*starts, *ends} {
		begin := d.Begin(time.UTC)
		if d.Known() && (begin.IsZero() || begin.Year() < 2000 || begin.Year() > 2200 || whole && d.Precision() != "day") {
			wrong.add(field+[]string{"-starts", "-ends"}[i], expected)
			right = false
		}
	}
	if right && starts.Known() && ends.Known() && !starts.Begin(time.UTC).Before(ends.End(time.UTC)) {
		wrong.add(field+"-ends", "schedule.error.order")
	}
}

// MayManage is the rule on who manages plans: moderators and admins. Errors: NotFound.
func (s Plans) MayManage(a Actor) error { return a.mayCurate() }

// Reschedule gives a plan another schedule. Windows that it leaves out are gone, those without a slug are new. Moderators and admins may.
// Every change of a date stays on record, since input must be announced in time (OGP standard 3.1).
// Errors: NotFound; Invalid; Conflict when someone else changed the schedule since in.Rev.
func (s Plans) Reschedule(ctx context.Context, a Actor, plan int64, in Schedule) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		if _, err := t.Exec(ctx, `SELECT FROM plans WHERE id = $1 FOR UPDATE`, plan); err != nil {
			return err
		}
		found, err := s.query(ctx, t, a, "p.id = @id", pgx.NamedArgs{"id": plan})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return errNotFound
		}
		was := found[0].Schedule()
		if was.Rev != in.Rev {
			return Errorf(Conflict, "schedule.error.changedMeanwhile")
		}
		return s.reschedule(ctx, t, a, plan, was, in)
	})
}

func (s Plans) reschedule(ctx context.Context, t *tx, a Actor, plan int64, was, now Schedule) error {
	changes := []map[string]any{}
	if was.TimeZone != now.TimeZone || was.PhaseNow != now.PhaseNow || was.Answering != now.Answering {
		_, err := t.Exec(ctx, `
			UPDATE plans
			SET time_zone = @timeZone, phase = @phase, answer_term_days = @days, responses_need_review = @reviewed
			WHERE id = @plan`,
			pgx.NamedArgs{"plan": plan, "timeZone": now.TimeZone, "phase": now.PhaseNow, "days": now.Answering.Days, "reviewed": now.Answering.Reviewed})
		if err != nil {
			return err
		}
		if was.PhaseNow != now.PhaseNow {
			changes = append(changes, map[string]any{"phase": []string{was.PhaseNow, now.PhaseNow}})
		}
		if was.TimeZone != now.TimeZone {
			changes = append(changes, map[string]any{"timeZone": []string{was.TimeZone, now.TimeZone}})
		}
		if was.Answering != now.Answering {
			changes = append(changes, map[string]any{"answering": []Answering{was.Answering, now.Answering}})
		}
	}
	phases, err := rescheduledPhases(ctx, t, plan, was, now)
	if err != nil {
		return err
	}
	windows, err := rescheduledWindows(ctx, t, plan, was, now)
	if err != nil {
		return err
	}
	if changes = append(append(changes, phases...), windows...); len(changes) > 0 {
		t.record(Event{Kind: "plan.rescheduled", Actor: a, Subject: plan, Data: map[string]any{"changes": changes}})
	}
	return nil
}

// rescheduledPhases writes the dates of phases that differ, and tells them.
func rescheduledPhases(ctx context.Context, t *tx, plan int64, was, now Schedule) (changes []map[string]any, err error) {
	for i, old := range was.Phases {
		if i >= len(now.Phases) || old.Starts == now.Phases[i].Starts && old.Ends == now.Phases[i].Ends {
			continue
		}
		starts, ends := now.Phases[i].Starts, now.Phases[i].Ends
		_, err := t.Exec(ctx, `
			INSERT INTO phases AS p (plan_id, position, kind, title, starts, starts_precision, ends, ends_precision)
			SELECT @plan, CASE WHEN @position > 0 THEN @position ELSE coalesce(max(position), 0) + 1 END, @kind, '{}', @starts, @startsPrecision, @ends, @endsPrecision
			FROM phases
			WHERE plan_id = @plan
			ON CONFLICT (plan_id, position) DO UPDATE SET
				starts = excluded.starts,
				starts_precision = excluded.starts_precision,
				ends = excluded.ends,
				ends_precision = excluded.ends_precision`,
			pgx.NamedArgs{
				"plan": plan, "position": old.Position, "kind": old.Kind,
				"starts": starts.first(), "startsPrecision": starts.Precision(), "ends": ends.last(), "endsPrecision": ends.Precision(),
			})
		if err != nil {
			return nil, fmt.Errorf("phase: %w", err)
		}
		changes = append(changes, map[string]any{"kind": old.Kind, "starts": []Date{old.Starts, starts}, "ends": []Date{old.Ends, ends}})
	}
	return changes, nil
}

// rescheduledWindows writes the windows that differ, and tells which.
func rescheduledWindows(ctx context.Context, t *tx, plan int64, was, now Schedule) (changes []map[string]any, err error) {
	old := map[string]Window{}
	for _, w := range was.Windows {
		old[w.Slug] = w
	}
	kept := []string{}
	for _, w := range now.Windows {
		before, known := old[w.Slug]
		if known {
			w.Audience, w.Text = before.Audience, before.Text // are not the managers' to change here
		} else {
			w.Slug = ""
		}
		if known && before == w {
			kept = append(kept, w.Slug)
			continue
		}
		err := t.QueryRow(ctx, `
			INSERT INTO windows AS w (plan_id, slug, kind, title, opens, closes)
			VALUES (@plan, coalesce(NULLIF(@slug, ''), 'window-' || gen_random_uuid()), @kind, @title, @opens, @closes)
			ON CONFLICT (plan_id, slug) DO UPDATE SET
				kind = excluded.kind,
				title = excluded.title,
				opens = excluded.opens,
				closes = excluded.closes
			RETURNING slug`,
			pgx.NamedArgs{"plan": plan, "slug": w.Slug, "kind": w.Kind, "title": w.Title, "opens": w.Opens.first(), "closes": w.Closes.last()},
		).Scan(&w.Slug)
		if err != nil {
			return nil, fmt.Errorf("window: %w", err)
		}
		kept = append(kept, w.Slug)
		changes = append(changes, map[string]any{
			"window": w.Kind, "new": !known, "opens": []Date{before.Opens, w.Opens}, "closes": []Date{before.Closes, w.Closes},
		})
	}
	for _, w := range was.Windows {
		if !slices.Contains(kept, w.Slug) {
			changes = append(changes, map[string]any{"window": w.Kind, "removed": true, "opens": []Date{w.Opens, ""}, "closes": []Date{w.Closes, ""}})
		}
	}
	if _, err := t.Exec(ctx, `DELETE FROM windows WHERE plan_id = $1 AND slug <> ALL ($2)`, plan, kept); err != nil {
		return nil, fmt.Errorf("windows: %w", err)
	}
	return changes, nil
}

// first and last are the day that stands for a date of which less is known, or null.
func (d Date) first() *string { return day(d.Begin(time.UTC)) }

func (d Date) last() *string {
	end := d.End(time.UTC)
	if end.IsZero() {
		return nil
	}
	return day(end.AddDate(0, 0, -1))
}

func day(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	written := t.Format(time.DateOnly)
	return &written
}

// Rescheduling is one change of a plan's schedule as it stands on record.
type Rescheduling struct {
	At      time.Time
	ByName  string
	Changes []ScheduleChange
}

// ScheduleChange is what changed: the phase that the plan is in, its time zone, what is promised of answers, the dates of a phase, or a window.
// Pairs are what it was and what it became.
type ScheduleChange struct {
	Phase     []string    `json:"phase"`
	TimeZone  []string    `json:"timeZone"`
	Answering []Answering `json:"answering"`
	Kind      string      `json:"kind"`   // of the phase whose dates changed
	Window    string      `json:"window"` // kind of the window
	New       bool        `json:"new"`
	Removed   bool        `json:"removed"`
	Starts    []Date      `json:"starts"`
	Ends      []Date      `json:"ends"`
	Opens     []Date      `json:"opens"`
	Closes    []Date      `json:"closes"`
}

// reschedulingsOnPage bounds the history of a schedule.
const reschedulingsOnPage = 50

// Reschedulings gives how a plan's schedule changed, the last change first; everyone who sees the plan may know.
func (s Plans) Reschedulings(ctx context.Context, a Actor, plan int64) ([]Rescheduling, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT e.at, coalesce(by.display_name, '') AS by_name, e.data->'changes' AS changes
		FROM events e
		JOIN subjects s ON s.id = e.subject_id
		LEFT JOIN accounts by ON by.id = e.actor_id
		WHERE e.subject_id = @plan AND e.kind = 'plan.rescheduled' AND `+visible+`
		ORDER BY e.id DESC
		LIMIT @limit`, a.sees(pgx.NamedArgs{"plan": plan, "limit": reschedulingsOnPage}))
	if err != nil {
		return nil, fmt.Errorf("reschedulings: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Rescheduling])
}
