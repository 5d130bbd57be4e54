package forum

import (
	"context"
	"fmt"
	"time"
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
	Rules   []HouseRule
}

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
		SELECT edition, since, number, title, body
		FROM house_rules
		WHERE edition = `+which+`
		ORDER BY number`, args...)
	if err != nil {
		return RuleEdition{}, err
	}
	defer rows.Close()
	var found RuleEdition
	for rows.Next() {
		var rule HouseRule
		if err := rows.Scan(&found.Edition, &found.Since, &rule.Number, &rule.Title, &rule.Body); err != nil {
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
