package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Member is someone as moderators see them: what they contributed, and what was decided on it.
type Member struct {
	ID            int64
	Name          string // "" before the first sign-in was completed, and for who left
	Organisation  Text
	Roles         []Role
	Record        AuthorRecord         `db:"-"`
	Contributions []MemberContribution `db:"-"` // the newest first
	More          bool                 `db:"-"` // there are older contributions
	Decisions     []MemberDecision     `db:"-"` // the newest first
}

// MemberContribution is something that a member wrote.
type MemberContribution struct {
	ID        int64
	Kind      string // comment, proposal or thread
	Title     Text   // of what it is, or stands in
	Excerpt   string // the first words; "" of one that was withdrawn
	Lang      string
	At        time.Time
	Held      bool
	Hidden    bool
	Withdrawn bool
}

// MemberDecision is a decision on something that a member wrote, and what came of the appeal against it.
type MemberDecision struct {
	ID       int64
	Kind     string // one of the Decide constants
	Rule     int    // 0 where nothing is wrong
	RuleName Text
	At       time.Time
	Undone   bool
	Appeal   string // "", "waiting", or its outcome
}

const (
	memberContributionsOnPage = 20
	memberDecisionsShown      = 50
	memberExcerpt             = 200
)

// Member gives someone, with the contributions before the one numbered before (0: the newest). Errors: NotFound, also for who does not moderate.
func (s Cases) Member(ctx context.Context, a Actor, account, before int64) (Member, error) {
	record, err := s.Author(ctx, a, account)
	if err != nil {
		return Member{}, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			a.id,
			coalesce(a.display_name, '') AS name,
			coalesce(o.name, '{}') AS organisation,
			ARRAY(SELECT DISTINCT role FROM roles WHERE account_id = a.id ORDER BY role) AS roles
		FROM accounts a
		LEFT JOIN organisations o ON o.id = a.organisation_id
		WHERE a.id = $1`, account)
	if err != nil {
		return Member{}, fmt.Errorf("member: %w", err)
	}
	m, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Member])
	if err != nil {
		return Member{}, translate(err)
	}
	m.Record = record
	if m.Contributions, err = s.contributionsOf(ctx, account, before); err != nil {
		return Member{}, err
	}
	if m.More = len(m.Contributions) > memberContributionsOnPage; m.More {
		m.Contributions = m.Contributions[:memberContributionsOnPage]
	}
	m.Decisions, err = s.decisionsOn(ctx, account)
	return m, err
}

func (s Cases) contributionsOf(ctx context.Context, account, before int64) ([]MemberContribution, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			s.id,
			s.kind,
			`+titleOf+` AS title,
			CASE WHEN withdrawal.at IS NULL THEN coalesce(c.markdown, proposal.problem, '') ELSE '' END AS excerpt,
			coalesce(s.lang, 'nl') AS lang,
			s.created_at AS at,
			`+heldBy+` AS held,
			s.hidden_by IS NOT NULL AS hidden,
			withdrawal.at IS NOT NULL AS withdrawn
		FROM subjects s
		LEFT JOIN decisions hiding ON hiding.id = s.hidden_by
		LEFT JOIN withdrawals withdrawal ON withdrawal.subject_id = s.id`+circleOf("s.id")+`
		WHERE s.author_id = @account AND `+flaggable+` AND s.audience <> 'authors' AND (@before = 0 OR s.id < @before)
		ORDER BY s.id DESC
		LIMIT @limit`, pgx.NamedArgs{"account": account, "before": before, "limit": memberContributionsOnPage + 1})
	if err != nil {
		return nil, fmt.Errorf("contributions of a member: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[MemberContribution])
	for i := range found {
		found[i].Excerpt = text.Excerpt(text.Plain(found[i].Excerpt), memberExcerpt)
	}
	return found, err
}

func (s Cases) decisionsOn(ctx context.Context, account int64) ([]MemberDecision, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			d.id,
			d.kind,
			coalesce(d.rule, 0) AS rule,
			coalesce(r.title, '{}') AS rule_name,
			s.created_at AS at,
			d.undone_at IS NOT NULL AS undone,
			CASE WHEN p.id IS NULL THEN '' ELSE coalesce(p.outcome, 'waiting') END AS appeal
		FROM subjects s
		JOIN decisions d ON d.id = s.id
		LEFT JOIN house_rules r ON r.edition = d.edition AND r.number = d.rule
		LEFT JOIN appeals p ON p.decision_id = d.id
		WHERE s.author_id = $1 AND s.kind = 'decision' AND d.lead_id IS NULL
		ORDER BY s.id DESC
		LIMIT $2`, account, memberDecisionsShown)
	if err != nil {
		return nil, fmt.Errorf("decisions on a member: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[MemberDecision])
}
