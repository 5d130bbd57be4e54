package forum

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Reading is where someone left off in a thread, and what came since. The zero Reading is of who was never there.
type Reading struct {
	Seen  int64 // this comment and all before it were seen
	New   int   // comments of others since, up to MaxNew
	First int64 // the first of those, or 0
}

// Limits on where people left off: in rows, and in how long it is kept.
const (
	MaxNew     = 100
	readingFor = 120 * 24 * time.Hour // a season and its summer
)

// Readings are where people left off. That is nobody else's business, so no event tells of it.
type Readings struct{ f *Forum }

// Keep remembers on this device that the actor saw a comment of a thread and all before it; it never goes back.
// It is for once a visit, when the page is left, and nobody else's pages show it: so it is no write of the forum, after which all of them
// are made anew. Errors: SignIn, NotFound.
func (s Readings) Keep(ctx context.Context, a Actor, thread, seen int64) error {
	if !a.SignedIn() {
		return Errorf(SignIn, "error.signIn")
	}
	if _, err := s.f.Threads.Find(ctx, a, thread); err != nil {
		return err
	}
	// Nobody saw more than there is.
	_, err := s.f.db.Exec(ctx, `
		INSERT INTO readings (account_id, thread_id, session_id, comment_id, at)
		SELECT @account, @thread, @session, max(id), @now
		FROM comments
		WHERE thread_id = @thread AND id <= @seen
		HAVING max(id) IS NOT NULL
		ON CONFLICT ON CONSTRAINT readings_pkey DO UPDATE
		SET comment_id = greatest(readings.comment_id, excluded.comment_id), at = excluded.at`,
		pgx.NamedArgs{"account": a.Account, "thread": thread, "session": a.Session, "seen": seen, "now": s.f.Now()})
	if err != nil {
		return fmt.Errorf("keep reading: %w", err)
	}
	return nil
}

// Of tells where the actor left off in a thread that they were found to see: on this device or, if they were not there yet, where they were last.
func (s Readings) Of(ctx context.Context, a Actor, thread int64) (Reading, error) {
	if !a.SignedIn() {
		return Reading{}, nil
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT r.comment_id AS seen, n.new, n.first
		FROM (
			SELECT comment_id
			FROM readings
			WHERE account_id = @account AND thread_id = @thread
			ORDER BY session_id = @session DESC, at DESC
			LIMIT 1
		) r
		CROSS JOIN LATERAL (
			SELECT count(*) AS new, coalesce(min(id), 0) AS first
			FROM (
				SELECT c.id
				FROM comments c
				JOIN subjects s ON s.id = c.id
				WHERE c.thread_id = @thread
					AND c.id > r.comment_id
					AND s.author_id IS DISTINCT FROM @account
					AND `+stands+`
					AND `+visible+`
				ORDER BY c.id
				LIMIT @most
			) since
		) n`, a.sees(pgx.NamedArgs{"thread": thread, "session": a.Session, "most": MaxNew}))
	if err != nil {
		return Reading{}, fmt.Errorf("reading: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Reading])
	if errors.Is(err, pgx.ErrNoRows) {
		return Reading{}, nil
	}
	return found, err
}

// Tidy forgets where people left off long ago, and on devices that they signed out of since they were in the thread elsewhere.
func (s Readings) Tidy(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `
		DELETE FROM readings r
		WHERE r.at < $1
			OR (
				NOT EXISTS (SELECT FROM sessions WHERE id = r.session_id)
				AND EXISTS (
					SELECT
					FROM readings later
					WHERE later.account_id = r.account_id AND later.thread_id = r.thread_id AND later.at > r.at
				)
			)`, s.f.Now().Add(-readingFor))
	return err
}
