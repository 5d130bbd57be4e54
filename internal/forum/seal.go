package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// How long what was taken out is kept sealed.
const (
	// redactedFor is as long as the decision can be undone: personal data have no business here, and what their author knows, that one can say again.
	redactedFor = UndoFor
	// deletedFor is how long unlawful content is kept as evidence: six months, as Regulation (EU) 2021/784 (article 6) has it for terrorist content.
	// Its author may object in that time; for who does so on the last day the longest term that an objection can have is added.
	deletedFor = AppealFor + maxAppealDays*24*time.Hour
)

// seal keeps what contents said before a decision, for as long as the law or undoing needs it; nobody else reads it.
func (t *tx) seal(ctx context.Context, decision int64, were []content, until time.Time) error {
	_, err := t.Exec(ctx, `
		INSERT INTO seals (decision_id, texts, until)
		VALUES ($1, $2, $3)`, decision, were, until)
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	return nil
}

// unseal puts back what a decision took out, as far as nobody wrote anything else since, and gives what it put back. None when it is gone for good.
func (s Decisions) unseal(ctx context.Context, t *tx, a Actor, decision int64) (back []content, err error) {
	var were []content
	err = t.QueryRow(ctx, `
		DELETE FROM seals
		WHERE decision_id = $1
		RETURNING texts`, decision).Scan(&were)
	if err = translate(err); CodeOf(err) == NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("unseal: %w", err)
	}
	for _, was := range were {
		of := item{ID: was.Subject}
		if err := t.QueryRow(ctx, `SELECT kind FROM subjects WHERE id = $1`, was.Subject).Scan(&of.Kind); err != nil {
			return nil, fmt.Errorf("unseal: %w", err)
		}
		now, err := s.content(ctx, t, of)
		if err != nil {
			return nil, err
		}
		if now.Revision != was.Revision+taken(of.Kind) {
			continue
		}
		if err := s.reword(ctx, t, a, of.Kind, was); err != nil {
			return nil, err
		}
		back = append(back, was)
	}
	return back, nil
}

// taken is by how much taking words out changes the revision of a contribution: of a comment forms that are open then must not bring them back.
func taken(kind string) int {
	if kind == "comment" {
		return 1
	}
	return 0
}

// ForgetSealed deletes what has been sealed for as long as it may, for good, with the files of what was deleted. An objection that still waits keeps it.
func (s Decisions) ForgetSealed(ctx context.Context) error {
	return s.f.write(ctx, func(t *tx) error {
		rows, err := t.Query(ctx, `
			WITH ended AS (
				DELETE FROM seals
				WHERE until <= $1
					AND NOT EXISTS (SELECT FROM appeals WHERE decision_id = seals.decision_id AND outcome IS NULL)
				RETURNING decision_id
			)
			SELECT d.about_id
			FROM ended
			JOIN decisions d ON d.id = ended.decision_id
			WHERE d.kind = 'delete'`, t.now)
		if err != nil {
			return fmt.Errorf("forget sealed: %w", err)
		}
		deleted, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return fmt.Errorf("forget sealed: %w", err)
		}
		return s.f.Attachments.removeOf(ctx, t, deleted)
	})
}

// SealedFor is how long something was sealed by the decisions among events, 0 when nothing was: then ForgetSealed has something to do.
func SealedFor(events []Event) time.Duration {
	for _, e := range events {
		if e.Kind != "decision.taken" {
			continue
		}
		switch e.Data["kind"] {
		case DecideRedact:
			return redactedFor
		case DecideDelete:
			return deletedFor
		}
	}
	return 0
}

// SealedText is a field of something that was deleted, as it was.
type SealedText struct {
	Subject int64
	Field   string
	Words   string
}

// Sealed gives what a decision deleted, to admins, until it is gone; that an admin looked is on record. Errors: NotFound, also once it is gone.
func (s Decisions) Sealed(ctx context.Context, a Actor, decision int64) (found []SealedText, err error) {
	if err := a.mayAdminister(); err != nil {
		return nil, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		found = nil
		var were []content
		err := t.QueryRow(ctx, `
			SELECT x.texts
			FROM seals x
			JOIN decisions d ON d.id = x.decision_id
			WHERE d.id = $1 AND d.kind = 'delete'`, decision).Scan(&were)
		if err != nil {
			return translate(err)
		}
		for _, was := range were {
			for field, words := range was.Texts {
				if field != fieldValues && words != "" {
					found = append(found, SealedText{was.Subject, field, words})
				}
			}
		}
		t.record(Event{Kind: "seal.opened", Actor: a, Subject: decision})
		return nil
	})
	return found, err
}
