package forum

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Similar is a proposal, or a draft action, that is much like what someone is about to propose.
type Similar struct {
	ID         int64
	Kind       string // proposal or action
	Number     int    // of an action in its plan
	Lang       string
	Title      string
	Excerpt    string
	Supporters int     // of a proposal
	Score      float64 // from SimilarFrom to 1
}

// SimilarFrom is the likeness (text.Likenesses) from which a text counts as similar. It was chosen on half of the pairs in
// testdata/proposals.json, texts that were written to be the same wish in other words or another wish in the same words: there it finds
// 18 of 20 and nothing else. On the other half it finds 14 of 16, with 1 that is not similar, and of the example plan's fourteen
// proposals 10 of 12, with 1; in the whole example, where its actions teach which words are rare, also 10 of 12, with none. (The measure
// itself was compared with other ones on all of them.) A little higher finds less of what is said in other words (0.28: 8 of those 12); a
// little lower shows more that only shares a subject (0.20: 10 wrong in all three). A duplicate that nobody saw coming costs more than a
// line too many, so it is rather low.
const SimilarFrom = 0.24

// Bounds on looking for similar texts.
const (
	similarShown    = 5
	similarNewest   = 100 // texts that are compared in any case; they teach which words are rare
	similarMatching = 60  // older texts that are compared because they share rare words
	similarReads    = 800 // characters of a text that are compared
	similarRarest   = 15  // words that older texts are looked up by
	leastTitle      = 8   // characters of a title that say something
)

// Similar gives the public proposals and draft actions of a plan that are most like a title and a problem, which may be half written, the
// most similar first; five at most. Accents and typing errors are forgiven, in Dutch and English.
func (s Proposals) Similar(ctx context.Context, a Actor, plan int64, title, problem string) ([]Similar, error) {
	title = text.Clip(text.Line(title), MaxProposalTitle)
	asked := title + "\n" + text.Plain(text.Clip(problem, similarReads))
	words := text.Words(asked)
	if text.Length(title) < leastTitle || len(words) == 0 {
		return nil, nil
	}
	compared, err := s.newestComparable(ctx, a, plan)
	if err != nil {
		return nil, err
	}
	if len(compared) == similarNewest {
		older, err := s.matchingComparable(ctx, a, plan, compared[len(compared)-1].ID, rarest(words, compared))
		if err != nil {
			return nil, err
		}
		compared = append(compared, older...)
	}
	texts := make([]string, len(compared))
	for i, c := range compared {
		texts[i] = c.Title + "\n" + c.Excerpt
	}
	for i, likeness := range text.Likenesses(asked, texts) {
		compared[i].Score = likeness
	}
	return mostSimilar(compared), nil
}

// rarest are those of the words that the fewest texts have.
func rarest(words []string, texts []Similar) []string {
	having := map[string]int{}
	for _, t := range texts {
		has := map[string]bool{}
		for _, w := range text.Words(t.Title + "\n" + t.Excerpt) {
			has[w] = true
		}
		for w := range has {
			having[w]++
		}
	}
	slices.Sort(words)
	words = slices.Compact(words)
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(having[a], having[b]) })
	return words[:min(len(words), similarRarest)]
}

// mostSimilar are the best of what was compared, each once: an action can be there in two languages.
func mostSimilar(compared []Similar) []Similar {
	slices.SortStableFunc(compared, func(a, b Similar) int { return cmp.Compare(b.Score, a.Score) })
	var best []Similar
	for _, c := range compared {
		if c.Score < SimilarFrom || len(best) == similarShown {
			break
		}
		if !slices.ContainsFunc(best, func(b Similar) bool { return b.ID == c.ID }) {
			c.Excerpt = text.Excerpt(c.Excerpt, activityExcerpt)
			best = append(best, c)
		}
	}
	return best
}

// comparable are texts x that a new one can be compared with, for which @plan and what chooses them is asked.
const comparable = `x.kind IN ('proposal', 'action') AND x.plan_id = @plan`

func (s Proposals) newestComparable(ctx context.Context, a Actor, plan int64) ([]Similar, error) {
	return s.compared(ctx, a, `
		SELECT x.subject_id, x.lang
		FROM search_texts x
		WHERE `+comparable+`
		ORDER BY x.subject_id DESC
		LIMIT @limit`, pgx.NamedArgs{"plan": plan, "limit": similarNewest})
}

// matchingComparable gives texts from before one that share most of the words.
func (s Proposals) matchingComparable(ctx context.Context, a Actor, plan, before int64, words []string) ([]Similar, error) {
	return s.compared(ctx, a, `
		WITH asked AS MATERIALIZED (
			SELECT to_tsquery('nl', @words) || to_tsquery('en', @words) AS words
		)
		SELECT x.subject_id, x.lang
		FROM search_texts x
		WHERE `+comparable+` AND x.kind <> 'comment' AND x.subject_id < @before AND x.words @@ (SELECT words FROM asked)
		ORDER BY ts_rank(x.words, (SELECT words FROM asked)) DESC
		LIMIT @limit`, pgx.NamedArgs{"plan": plan, "before": before, "words": strings.Join(words, " | "), "limit": similarMatching})
}

// compared reads the chosen texts as far as the actor sees them and they are published; Excerpt is as much of them as is compared.
func (s Proposals) compared(ctx context.Context, a Actor, chosen string, args pgx.NamedArgs) ([]Similar, error) {
	args["reads"] = similarReads
	rows, err := s.f.db.Query(ctx, `
		SELECT
			x.subject_id AS id,
			x.kind,
			coalesce(action.number, 0) AS number,
			x.lang,
			x.title,
			left(x.body, @reads) AS excerpt,
			coalesce(o.support_count, 0) AS supporters,
			0::float8 AS score
		FROM (`+chosen+`) chosen
		JOIN search_texts x USING (subject_id, lang)
		JOIN subjects s ON s.id = x.subject_id
		LEFT JOIN proposals o ON o.id = x.subject_id
		LEFT JOIN actions action ON action.id = x.subject_id
		LEFT JOIN plans p ON p.id = action.plan_id
		WHERE (p.id IS NULL OR p.phase NOT IN ('implementation', 'evaluation', 'closed'))
			AND o.merged_into IS NULL
			AND s.hidden_by IS NULL
			AND s.audience NOT IN ('authors', 'moderators')
			AND `+visible+`
		ORDER BY x.subject_id DESC`, a.sees(args))
	if err != nil {
		return nil, fmt.Errorf("similar: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Similar])
}
