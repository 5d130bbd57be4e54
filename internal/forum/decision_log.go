package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// LoggedDecision is a decision as everyone may read it: of nobody in particular.
type LoggedDecision struct {
	ID        int64
	At        time.Time
	Kind      string
	AboutKind string
	Edition   int
	Rule      int
	RuleName  Text
	Reason    string
	Lang      string
	RestsOn   int  // how many contributions it is about
	Hides     bool // of a decision on a person: they went out of view with it
	Stays     bool // of such a decision: they stayed in view
	Automatic bool
	Undone    bool       // taken back by the moderators themselves
	Lifted    *time.Time // when a suspension was ended before its time, other than by taking the decision back
	Appeal    string     // "", "waiting", its outcome, or "restored" when the decision stayed and what it hid was put back later
}

// LogQuery chooses decisions from the log; zero fields choose all, newest first.
type LogQuery struct {
	Year   int
	Kind   string
	Rule   int // of the house rules that hold
	Before int64
}

// DecisionYear is a year in figures.
type DecisionYear struct {
	Year      int
	Flags     int
	Approved  int
	Held      int
	Hidden    int // contributions, also by a decision on who wrote them
	Restored  int
	Warned    int // people, as Suspended and Banned
	Suspended int
	Redacted  int
	Moved     int
	Closed    int
	Banned    int
	Deleted   int
	Undone    int
	Appeals   int
	Reversed  int
	Hours     float64 // from flag to decision, the median
}

const (
	loggedOnPage = 50
	loggedYears  = 4
)

// logged is the rule on which decisions everyone may read of: those on what was open to all, or would have been, but for what was found in order.
const logged = `d.was_audience IN ('public', 'moderators') AND d.kind <> 'approve' AND d.lead_id IS NULL`

// Log gives a page of the public log; more tells whether others follow.
func (s Decisions) Log(ctx context.Context, q LogQuery) (found []LoggedDecision, more bool, err error) {
	err = s.log(ctx, q, loggedOnPage+1, func(d LoggedDecision) error {
		if len(found) == loggedOnPage {
			more = true
			return nil
		}
		found = append(found, d)
		return nil
	})
	return found, more, err
}

// WholeLog gives every decision that a query chooses, for a file.
func (s Decisions) WholeLog(ctx context.Context, q LogQuery, each func(LoggedDecision) error) error {
	return s.log(ctx, q, 1<<31-1, each)
}

func (s Decisions) log(ctx context.Context, q LogQuery, limit int, each func(LoggedDecision) error) error {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			d.id,
			s.created_at AS at,
			d.kind,
			about.kind AS about_kind,
			coalesce(d.edition, 0) AS edition,
			coalesce(d.rule, 0) AS rule,
			coalesce(r.title, '{}') AS rule_name,
			d.reason,
			coalesce(s.lang, 'nl') AS lang,
			`+restsOn+` AS rests_on,
			d.hides,
			`+staysInView+` AS stays,
			d.by_id IS NULL AS automatic,
			d.undone_at IS NOT NULL AND p.outcome IS DISTINCT FROM 'reversed' AS undone,
			(SELECT max(lifted_at) FROM suspensions WHERE decision_id = d.id AND lift_reason <> '') AS lifted,
			CASE
				WHEN p.id IS NULL THEN ''
				WHEN p.outcome = 'upheld' AND since.kind = 'restore' THEN 'restored'
				ELSE coalesce(p.outcome, 'waiting')
			END AS appeal
		FROM decisions d
		JOIN subjects s ON s.id = d.id
		JOIN subjects about ON about.id = d.about_id
		LEFT JOIN LATERAL `+since+` since ON true
		LEFT JOIN house_rules r ON r.edition = d.edition AND r.number = d.rule
		LEFT JOIN appeals p ON p.decision_id = d.id
		WHERE `+logged+`
			AND (@year = 0 OR extract(year FROM s.created_at AT TIME ZONE 'Europe/Amsterdam') = @year)
			AND (@kind = '' OR d.kind = @kind)
			AND (@rule = 0 OR d.rule = @rule)
			AND (@before = 0 OR d.id < @before)
		ORDER BY d.id DESC
		LIMIT @limit`, pgx.NamedArgs{"year": q.Year, "kind": q.Kind, "rule": q.Rule, "before": q.Before, "limit": limit})
	if err != nil {
		return fmt.Errorf("log of decisions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		d, err := pgx.RowToStructByName[LoggedDecision](rows)
		if err != nil {
			return fmt.Errorf("log of decisions: %w", err)
		}
		if err := each(d); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Years gives the years in which there were flags or decisions, in figures, the newest first, the last few.
func (s Decisions) Years(ctx context.Context) ([]DecisionYear, error) {
	rows, err := s.f.db.Query(ctx, `
		WITH happened AS (
			SELECT s.kind AS what, '' AS kind, false AS hides, s.created_at AS at, NULL::interval AS took, false AS undone
			FROM subjects s
			WHERE s.kind = 'flag'
			UNION ALL
			SELECT 'settled', '', false, flag.created_at, s.created_at - flag.created_at, false
			FROM flags g
			JOIN subjects flag ON flag.id = g.id
			JOIN subjects s ON s.id = g.settled_by
			UNION ALL
			SELECT CASE WHEN d.lead_id IS NULL THEN 'decision' ELSE 'part' END, d.kind, d.hides, s.created_at, NULL, d.lead_id IS NULL AND d.undone_at IS NOT NULL
			FROM decisions d
			JOIN subjects s ON s.id = d.id
			UNION ALL
			SELECT 'held', 'hold', false, h.at, NULL, false
			FROM holds h
			WHERE NOT EXISTS (SELECT FROM decisions d JOIN subjects s ON s.id = d.id WHERE d.about_id = h.id AND d.kind = 'hold' AND s.created_at = h.at)
			UNION ALL
			SELECT 'appeal', coalesce(p.outcome, ''), false, s.created_at, NULL, false
			FROM appeals p
			JOIN subjects s ON s.id = p.id
		)
		SELECT
			extract(year FROM at AT TIME ZONE 'Europe/Amsterdam')::int AS year,
			count(*) FILTER (WHERE what = 'flag') AS flags,
			count(*) FILTER (WHERE kind = 'approve') AS approved,
			count(*) FILTER (WHERE kind = 'hold') AS held,
			count(*) FILTER (WHERE kind = 'hide' OR hides) AS hidden,
			count(*) FILTER (WHERE kind = 'restore') AS restored,
			count(*) FILTER (WHERE kind = 'warn' AND what = 'decision') AS warned,
			count(*) FILTER (WHERE kind = 'suspend' AND what = 'decision') AS suspended,
			count(*) FILTER (WHERE kind = 'redact') AS redacted,
			count(*) FILTER (WHERE kind = 'move') AS moved,
			count(*) FILTER (WHERE kind = 'close') AS closed,
			count(*) FILTER (WHERE kind = 'ban') AS banned,
			count(*) FILTER (WHERE kind = 'delete') AS deleted,
			count(*) FILTER (WHERE undone) AS undone,
			count(*) FILTER (WHERE what = 'appeal') AS appeals,
			count(*) FILTER (WHERE kind = 'reversed') AS reversed,
			coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM took) / 3600) FILTER (WHERE what = 'settled'), 0)::float8 AS hours
		FROM happened
		GROUP BY 1
		ORDER BY 1 DESC
		LIMIT $1`, loggedYears)
	if err != nil {
		return nil, fmt.Errorf("years of decisions: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[DecisionYear])
}
