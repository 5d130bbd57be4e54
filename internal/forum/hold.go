package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Holds are the contributions that nobody else sees yet: their authors do, and moderators, until one of these looked.
type Holds struct{ f *Forum }

// heldBecause is why the subject called s is held, with the words of the list that it is about; null when it is not. It is for moderators
// and for the author, and so for what these alone see: whoever asks it of more takes it out.
const heldBecause = `CASE WHEN s.audience = 'moderators' OR s.hidden_by IS NOT NULL THEN ` + holdReasons + ` WHERE h.id = s.id AND h.admitted_at IS NULL) END`

// holdReasons are the reasons of a hold h, to be completed by which one.
const holdReasons = `(
	SELECT jsonb_agg(
		CASE WHEN r ? 'entry' THEN r || jsonb_build_object('word', (CASE r->>'lang' WHEN 'en' THEN m.words_en ELSE m.words_nl END)[(r->>'entry')::integer]) ELSE r END
		ORDER BY n
	)
	FROM holds h
	JOIN moderation_settings m ON m.edition = h.edition
	CROSS JOIN LATERAL jsonb_array_elements(h.reasons) WITH ORDINALITY reasons (r, n)`

// hold notes why a contribution, which only its author and moderators see, waits for a moderator, and for whom it is.
func (s Holds) hold(ctx context.Context, t *tx, a Actor, held Subject, audience Audience, why screening) error {
	settings, err := s.f.Safeguards.holding(ctx, t)
	if err != nil {
		return err
	}
	if why.edition == 0 { // the settings could not be read a moment ago
		why.edition = settings.Edition
	}
	if _, err := t.Exec(ctx, `
		INSERT INTO holds (id, audience, edition, reasons, at)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET
			edition = excluded.edition,
			reasons = excluded.reasons,
			at = excluded.at,
			admitted_at = NULL`, held.ID, audience, why.edition, why.reasons, t.now); err != nil {
		return fmt.Errorf("hold: %w", err)
	}
	names := make([]string, len(why.reasons))
	for i, r := range why.reasons {
		names[i] = r.Filter
	}
	t.record(Event{Kind: held.Kind + ".held", Actor: a, Subject: held.ID, Data: map[string]any{"filters": names}})
	term := hours(settings.HeldHours)
	if why.kind() == CaseNew {
		term = hours(settings.NewHours)
	}
	return t.openCase(ctx, newCase{kind: why.kind(), about: held.ID, plan: held.Plan, term: term})
}

// again takes out of view, until a moderator looked, what others saw and its author changed into something that filters hold. Its place stays.
func (s Holds) again(ctx context.Context, t *tx, a Actor, id int64, why screening) error {
	if !why.holds() {
		return nil
	}
	item, err := lockItem(ctx, t, a, id)
	if err != nil {
		return err
	}
	if _, err := s.f.Decisions.decide(ctx, t, Actor{}, item, NewDecision{Kind: DecideHold, Lang: "nl"}, 0, 0); err != nil {
		return err
	}
	return s.hold(ctx, t, a, Subject{ID: item.ID, Kind: item.Kind, Plan: item.Plan}, item.Audience, why)
}

// end notes that what was held is in view from now on.
func (s Holds) end(ctx context.Context, t *tx, id int64) error {
	_, err := t.Exec(ctx, `
		UPDATE holds
		SET admitted_at = $2
		WHERE id = $1 AND admitted_at IS NULL`, id, t.now)
	if err != nil {
		return fmt.Errorf("end hold: %w", err)
	}
	return nil
}

// admit brings into view what was held since it was made: from now on it is said, by its author.
func (s Holds) admit(ctx context.Context, t *tx, a Actor, item item) error {
	var audience Audience
	if err := t.QueryRow(ctx, `SELECT audience FROM holds WHERE id = $1`, item.ID).Scan(&audience); err != nil {
		return fmt.Errorf("admit: %w", err)
	}
	if err := t.openTo(ctx, item.ID, audience); err != nil {
		return fmt.Errorf("admit: %w", err)
	}
	author := Actor{Account: item.Author}
	switch item.Kind {
	case "comment":
		return s.f.Comments.admit(ctx, t, a, author, item.ID)
	case "thread":
		t.record(Event{Kind: "thread.opened", Actor: author, Subject: item.ID})
		return s.admitFirst(ctx, t, a, author, item.ID, audience)
	case "proposal":
		if err := t.enterInput(ctx, item.ID); err != nil {
			return err
		}
		t.record(Event{Kind: "proposal.submitted", Actor: author, Subject: item.ID}, proposalsChannel(item.Plan))
	}
	return nil
}

// admitFirst brings into view the comment that opens a thread, which waited with it.
func (s Holds) admitFirst(ctx context.Context, t *tx, a, author Actor, thread int64, audience Audience) error {
	rows, err := t.Query(ctx, `
		SELECT c.id
		FROM comments c
		JOIN subjects s ON s.id = c.id
		WHERE c.thread_id = $1 AND s.audience = 'moderators' AND NOT EXISTS (SELECT FROM holds WHERE id = c.id)
		ORDER BY c.id`, thread)
	if err != nil {
		return fmt.Errorf("admit: %w", err)
	}
	waiting, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("admit: %w", err)
	}
	for _, id := range waiting {
		if err := t.openTo(ctx, id, audience); err != nil {
			return err
		}
		if err := s.f.Comments.admit(ctx, t, a, author, id); err != nil {
			return err
		}
	}
	return nil
}
