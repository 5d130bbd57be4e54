package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const liveSessionColumns = `
	SELECT
		l.id,
		l.thread_id AS thread,
		coalesce(s.plan_id, 0) AS plan,
		s.audience,
		l.title,
		l.announcement,
		l.lang,
		l.agenda,
		l.point,
		l.starts_at,
		l.ends_at,
		coalesce(p.time_zone, 'Europe/Amsterdam') AS time_zone,
		l.chair_id AS chair,
		coalesce(chair.display_name, '') AS chair_name,
		l.writing_before AS before,
		l.writing AS during,
		l.writing_after AS after,
		l.slow_seconds,
		l.sequence,
		l.scheduled_by,
		l.scheduled_at,
		l.changed_at,
		l.opened_at,
		l.closed_at,
		l.cancelled_at,
		l.cancel_reason,
		coalesce(pin.comment_id, 0) AS pinned,
		EXISTS (SELECT FROM closures WHERE thread_id = l.thread_id AND reopened_at IS NULL)
			OR t.main AND EXISTS (SELECT FROM proposals WHERE id = t.about_id AND merged_into IS NOT NULL) AS shut
	FROM live_sessions l
	JOIN threads t ON t.id = l.thread_id
	JOIN subjects s ON s.id = t.id
	LEFT JOIN subjects about ON about.id = t.about_id
	JOIN accounts chair ON chair.id = l.chair_id
	LEFT JOIN plans p ON p.id = s.plan_id
	LEFT JOIN live_session_pins pin ON pin.session_id = l.id AND pin.unpinned_at IS NULL`

// Find gives a session in a thread that the actor may see. Errors: NotFound.
func (s LiveSessions) Find(ctx context.Context, a Actor, id int64) (LiveSession, error) {
	return s.one(ctx, s.f.db, a, "l.id = @id", pgx.NamedArgs{"id": id})
}

// FindToLead gives a session to who leads it, to prepare, lead or look back. Errors: NotFound, also for others.
func (s LiveSessions) FindToLead(ctx context.Context, a Actor, id int64) (LiveSession, error) {
	l, err := s.Find(ctx, a, id)
	if err != nil {
		return LiveSession{}, err
	}
	if !l.LedBy(a) || l.CancelledAt != nil {
		return LiveSession{}, errNotFound
	}
	return l, nil
}

// InThread gives the session that a thread's page shows: the one that is announced or going on, else the last one. One that was cancelled is shown
// until its end would have been. Errors: NotFound when there is none.
func (s LiveSessions) InThread(ctx context.Context, a Actor, thread int64) (LiveSession, error) {
	return s.one(ctx, s.f.db, a, `l.id = (
		SELECT id
		FROM live_sessions
		WHERE thread_id = @thread AND (cancelled_at IS NULL OR ends_at > @now)
		ORDER BY closed_at IS NULL AND cancelled_at IS NULL DESC, id DESC
		LIMIT 1
	)`, pgx.NamedArgs{"thread": thread, "now": s.f.Now()})
}

// ReadIn is InThread, for a page as Threads.Read.
func (s LiveSessions) ReadIn(ctx context.Context, a Actor, thread int64) (LiveSession, error) {
	type sessionIn int64
	return shared(ctx, s.f, a, sessionIn(thread), func(a Actor) (LiveSession, error) { return s.InThread(ctx, a, thread) })
}

func (s LiveSessions) one(ctx context.Context, db querier, a Actor, where string, args pgx.NamedArgs) (LiveSession, error) {
	rows, err := db.Query(ctx, liveSessionColumns+`
		WHERE `+where+` AND `+threadShown, a.sees(args))
	if err != nil {
		return LiveSession{}, err
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[LiveSession])
	return found, translate(err)
}

// comingOnPage bounds how many sessions are announced on one page.
const comingOnPage = 20

// Coming gives a plan's sessions that are announced or going on, the first to start first; one that was cancelled stands among them until its
// start would have been.
func (s LiveSessions) Coming(ctx context.Context, a Actor, plan int64) ([]LiveSession, error) {
	return s.list(ctx, a, `s.plan_id = @plan AND l.closed_at IS NULL AND l.ends_at > @now AND (l.cancelled_at IS NULL OR l.starts_at > @now)`,
		pgx.NamedArgs{"plan": plan, "limit": comingOnPage})
}

// FindAll gives those of the sessions that everyone may see, in no order; for live news.
func (s LiveSessions) FindAll(ctx context.Context, ids []int64) ([]LiveSession, error) {
	return s.list(ctx, Actor{}, `l.id = ANY (@ids)`, pgx.NamedArgs{"ids": ids, "limit": len(ids)})
}

func (s LiveSessions) list(ctx context.Context, a Actor, where string, args pgx.NamedArgs) ([]LiveSession, error) {
	args["now"] = s.f.Now()
	rows, err := s.f.db.Query(ctx, liveSessionColumns+`
		WHERE `+where+` AND `+threadShown+`
		ORDER BY l.starts_at, l.id
		LIMIT @limit`, a.sees(args))
	if err != nil {
		return nil, fmt.Errorf("live sessions: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[LiveSession])
}

// LiveMove is a time that a session had before it was moved, and why it was.
type LiveMove struct {
	StartsAt time.Time
	EndsAt   time.Time
	Reason   string
	At       time.Time
}

// Moves gives the times that a session, which the actor was found to see, had before; the last first.
func (s LiveSessions) Moves(ctx context.Context, id int64) ([]LiveMove, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT starts_at, ends_at, reason, at
		FROM live_session_moves
		WHERE session_id = $1
		ORDER BY sequence DESC`, id)
	if err != nil {
		return nil, fmt.Errorf("moves of live session: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[LiveMove])
}

// lock reads a session as it is once nobody else is changing it.
func (s LiveSessions) lock(ctx context.Context, t *tx, a Actor, id int64) (LiveSession, error) {
	if err := holdSession(ctx, t, id); err != nil {
		return LiveSession{}, err
	}
	return s.one(ctx, t, a, "l.id = @id", pgx.NamedArgs{"id": id})
}

// lockAny is lock for the program itself, which sees everything.
func (s LiveSessions) lockAny(ctx context.Context, t *tx, id int64) (LiveSession, error) {
	if err := holdSession(ctx, t, id); err != nil {
		return LiveSession{}, err
	}
	rows, err := t.Query(ctx, liveSessionColumns+`
		WHERE l.id = $1`, id)
	if err != nil {
		return LiveSession{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[LiveSession])
}

func holdSession(ctx context.Context, t *tx, id int64) error {
	_, err := t.Exec(ctx, `
		SELECT
		FROM live_sessions
		WHERE id = $1
		FOR UPDATE`, id)
	return err
}
