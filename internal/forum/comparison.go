package forum

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/anchor"
)

// Comparison is how one version of an action's text became a later one.
type Comparison struct {
	Action   Action
	From, To Version
	Steps    []Version // the versions after From up to To, oldest first and without their texts: their notes say why
	Rows     []ComparedRow
	Count    anchor.Count
	Credits  []CreditLine // the comments that led to a change in one of the steps
}

// pair gives the versions to compare, the older one first: to is the newest when it is 0, and from the one before to.
// Errors: NotFound when there is none before, Invalid when they are the same.
func (a Action) pair(from, to int) (older, newer int, err error) {
	if to == 0 {
		to = a.Current.Number
	}
	if from == 0 {
		for _, v := range a.Versions {
			if v.Number < to {
				from = max(from, v.Number)
			}
		}
	}
	switch {
	case from == 0:
		return 0, 0, Errorf(NotFound, "comparison.error.first")
	case from == to:
		return 0, 0, Errorf(Invalid, "comparison.error.same")
	}
	return min(from, to), max(from, to), nil
}

// Compare says how a version of an action became a later one, whichever is named first. 0 for to is the newest version, 0 for from the one before to.
// Errors: NotFound, also when there is no version before; Invalid when both are the same.
func (s Actions) Compare(ctx context.Context, a Actor, action int64, from, to int) (Comparison, error) {
	found, err := s.Find(ctx, a, action)
	if err != nil {
		return Comparison{}, err
	}
	from, to, err = found.pair(from, to)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{Action: found, To: found.Current}
	if c.From, err = s.Version(ctx, a, action, from); err != nil {
		return Comparison{}, err
	}
	if to != found.Current.Number {
		if c.To, err = s.Version(ctx, a, action, to); err != nil {
			return Comparison{}, err
		}
	}
	for _, v := range slices.Backward(found.Versions) {
		if from < v.Number && v.Number <= to {
			c.Steps = append(c.Steps, v)
		}
	}
	c.Rows, c.Count = c.From.Become(c.To)
	if c.Credits, err = s.f.Suggestions.creditedSince(ctx, a, action, from, to); err != nil || len(c.Credits) == 0 {
		return c, err
	}
	blocks, err := s.f.Suggestions.blocks(ctx, c.From, c.Credits)
	c.placeCredits(blocks)
	return c, err
}

// placeCredits puts each credited comment also at the row of the block that it was about; blocks gives that of its passage.
func (c Comparison) placeCredits(blocks map[int64]int64) {
	for _, line := range c.Credits {
		for i := range c.Rows {
			if c.Rows[i].changes(blocks[line.Passage]) {
				c.Rows[i].Credits = append(c.Rows[i].Credits, line)
				break
			}
		}
	}
}

// creditedSince gives the comments that led to a change in the versions after from up to to.
func (s Suggestions) creditedSince(ctx context.Context, a Actor, action int64, from, to int) ([]CreditLine, error) {
	return s.credits(ctx, s.f.db, a, `
		WHERE EXISTS (
			SELECT
			FROM credits
			JOIN versions v ON v.id = credits.version_id
			WHERE credits.comment_id = c.id AND v.action_id = @action AND v.number > @from AND v.number <= @to
		)
		ORDER BY c.id
		LIMIT @limit`, pgx.NamedArgs{"action": action, "from": from, "to": to, "limit": creditsOnPage})
}

// blocks gives the blocks of a version in which the passages of credited comments stand, by passage; those that it does not hold are left out.
func (s Suggestions) blocks(ctx context.Context, in Version, credits []CreditLine) (map[int64]int64, error) {
	var passages []int64
	for _, line := range credits {
		passages = append(passages, line.Passage)
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT passage_id, block_id
		FROM anchors
		WHERE version_id = $1 AND passage_id = ANY ($2) AND block_id IS NOT NULL`, in.ID, passages)
	if err != nil {
		return nil, fmt.Errorf("blocks of credits: %w", err)
	}
	found := map[int64]int64{}
	var passage, block int64
	_, err = pgx.ForEachRow(rows, []any{&passage, &block}, func() error {
		found[passage] = block
		return nil
	})
	return found, err
}
