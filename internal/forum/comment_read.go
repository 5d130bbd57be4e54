package forum

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Revision is a text that a comment had, from At on.
type Revision struct {
	Revision int
	At       time.Time
	HTML     string
	Taken    bool // a moderator took the text out
}

// History gives all texts of a comment, newest first. Errors: NotFound, also for one that is gone.
func (s Comments) History(ctx context.Context, a Actor, id int64) (Comment, []Revision, error) {
	c, err := s.Find(ctx, a, id)
	if err != nil {
		return Comment{}, nil, err
	}
	if c.Gone() {
		return Comment{}, nil, errNotFound
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT revision, lag(at, 1, @created) OVER (ORDER BY revision) AS at, coalesce(html, '') AS html, html IS NULL AS taken
		FROM (
			SELECT revision, at, html FROM comment_revisions WHERE comment_id = @id
			UNION ALL
			SELECT revision, NULL, html FROM comments WHERE id = @id
		) texts
		ORDER BY revision DESC`, pgx.NamedArgs{"id": id, "created": c.CreatedAt})
	if err != nil {
		return Comment{}, nil, err
	}
	history, err := pgx.CollectRows(rows, pgx.RowToStructByName[Revision])
	return c, history, err
}

const commentColumns = `
	c.id,
	c.thread_id AS thread,
	coalesce(passage.id, 0) AS passage,
	coalesce(passage.action_id, t.about_id, 0) AS action,
	coalesce(c.parent_id, 0) AS parent,
	coalesce(c.answers_id, 0) AS answers,
	coalesce(answered_author.display_name, '') AS answers_name,
	s.created_at,
	coalesce(s.author_id, 0) AS author,
	coalesce(author.display_name, '') AS author_name,
	coalesce(organisation.name, '{}') AS organisation,
	EXISTS (
		SELECT FROM holders h
		LEFT JOIN representatives r ON r.organisation_id = h.organisation_id AND r.account_id = s.author_id
		WHERE h.action_id = coalesce(passage.action_id, t.about_id) AND (h.contact_id = s.author_id OR r.account_id IS NOT NULL)
	) AS is_holder,
	EXISTS (
		SELECT FROM roles
		WHERE roles.account_id = s.author_id AND roles.role IN ('moderator', 'admin')
	) AS is_moderator,
	coalesce(s.lang, 'nl') AS lang,
	c.revision,
	c.html,
	c.markdown,
	withdrawal.at AS withdrawn_at,
	s.hidden_by IS NOT NULL AS hidden,
	coalesce(hiding.kind = 'delete', false) AS deleted,
	s.redacted_by IS NOT NULL AS redacted,
	` + heldBy + ` AS held,
	` + heldBecause + ` AS held_because,
	coalesce(hiding.edition, 0) AS hidden_edition,
	coalesce(hiding.rule, 0) AS hidden_rule,
	coalesce(hiding_rule.title, '{}') AS hidden_rule_name,
	(SELECT count(*) + count(undone_at) FROM decisions WHERE about_id = c.id AND NOT (kind IN ('approve', 'warn', 'suspend', 'ban', 'move', 'redact') AND NOT hides AND was_audience = 'moderators' AND undone_at IS NULL)) AS turns,
	coalesce((
		SELECT m.from_thread
		FROM comment_moves m
		JOIN decisions moving ON moving.id = m.decision_id AND moving.about_id = m.comment_id
		WHERE m.decision_id = c.moved_by AND m.comment_id = c.id
	), 0) AS moved_from,
	0::bigint AS moved_to,
	'{}'::jsonb AS moved_to_title,
	c.reply_count,
	coalesce((
		SELECT max(credited.number)
		FROM credits
		JOIN versions credited ON credited.id = credits.version_id
		WHERE credits.comment_id = c.id
	), 0) AS credited_in,
	` + suggestionOfComment + ` AS suggestion,
	` + answerOfInput + ` AS answer,
	coalesce(input.changes, 0) AS answer_rev,
	` + assistedComment + ` AS assisted,
	c.agree_count,
	EXISTS (SELECT FROM supports WHERE subject_id = c.id AND account_id = @account) AS agreed`

const commentTables = `
	JOIN subjects s ON s.id = c.id
	JOIN threads t ON t.id = c.thread_id
	LEFT JOIN passages passage ON passage.id = t.about_id
	LEFT JOIN accounts author ON author.id = s.author_id
	LEFT JOIN organisations organisation ON organisation.id = author.organisation_id
	LEFT JOIN withdrawals withdrawal ON withdrawal.subject_id = c.id
	LEFT JOIN decisions hiding ON hiding.id = s.hidden_by
	LEFT JOIN house_rules hiding_rule ON hiding_rule.edition = hiding.edition AND hiding_rule.number = hiding.rule
	LEFT JOIN inputs input ON input.id = c.id
	LEFT JOIN subjects answered ON answered.id = c.answers_id
	LEFT JOIN accounts answered_author ON answered_author.id = answered.author_id`

// Find gives a comment that the actor may see. Errors: NotFound.
func (s Comments) Find(ctx context.Context, a Actor, id int64) (Comment, error) {
	return s.find(ctx, s.f.db, a, id)
}

func (s Comments) find(ctx context.Context, db querier, a Actor, id int64) (Comment, error) {
	found, err := s.query(ctx, db, a, `FROM comments c`+commentTables+` WHERE c.id = @id AND `+visible, pgx.NamedArgs{"id": id})
	if err != nil {
		return Comment{}, err
	}
	if len(found) == 0 {
		return Comment{}, errNotFound
	}
	return found[0], nil
}

// findAny gives a comment whoever sees it.
func (s Comments) findAny(ctx context.Context, t *tx, id int64) (Comment, error) {
	found, err := s.query(ctx, t, Actor{}, `FROM comments c`+commentTables+` WHERE c.id = @id`, pgx.NamedArgs{"id": id})
	if err != nil {
		return Comment{}, err
	}
	if len(found) == 0 {
		return Comment{}, errNotFound
	}
	return found[0], nil
}

// FindAll gives those of the comments that everyone admitted to the thread sees, in no order; for live news.
func (s Comments) FindAll(ctx context.Context, thread int64, ids []int64) ([]Comment, error) {
	return s.query(ctx, s.f.db, Actor{}, `FROM comments c`+commentTables+`
		JOIN subjects thread ON thread.id = c.thread_id
		WHERE c.id = ANY (@ids) AND c.thread_id = @thread AND s.audience = thread.audience`,
		pgx.NamedArgs{"ids": ids, "thread": thread})
}

// query reads comments and takes the text and the name out of those that are gone, so that no caller can show them.
func (s Comments) query(ctx context.Context, db querier, a Actor, from string, args pgx.NamedArgs) ([]Comment, error) {
	rows, err := db.Query(ctx, `SELECT `+commentColumns+` `+from, a.sees(args))
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Comment])
	for i := range found {
		if c := &found[i]; c.Gone() {
			c.HTML, c.Markdown, c.Organisation, c.AnswersName = "", "", Text{}, ""
			c.AuthorName, c.IsHolder, c.IsModerator, c.Suggestion, c.Answer, c.Assisted = "", false, false, nil, nil, nil
			c.AgreeCount, c.Agreed, c.HeldBecause = 0, false, nil
		}
	}
	return found, err
}

// Replies gives the replies to a comment after the one numbered after, as many as stand on a page, and whether there are more.
func (s Comments) Replies(ctx context.Context, a Actor, parent, after int64) (found []Comment, more bool, err error) {
	found, err = s.query(ctx, s.f.db, a, `
		FROM comments c`+commentTables+`
		WHERE c.parent_id = @parent AND c.id > @after AND `+visible+`
		ORDER BY c.id
		LIMIT @limit`, pgx.NamedArgs{"parent": parent, "after": after, "limit": repliesOnPage + 1})
	if len(found) > repliesOnPage {
		return found[:repliesOnPage], true, err
	}
	return found, false, err
}

// Where gives a comment and the thread it stands in, for permanent addresses. Errors: NotFound.
func (s Comments) Where(ctx context.Context, a Actor, id int64) (Thread, Comment, error) {
	c, err := s.Find(ctx, a, id)
	if err != nil {
		return Thread{}, Comment{}, err
	}
	thread, err := s.f.Threads.Find(ctx, a, c.Thread)
	return thread, c, err
}
