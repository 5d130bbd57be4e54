package forum

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Decision is what was decided on a contribution, and why: the statement of reasons that its author gets.
type Decision struct {
	ID          int64
	Plan        int64
	Kind        string // one of the Decide constants
	Edition     int
	Rule        int // 0 where nothing is wrong
	RuleName    Text
	Reason      string
	Lang        string
	At          time.Time
	By          int64      // 0: the forum itself
	AgreedBy    int64      // the second pair of eyes, or 0
	Until       *time.Time // of a suspension
	UndoneAt    *time.Time
	Reversed    bool // taken back after an appeal
	Appealed    bool
	Whom        int64 // whom it concerns
	WhomName    string
	Concerns    bool // the actor: it is theirs, or of a proposal that they wrote along
	About       int64
	AboutKind   string
	HeldBecause []HoldReason // of what the forum held by a filter
	AboutHTML   string       // the words that it is about; "" when its author took them back
}

// Automatic tells whether the forum decided so by itself, by a rule that an admin set.
func (d Decision) Automatic() bool { return d.By == 0 }

// Appealable tells whether whom it concerns may still object.
func (d Decision) Appealable(now time.Time) bool {
	return d.UndoneAt == nil && !d.Appealed && (Blames(d.Kind) || d.Kind == DecideHold) && now.Sub(d.At) <= AppealFor
}

// Undoable tells whether it can still be taken back by Undo.
func (d Decision) Undoable(now time.Time) bool {
	return d.By != 0 && !slices.Contains(lasting, d.Kind) && d.UndoneAt == nil && now.Sub(d.At) <= UndoFor
}

// isCoAuthorOfDecided tells of a decision, whose subject is called s, whether it is about a proposal that the actor wrote along. What is decided on a
// person concerns that one alone.
const isCoAuthorOfDecided = `EXISTS (
	SELECT
	FROM decisions own
	JOIN co_authors c ON c.proposal_id = own.about_id
	WHERE own.id = s.id AND own.kind NOT IN ('suspend', 'ban') AND c.account_id = @account
)`

// lasting are those that Undo does not take back: what holds until someone looked, and what is undone where it is done.
var lasting = []string{DecideHold, DecideMerge, DecideSplit}

const decisionQuery = `
	SELECT
		d.id,
		coalesce(s.plan_id, 0) AS plan,
		d.kind,
		coalesce(d.edition, 0) AS edition,
		coalesce(d.rule, 0) AS rule,
		coalesce(r.title, '{}') AS rule_name,
		d.reason,
		coalesce(s.lang, 'nl') AS lang,
		s.created_at AS at,
		coalesce(d.by_id, 0) AS by,
		coalesce(d.agreed_by, 0) AS agreed_by,
		d.until,
		d.undone_at,
		coalesce(p.outcome = 'reversed', false) AS reversed,
		p.id IS NOT NULL AS appealed,
		coalesce(s.author_id, 0) AS whom,
		coalesce(whom.display_name, '') AS whom_name,
		coalesce(s.author_id = @account, false) OR ` + isCoAuthorOfDecided + ` AS concerns,
		d.about_id AS about,
		about.kind AS about_kind,
		CASE WHEN d.kind = 'hold' THEN ` + holdReasons + ` WHERE h.id = d.about_id AND h.at = s.created_at) END AS held_because,
		CASE
			WHEN EXISTS (SELECT FROM withdrawals WHERE subject_id = about.id) THEN ''
			ELSE coalesce(c.html, o.html->>'problem', '')
		END AS about_html
	FROM decisions d
	JOIN subjects s ON s.id = d.id
	JOIN subjects about ON about.id = d.about_id
	LEFT JOIN accounts whom ON whom.id = s.author_id
	LEFT JOIN house_rules r ON r.edition = d.edition AND r.number = d.rule
	LEFT JOIN appeals p ON p.decision_id = d.id
	LEFT JOIN comments c ON c.id = d.about_id
	LEFT JOIN proposals o ON o.id = d.about_id`

// Find gives a decision to whom it concerns, and to moderators. Errors: NotFound.
func (s Decisions) Find(ctx context.Context, a Actor, id int64) (Decision, error) {
	return s.one(ctx, s.f.db, a, `d.id = @id`, id)
}

// Batch gives the first of the decisions that were taken in one go, and how many of them still hold. Errors: NotFound for who does not moderate, and when
// none holds any more.
func (s Decisions) Batch(ctx context.Context, a Actor, batch int64) (first Decision, n int, err error) {
	if err := a.mayCurate(); err != nil {
		return Decision{}, 0, err
	}
	if err := s.f.db.QueryRow(ctx, `SELECT count(*) FROM decisions WHERE batch_id = $1 AND undone_at IS NULL`, batch).Scan(&n); err != nil {
		return Decision{}, 0, fmt.Errorf("batch: %w", err)
	}
	if n == 0 {
		return Decision{}, 0, errNotFound
	}
	first, err = s.Find(ctx, a, batch)
	return first, n, err
}

func (s Decisions) one(ctx context.Context, db querier, a Actor, where string, id int64) (Decision, error) {
	rows, err := db.Query(ctx, decisionQuery+` WHERE `+where+` AND `+visible, a.sees(pgx.NamedArgs{"id": id}))
	if err != nil {
		return Decision{}, fmt.Errorf("decision: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Decision])
	return found, translate(err)
}

// lock reads a decision as it is once nobody else is objecting to it or taking it back.
func (s Decisions) lock(ctx context.Context, t *tx, a Actor, id int64) (Decision, error) {
	if _, err := t.Exec(ctx, `
		SELECT
		FROM decisions
		WHERE id = $1
		FOR UPDATE`, id); err != nil {
		return Decision{}, err
	}
	return s.one(ctx, t, a, `d.id = @id`, id)
}
