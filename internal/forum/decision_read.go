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
	LiftedAt    *time.Time // when a moderator ended the suspension before its time
	LiftReason  string
	Hides       bool   // of a decision on a person: what they wrote went out of view with it
	Stays       bool   // of such a decision: it stayed in view
	Lead        int64  // the decision on the same person that this is part of, or 0
	RestsOn     int    // how many contributions it is about
	Superseded  int64  // the later decision that stands in its stead, or 0
	Since       int64  // the last later decision by which what it hid is shown, hidden anew or deleted, or 0
	SinceKind   string // DecideRestore, DecideHide, DecideDelete or DecideWithdraw; "" when none
	UndoneAt    *time.Time
	UndoneBy    int64
	Reversed    bool // taken back after an appeal
	Appealed    bool
	Whom        int64 // whom it concerns
	WhomName    string
	Concerns    bool // the actor: it is theirs, or of a proposal that they wrote along
	About       int64
	AboutKind   string
	AboutLang   string
	NoAccount   bool         // a moderator entered it for someone whom nothing can be told here
	HeldBecause []HoldReason // of what the forum held by a filter
}

// Automatic tells whether the forum decided so by itself, by a rule that an admin set.
func (d Decision) Automatic() bool { return d.By == 0 }

// Appealable tells whether whom it concerns may still object.
func (d Decision) Appealable(now time.Time) bool {
	return d.UndoneAt == nil && d.Superseded == 0 && !d.Appealed && (Blames(d.Kind) || d.Kind == DecideHold) && now.Sub(d.At) <= AppealFor
}

// Undoable tells whether it can still be taken back by Undo.
func (d Decision) Undoable(now time.Time) bool {
	return d.By != 0 && !slices.Contains(lasting, d.Kind) && d.UndoneAt == nil && now.Sub(d.At) <= UndoFor
}

// isCoAuthorOfDecided tells of a decision, whose subject is called s, whether it is about a proposal that the actor wrote along when it was taken: who
// joins later does not read what was hidden by it, nor objects to it for those whom it concerns. What is decided on a person concerns that one alone.
const isCoAuthorOfDecided = `EXISTS (
	SELECT
	FROM decisions own
	JOIN subjects taken ON taken.id = own.id
	JOIN co_authors c ON c.proposal_id = own.about_id AND c.joined_at <= taken.created_at
	WHERE own.id = s.id AND own.kind NOT IN ('suspend', 'ban') AND c.account_id = @account
)`

// writersOf gives in SQL the accounts of all who wrote what the decision of this number rests on: none of them judges it.
func writersOf(decision string) string {
	return `(
		SELECT written.author_id
		FROM decisions part
		JOIN subjects written ON written.id = part.about_id
		WHERE (part.id = ` + decision + ` OR part.lead_id = ` + decision + `) AND written.author_id IS NOT NULL
		UNION
		SELECT along.account_id
		FROM decisions part
		JOIN co_authors along ON along.proposal_id = part.about_id
		WHERE part.id = ` + decision + ` OR part.lead_id = ` + decision + `
	)`
}

// staysInView is the rule on decisions d on a person after which what they wrote could be seen.
const staysInView = `(d.kind IN ('warn', 'suspend', 'ban') AND NOT d.hides
	AND NOT EXISTS (SELECT FROM decisions before WHERE before.id = d.was_hidden_by AND before.kind <> 'hold'))`

// restsOn is how many contributions the decision d is about.
const restsOn = `(1 + (SELECT count(*) FROM decisions part WHERE part.lead_id = d.id))`

// superseding is the decision that stands instead of the decision d: the last on the contribution, when d kept it from view until someone looked, and the
// last that shows or hides it, when d hid it. What was decided on who wrote it stands beside what is decided later.
const superseding = `(
	SELECT max(later.id)
	FROM decisions later
	WHERE later.about_id = d.about_id AND later.id > d.id AND later.undone_at IS NULL
		AND (d.kind = 'hold' OR d.kind = 'hide' AND (later.kind IN ('hide', 'restore', 'delete', 'withdraw') OR later.hides))
)`

// since is the last decision later than the decision d, which hid something, that shows or hides it.
const since = `(
	SELECT later.id, CASE WHEN later.hides THEN 'hide' ELSE later.kind END AS kind
	FROM decisions later
	WHERE later.about_id = d.about_id AND later.id > d.id AND later.undone_at IS NULL AND d.undone_at IS NULL
		AND (d.kind = 'hide' OR d.hides) AND (later.kind IN ('hide', 'restore', 'delete', 'withdraw') OR later.hides)
	ORDER BY later.id DESC
	LIMIT 1
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
		lifted.lifted_at,
		coalesce(lifted.lift_reason, '') AS lift_reason,
		d.hides,
		` + staysInView + ` AS stays,
		coalesce(d.lead_id, 0) AS lead,
		` + restsOn + ` AS rests_on,
		coalesce(` + superseding + `, 0) AS superseded,
		coalesce(since.id, 0) AS since,
		coalesce(since.kind, '') AS since_kind,
		d.undone_at,
		coalesce(d.undone_by, 0) AS undone_by,
		coalesce(p.outcome = 'reversed', false) AS reversed,
		p.id IS NOT NULL AS appealed,
		coalesce(s.author_id, 0) AS whom,
		coalesce(whom.display_name, '') AS whom_name,
		coalesce(s.author_id = @account, false) OR ` + isCoAuthorOfDecided + ` AS concerns,
		d.about_id AS about,
		about.kind AS about_kind,
		coalesce(about.lang, 'nl') AS about_lang,
		EXISTS (SELECT FROM assisted WHERE id = d.about_id) AS no_account,
		CASE WHEN d.kind = 'hold' THEN ` + holdReasons + ` WHERE h.id = d.about_id AND h.at = s.created_at) END AS held_because
	FROM decisions d
	JOIN subjects s ON s.id = d.id
	JOIN subjects about ON about.id = d.about_id
	LEFT JOIN LATERAL ` + since + ` since ON true
	LEFT JOIN accounts whom ON whom.id = s.author_id
	LEFT JOIN house_rules r ON r.edition = d.edition AND r.number = d.rule
	LEFT JOIN appeals p ON p.decision_id = d.id
	LEFT JOIN suspensions lifted ON lifted.decision_id = d.id AND lifted.lift_reason <> ''`

// Find gives a decision to whom it concerns, and to moderators. Errors: NotFound.
func (s Decisions) Find(ctx context.Context, a Actor, id int64) (Decision, error) {
	return s.one(ctx, s.f.db, a, `d.id = @id`, id)
}

// Batch is what was decided in one go.
type Batch struct {
	First         Decision
	Holds         int // decisions that were not taken back: of those on persons, one for each
	Contributions int // that they are about
	Hidden        int // of these, out of view by a decision on a person
	Placed        int // of these, that nobody had seen yet
	Returned      int // of these, that were out of view
	NoAccount     int // of these, that were entered for someone without an account
}

// Batch gives what was decided in one go, and how much of it still holds. Errors: NotFound, also for who does not moderate.
func (s Decisions) Batch(ctx context.Context, a Actor, batch int64) (b Batch, err error) {
	if err := a.mayCurate(); err != nil {
		return Batch{}, err
	}
	err = s.f.db.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE lead_id IS NULL), count(*), count(*) FILTER (WHERE hides),
			count(*) FILTER (WHERE was_audience = 'moderators'), count(*) FILTER (WHERE was_hidden_by IS NOT NULL),
			count(*) FILTER (WHERE EXISTS (SELECT FROM assisted WHERE id = about_id))
		FROM decisions
		WHERE batch_id = $1 AND undone_at IS NULL`, batch).Scan(&b.Holds, &b.Contributions, &b.Hidden, &b.Placed, &b.Returned, &b.NoAccount)
	if err != nil {
		return Batch{}, fmt.Errorf("batch: %w", err)
	}
	b.First, err = s.Find(ctx, a, batch)
	return b, err
}

// DecidedOn is a contribution that a decision rests on.
type DecidedOn struct {
	About int64
	Kind  string
	Lang  string
	Title Text   // of what it is, or stands in
	HTML  string // "" when its author took it back, or nobody may read it
}

// Contributions gives all that a decision rests on, to whom it concerns and to moderators. Errors: NotFound.
func (s Decisions) Contributions(ctx context.Context, a Actor, id int64) ([]DecidedOn, error) {
	if _, err := s.Find(ctx, a, id); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			s.id AS about,
			s.kind,
			coalesce(s.lang, 'nl') AS lang,
			`+titleOf+` AS title,
			CASE
				WHEN EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id) THEN ''
				ELSE coalesce(c.html, own.html->>'problem', first.html, '')
			END AS html
		FROM decisions d
		JOIN subjects s ON s.id = d.about_id`+circleOf("s.id")+`
		LEFT JOIN proposals own ON own.id = s.id
		LEFT JOIN comments first ON first.id = (SELECT min(id) FROM comments WHERE s.kind = 'thread' AND thread_id = s.id)
		WHERE d.id = $1 OR d.lead_id = $1
		ORDER BY d.id`, id)
	if err != nil {
		return nil, fmt.Errorf("contributions of a decision: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[DecidedOn])
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
