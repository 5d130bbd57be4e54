package forum

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Audience is who sees a subject.
type Audience string

const (
	Public     Audience = "public"
	Coalition  Audience = "coalition"
	Authors    Audience = "authors"    // a draft
	Moderators Audience = "moderators" // held or hidden; its author sees it too
)

// Subject is what everything that can be discussed, supported, flagged, followed or found has in common.
type Subject struct {
	ID        int64
	Kind      string
	Plan      int64 // 0 when it belongs to none
	Author    int64 // 0 when nobody in particular
	CreatedAt time.Time
	Audience  Audience
	Lang      string // of a contribution; "" for texts in both languages
}

// Subjects are found by their number alone.
type Subjects struct{ f *Forum }

// Find gives a subject that the actor may see. Errors: NotFound.
func (s Subjects) Find(ctx context.Context, a Actor, id int64) (Subject, error) {
	return findSubject(ctx, s.f.db, a, id)
}

func findSubject(ctx context.Context, db querier, a Actor, id int64) (Subject, error) {
	rows, err := db.Query(ctx, `
		SELECT
			s.id,
			s.kind,
			coalesce(s.plan_id, 0) AS plan,
			coalesce(s.author_id, 0) AS author,
			s.created_at,
			s.audience,
			coalesce(s.lang, '') AS lang
		FROM subjects s
		WHERE s.id = @id AND s.hidden_by IS NULL AND `+visible, a.sees(pgx.NamedArgs{"id": id}))
	if err != nil {
		return Subject{}, err
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Subject])
	return found, translate(err)
}

// querier is what reads need: a pool, or the transaction they are part of.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// openTo changes who sees a thing.
func (t *tx) openTo(ctx context.Context, id int64, audience Audience) error {
	_, err := t.Exec(ctx, `
		UPDATE subjects
		SET audience = $2
		WHERE id = $1`, id, audience)
	return err
}

// hideSubject hides a thing because of a decision, or shows it again when that is 0.
func (t *tx) hideSubject(ctx context.Context, id, decision int64) error {
	_, err := t.Exec(ctx, `
		UPDATE subjects
		SET hidden_by = NULLIF($2::bigint, 0)
		WHERE id = $1`, id, decision)
	return err
}

// redactSubject notes by which decision words were taken out of a thing, or that all are there when that is 0.
func (t *tx) redactSubject(ctx context.Context, id, decision int64) error {
	_, err := t.Exec(ctx, `
		UPDATE subjects
		SET redacted_by = NULLIF($2::bigint, 0)
		WHERE id = $1`, id, decision)
	return err
}

// speak changes the language that a thing is in.
func (t *tx) speak(ctx context.Context, id int64, lang string) error {
	_, err := t.Exec(ctx, `
		UPDATE subjects
		SET lang = $2
		WHERE id = $1`, id, lang)
	return err
}

// newSubject gives a new thing its number.
func (t *tx) newSubject(ctx context.Context, s Subject) (int64, error) {
	if s.Audience == "" {
		s.Audience = Public
	}
	var id int64
	err := t.QueryRow(ctx, `
		INSERT INTO subjects (kind, plan_id, author_id, created_at, audience, lang)
		VALUES ($1, NULLIF($2::bigint, 0), NULLIF($3::bigint, 0), $4, $5, NULLIF($6, ''))
		RETURNING id`,
		s.Kind, s.Plan, s.Author, s.CreatedAt, s.Audience, s.Lang).Scan(&id)
	return id, err
}
