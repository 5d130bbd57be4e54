package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// HandoverNote is what a moderator leaves for colleagues to know or do.
type HandoverNote struct {
	ID        int64
	Plan      int64 // 0: for all plans
	PlanTitle Text
	Words     string
	Lang      string
	By        int64
	ByName    string
	At        time.Time
	DoneBy    int64
	DoneName  string
	DoneAt    *time.Time
}

// MaxHandover is in characters: a note, not a report.
const MaxHandover = 1000

// handoverKept is how long a note stays readable after it was done.
const handoverKept = 365 * 24 * time.Hour

const (
	handoversShown  = 20 // open ones
	handoversOnPage = 50 // of those that are done
)

// NewHandoverNote is what someone leaves.
type NewHandoverNote struct {
	Plan  int64 // 0: for all plans
	Words string
	Lang  string
}

// HandoverNotes are what moderators leave for each other.
type HandoverNotes struct{ f *Forum }

// Leave leaves a note; the same words again, as from a double click, are the same note. Errors: Invalid; NotFound for who does not moderate, and when
// there is no such plan.
func (s HandoverNotes) Leave(ctx context.Context, a Actor, in NewHandoverNote) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	in.Words = text.Clean(in.Words)
	if in.Lang != "en" {
		in.Lang = "nl"
	}
	var wrong problems
	switch length := text.Length(in.Words); {
	case length == 0:
		wrong.add("words", "handover.error.noWords")
	case length > MaxHandover:
		wrong.add("words", "error.tooLong", "Max", MaxHandover)
	}
	if err := wrong.err(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		if in.Plan != 0 {
			if _, err := s.f.Plans.Find(ctx, a, in.Plan); err != nil {
				return err
			}
		}
		rows, err := t.Query(ctx, `
			INSERT INTO handover_notes (plan_id, words, lang, by_id, at)
			SELECT NULLIF(@plan::bigint, 0), @words, @lang, @by, @now
			WHERE NOT EXISTS (
				SELECT FROM handover_notes
				WHERE by_id = @by AND words = @words AND plan_id IS NOT DISTINCT FROM NULLIF(@plan::bigint, 0) AND done_at IS NULL
			)
			RETURNING id`, pgx.NamedArgs{"plan": in.Plan, "words": in.Words, "lang": in.Lang, "by": a.Account, "now": t.now})
		if err != nil {
			return fmt.Errorf("leave a note: %w", err)
		}
		return t.recordHandover(rows, "handover.left", a)
	})
}

// Finish marks a note as done; one that is done already stays as it is. Errors: NotFound for who does not moderate.
func (s HandoverNotes) Finish(ctx context.Context, a Actor, id int64) error {
	return s.mark(ctx, a, "handover.done", `
		UPDATE handover_notes
		SET done_by = @by, done_at = @now
		WHERE id = @id AND done_at IS NULL
		RETURNING id`, id)
}

// Reopen has a note wait again that was marked as done too soon. Errors: NotFound for who does not moderate.
func (s HandoverNotes) Reopen(ctx context.Context, a Actor, id int64) error {
	return s.mark(ctx, a, "handover.reopened", `
		UPDATE handover_notes
		SET done_by = NULL, done_at = NULL
		WHERE id = @id AND done_at IS NOT NULL
		RETURNING id`, id)
}

func (s HandoverNotes) mark(ctx context.Context, a Actor, kind, update string, id int64) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		var known bool
		if err := t.QueryRow(ctx, `SELECT EXISTS (SELECT FROM handover_notes WHERE id = $1)`, id).Scan(&known); err != nil {
			return fmt.Errorf("mark a note: %w", err)
		}
		if !known {
			return errNotFound
		}
		rows, err := t.Query(ctx, update, pgx.NamedArgs{"id": id, "by": a.Account, "now": t.now})
		if err != nil {
			return fmt.Errorf("mark a note: %w", err)
		}
		return t.recordHandover(rows, kind, a)
	})
}

func (t *tx) recordHandover(rows pgx.Rows, kind string, a Actor) error {
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	for _, id := range ids {
		t.record(Event{Kind: kind, Actor: a, Data: map[string]any{"note": id}}, moderationChannel)
	}
	return nil
}

const handoverSelect = `
	SELECT
		n.id,
		coalesce(n.plan_id, 0) AS plan,
		coalesce(p.title, '{}') AS plan_title,
		n.words,
		n.lang,
		n.by_id AS by,
		coalesce(by.display_name, '') AS by_name,
		n.at,
		coalesce(n.done_by, 0) AS done_by,
		coalesce(finisher.display_name, '') AS done_name,
		n.done_at
	FROM handover_notes n
	LEFT JOIN plans p ON p.id = n.plan_id
	JOIN accounts by ON by.id = n.by_id
	LEFT JOIN accounts finisher ON finisher.id = n.done_by
	WHERE `

// Open gives the notes that wait, the newest first: those for a plan and for all of them, or, without a plan, every one. Errors: NotFound for who does
// not moderate.
func (s HandoverNotes) Open(ctx context.Context, a Actor, plan int64) ([]HandoverNote, error) {
	return s.list(ctx, a, `n.done_at IS NULL AND (@plan = 0 OR n.plan_id IS NULL OR n.plan_id = @plan)
		ORDER BY n.at DESC, n.id DESC
		LIMIT @limit`, pgx.NamedArgs{"plan": plan, "limit": handoversShown})
}

// HandoverMark is a place among the notes that are done.
type HandoverMark struct {
	At time.Time
	ID int64
}

// Done gives a page of the notes that are done, the last done first; more tells whether others follow. Errors: NotFound for who does not moderate.
func (s HandoverNotes) Done(ctx context.Context, a Actor, after HandoverMark) (found []HandoverNote, more bool, err error) {
	place := ""
	if after.ID != 0 {
		place = "AND (n.done_at, n.id) < (@at, @id)"
	}
	found, err = s.list(ctx, a, `n.done_at IS NOT NULL `+place+`
		ORDER BY n.done_at DESC, n.id DESC
		LIMIT @limit`, pgx.NamedArgs{"at": after.At, "id": after.ID, "limit": handoversOnPage + 1})
	if len(found) > handoversOnPage {
		return found[:handoversOnPage], true, err
	}
	return found, false, err
}

func (s HandoverNotes) list(ctx context.Context, a Actor, where string, args pgx.NamedArgs) ([]HandoverNote, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, handoverSelect+where, args)
	if err != nil {
		return nil, fmt.Errorf("notes: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[HandoverNote])
}

// Tidy forgets what was done long ago.
func (s HandoverNotes) Tidy(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `
		DELETE FROM handover_notes
		WHERE done_at < $1`, s.f.Now().Add(-handoverKept))
	if err != nil {
		return fmt.Errorf("tidy notes: %w", err)
	}
	return nil
}
