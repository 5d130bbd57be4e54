package forum

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Ways to order a list of proposals.
const (
	ByNewest     = "new"
	BySupport    = "supported"
	ByDiscussion = "discussed"
	ByUnanswered = "unanswered" // only those without an answer of their own or to come by another, the oldest first
)

// ProposalOrders are the ways to order a list of proposals, ProposalStatuses what can be the state of one.
var (
	ProposalOrders   = []string{ByNewest, BySupport, ByDiscussion, ByUnanswered}
	ProposalStatuses = []string{"submitted", "published", "under_consideration", "answered"}
)

// FromPeople chooses the proposals that people made for themselves, among kinds of organisations.
const FromPeople = "people"

const proposalsOnPage = 25

// ProposalQuery chooses a page of proposals. Zero fields choose all, the newest first.
type ProposalQuery struct {
	Plan   int64
	Theme  int64
	Action int64
	Status string // one of ProposalStatuses
	From   string // the kind of organisation that they were made for, or FromPeople
	Order  string // one of ProposalOrders
	After  ProposalMark
}

// ProposalMark is a place in a list of proposals: the last one of the page before, and how many its order counts of it. Zero is the beginning.
type ProposalMark struct {
	Count int
	ID    int64
}

// Mark is the place of a proposal in lists of this order.
func (q ProposalQuery) Mark(o Proposal) ProposalMark {
	switch q.Order {
	case BySupport:
		return ProposalMark{o.Supporters, o.ID}
	case ByDiscussion:
		return ProposalMark{o.Comments, o.ID}
	}
	return ProposalMark{ID: o.ID}
}

// keys are what the order goes by; the newest and the oldest are in the order of their numbers.
func (q ProposalQuery) keys() (column, mark, direction, after string) {
	switch q.Order {
	case BySupport:
		return "o.support_count", "@count", "DESC", "<"
	case ByDiscussion:
		return "coalesce(thread.comment_count, 0)", "@count", "DESC", "<"
	case ByUnanswered:
		return "o.id", "@id", "ASC", ">"
	}
	return "o.id", "@id", "DESC", "<"
}

// where are the conditions but that of the place.
func (q ProposalQuery) where() string {
	var where strings.Builder
	for _, c := range []struct {
		holds     bool
		condition string
	}{
		{q.Plan != 0, "o.plan_id = @plan"},
		{q.Theme != 0, "o.theme_id = @theme"},
		{q.Action != 0, "o.action_id = @action"},
		{q.Status != "", "o.status = @status"},
		{q.Order == ByUnanswered, "o.status <> 'answered' AND o.merged_into IS NULL"},
		{q.From == FromPeople, "o.organisation_id IS NULL"},
		{q.From != "" && q.From != FromPeople, "o.organisation_id IN (SELECT id FROM organisations WHERE kind = @from)"},
	} {
		if c.holds {
			where.WriteString(" AND " + c.condition)
		}
	}
	return where.String()
}

func (q ProposalQuery) args() pgx.NamedArgs {
	return pgx.NamedArgs{
		"plan": q.Plan, "theme": q.Theme, "action": q.Action, "status": q.Status, "from": q.From,
		"count": q.After.Count, "id": q.After.ID, "limit": proposalsOnPage + 1,
	}
}

// List gives a page of proposals; more tells whether others follow.
func (s Proposals) List(ctx context.Context, a Actor, q ProposalQuery) (found []Proposal, more bool, err error) {
	found, err = s.query(ctx, s.f.db, a, q.page(), q.args())
	if len(found) > proposalsOnPage {
		return found[:proposalsOnPage], true, err
	}
	return found, false, err
}

// ReadFor gives the first proposals that are about an action, as List does, for a page as Threads.Read.
func (s Proposals) ReadFor(ctx context.Context, a Actor, action int64) ([]Proposal, error) {
	type proposalsFor int64
	return shared(ctx, s.f, a, proposalsFor(action), func(a Actor) ([]Proposal, error) {
		found, _, err := s.List(ctx, a, ProposalQuery{Action: action})
		return found, err
	})
}

// page are the conditions and the order of a page: its numbers are found in few columns, before all that
// is shown of them is read; as an array, for which Postgres looks each up instead of joining everything.
func (q ProposalQuery) page() string {
	column, mark, direction, after := q.keys()
	order := fmt.Sprintf("ORDER BY %s %s, o.id %s", column, direction, direction)
	place := ""
	if q.After.ID != 0 {
		place = fmt.Sprintf(" AND (%s, o.id) %s (%s, @id)", column, after, mark)
	}
	return `
		AND o.id = ANY (ARRAY(
			SELECT o.id
			FROM proposals o
			JOIN subjects s ON s.id = o.id
			LEFT JOIN threads thread ON thread.about_id = o.id AND thread.main
			WHERE s.hidden_by IS NULL AND ` + visible + q.where() + place + `
			` + order + `
			LIMIT @limit
		))
		` + order
}

// Count tells how many proposals a query chooses on all its pages together.
func (s Proposals) Count(ctx context.Context, a Actor, q ProposalQuery) (n int, err error) {
	err = s.f.db.QueryRow(ctx, `
		SELECT count(*)
		FROM proposals o
		JOIN subjects s ON s.id = o.id
		WHERE s.hidden_by IS NULL AND `+visible+q.where(), a.sees(q.args())).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count proposals: %w", err)
	}
	return n, nil
}

// Kinds gives the kinds of organisations that a plan's proposals were made for.
func (s Proposals) Kinds(ctx context.Context, a Actor, plan int64) ([]string, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT DISTINCT organisation.kind
		FROM proposals o
		JOIN subjects s ON s.id = o.id
		JOIN organisations organisation ON organisation.id = o.organisation_id
		WHERE o.plan_id = @plan AND s.hidden_by IS NULL AND `+visible+`
		ORDER BY organisation.kind`, a.sees(pgx.NamedArgs{"plan": plan}))
	if err != nil {
		return nil, fmt.Errorf("kinds of organisations: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
