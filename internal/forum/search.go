package forum

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// SearchKinds are the kinds of things that can be found, in the order in which people are shown them.
var SearchKinds = []string{"proposal", "action", "comment", "thread", "plan", "update", "meeting", "document"}

// Limits on searching.
const (
	MaxSearch      = 200     // characters that are searched for; what is more is left out
	rankedComments = 500     // hits that are ranked: the newest comments,
	recentComments = 100_000 // numbers of subjects, back from the newest, among which comments are looked for first
	rankedThings   = 1500    // and the newest of all else, of which there are fewer and older ones matter
	searchFew      = 5       // with fewer hits than this, words that are only like those asked for count too
	searchNear     = 6       // words for which that is tried
	leastStem      = 5       // letters of a word of which the beginning counts
	hitsOnPage     = 20
)

// SearchQuery is what someone looks for.
type SearchQuery struct {
	Text  string
	Kind  string // one of SearchKinds; "" for all
	Lang  string // the language to show what is there in both
	After SearchMark
}

// SearchMark is a place in a list of hits; zero is its beginning.
type SearchMark struct {
	Rank int64
	ID   int64
}

// Hit is something that was found.
type Hit struct {
	ID           int64
	Kind         string
	Lang         string
	Title        string // "" of a comment
	Number       int    // of an action in its plan
	PlanSlug     string
	AuthorName   string
	CreatedAt    time.Time
	Within       string // the title of what a comment or thread is about
	WithinLang   string
	PlanTitle    Text
	Near         bool // its words are only like those asked for
	Rank         int64
	MarkedTitle  string
	MarkedText   string
	Begins       string    // how the text begins of which MarkedText is a part
	Ends         string    // and how it ends
	TitleStretch []Stretch `db:"-"`
	TextStretch  []Stretch `db:"-"`
}

// Stretch is a part of an excerpt; Hit tells that it is what was asked for.
type Stretch struct {
	Words string
	Hit   bool
}

// Mark is the hit's place in the list.
func (h Hit) Mark() SearchMark { return SearchMark{h.Rank, h.ID} }

// Results are a page of hits, the best first.
type Results struct {
	Text   string // that was searched for
	Hits   []Hit
	More   bool
	Counts map[string]int // hits of each kind, as far as they are ranked
}

// Total counts the hits of all kinds.
func (r Results) Total() int {
	total := 0
	for n := range maps.Values(r.Counts) {
		total += n
	}
	return total
}

// Capped tells that there are more hits than were counted.
func (r Results) Capped() bool {
	return r.Counts["comment"] >= rankedComments || r.Total()-r.Counts["comment"] >= rankedThings
}

// Search finds what is said in plans, proposals and discussions.
type Search struct{ f *Forum }

// Find gives what the actor may see of what has all the words that were asked for, "in quotes" one after the other, -not these, this or that.
// Titles weigh more than texts. When that is little, things with words that begin so are added, and titles with words like them.
func (s Search) Find(ctx context.Context, a Actor, q SearchQuery) (Results, error) {
	q.Text = text.Clip(text.Line(q.Text), MaxSearch)
	if !text.Shows(q.Text) {
		return Results{Text: q.Text}, nil
	}
	var last int64
	err := s.f.db.QueryRow(ctx, `
		SELECT coalesce(max(subject_id), 0)
		FROM search_texts`).Scan(&last)
	if err != nil {
		return Results{Text: q.Text}, fmt.Errorf("search: %w", err)
	}
	return s.find(ctx, a, q, last-recentComments)
}

// find looks among comments from a number on first.
func (s Search) find(ctx context.Context, a Actor, q SearchQuery, recent int64) (Results, error) {
	found := Results{Text: q.Text}
	if q.After == (SearchMark{}) {
		q.After.Rank = 1 << 62
	}
	near := nearWords(q.Text)
	asking, err := s.f.db.Begin(ctx)
	if err != nil {
		return found, fmt.Errorf("search: %w", err)
	}
	defer asking.Rollback(ctx) // nothing is written
	// Planned for these very words, Postgres knows whether they are rare, and then whether to look them up or to read the newest.
	if _, err := asking.Exec(ctx, `SET LOCAL plan_cache_mode = force_custom_plan`); err != nil {
		return found, fmt.Errorf("search: %w", err)
	}
	rows, err := asking.Query(ctx, searchQuery, a.sees(pgx.NamedArgs{
		"q": q.Text, "kind": q.Kind, "lang": q.Lang, "rank": q.After.Rank, "id": q.After.ID, "near": near, "begins": beginnings(near), "recent": recent,
		"comments": rankedComments, "things": rankedThings, "few": searchFew, "limit": hitsOnPage + 1, "marked": marking,
	}))
	if err != nil {
		return found, fmt.Errorf("search: %w", err)
	}
	answer, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[struct {
		Counts map[string]int
		Hits   []Hit
	}])
	if err != nil {
		return found, fmt.Errorf("search: %w", err)
	}
	found.Counts, found.Hits = answer.Counts, answer.Hits
	if len(found.Hits) > hitsOnPage {
		found.Hits, found.More = found.Hits[:hitsOnPage], true
	}
	for i := range found.Hits {
		h := &found.Hits[i]
		h.TitleStretch, h.TextStretch = stretches(h.MarkedTitle), stretches(h.excerpt())
	}
	return found, nil
}

// nearWords are the words that others may stand for: none when it was said exactly what is looked for.
func nearWords(asked string) []string {
	for _, field := range strings.Fields(asked) {
		if strings.Contains(field, `"`) || strings.HasPrefix(field, "-") || strings.EqualFold(field, "or") {
			return nil
		}
	}
	words := text.Words(asked)
	return words[:min(len(words), searchNear)]
}

// beginnings asks Postgres for texts that have all the words or, when they are long, others that begin so.
func beginnings(words []string) string {
	asked := make([]string, len(words))
	for i, word := range words {
		asked[i] = word
		if text.Length(word) >= leastStem {
			asked[i] += ":*"
		}
	}
	return strings.Join(asked, " & ")
}

// excerpt is the marked text, with a sign where more comes before and after.
func (h Hit) excerpt() string {
	marked := h.MarkedText
	if marked == "" {
		return ""
	}
	plain := unmarked.Replace(marked)
	if !strings.HasPrefix(plain, h.Begins) && !strings.HasPrefix(h.Begins, plain) {
		marked = "… " + marked
	}
	if !strings.HasSuffix(plain, h.Ends) && !strings.HasSuffix(h.Ends, plain) {
		marked += " …"
	}
	return marked
}

// What Postgres puts around hits: private characters, which stand for nothing else.
const (
	hitBegins = "\ue000"
	hitEnds   = "\ue001"
	marking   = "StartSel=" + hitBegins + ", StopSel=" + hitEnds
)

var unmarked = strings.NewReplacer(hitBegins, "", hitEnds, "")

// stretches takes a marked text apart.
func stretches(marked string) []Stretch {
	var found []Stretch
	add := func(words string, hit bool) {
		if words = unmarked.Replace(words); words != "" {
			found = append(found, Stretch{words, hit})
		}
	}
	for marked != "" {
		before, rest, _ := strings.Cut(marked, hitBegins)
		hit, after, _ := strings.Cut(rest, hitEnds)
		add(before, false)
		add(hit, true)
		marked = after
	}
	return found
}
