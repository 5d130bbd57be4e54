package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Open notes that the actor reads a notification, and gives it, so that they can be led to what it is about. What comes after that about the
// same thing is told anew. Errors: SignIn; NotFound, also when nothing is left of it to see.
func (s Notifications) Open(ctx context.Context, a Actor, id int64) (found Notification, err error) {
	if !a.SignedIn() {
		return Notification{}, Errorf(SignIn, "error.signIn")
	}
	opened, err := s.lines(ctx, a, `
		SELECT l.*, newest.event_id AS latest
		FROM notifications l
		CROSS JOIN LATERAL (SELECT n.event_id`+newsOf+` ORDER BY n.event_id DESC LIMIT 1) newest
		WHERE l.account_id = @account AND l.id = @id AND `+aboutStands, pgx.NamedArgs{"id": id})
	if err != nil {
		return Notification{}, err
	}
	if len(opened) == 0 {
		return Notification{}, errNotFound
	}
	return opened[0], s.f.write(ctx, func(t *tx) error {
		return readLines(ctx, t, a, "l.id = @id", pgx.NamedArgs{"id": id})
	})
}

// ReadAll notes that the actor read everything of which the newest news was this event, or one before it. Errors: SignIn.
func (s Notifications) ReadAll(ctx context.Context, a Actor, upTo int64) error {
	if !a.SignedIn() {
		return Errorf(SignIn, "error.signIn")
	}
	return s.f.write(ctx, func(t *tx) error {
		return readLines(ctx, t, a, `NOT EXISTS (SELECT`+newsOf+` AND n.event_id > @up_to)`, pgx.NamedArgs{"up_to": upTo})
	})
}

// readLines notes that the actor read the notifications that which chooses, of those that are unread, and says so to their other open pages.
func readLines(ctx context.Context, t *tx, a Actor, which string, args pgx.NamedArgs) error {
	args = a.sees(args)
	args["now"] = t.now
	if err := lockLines(ctx, t, `l.read_at IS NULL AND `+which, args); err != nil {
		return err
	}
	done, err := t.Exec(ctx, `
		UPDATE notifications l
		SET read_at = @now, last_event = coalesce(l.last_event, `+newestNews+`)
		WHERE l.id = ANY (@locked) AND l.read_at IS NULL AND `+which, args)
	if err != nil {
		return fmt.Errorf("read notifications: %w", err)
	}
	if done.RowsAffected() > 0 {
		// It names nobody: the record is for good, and who read what when is nobody else's business.
		t.record(Event{Kind: "notification.read"}, personChannel(a.Account))
	}
	return nil
}

// closeLines lets what the actor is told stay as it is, unread if it is that: what comes is told anew, to whom it still concerns.
func closeLines(ctx context.Context, t *tx, a Actor) error {
	args := pgx.NamedArgs{"account": a.Account}
	if err := lockLines(ctx, t, `l.last_event IS NULL`, args); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `
		UPDATE notifications l
		SET last_event = `+newestNews+`
		WHERE l.id = ANY (@locked) AND l.last_event IS NULL`, args)
	if err != nil {
		return fmt.Errorf("close notifications: %w", err)
	}
	return nil
}

// newestNews is the last event that the notification l holds, also one that its reader does not see.
const newestNews = `(
	SELECT max(event_id)
	FROM notices
	WHERE about_id = l.about_id AND kind = l.kind AND event_id >= l.first_event
)`

// lockLines chooses the notifications of @account that which chooses as @locked, and keeps those waiting who would tell the account more of the
// same things; see lockThings.
func lockLines(ctx context.Context, t *tx, which string, args pgx.NamedArgs) error {
	rows, err := t.Query(ctx, `
		SELECT l.id
		FROM notifications l
		JOIN subjects thing ON thing.id = l.about_id
		WHERE l.account_id = @account AND `+which+`
		ORDER BY thing.id
		FOR SHARE OF thing`, args)
	if err != nil {
		return fmt.Errorf("lock notifications: %w", err)
	}
	args["locked"], err = pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("lock notifications: %w", err)
	}
	return nil
}

// keptRead is how long people can read back what they have read.
const keptRead = 365 * 24 * time.Hour

// Forget drops what was read a year ago.
func (s Notifications) Forget(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `
		DELETE FROM notifications
		WHERE read_at < $1`, s.f.Now().Add(-keptRead))
	return err
}
