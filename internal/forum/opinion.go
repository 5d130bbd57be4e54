package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Opinion is what a moderator asks a colleague about a case that waits, and what that one says.
type Opinion struct {
	ID           int64
	Case         int64
	By           int64 // who asks
	ByName       string
	Of           int64 // whose opinion is asked; 0: any colleague's
	OfName       string
	Question     string
	At           time.Time
	Words        string // "" while it waits
	AnsweredName string
	AnsweredAt   *time.Time
}

// Bounds of opinions, in characters and rows.
const (
	MaxQuestion   = 1000
	MaxOpinion    = 2000
	opinionsShown = 20 // of one case
)

// Waits tells whether nobody gave it yet.
func (o Opinion) Waits() bool { return o.Words == "" }

// MayGive tells whether the actor may: any moderator but who asks.
func (o Opinion) MayGive(a Actor) bool { return a.mayCurate() == nil && o.By != a.Account }

// Colleague is a moderator whose opinion one can ask.
type Colleague struct {
	Account int64
	Name    string
}

// Opinions are what moderators think of each other's cases.
type Opinions struct{ f *Forum }

// Ask puts a question about a case that waits to a colleague, or to any when of is 0: the case shows that it waits for that, and is no longer claimed. A
// question that was open there already stays. Errors: NotFound; Invalid; Conflict when the case was decided on or someone asked already.
func (s Opinions) Ask(ctx context.Context, a Actor, number, of int64, question string) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	var wrong problems
	switch question = text.Clean(question); {
	case question == "":
		wrong.add("question", "opinion.error.noQuestion")
	case text.Length(question) > MaxQuestion:
		wrong.add("question", "error.tooLong", "Max", MaxQuestion)
	}
	if of == a.Account {
		wrong.add("of", "opinion.error.self")
	}
	if err := wrong.err(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		about, plan, err := lockCase(ctx, t, number)
		if err != nil {
			return err
		}
		if of != 0 {
			var moderates bool
			if err := t.QueryRow(ctx, `SELECT EXISTS (SELECT FROM roles WHERE account_id = $1 AND role IN ('moderator', 'admin'))`, of).Scan(&moderates); err != nil {
				return fmt.Errorf("ask opinion: %w", err)
			}
			if !moderates {
				return &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "of", Message: "error.choice"}}}
			}
		}
		id, err := t.newSubject(ctx, Subject{Kind: "opinion", Plan: plan, Author: a.Account, CreatedAt: t.now, Audience: Moderators, Lang: a.Lang})
		if err != nil {
			return err
		}
		_, err = t.Exec(ctx, `
			INSERT INTO opinions (id, case_id, of_id, question)
			VALUES ($1, $2, NULLIF($3::bigint, 0), $4)`, id, number, of, question)
		if err != nil {
			return err
		}
		t.record(Event{Kind: "opinion.asked", Actor: a, Subject: id, Data: map[string]any{"case": number, "of": of}})
		return t.touchCase(ctx, a, number, about, plan)
	})
}

// Give says what the actor thinks of it; who asked is told. Errors: NotFound; Invalid; Refused for who asked; Conflict when someone gave theirs.
func (s Opinions) Give(ctx context.Context, a Actor, id int64, words string) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	var wrong problems
	switch words = text.Clean(words); {
	case words == "":
		wrong.add("words", "opinion.error.noWords")
	case text.Length(words) > MaxOpinion:
		wrong.add("words", "error.tooLong", "Max", MaxOpinion)
	}
	if err := wrong.err(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		var number, by, about, plan int64
		var given bool
		err := t.QueryRow(ctx, `
			SELECT o.case_id, s.author_id, o.words IS NOT NULL, k.about_id, coalesce(k.plan_id, 0)
			FROM opinions o
			JOIN subjects s ON s.id = o.id
			JOIN cases k ON k.id = o.case_id
			WHERE o.id = $1
			FOR UPDATE OF o`, id).Scan(&number, &by, &given, &about, &plan)
		switch {
		case err != nil:
			return translate(err)
		case by == a.Account:
			return Errorf(Refused, "opinion.error.own")
		case given:
			return Errorf(Conflict, "opinion.error.given")
		}
		if _, err := t.Exec(ctx, `
			UPDATE opinions
			SET words = $2, answered_by = $3, answered_at = $4
			WHERE id = $1`, id, words, a.Account, t.now); err != nil {
			return fmt.Errorf("give opinion: %w", err)
		}
		t.record(Event{Kind: "opinion.given", Actor: a, Subject: id, Data: map[string]any{"case": number}})
		return t.touchCase(ctx, a, number, about, plan)
	})
}

const opinionQuery = `
	SELECT
		o.id,
		o.case_id AS "case",
		coalesce(s.author_id, 0) AS by,
		coalesce(asker.display_name, '') AS by_name,
		coalesce(o.of_id, 0) AS of,
		coalesce(asked.display_name, '') AS of_name,
		o.question,
		s.created_at AS at,
		coalesce(o.words, '') AS words,
		coalesce(answerer.display_name, '') AS answered_name,
		o.answered_at
	FROM opinions o
	JOIN subjects s ON s.id = o.id
	LEFT JOIN accounts asker ON asker.id = s.author_id
	LEFT JOIN accounts asked ON asked.id = o.of_id
	LEFT JOIN accounts answerer ON answerer.id = o.answered_by`

// On gives the opinions on a case, the first first. Errors: NotFound for who does not moderate.
func (s Opinions) On(ctx context.Context, a Actor, number int64) ([]Opinion, error) {
	return s.query(ctx, a, `o.case_id = $1`, number)
}

// Find gives an opinion. Errors: NotFound.
func (s Opinions) Find(ctx context.Context, a Actor, id int64) (Opinion, error) {
	found, err := s.query(ctx, a, `o.id = $1`, id)
	if err != nil {
		return Opinion{}, err
	}
	if len(found) == 0 {
		return Opinion{}, errNotFound
	}
	return found[0], nil
}

func (s Opinions) query(ctx context.Context, a Actor, where string, id int64) ([]Opinion, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, opinionQuery+` WHERE `+where+` ORDER BY o.id LIMIT $2`, id, opinionsShown)
	if err != nil {
		return nil, fmt.Errorf("opinions: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Opinion])
}

// Colleagues gives the other moderators, by name. Errors: NotFound for who does not moderate.
func (s Opinions) Colleagues(ctx context.Context, a Actor) ([]Colleague, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT a.id AS account, a.display_name AS name
		FROM accounts a
		WHERE a.id <> $1 AND a.display_name <> '' AND EXISTS (SELECT FROM roles WHERE account_id = a.id AND role IN ('moderator', 'admin'))
		ORDER BY lower(a.display_name), a.id
		LIMIT 200`, a.Account)
	if err != nil {
		return nil, fmt.Errorf("colleagues: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Colleague])
}
