package forum

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// ReasonTemplate are reasons that moderators begin from when they decide.
type ReasonTemplate struct {
	ID     int64
	Kind   string // of the decision
	Rule   int    // the number that its rule has in the house rules that hold; 0: fits each
	Lapsed Text   // the title of its rule, when that does not stand in the house rules any more: until an admin chose another, nobody begins from it
	Label  Text   // by which moderators choose it
	Words  Text   // for the author of the contribution
}

// sameRule is how a house rule called own, of an earlier edition, stands in the one that holds, where it is called now: under its title, or with its words
// under its number. Another rule under the same number is not the same.
const sameRule = `
	LEFT JOIN LATERAL (
		SELECT number
		FROM house_rules
		WHERE edition = (SELECT max(edition) FROM house_rules) AND (title = own.title OR number = own.number AND body = own.body)
		ORDER BY title = own.title DESC, number = own.number DESC, number
		LIMIT 1
	) now ON true`

// TemplateKinds are the decisions that there can be templates of.
var TemplateKinds = []string{DecideHide, DecideWarn, DecideSuspend, DecideRestore, DecideRedact, DecideMove, DecideClose, DecideBan, DecideDelete}

// Bounds of templates.
const (
	MaxTemplateLabel = 80 // characters
	MaxTemplates     = 200
)

func (in *ReasonTemplate) check() error {
	var wrong problems
	in.Label = Text{NL: text.Line(in.Label.NL), EN: text.Line(in.Label.EN)}
	in.Words = Text{NL: text.Clean(in.Words.NL), EN: text.Clean(in.Words.EN)}
	if !slices.Contains(TemplateKinds, in.Kind) {
		wrong.add("kind", "decision.error.noKind")
	}
	if in.Rule < 0 {
		wrong.add("rule", "decision.error.noRule")
	}
	for _, each := range []struct {
		lang, label, words string
	}{{"nl", in.Label.NL, in.Words.NL}, {"en", in.Label.EN, in.Words.EN}} {
		switch {
		case each.label == "":
			wrong.add("label-"+each.lang, "template.error.noLabel")
		case text.Length(each.label) > MaxTemplateLabel:
			wrong.add("label-"+each.lang, "error.tooLong", "Max", MaxTemplateLabel)
		}
		switch {
		case each.words == "":
			wrong.add("words-"+each.lang, "template.error.noWords")
		case text.Length(each.words) > MaxDecisionReason:
			wrong.add("words-"+each.lang, "error.tooLong", "Max", MaxDecisionReason)
		}
	}
	return wrong.err()
}

// ReasonTemplates are what moderators begin from. Admins write them.
type ReasonTemplates struct{ f *Forum }

// List gives all templates in the order of kinds and rules. Errors: NotFound for who does not moderate.
func (s ReasonTemplates) List(ctx context.Context, a Actor) ([]ReasonTemplate, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			t.id,
			t.kind,
			coalesce(now.number, 0) AS rule,
			CASE WHEN now.number IS NULL THEN coalesce(own.title, '{}') ELSE '{}' END AS lapsed,
			t.label,
			t.words
		FROM reason_templates t
		LEFT JOIN house_rules own ON own.edition = t.edition AND own.number = t.rule`+sameRule+`
		ORDER BY array_position($1, t.kind), now.number NULLS LAST, t.id
		LIMIT $2`, TemplateKinds, MaxTemplates)
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[ReasonTemplate])
}

// Find gives a template. Errors: NotFound.
func (s ReasonTemplates) Find(ctx context.Context, a Actor, id int64) (ReasonTemplate, error) {
	all, err := s.List(ctx, a)
	if err != nil {
		return ReasonTemplate{}, err
	}
	at := slices.IndexFunc(all, func(t ReasonTemplate) bool { return t.ID == id })
	if at < 0 {
		return ReasonTemplate{}, errNotFound
	}
	return all[at], nil
}

// MayWrite tells whether the actor writes templates: admins do.
func (s ReasonTemplates) MayWrite(a Actor) bool { return a.mayAdminister() == nil }

// Write keeps a template, a new one when it has no id. Decisions that were taken with it stay as they are.
// Errors: NotFound for who is no admin, and when there is none of this id; Invalid; TooMany.
func (s ReasonTemplates) Write(ctx context.Context, a Actor, in ReasonTemplate) error {
	if err := a.mayAdminister(); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		edition, err := s.f.HouseRules.holding(ctx, t, in.Rule)
		if err != nil {
			return err
		}
		statement, refusal := `
			UPDATE reason_templates
			SET kind = @kind, edition = NULLIF(@edition, 0), rule = NULLIF(@rule, 0), label = @label, words = @words
			WHERE id = @id
			RETURNING id`, errNotFound
		if in.ID == 0 {
			statement, refusal = `
			INSERT INTO reason_templates (kind, edition, rule, label, words)
			SELECT @kind, NULLIF(@edition, 0), NULLIF(@rule, 0), @label, @words
			WHERE @id = 0 AND (SELECT count(*) FROM reason_templates) < @max
			RETURNING id`, Errorf(TooMany, "template.error.tooMany", "Max", MaxTemplates)
		}
		var id int64
		err = translate(t.QueryRow(ctx, statement, pgx.NamedArgs{
			"id": in.ID, "kind": in.Kind, "edition": edition, "rule": in.Rule, "label": in.Label, "words": in.Words, "max": MaxTemplates,
		}).Scan(&id))
		if CodeOf(err) == NotFound {
			return refusal
		}
		if err != nil {
			return fmt.Errorf("write template: %w", err)
		}
		t.record(Event{Kind: "template.written", Actor: a, Data: map[string]any{"template": id}})
		return nil
	})
}

// Remove takes a template away. Errors: NotFound.
func (s ReasonTemplates) Remove(ctx context.Context, a Actor, id int64) error {
	if err := a.mayAdminister(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		gone, err := t.Exec(ctx, `DELETE FROM reason_templates WHERE id = $1`, id)
		if err != nil {
			return fmt.Errorf("remove template: %w", err)
		}
		if gone.RowsAffected() == 0 {
			return errNotFound
		}
		t.record(Event{Kind: "template.removed", Actor: a, Data: map[string]any{"template": id}})
		return nil
	})
}
