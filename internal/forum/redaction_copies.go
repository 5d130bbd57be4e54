package forum

import (
	"context"
	"fmt"
	"maps"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// copiesOf gives what repeats a contribution where its words are not quoted: proposals that were split off it, or it off them, and what people wrote to
// moderators about it.
const copiesOf = `
	WITH RECURSIVE kin AS (
		SELECT $1::bigint AS id
		UNION
		SELECT near.id
		FROM kin
		JOIN proposals one ON one.id = kin.id
		JOIN proposals near ON near.split_from = one.id OR near.id = one.split_from
	)
	SELECT p.id, 'proposal' AS kind
	FROM kin
	JOIN proposals p ON p.id = kin.id
	WHERE p.id <> $1
	UNION ALL
	SELECT id, 'flag'
	FROM flags
	WHERE about_id = $1
	UNION ALL
	SELECT p.id, 'appeal'
	FROM appeals p
	JOIN decisions d ON d.id = p.decision_id
	WHERE d.about_id = $1
	ORDER BY id`

// cutCopies takes words that were cut out of a contribution out of what repeats it, and gives what that said before.
func (s Decisions) cutCopies(ctx context.Context, t *tx, a Actor, of item, words []string, mark string) (were []content, err error) {
	rows, err := t.Query(ctx, copiesOf, of.ID)
	if err != nil {
		return nil, fmt.Errorf("copies: %w", err)
	}
	copies, err := pgx.CollectRows(rows, pgx.RowToStructByName[struct {
		ID   int64
		Kind string
	}])
	if err != nil {
		return nil, fmt.Errorf("copies: %w", err)
	}
	for _, each := range copies {
		was, err := s.content(ctx, t, item{ID: each.ID, Kind: each.Kind})
		if err != nil {
			return nil, err
		}
		if each.Kind == "proposal" {
			if err := s.f.ProposalDrafts.cutWords(ctx, t, each.ID, words, mark); err != nil {
				return nil, err
			}
		}
		now, changed := was.cutWords(words, mark)
		if !changed {
			continue
		}
		if err := s.reword(ctx, t, a, each.Kind, now); err != nil {
			return nil, err
		}
		if err := s.tellReworded(ctx, t, a, each.ID); err != nil {
			return nil, err
		}
		were = append(were, was)
	}
	return were, nil
}

// cutWords is the content with a mark in the place of words, wherever it says or said them.
func (c content) cutWords(words []string, mark string) (now content, changed bool) {
	cut := func(said map[string]string) map[string]string {
		left := maps.Clone(said)
		for name, before := range said {
			if left[name] = text.CutWords(before, words, mark); left[name] == before {
				continue
			}
			changed = true
			// The mark is longer than most words: what has no room for it any more ends sooner.
			if limit, limited := draftLimits[name]; limited && text.Length(left[name]) > limit {
				left[name] = string([]rune(left[name])[:limit])
			}
		}
		return left
	}
	now = content{Subject: c.Subject, Revision: c.Revision, Texts: cut(c.Texts), Earlier: map[int]map[string]string{}}
	for number, earlier := range c.Earlier {
		now.Earlier[number] = cut(earlier)
	}
	return now, changed
}

// tellReworded has the pages on which something stands whose words were changed show its present words, and forget the others.
func (s Decisions) tellReworded(ctx context.Context, t *tx, a Actor, id int64) error {
	var kind string
	if err := t.QueryRow(ctx, `SELECT kind FROM subjects WHERE id = $1`, id).Scan(&kind); err != nil {
		return fmt.Errorf("reworded: %w", err)
	}
	switch kind {
	case "comment":
		c, err := s.f.Comments.findAny(ctx, t, id)
		if err != nil {
			return err
		}
		t.recordComment("comment.redacted", a, c)
		return s.f.LiveSessions.followPinned(ctx, t, a, id, false)
	case "proposal":
		found, err := readItems(ctx, t, a, []int64{id})
		if err != nil || len(found) == 0 {
			return err
		}
		return s.tellPages(ctx, t, a, found[0], "redacted")
	}
	t.record(Event{Kind: kind + ".redacted", Actor: a, Subject: id})
	return nil
}
