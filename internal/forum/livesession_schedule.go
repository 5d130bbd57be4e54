package forum

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// MaySchedule is the rule on who plans live sessions: moderators and admins. Errors: NotFound.
func (s LiveSessions) MaySchedule(a Actor) error { return a.mayCurate() }

// Schedule announces a live session in a thread and gives its number. Moderators may. Who follows the thread, what it is about or its plan hears
// of it. Errors: NotFound; Invalid; Closed in a thread that is closed; Conflict when one is announced or going on there.
func (s LiveSessions) Schedule(ctx context.Context, a Actor, thread int64, in NewLiveSession) (id int64, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	if err := in.check(s.f.Now(), nil); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		into, err := s.f.Threads.find(ctx, t, a, thread)
		if err != nil {
			return err
		}
		if err := into.mayPost(a); err != nil {
			return err
		}
		chair, err := s.chairOf(ctx, t, a, thread, in)
		if err != nil {
			return err
		}
		err = t.QueryRow(ctx, `
			INSERT INTO live_sessions (
				thread_id, title, announcement, lang, agenda, starts_at, ends_at, chair_id, writing_before, writing_after, scheduled_by, scheduled_at, changed_at
			)
			VALUES (@thread, @title, @announcement, @lang, @agenda, @starts, @ends, @chair, @before, @after, @account, @now, @now)
			RETURNING id`, in.args(pgx.NamedArgs{"thread": thread, "chair": chair, "account": a.Account, "now": t.now})).Scan(&id)
		if err != nil {
			return err
		}
		l := LiveSession{ID: id, Thread: thread, Plan: into.Plan, Audience: into.Audience}
		s.record(t, "live_session.scheduled", a, l)
		t.record(l.chaired(a, chair))
		return nil
	})
	return id, err
}

func (in NewLiveSession) args(args pgx.NamedArgs) pgx.NamedArgs {
	args["title"], args["announcement"], args["lang"], args["agenda"] = in.Title, in.Announcement, in.Lang, in.Agenda
	args["starts"], args["ends"], args["before"], args["after"] = in.StartsAt, in.EndsAt, in.Before, in.After
	return args
}

// Change gives a session other words, another time or another chair, until it is over. sequence is the one that the change was made from. Another
// time needs a reason: who follows hears of it, and all can read both. Once it has begun, its start stays, and so do the points of its agenda; others may follow.
// Errors: NotFound; Invalid; Closed when it is over or cancelled; Conflict when someone else changed it meanwhile.
func (s LiveSessions) Change(ctx context.Context, a Actor, id int64, sequence int, in NewLiveSession, reason string) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	reason = text.Clean(reason)
	return s.f.write(ctx, func(t *tx) error {
		was, err := s.lock(ctx, t, a, id)
		if err != nil {
			return err
		}
		if state := was.State(t.now); state == LiveOver || state == LiveCancelled {
			return Errorf(Closed, "liveSession.error.over")
		}
		if was.Sequence != sequence {
			return Errorf(Conflict, "liveSession.error.changedMeanwhile")
		}
		if err := in.check(t.now, &was); err != nil {
			return err
		}
		chair, err := s.chairOf(ctx, t, a, was.Thread, in)
		if err != nil {
			return err
		}
		if in.Chair = chair; in.same(was) {
			return nil
		}
		return s.change(ctx, t, a, was, in, reason)
	})
}

func (in NewLiveSession) same(was LiveSession) bool {
	return in.Title == was.Title && in.Announcement == was.Announcement && slices.Equal(in.Agenda, was.Agenda) && !in.moves(was) &&
		in.Chair == was.Chair && in.Before == was.Before && in.After == was.After && in.Lang == was.Lang
}

func (s LiveSessions) change(ctx context.Context, t *tx, a Actor, was LiveSession, in NewLiveSession, reason string) error {
	kind := "live_session.changed"
	if in.moves(was) {
		kind = "live_session.moved"
		if err := checkLiveReason(reason); err != nil {
			return err
		}
		_, err := t.Exec(ctx, `
			INSERT INTO live_session_moves (session_id, sequence, starts_at, ends_at, reason, by_id, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, was.ID, was.Sequence, was.StartsAt, was.EndsAt, reason, a.Account, t.now)
		if err != nil {
			return fmt.Errorf("move live session: %w", err)
		}
	}
	_, err := t.Exec(ctx, `
		UPDATE live_sessions
		SET title = @title, announcement = @announcement, lang = @lang, agenda = @agenda, starts_at = @starts, ends_at = @ends, chair_id = @chair,
			writing_before = @before, writing_after = @after, sequence = sequence + 1, changed_at = @now
		WHERE id = @id`, in.args(pgx.NamedArgs{"id": was.ID, "chair": in.Chair, "now": t.now}))
	if err != nil {
		return fmt.Errorf("change live session: %w", err)
	}
	s.record(t, kind, a, was)
	if in.Chair != was.Chair {
		t.record(was.chaired(a, in.Chair))
		t.record(was.replaced(a))
	}
	return nil
}

// chaired is the event that someone became the chair, of which they hear.
func (l LiveSession) chaired(a Actor, chair int64) Event {
	return Event{Kind: "live_session.chaired", Actor: a, Subject: l.Thread, Data: map[string]any{"session": l.ID, "chair": chair}}
}

// replaced is the event that someone else became the chair, of which the one who was hears.
func (l LiveSession) replaced(a Actor) Event {
	return Event{Kind: "live_session.replaced", Actor: a, Subject: l.Thread, Data: map[string]any{"session": l.ID, "chair": l.Chair}}
}

func checkLiveReason(reason string) error {
	var wrong problems
	if !text.Shows(reason) {
		wrong.add("reason", "liveSession.error.noReason")
	} else if text.Length(reason) > MaxReason {
		wrong.add("reason", "error.tooLong", "Max", MaxReason)
	}
	return wrong.err()
}

// Cancel calls off a session that has not begun, with the reason that people read. Errors: NotFound; Invalid without a reason; Closed once it began.
func (s LiveSessions) Cancel(ctx context.Context, a Actor, id int64, reason string) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	reason = text.Clean(reason)
	if err := checkLiveReason(reason); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		was, err := s.lock(ctx, t, a, id)
		if err != nil {
			return err
		}
		switch was.State(t.now) {
		case LiveCancelled:
			return nil
		case LiveNow, LiveOver:
			return Errorf(Closed, "liveSession.error.cancelBegun")
		}
		_, err = t.Exec(ctx, `
			UPDATE live_sessions
			SET cancelled_by = $2, cancelled_at = $3, cancel_reason = $4, sequence = sequence + 1, changed_at = $3
			WHERE id = $1`, id, a.Account, t.now, reason)
		if err != nil {
			return fmt.Errorf("cancel live session: %w", err)
		}
		s.record(t, "live_session.cancelled", a, was)
		return nil
	})
}

// record puts what happened to a session on record, as news on the page of its thread and, where everyone may see it, where sessions are announced.
func (s LiveSessions) record(t *tx, kind string, a Actor, l LiveSession) {
	channels := []string{threadChannel(l.Thread)}
	if l.Audience == Public && l.Plan != 0 {
		channels = append(channels, sessionsChannel(l.Plan))
	}
	t.record(Event{Kind: kind, Actor: a, Subject: l.Thread, Data: map[string]any{"session": l.ID}}, channels...)
}

// LiveChair is someone who can be named as the chair of a session.
type LiveChair struct {
	ID           int64
	Name         string
	Organisation Text
	Since        string // day on which they first signed in, to tell two of one name apart
}

// Chairs gives those who go by a name and can chair a session in a thread: they see it, and may write. For most names there is one at most.
// Errors: NotFound for those who may not schedule.
func (s LiveSessions) Chairs(ctx context.Context, a Actor, thread int64, name string) ([]LiveChair, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	return s.chairs(ctx, s.f.db, thread, name)
}

func (s LiveSessions) chairs(ctx context.Context, db querier, thread int64, name string) ([]LiveChair, error) {
	rows, err := db.Query(ctx, `
		SELECT
			a.id,
			a.display_name AS name,
			coalesce(organisation.name, '{}') AS organisation,
			to_char(a.created_at, 'YYYY-MM-DD') AS since
		FROM accounts a
		JOIN subjects s ON s.id = @thread
		LEFT JOIN organisations organisation ON organisation.id = a.organisation_id
		CROSS JOIN LATERAL `+rightsOf("a.id")+` r
		WHERE lower(a.display_name) = lower(@name)
			AND NOT `+suspended+`
			AND `+visibleTo("a.id")+`
		ORDER BY a.id
		LIMIT 20`, pgx.NamedArgs{"thread": thread, "name": name, "now": s.f.Now()})
	if err != nil {
		return nil, fmt.Errorf("chairs: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[LiveChair])
}

// chairOf finds the one whom a moderator named.
func (s LiveSessions) chairOf(ctx context.Context, t *tx, a Actor, thread int64, in NewLiveSession) (int64, error) {
	if in.ChairName == "" {
		return a.Account, nil
	}
	found, err := s.chairs(ctx, t, thread, in.ChairName)
	if err != nil {
		return 0, err
	}
	var wrong problems
	chosen := slices.IndexFunc(found, func(c LiveChair) bool { return c.ID == in.Chair })
	switch {
	case len(found) == 0:
		wrong.add("chair", "liveSession.error.noChair", "Name", in.ChairName)
	case len(found) == 1:
		return found[0].ID, nil
	case chosen < 0:
		wrong.add("chair_id", "liveSession.error.whichChair", "Name", in.ChairName)
	default:
		return in.Chair, nil
	}
	return 0, wrong.err()
}
