package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Notification is one piece of news for one person.
type Notification struct {
	ID      int64
	At      time.Time
	Kind    string // passage.changed, passage.deleted, suggestion.accepted, suggestion.declined, suggestion.reopened or comment.credited
	Unread  bool
	Subject int64 // the comment or passage it is about
	Thread  int64
	Action  int64
	Title   Text   // of the action
	Version int    // that changed the passage, or that the comment is credited in
	Words   string // of the passage
}

// notificationsOnPage bounds the list.
const notificationsOnPage = 100

// Notifications are what people are told.
type Notifications struct{ f *Forum }

// Notice is what is to be told to whom.
type Notice struct {
	Account int64
	Kind    string
	Subject int64
	Version int
}

// tell writes notices; nobody is told of what they did themselves.
func tell(ctx context.Context, t *tx, notices []Notice, by Actor) error {
	_, err := t.Exec(ctx, `
		INSERT INTO notifications (account_id, kind, subject_id, data, at)
		SELECT "Account", "Kind", "Subject", CASE WHEN "Version" > 0 THEN jsonb_build_object('version', "Version") ELSE '{}' END, $2
		FROM jsonb_to_recordset($1) AS n ("Account" bigint, "Kind" text, "Subject" bigint, "Version" integer)
		WHERE "Account" > 0 AND "Account" <> $3`, notices, t.now, by.Account)
	if err != nil {
		return fmt.Errorf("tell: %w", err)
	}
	return nil
}

// tellOfPassages tells everyone who commented on these passages that a version changed their words, or took them out.
func tellOfPassages(ctx context.Context, t *tx, passages []int64, version int) error {
	if len(passages) == 0 {
		return nil
	}
	_, err := t.Exec(ctx, `
		INSERT INTO notifications (account_id, kind, subject_id, data, at)
		SELECT DISTINCT s.author_id, 'passage.' || n.state, p.id, jsonb_build_object('version', v.number), $3::timestamptz
		FROM passages p
		JOIN versions v ON v.action_id = p.action_id AND v.number = $2
		JOIN anchors n ON n.passage_id = p.id AND n.version_id = v.id
		JOIN threads t ON t.about_id = p.id AND t.main
		JOIN comments c ON c.thread_id = t.id
		JOIN subjects s ON s.id = c.id
		WHERE p.id = ANY ($1)
			AND s.author_id IS NOT NULL
			AND s.hidden_by IS NULL
			AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = c.id)`, passages, version, t.now)
	if err != nil {
		return fmt.Errorf("tell of passages: %w", err)
	}
	return nil
}

// Unread counts what the actor has not read yet.
func (s Notifications) Unread(ctx context.Context, a Actor) (n int, err error) {
	if !a.SignedIn() {
		return 0, nil
	}
	err = s.f.db.QueryRow(ctx, `
		SELECT count(*)
		FROM notifications
		WHERE account_id = $1 AND read_at IS NULL`, a.Account).Scan(&n)
	return n, err
}

// List gives what the actor was told, newest first. What the actor may no longer see is left out. Errors: SignIn.
func (s Notifications) List(ctx context.Context, a Actor) ([]Notification, error) {
	if !a.SignedIn() {
		return nil, Errorf(SignIn, "error.signIn")
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			n.id,
			n.at,
			n.kind,
			n.read_at IS NULL AS unread,
			n.subject_id AS subject,
			t.id AS thread,
			action.id AS action,
			action.title,
			coalesce((n.data->>'version')::integer, 0) AS version,
			p.exact AS words
		FROM notifications n
		JOIN subjects s ON s.id = n.subject_id
		LEFT JOIN comments c ON c.id = s.id
		JOIN threads t ON t.id = c.thread_id OR t.about_id = s.id AND t.main
		JOIN passages p ON p.id = t.about_id
		JOIN actions action ON action.id = p.action_id
		WHERE n.account_id = @account AND `+visible+`
		ORDER BY n.id DESC
		LIMIT @limit`, a.sees(pgx.NamedArgs{"limit": notificationsOnPage}))
	if err != nil {
		return nil, fmt.Errorf("notifications: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Notification])
	for i := range found {
		found[i].Words = text.Excerpt(found[i].Words, activityExcerpt)
	}
	return found, err
}

// Read notes that the actor read everything up to and including one notification.
func (s Notifications) Read(ctx context.Context, a Actor, upTo int64) error {
	if !a.SignedIn() {
		return Errorf(SignIn, "error.signIn")
	}
	return s.f.write(ctx, func(t *tx) error {
		_, err := t.Exec(ctx, `
			UPDATE notifications
			SET read_at = $3
			WHERE account_id = $1 AND id <= $2 AND read_at IS NULL`, a.Account, upTo, t.now)
		return err
	})
}
