package forum

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Case is something that waits for a moderator, or waited.
type Case struct {
	ID           int64
	Kind         string // one of CaseKinds
	Plan         int64
	Rule         int // that it may be against, or 0
	RuleName     Text
	Flags        int
	OpenedAt     time.Time
	DueAt        time.Time
	ClaimedBy    int64 // by whom it is open now, or 0
	ClaimedName  string
	ClaimedUntil *time.Time
	Waiting      bool // for a second opinion
	ClosedAt     *time.Time
	ClosedName   string
	Decision     int64
	Outcome      string // kind of the decision that ended it, or outcome of the appeal
	Revision     int
	About        int64
	AboutKind    string
	Appealed     int64 // the decision that an appeal is against, and
	AppealedBy   int64 // who took that
	AgreedBy     int64 // and who agreed to it, or 0
	AskedBy      int64 // who asks to agree to a decision on it, or 0
	Author       int64
	Wrote        []int64 // who wrote it along or, of an appeal, what the decision is about
	EnteredBy    int64   // who entered it for someone without an account, or 0
	Colleague    bool    // its author moderates, or is an admin
	AuthorName   string
	Title        Text   // of what it is, or stands in
	Excerpt      string // the first words
	Lang         string // of them
	Last         int64  // decision on it that holds, or 0
	Held         bool
	Unseen       bool // held since it was made: nobody else saw it yet
	HeldBecause  []HoldReason
	Hidden       bool
	Deleted      bool
	Withdrawn    bool       // by its author
	Promised     *time.Time // until when an answer was promised, of an input that waits for it too long
}

// Late tells whether its term has ended.
func (c Case) Late(now time.Time) bool { return c.ClosedAt == nil && c.DueAt.Before(now) }

// ClaimedByOther tells whether another moderator has it open.
func (c Case) ClaimedByOther(a Actor) bool { return c.ClaimedBy != 0 && c.ClaimedBy != a.Account }

// MayDecide tells whether the actor may end it: never an appeal against one's own decision, nor what one asked for, or what is one's own.
func (c Case) MayDecide(a Actor) bool {
	return a.Account != 0 && c.AppealedBy != a.Account && c.AgreedBy != a.Account && c.AskedBy != a.Account && (c.Party(a) == "" || c.Handled())
}

// Party is the key of the sentence that says why it is the actor's own, and so for another moderator to find in favour of; "" when it is not.
func (c Case) Party(a Actor) string {
	switch {
	case a.Account == 0:
		return ""
	case c.Author == a.Account:
		return "decision.error.own"
	case slices.Contains(c.Wrote, a.Account):
		return "decision.error.coAuthor"
	case c.EnteredBy == a.Account:
		return "decision.error.entered"
	}
	return ""
}

// Handled tells whether nobody decides on it: it waits until the thing was handled where it stands.
func (c Case) Handled() bool { return c.Kind == CaseOverdue || c.Kind == CasePassage }

// Stands is the decision that says how what it is about stands, once the case has ended: the last, which may be later than the one that ended it.
// 0 while it waits, and where nobody decided.
func (c Case) Stands() int64 {
	if c.ClosedAt == nil || c.Last == 0 {
		return c.Decision
	}
	return c.Last
}

// Decidable tells whether a decision on the contribution ends it.
func (c Case) Decidable() bool { return c.Kind != CaseAppeal && c.Kind != CaseRequest && !c.Handled() }

const (
	casesOnPage = 50
	caseExcerpt = 140
)

// promisedFor is until when an answer to the input of this number was promised.
func promisedFor(id string) string {
	return `(
		SELECT i.at + plan.answer_term_days * interval '1 day'
		FROM inputs i
		JOIN plans plan ON plan.id = i.plan_id
		WHERE i.id = ` + id + `
	)`
}

var caseColumns = `
	k.id,
	k.kind,
	coalesce(k.plan_id, 0) AS plan,
	coalesce(k.rule, 0) AS rule,
	coalesce(rule.title, '{}') AS rule_name,
	k.flags,
	k.opened_at,
	k.due_at,
	CASE WHEN k.claimed_until > @now THEN k.claimed_by ELSE 0 END AS claimed_by,
	CASE WHEN k.claimed_until > @now THEN claimer.display_name ELSE '' END AS claimed_name,
	k.claimed_until,
	EXISTS (SELECT FROM opinions WHERE case_id = k.id AND words IS NULL) AS waiting,
	k.closed_at,
	coalesce(closer.display_name, '') AS closed_name,
	coalesce(k.decision_id, 0) AS decision,
	coalesce(decided.kind, p.outcome, '') AS outcome,
	k.revision,
	s.id AS about,
	s.kind AS about_kind,
	coalesce(p.decision_id, 0) AS appealed,
	coalesce(appealed.by_id, 0) AS appealed_by,
	coalesce(appealed.agreed_by, 0) AS agreed_by,
	coalesce(request.by_id, 0) AS asked_by,
	coalesce(s.author_id, 0) AS author,
	ARRAY(SELECT account_id FROM co_authors WHERE proposal_id = s.id UNION ` + writersOf("p.decision_id") + `) AS wrote,
	coalesce((SELECT entered_by FROM assisted WHERE assisted.id = s.id), 0) AS entered_by,
	` + colleagues + ` AS colleague,
	coalesce(author.display_name, '') AS author_name,
	` + titleOf + ` AS title,
	coalesce(c.markdown, p.words, (SELECT markdown FROM comments WHERE thread_id = s.id ORDER BY id LIMIT 1), passage.exact, proposal.problem, '') AS excerpt,
	coalesce(s.lang, 'nl') AS lang,
	coalesce((SELECT max(id) FROM decisions WHERE about_id = s.id AND undone_at IS NULL), 0) AS last,
	` + heldBy + ` AS held,
	s.audience = 'moderators' AS unseen,
	` + heldBecause + ` AS held_because,
	s.hidden_by IS NOT NULL AS hidden,
	coalesce(hiding.kind = 'delete' AND hiding.undone_at IS NULL, false) AS deleted,
	EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id) AS withdrawn,
	CASE WHEN k.kind = 'overdue' THEN ` + promisedFor("k.about_id") + ` END AS promised`

var caseTables = `
	FROM cases k
	JOIN subjects s ON s.id = k.about_id
	LEFT JOIN decisions hiding ON hiding.id = s.hidden_by
	LEFT JOIN accounts author ON author.id = s.author_id
	LEFT JOIN accounts claimer ON claimer.id = k.claimed_by
	LEFT JOIN accounts closer ON closer.id = k.closed_by
	LEFT JOIN decisions decided ON decided.id = k.decision_id
	LEFT JOIN appeals p ON p.id = k.about_id
	LEFT JOIN decisions appealed ON appealed.id = p.decision_id
	LEFT JOIN requests request ON request.about_id = k.about_id AND request.outcome IS NULL AND k.closed_at IS NULL
	LEFT JOIN house_rules rule ON rule.number = k.rule AND rule.edition = (SELECT max(edition) FROM house_rules)
	` + circleOf("s.id")

// List gives a page of cases; more tells whether others follow. Errors: NotFound for who does not moderate.
func (s Cases) List(ctx context.Context, a Actor, q CaseQuery) (found []Case, more bool, err error) {
	if err := a.mayCurate(); err != nil {
		return nil, false, err
	}
	chosen, args := q.chosen()
	args["now"], args["limit"] = s.f.Now(), casesOnPage+1
	// First which, then what: the details of a hundred thousand would be read to show fifty.
	rows, err := s.f.db.Query(ctx, chosen, args)
	if err != nil {
		return nil, false, fmt.Errorf("choose cases: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, false, fmt.Errorf("choose cases: %w", err)
	}
	moment, way := q.order()
	if found, err = s.query(ctx, ids, " ORDER BY k."+moment+" "+way+", k.id "+way); err != nil {
		return nil, false, err
	}
	if len(found) > casesOnPage {
		return found[:casesOnPage], true, nil
	}
	return found, false, nil
}

// Find gives a case. Errors: NotFound.
func (s Cases) Find(ctx context.Context, a Actor, id int64) (Case, error) {
	if err := a.mayCurate(); err != nil {
		return Case{}, err
	}
	found, err := s.query(ctx, []int64{id}, "")
	if err != nil {
		return Case{}, err
	}
	if len(found) == 0 {
		return Case{}, errNotFound
	}
	return found[0], nil
}

// About gives the newest case in which a contribution or an appeal is decided on. Errors: NotFound.
func (s Cases) About(ctx context.Context, a Actor, about int64) (Case, error) {
	var id int64
	if err := s.f.db.QueryRow(ctx, `SELECT coalesce(max(id), 0) FROM cases WHERE about_id = $1 AND kind NOT IN `+handledKinds, about).Scan(&id); err != nil {
		return Case{}, fmt.Errorf("case about: %w", err)
	}
	return s.Find(ctx, a, id)
}

// FindAll gives these cases, in no order; for live news, which only moderators are admitted to.
func (s Cases) FindAll(ctx context.Context, ids []int64) ([]Case, error) {
	return s.query(ctx, ids, "")
}

func (s Cases) query(ctx context.Context, ids []int64, order string) ([]Case, error) {
	rows, err := s.f.db.Query(ctx, `SELECT `+caseColumns+caseTables+` WHERE k.id = ANY (@ids)`+order, pgx.NamedArgs{"ids": ids, "now": s.f.Now()})
	if err != nil {
		return nil, fmt.Errorf("cases: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Case])
	for i := range found {
		found[i].Excerpt = text.Excerpt(text.Plain(found[i].Excerpt), caseExcerpt)
	}
	return found, err
}
