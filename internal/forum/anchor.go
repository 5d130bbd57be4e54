package forum

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/anchor"
	"samenspraak/internal/text"
)

// standing is where a passage stands in a version, and the words it was made on.
type standing struct {
	Passage int64
	Quote   anchor.Quote
	State   anchor.State
	Block   int64
	Start   int
	End     int
	Score   float64
	By      *int64     // the moderator who found it right
	At      *time.Time // when

	Accepted []string // words that suggestions propose for it and that were taken into a draft
}

// bringForward finds the passages of a version in the next one. Whose words became others is told of it by the event of the publication.
func bringForward(ctx context.Context, t *tx, action int64, compared *anchor.Comparison, before, next versionText) error {
	rows, err := t.Query(ctx, `
		SELECT n.passage_id, p.exact, p.prefix, p.suffix, n.state, coalesce(n.block_id, 0), coalesce(n.starts, 0), coalesce(n.ends, 0), n.score,
			n.confirmed_by, n.confirmed_at,
			ARRAY(
				SELECT g.replacement
				FROM suggestions g
				JOIN suggestion_answers answer ON answer.comment_id = g.comment_id AND answer.outcome = 'accepted'
				WHERE g.passage_id = p.id AND g.replacement <> ''
				ORDER BY answer.at DESC
			)
		FROM anchors n
		JOIN passages p ON p.id = n.passage_id
		WHERE n.version_id = $1
		ORDER BY n.passage_id`, before.id)
	if err != nil {
		return fmt.Errorf("anchors: %w", err)
	}
	var s standing
	var all []standing
	_, err = pgx.ForEachRow(rows, []any{
		&s.Passage, &s.Quote.Exact, &s.Quote.Prefix, &s.Quote.Suffix, &s.State, &s.Block, &s.Start, &s.End, &s.Score, &s.By, &s.At, &s.Accepted,
	}, func() error {
		all = append(all, s.in(compared, before, next))
		return nil
	})
	if err != nil {
		return fmt.Errorf("anchors: %w", err)
	}
	return insertAnchors(ctx, t, next.id, all)
}

// in finds the passage in the next version: from where it stood, or, when nothing leads there, by its words and what stood around them,
// since what is taken out of a draft is sometimes put back. What a moderator found right stays right until this version changes it.
func (s standing) in(compared *anchor.Comparison, before, next versionText) standing {
	now := standing{Passage: s.Passage, Quote: s.Quote, State: anchor.Gone, By: s.By, At: s.At}
	if s.State == anchor.Gone {
		if _, already := putBack(before, s.Quote); !already || s.By == nil { // a moderator saw it there, and said that it isn't
			now.putBack(next)
		}
		return now
	}
	old := indexOf(before.blocks, s.Block)
	place := compared.Find(anchor.Passage{Block: old, Start: s.Start, End: s.End})
	if place.State == anchor.Gone {
		now.By, now.At = nil, nil
		if !now.putBack(next) {
			now.putInstead(next, s.Accepted)
		}
		return now
	}
	words := now.stand(next, place.Passage)
	now.State, now.Score = place.State, place.Score
	if !sameWords(words, wordsAt(before.blocks[old].Plain, s.Start, s.End)) {
		now.By, now.At = nil, nil
	}
	switch same := sameWords(words, s.Quote.Exact); {
	case same && now.State == anchor.Changed:
		now.State, now.Score = anchor.Kept, 1 // it has become what it was made on again
	case !same && now.State != anchor.Changed:
		// Nothing happened to it in this version, but it was changed in an earlier one, or put here by hand.
		now.State, now.Score = anchor.Changed, min(now.Score, s.Score)
	}
	return now
}

// stand puts the passage at a place in a version and gives the words there.
func (s *standing) stand(v versionText, at anchor.Passage) string {
	block := v.blocks[at.Block]
	s.Block, s.Start, s.End = block.ID, at.Start, at.End
	return wordsAt(block.Plain, at.Start, at.End)
}

// putBack puts a passage that nothing leads to at its words, if they stand in a version as they did; done tells whether.
func (s *standing) putBack(v versionText) (done bool) {
	found, ok := putBack(v, s.Quote)
	if ok {
		s.stand(v, found)
		s.State, s.Score, s.By, s.At = anchor.Moved, 1, nil, nil
	}
	return ok
}

// putInstead puts it at words that share none with its own, but were proposed for it and stand between the same others.
func (s *standing) putInstead(v versionText, words []string) {
	for _, exact := range words {
		if found, ok := putBack(v, anchor.Quote{Exact: exact, Prefix: s.Quote.Prefix, Suffix: s.Quote.Suffix}); ok {
			s.stand(v, found)
			s.State, s.Score = anchor.Changed, 0
			return
		}
	}
}

// putBack finds words that an earlier version had lost, if what stood around them is there again too: the same few words in another
// sentence are not those that people wrote of.
func putBack(v versionText, q anchor.Quote) (anchor.Passage, bool) {
	prefix := strings.TrimLeftFunc(q.Prefix, unicode.IsSpace)
	found, ok := anchor.FindQuote(forAnchor(v.blocks), anchor.Quote{Exact: prefix + q.Exact + q.Suffix})
	if !ok {
		return anchor.Passage{}, false
	}
	plain := v.blocks[found.Block].Plain
	if q.Prefix == "" && found.Start != 0 || q.Suffix == "" && found.End != text.Length(plain) {
		return anchor.Passage{}, false
	}
	found.Start += text.Length(prefix)
	found.End = min(found.Start+text.Length(q.Exact), found.End)
	return found, found.Start < found.End
}

// sameWords tells whether two stretches say the same, capitals, white space and the signs at their ends aside, as package anchor has it.
func sameWords(a, b string) bool {
	trim := func(s string) string {
		return strings.TrimFunc(text.Line(s), func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
	}
	x, y := trim(a), trim(b)
	if x == "" || y == "" {
		return text.Line(a) == text.Line(b)
	}
	return strings.EqualFold(x, y)
}

func indexOf(blocks []Block, id int64) int {
	for i, b := range blocks {
		if b.ID == id {
			return i
		}
	}
	return 0
}

// wordsAt are the code points from start to end.
func wordsAt(plain string, start, end int) string {
	all := []rune(plain)
	return string(all[min(start, len(all)):min(end, len(all))])
}

func insertAnchors(ctx context.Context, t *tx, version int64, all []standing) error {
	_, err := t.CopyFrom(ctx, pgx.Identifier{"anchors"},
		[]string{"passage_id", "version_id", "state", "block_id", "starts", "ends", "score", "confirmed_by", "confirmed_at"},
		pgx.CopyFromSlice(len(all), func(i int) ([]any, error) {
			s := all[i]
			if s.State == anchor.Gone {
				return []any{s.Passage, version, string(s.State), nil, nil, nil, 0.0, s.By, s.At}, nil
			}
			return []any{s.Passage, version, string(s.State), s.Block, s.Start, s.End, s.Score, s.By, s.At}, nil
		}))
	if err != nil {
		return fmt.Errorf("anchors: %w", err)
	}
	return nil
}

// anchorNew notes where a new passage stands in the version it was made on, and in those that came out since.
func anchorNew(ctx context.Context, t *tx, made madePassage) error {
	texts, err := textsFrom(ctx, t, made.action, made.number)
	if err != nil {
		return err
	}
	now := standing{Passage: made.id, Quote: made.quote, State: anchor.Kept, Block: made.block.ID, Start: made.start, End: made.end, Score: 1}
	for i, v := range texts {
		if i > 0 {
			before := texts[i-1]
			now = now.in(anchor.Compare(forAnchor(before.blocks), forAnchor(v.blocks)), before, v)
		}
		if err := insertAnchors(ctx, t, v.id, []standing{now}); err != nil {
			return err
		}
	}
	return nil
}

// textsFrom gives the versions of an action from one on, in order.
func textsFrom(ctx context.Context, t *tx, action int64, number int) ([]versionText, error) {
	rows, err := t.Query(ctx, `
		SELECT v.id, v.number, b.block_id, b.kind, b.plain
		FROM versions v
		JOIN blocks b ON b.version_id = v.id
		WHERE v.action_id = $1 AND v.number >= $2
		ORDER BY v.number, b.position`, action, number)
	if err != nil {
		return nil, fmt.Errorf("texts: %w", err)
	}
	var all []versionText
	var v versionText
	var b Block
	_, err = pgx.ForEachRow(rows, []any{&v.id, &v.number, &b.ID, &b.Kind, &b.Plain}, func() error {
		if last := len(all) - 1; last < 0 || all[last].id != v.id {
			all = append(all, versionText{id: v.id, number: v.number})
		}
		last := &all[len(all)-1]
		last.blocks = append(last.blocks, b)
		return nil
	})
	return all, err
}
