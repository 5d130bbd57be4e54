package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// HouseRule is one numbered rule of the forum. Decisions name one.
type HouseRule struct {
	Number int
	Title  Text
	Body   Text
}

// RuleEdition is the house rules as they were, or are, at one time.
type RuleEdition struct {
	Edition int
	Since   time.Time
	Why     string // it replaced the one before; "" of the first
	Rules   []HouseRule
}

// Limits on house rules.
const (
	MaxHouseRules = 30
	MaxRuleTitle  = 120  // characters
	MaxRuleBody   = 2000 // characters
	MaxRuleWhy    = 1000 // characters
)

// HouseRules are the rules of the forum. The highest edition holds; the earlier ones stay readable.
type HouseRules struct{ f *Forum }

// Current gives the edition that holds. Errors: NotFound when there are no rules at all.
func (s HouseRules) Current(ctx context.Context) (RuleEdition, error) {
	return s.edition(ctx, `(SELECT max(edition) FROM house_rules)`)
}

// Edition gives one edition. Errors: NotFound.
func (s HouseRules) Edition(ctx context.Context, edition int) (RuleEdition, error) {
	return s.edition(ctx, `$1`, edition)
}

func (s HouseRules) edition(ctx context.Context, which string, args ...any) (RuleEdition, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT r.edition, r.since, coalesce(e.why, ''), r.number, r.title, r.body
		FROM house_rules r
		LEFT JOIN rule_editions e ON e.edition = r.edition
		WHERE r.edition = `+which+`
		ORDER BY r.number`, args...)
	if err != nil {
		return RuleEdition{}, err
	}
	defer rows.Close()
	var found RuleEdition
	for rows.Next() {
		var rule HouseRule
		if err := rows.Scan(&found.Edition, &found.Since, &found.Why, &rule.Number, &rule.Title, &rule.Body); err != nil {
			return RuleEdition{}, err
		}
		found.Rules = append(found.Rules, rule)
	}
	if err := rows.Err(); err != nil {
		return RuleEdition{}, err
	}
	if len(found.Rules) == 0 {
		return RuleEdition{}, errNotFound
	}
	return found, nil
}

// holding gives the edition that holds, of which number is a rule; 0 stands for none, and gives 0. Errors: Invalid.
func (s HouseRules) holding(ctx context.Context, db querier, number int) (edition int, err error) {
	if number == 0 {
		return 0, nil
	}
	err = db.QueryRow(ctx, `
		SELECT coalesce(max(edition), 0)
		FROM house_rules
		WHERE edition = (SELECT max(edition) FROM house_rules) AND number = $1`, number).Scan(&edition)
	if err == nil && edition == 0 {
		return 0, &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "rule", Message: "decision.error.noRule"}}}
	}
	return edition, err
}

// Accept notes that the actor accepts an edition. Errors: SignIn; Conflict when another edition holds by now.
func (s HouseRules) Accept(ctx context.Context, a Actor, edition int) error {
	if !a.SignedIn() {
		return Errorf(SignIn, "error.signIn")
	}
	return s.f.write(ctx, func(t *tx) error { return s.accept(ctx, t, a, edition) })
}

func (s HouseRules) accept(ctx context.Context, t *tx, a Actor, edition int) error {
	var current int
	if err := t.QueryRow(ctx, `SELECT coalesce(max(edition), 0) FROM house_rules`).Scan(&current); err != nil {
		return fmt.Errorf("accept rules: %w", err)
	}
	if edition != current {
		return Errorf(Conflict, "houseRule.error.newEdition")
	}
	tag, err := t.Exec(ctx, `
		INSERT INTO rule_acceptances (account_id, edition, at)
		VALUES ($1, $2, $3)
		ON CONFLICT DO NOTHING`, a.Account, edition, t.now)
	if err != nil {
		return fmt.Errorf("accept rules: %w", err)
	}
	if tag.RowsAffected() > 0 {
		t.record(Event{Kind: "rules.accepted", Actor: a, Data: map[string]any{"account": a.Account, "edition": edition}})
	}
	return nil
}

// Editions gives all editions without their rules, the newest first.
func (s HouseRules) Editions(ctx context.Context) ([]RuleEdition, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT r.edition, min(r.since), coalesce(e.why, '')
		FROM house_rules r
		LEFT JOIN rule_editions e ON e.edition = r.edition
		GROUP BY r.edition, e.why
		ORDER BY r.edition DESC`)
	if err != nil {
		return nil, fmt.Errorf("editions: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e RuleEdition, err error) {
		return e, row.Scan(&e.Edition, &e.Since, &e.Why)
	})
}

// ToRevise gives the edition that holds to who may revise it: admins. Errors: NotFound.
func (s HouseRules) ToRevise(ctx context.Context, a Actor) (RuleEdition, error) {
	if err := a.mayAdminister(); err != nil {
		return RuleEdition{}, err
	}
	return s.Current(ctx)
}

func (in *RuleEdition) check() error {
	var wrong problems
	in.Why = text.Clean(in.Why)
	rules := []HouseRule{}
	for i, r := range in.Rules {
		r.Title = Text{NL: text.Line(r.Title.NL), EN: text.Line(r.Title.EN)}
		r.Body = Text{NL: text.Clean(r.Body.NL), EN: text.Clean(r.Body.EN)}
		if r.Title.Empty() && r.Body.Empty() {
			continue
		}
		field := fmt.Sprintf("rule-%d", i)
		for _, each := range []struct {
			name, title, body string
		}{{"nl", r.Title.NL, r.Body.NL}, {"en", r.Title.EN, r.Body.EN}} {
			switch {
			case each.title == "":
				wrong.add(field+"-title-"+each.name, "houseRule.error.noTitle")
			case text.Length(each.title) > MaxRuleTitle:
				wrong.add(field+"-title-"+each.name, "error.tooLong", "Max", MaxRuleTitle)
			}
			switch {
			case each.body == "":
				wrong.add(field+"-body-"+each.name, "houseRule.error.noBody")
			case text.Length(each.body) > MaxRuleBody:
				wrong.add(field+"-body-"+each.name, "error.tooLong", "Max", MaxRuleBody)
			}
		}
		r.Number = len(rules) + 1
		rules = append(rules, r)
	}
	switch {
	case len(rules) == 0:
		wrong.add("rule-0-title-nl", "houseRule.error.none")
	case len(rules) > MaxHouseRules:
		wrong.add("why", "houseRule.error.tooMany", "Max", MaxHouseRules)
	}
	switch length := text.Length(in.Why); {
	case length == 0:
		wrong.add("why", "houseRule.error.noWhy")
	case length > MaxRuleWhy:
		wrong.add("why", "error.tooLong", "Max", MaxRuleWhy)
	}
	if err := wrong.err(); err != nil {
		return err
	}
	in.Rules = rules
	return nil
}

// Revise gives the forum other house rules: a new edition, in the order given, which everyone is asked to accept before they contribute again.
// in.Edition is the one that it was made from; rules without any words are left out, the others need both languages. Admins may.
// Errors: NotFound; Invalid; Conflict when there is another edition by now.
func (s HouseRules) Revise(ctx context.Context, a Actor, in RuleEdition) (edition int, err error) {
	if err := a.mayAdminister(); err != nil {
		return 0, err
	}
	if err := in.check(); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		var current int
		if err := t.QueryRow(ctx, `SELECT coalesce(max(edition), 0) FROM house_rules`).Scan(&current); err != nil {
			return fmt.Errorf("revise rules: %w", err)
		}
		if current != in.Edition {
			return Errorf(Conflict, "houseRule.error.newEdition")
		}
		edition = current + 1
		// Who does the same at the same moment waits here, and is told that there is another edition.
		if _, err := t.Exec(ctx, `
			INSERT INTO rule_editions (edition, by_id, why, at)
			VALUES ($1, $2, $3, $4)`, edition, a.Account, in.Why, t.now); err != nil {
			return err
		}
		for _, r := range in.Rules {
			if _, err := t.Exec(ctx, `
				INSERT INTO house_rules (edition, number, since, title, body)
				VALUES ($1, $2, $3, $4, $5)`, edition, r.Number, t.now, r.Title, r.Body); err != nil {
				return fmt.Errorf("revise rules: %w", err)
			}
		}
		// Who revises the rules knows them.
		if err := s.accept(ctx, t, a, edition); err != nil {
			return err
		}
		t.record(Event{Kind: "rules.revised", Actor: a, Data: wasAndIs(map[string]any{"edition": edition - 1}, map[string]any{"edition": edition}, map[string]any{"edition": edition})})
		return nil
	})
	return edition, err
}
