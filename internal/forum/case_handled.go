package forum

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// handledTerm is within which moderators should see to something that is handled on a page of its own, from when the case began.
const handledTerm = 7 * 24 * time.Hour

// handledKinds are the kinds of cases that nobody decides on: they wait until the thing is handled where it stands.
const handledKinds = `('` + CaseOverdue + `', '` + CasePassage + `')`

// openedAtOnce bounds how many cases one transaction opens.
const openedAtOnce = 200

// overdueInput is the rule on inputs i, with their subjects s and plans p, whose answer was promised for an earlier moment than @now.
const overdueInput = `i.response_id IS NULL AND i.at + p.answer_term_days * interval '1 day' <= @now AND ` + inputStands

// handledSource says of a kind of cases what waits now: its number and its plan, by a query that ends with conditions on what is called item in it.
type handledSource struct{ kind, item, query string }

var handledSources = []handledSource{
	{CaseOverdue, "i.id", `
		SELECT i.id, i.plan_id
		FROM inputs i
		JOIN plans p ON p.id = i.plan_id
		JOIN subjects s ON s.id = i.id
		WHERE ` + overdueInput},
	{CasePassage, "p.id", `
		SELECT p.id, s.plan_id` + passageTables + `
		WHERE ` + uncertainNow},
}

// KeepTime has wait for moderators what the clock makes wait: inputs whose answer is later than promised, and passages that nobody found right since
// a version changed them. It ends such cases where that is no longer so, and tells moderators of appeals past their term. Call it at least every
// minute; several nodes doing so at once do no harm.
func (s Cases) KeepTime(ctx context.Context) error {
	var failed error
	for _, source := range handledSources {
		failed = errors.Join(failed, s.openHandled(ctx, source), s.endHandled(ctx, source))
	}
	return errors.Join(failed, s.f.Appeals.TellLate(ctx))
}

// openHandled opens cases for what waits and has none.
func (s Cases) openHandled(ctx context.Context, from handledSource) error {
	for {
		opened := 0
		err := s.f.write(ctx, func(t *tx) error {
			rows, err := t.Query(ctx, `
				INSERT INTO cases (plan_id, kind, about_id, opened_at, due_at, theme_id, words)
				SELECT waits.plan_id, @kind, waits.id, @now, @due, x.theme_id, x.words
				FROM (`+from.query+`) waits
				JOIN case_texts x ON x.about_id = waits.id
				WHERE NOT EXISTS (SELECT FROM cases WHERE about_id = waits.id AND closed_at IS NULL AND kind IN `+handledKinds+`)
				ORDER BY waits.id
				LIMIT @most
				ON CONFLICT (about_id) WHERE closed_at IS NULL AND kind IN `+handledKinds+` DO NOTHING
				RETURNING id, about_id, coalesce(plan_id, 0)`,
				pgx.NamedArgs{"kind": from.kind, "now": t.now, "due": t.now.Add(handledTerm), "most": openedAtOnce})
			if err != nil {
				return err
			}
			opened, err = t.recordCases(rows, "case.opened", Actor{})
			return err
		})
		if err != nil {
			return fmt.Errorf("open %s cases: %w", from.kind, err)
		}
		if opened < openedAtOnce {
			return nil
		}
	}
}

// endHandled ends the cases of what waits no more: it was withdrawn or hidden, a later version says something else, or people were promised another term.
func (s Cases) endHandled(ctx context.Context, from handledSource) error {
	err := s.f.write(ctx, func(t *tx) error {
		rows, err := t.Query(ctx, `
			UPDATE cases
			SET closed_at = @now, claimed_by = NULL, claimed_until = NULL, revision = revision + 1
			WHERE kind = @kind AND closed_at IS NULL AND NOT EXISTS (`+from.query+` AND `+from.item+` = cases.about_id)
			RETURNING id, about_id, coalesce(plan_id, 0)`, pgx.NamedArgs{"kind": from.kind, "now": t.now})
		if err != nil {
			return err
		}
		_, err = t.recordCases(rows, "case.closed", Actor{})
		return err
	})
	if err != nil {
		return fmt.Errorf("end %s cases: %w", from.kind, err)
	}
	return nil
}

// closeHandled ends the cases of things that the actor handled where they stand.
func (t *tx) closeHandled(ctx context.Context, a Actor, about []int64) error {
	return t.changeCase(ctx, "case.closed", a, `
		UPDATE cases
		SET closed_at = @now, closed_by = @account, claimed_by = NULL, claimed_until = NULL, revision = revision + 1
		WHERE about_id = ANY (@about) AND closed_at IS NULL AND kind IN `+handledKinds+`
		RETURNING id, about_id, coalesce(plan_id, 0)`, pgx.NamedArgs{"about": about})
}
