package forum

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"samenspraak/internal/text"
)

// Appeal is the objection of whom a decision concerns. Another moderator than who took it decides.
type Appeal struct {
	ID        int64
	Decision  int64
	Words     string
	Lang      string
	At        time.Time
	Due       time.Time
	Outcome   string // one of those below, or "" while it waits
	EndedBy   int64  // the decision that ended what it is against, or 0
	Reason    string // "" when moderators took the decision back of their own accord
	DecidedAt *time.Time
}

// Outcomes of an appeal.
const (
	AppealUpheld   = "upheld"   // the decision stays
	AppealReversed = "reversed" // it is taken back
	AppealEnded    = "ended"    // another decision came in its stead: what was held until a moderator looked was decided on, or what was hidden is deleted
)

// MaxAppeal is in characters.
const MaxAppeal = 5000

// Appeals are objections to decisions.
type Appeals struct{ f *Forum }

// Lodge objects to a decision that concerns the actor: once, within AppealFor, also while suspended. Errors: Invalid; SignIn; NotFound; Closed when it is
// too late, the decision was taken back, or another stands in its stead; Conflict when the actor objected already.
func (s Appeals) Lodge(ctx context.Context, a Actor, decision int64, words, lang string) error {
	if !a.SignedIn() {
		return Errorf(SignIn, "error.signIn")
	}
	var wrong problems
	switch words = text.Clean(words); {
	case words == "":
		wrong.add("words", "appeal.error.noWords")
	case text.Length(words) > MaxAppeal:
		wrong.add("words", "error.tooLong", "Max", MaxAppeal)
	}
	if err := wrong.err(); err != nil {
		return err
	}
	if lang != "en" {
		lang = "nl"
	}
	err := s.f.write(ctx, func(t *tx) error {
		d, err := s.f.Decisions.lock(ctx, t, a, decision)
		if err != nil {
			return err
		}
		if !d.Concerns {
			return errNotFound
		}
		if d.Superseded != 0 {
			return Errorf(Closed, "appeal.error.superseded")
		}
		if !d.Appealable(t.now) {
			return Errorf(Closed, "appeal.error.closed")
		}
		settings, err := s.f.Safeguards.holding(ctx, t)
		if err != nil {
			return err
		}
		term := settings.appealTerm()
		id, err := t.newSubject(ctx, Subject{Kind: "appeal", Plan: d.Plan, Author: a.Account, CreatedAt: t.now, Audience: Moderators, Lang: lang})
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `
			INSERT INTO appeals (id, decision_id, words, due_at)
			VALUES ($1, $2, $3, $4)`, id, decision, words, t.now.Add(term)); err != nil {
			return err
		}
		t.record(Event{Kind: "appeal.lodged", Actor: a, Subject: id, Data: map[string]any{"decision": decision}})
		return t.openCase(ctx, newCase{kind: CaseAppeal, about: id, plan: d.Plan, rule: d.Rule, term: term})
	})
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.ConstraintName == "appeals_once_key" {
		return Errorf(Conflict, "appeal.error.again")
	}
	return err
}

// Decide ends an appeal: the decision stays, or is taken back. Never by who took it, who objects, or who wrote along on what it is about. Errors: NotFound; Invalid; Refused for
// them; Conflict when another decided meanwhile.
func (s Appeals) Decide(ctx context.Context, a Actor, id int64, outcome, reason string) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	var wrong problems
	if outcome != AppealUpheld && outcome != AppealReversed {
		wrong.add("outcome", "appeal.error.noOutcome")
	}
	switch reason = text.Clean(reason); {
	case reason == "":
		wrong.add("reason", "decision.error.noReason")
	case text.Length(reason) > MaxDecisionReason:
		wrong.add("reason", "error.tooLong", "Max", MaxDecisionReason)
	}
	if err := wrong.err(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		var decision, by int64
		var decided, wrote bool
		err := t.QueryRow(ctx, `
			SELECT a.decision_id, a.outcome IS NOT NULL, coalesce(s.author_id, 0), $2 IN `+writersOf("a.decision_id")+`
			FROM appeals a
			JOIN subjects s ON s.id = a.id
			WHERE a.id = $1
			FOR UPDATE OF a`, id, a.Account).Scan(&decision, &decided, &by, &wrote)
		if err != nil {
			return translate(err)
		}
		if decided {
			return Errorf(Conflict, "appeal.error.decided")
		}
		d, err := s.f.Decisions.lock(ctx, t, a, decision)
		if err != nil {
			return err
		}
		if by == a.Account {
			return Errorf(Refused, "decision.error.own")
		}
		if d.By == a.Account || d.AgreedBy == a.Account {
			return Errorf(Refused, "appeal.error.own")
		}
		if wrote {
			return Errorf(Refused, "decision.error.coAuthor")
		}
		if _, err := t.Exec(ctx, `
			UPDATE appeals
			SET outcome = $2, reason = $3, decided_by = $4, decided_at = $5
			WHERE id = $1`, id, outcome, reason, a.Account, t.now); err != nil {
			return fmt.Errorf("decide appeal: %w", err)
		}
		t.record(Event{Kind: "appeal.decided", Actor: a, Subject: id, Data: map[string]any{"decision": decision, "outcome": outcome}})
		if outcome == AppealReversed {
			if err := s.f.Decisions.reverse(ctx, t, a, d); err != nil {
				return err
			}
		}
		return t.closeCase(ctx, a, id, 0)
	})
}

// endBy ends objections about a contribution to which a decision on it, of this kind, leaves nothing to decide: that it was held, since a moderator looked;
// that it was hidden, once it is put back, which is what they asked for, or deleted. Who objected is told of that decision, and may object to it.
func (s Appeals) endBy(ctx context.Context, t *tx, a Actor, about, decision int64, kind string) error {
	// Who objects at this moment locks the decision to hold or hide, and is refused or found here.
	if _, err := t.Exec(ctx, `
		SELECT
		FROM decisions
		WHERE about_id = $1 AND kind IN ('hold', 'hide')
		ORDER BY id
		FOR UPDATE`, about); err != nil {
		return fmt.Errorf("end appeals: %w", err)
	}
	rows, err := t.Query(ctx, `
		UPDATE appeals p
		SET outcome = CASE WHEN d.kind = 'hide' AND $5 = 'restore' THEN 'reversed' ELSE 'ended' END, ended_by = $2, reason = '', decided_by = $3, decided_at = $4
		FROM decisions d
		WHERE d.id = p.decision_id AND d.about_id = $1 AND (d.kind = 'hold' OR d.kind = 'hide' AND $5 IN ('restore', 'delete')) AND p.outcome IS NULL
		RETURNING p.id`, about, decision, a.Account, t.now, kind)
	if err != nil {
		return fmt.Errorf("end appeals: %w", err)
	}
	ended, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("end appeals: %w", err)
	}
	for _, id := range ended {
		t.record(Event{Kind: "appeal.ended", Actor: a, Subject: id, Data: map[string]any{"decision": decision}})
		if err := t.closeCase(ctx, a, id, decision); err != nil {
			return err
		}
	}
	return nil
}

// grant ends the objection to a decision that moderators take back of their own accord: it got what it asked for, and there is nothing left to decide.
func (s Appeals) grant(ctx context.Context, t *tx, a Actor, decision int64) error {
	rows, err := t.Query(ctx, `
		UPDATE appeals
		SET outcome = 'reversed', reason = '', decided_by = $2, decided_at = $3
		WHERE decision_id = $1 AND outcome IS NULL
		RETURNING id`, decision, a.Account, t.now)
	if err != nil {
		return fmt.Errorf("grant appeal: %w", err)
	}
	granted, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("grant appeal: %w", err)
	}
	for _, id := range granted {
		t.record(Event{Kind: "appeal.decided", Actor: a, Subject: id, Data: map[string]any{"decision": decision, "outcome": AppealReversed}})
		if err := t.closeCase(ctx, a, id, 0); err != nil {
			return err
		}
	}
	return nil
}

// resume has the objections wait again that a decision ended which is undone.
func (s Appeals) resume(ctx context.Context, t *tx, decision int64) error {
	_, err := t.Exec(ctx, `
		UPDATE appeals
		SET outcome = NULL, ended_by = NULL, reason = NULL, decided_by = NULL, decided_at = NULL
		WHERE ended_by = $1`, decision)
	if err != nil {
		return fmt.Errorf("resume appeals: %w", err)
	}
	return nil
}

// TellLate has moderators told, once, of the appeals whose term has passed. Several nodes doing so at once do no harm.
func (s Appeals) TellLate(ctx context.Context) error {
	return s.f.write(ctx, func(t *tx) error {
		rows, err := t.Query(ctx, `
			UPDATE appeals
			SET told_late_at = $1
			WHERE outcome IS NULL AND due_at <= $1 AND told_late_at IS NULL
			RETURNING id, decision_id`, t.now)
		if err != nil {
			return fmt.Errorf("late appeals: %w", err)
		}
		var id, decision int64
		_, err = pgx.ForEachRow(rows, []any{&id, &decision}, func() error {
			t.record(Event{Kind: "appeal.late", Subject: id, Data: map[string]any{"decision": decision}})
			return nil
		})
		if err != nil {
			return fmt.Errorf("late appeals: %w", err)
		}
		return nil
	})
}

const appealQuery = `
	SELECT
		p.id,
		p.decision_id AS decision,
		p.words,
		coalesce(s.lang, 'nl') AS lang,
		s.created_at AS at,
		p.due_at AS due,
		coalesce(p.outcome, '') AS outcome,
		coalesce(p.ended_by, 0) AS ended_by,
		coalesce(p.reason, '') AS reason,
		p.decided_at
	FROM appeals p
	JOIN subjects s ON s.id = p.id`

// Find gives an appeal to who lodged it, and to moderators. Errors: NotFound.
func (s Appeals) Find(ctx context.Context, a Actor, id int64) (Appeal, error) {
	return s.one(ctx, a, `p.id = @id`, id)
}

// Against gives the appeal against a decision. Errors: NotFound, also when there is none.
func (s Appeals) Against(ctx context.Context, a Actor, decision int64) (Appeal, error) {
	return s.one(ctx, a, `p.decision_id = @id`, decision)
}

func (s Appeals) one(ctx context.Context, a Actor, where string, id int64) (Appeal, error) {
	rows, err := s.f.db.Query(ctx, appealQuery+` WHERE `+where+` AND `+visible, a.sees(pgx.NamedArgs{"id": id}))
	if err != nil {
		return Appeal{}, fmt.Errorf("appeal: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Appeal])
	return found, translate(err)
}

// content locks an objection and reads the words of it.
func (s Appeals) content(ctx context.Context, db querier, id int64) (content, error) {
	var words string
	if err := db.QueryRow(ctx, `
		SELECT words
		FROM appeals
		WHERE id = $1
		FOR UPDATE`, id).Scan(&words); err != nil {
		return content{}, fmt.Errorf("content of appeal: %w", err)
	}
	return content{Subject: id, Texts: map[string]string{fieldText: words}}, nil
}

// reword gives an objection other words.
func (s Appeals) reword(ctx context.Context, t *tx, c content) error {
	if _, err := t.Exec(ctx, `
		UPDATE appeals
		SET words = left($2, $3)
		WHERE id = $1`, c.Subject, c.Texts[fieldText], MaxAppeal); err != nil {
		return fmt.Errorf("reword appeal: %w", err)
	}
	return nil
}
