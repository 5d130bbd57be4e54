package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// CaseWords is what a moderator reads to decide on a contribution, also while it is out of view.
type CaseWords struct {
	About     int64
	HTML      string
	Deleted   bool // as unlawful: nobody reads it
	Lang      string
	At        time.Time
	AnswersTo string // the comment that it answers, as it was written
	AnswersBy string
	Quote     string // the passage that it is about
}

// Words gives what is to be decided on; of a contribution that its author took back, no text. Errors: NotFound, also for who does not moderate.
func (s Cases) Words(ctx context.Context, a Actor, about int64) (CaseWords, error) {
	if err := a.mayCurate(); err != nil {
		return CaseWords{}, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			s.id AS about,
			CASE WHEN EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id) THEN '' ELSE coalesce(c.html, o.html->>'problem' || (o.html->>'solution'), first.html, '') END AS html,
			EXISTS (SELECT FROM decisions WHERE id = s.hidden_by AND kind = 'delete' AND undone_at IS NULL) AS deleted,
			coalesce(s.lang, 'nl') AS lang,
			s.created_at AS at,
			coalesce(answered.markdown, '') AS answers_to,
			coalesce(answered_author.display_name, '') AS answers_by,
			coalesce(passage.exact, '') AS quote
		FROM subjects s
		LEFT JOIN comments c ON c.id = s.id
		LEFT JOIN proposals o ON o.id = s.id
		LEFT JOIN threads t ON t.id = coalesce(c.thread_id, s.id)
		LEFT JOIN comments first ON first.id = (SELECT min(id) FROM comments WHERE thread_id = s.id)
		LEFT JOIN passages passage ON passage.id = t.about_id
		LEFT JOIN comments answered ON answered.id = coalesce(c.answers_id, c.parent_id)
			AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = answered.id)
		LEFT JOIN subjects answered_subject ON answered_subject.id = answered.id
		LEFT JOIN accounts answered_author ON answered_author.id = answered_subject.author_id
		WHERE s.id = @id AND `+flaggable+` AND `+visible, a.sees(pgx.NamedArgs{"id": about}))
	if err != nil {
		return CaseWords{}, fmt.Errorf("words of a case: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[CaseWords])
	return found, translate(err)
}

// AuthorRecord is what moderators know of someone whose contribution waits.
type AuthorRecord struct {
	Since          time.Time // when they first signed in
	Contributions  int       // that stand
	Blamed         int       // decisions that found something wrong, and were not taken back
	LastBlamed     *time.Time
	LastRule       int
	SuspendedUntil *time.Time // from when they may write again, far away when never; nil when they may now
	Appeals        int        // that wait
}

// SuspendedForGood tells whether they never write again, as things are.
func (r AuthorRecord) SuspendedForGood() bool {
	return r.SuspendedUntil != nil && r.SuspendedUntil.Year() == 9999
}

// Author tells who wrote something. Errors: NotFound, also for who does not moderate.
func (s Cases) Author(ctx context.Context, a Actor, account int64) (AuthorRecord, error) {
	if err := a.mayCurate(); err != nil {
		return AuthorRecord{}, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			created_at AS since,
			(SELECT count(*) FROM subjects s WHERE s.author_id = a.id AND `+flaggable+` AND s.audience IN ('public', 'coalition') AND `+stands+`) AS contributions,
			blamed.n AS blamed,
			blamed.last AS last_blamed,
			coalesce(blamed.rule, 0) AS last_rule,
			(SELECT max(coalesce(until, '9999-12-31')) FROM suspensions WHERE account_id = a.id AND lifted_at IS NULL AND (until IS NULL OR until > @now)) AS suspended_until,
			(SELECT count(*) FROM appeals p JOIN subjects s ON s.id = p.id WHERE s.author_id = a.id AND p.outcome IS NULL) AS appeals
		FROM accounts a
		CROSS JOIN LATERAL (
			SELECT count(*) AS n, max(s.created_at) AS last, (array_agg(d.rule ORDER BY d.id DESC))[1] AS rule
			FROM decisions d
			JOIN subjects s ON s.id = d.id
			WHERE s.author_id = a.id AND d.kind IN ('hide', 'warn', 'suspend', 'redact', 'ban', 'delete') AND d.lead_id IS NULL AND d.undone_at IS NULL
		) blamed
		WHERE a.id = @id`, pgx.NamedArgs{"id": account, "now": s.f.Now()})
	if err != nil {
		return AuthorRecord{}, fmt.Errorf("author of a case: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[AuthorRecord])
	return found, translate(err)
}
