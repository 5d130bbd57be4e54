package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/anchor"
	"samenspraak/internal/text"
)

// Passage is a stretch of a draft's text that people talk about, as it stands in one version.
// Offsets count the code points of its block's Plain.
type Passage struct {
	ID          int64
	Action      int64
	Thread      int64
	MadeOn      int    // the version that it was made on
	Exact       string // the words it was made on
	Version     int    // the version that State and the place are about
	State       string // kept, moved, changed or deleted, against the words it was made on; see package anchor
	Block       int64  // 0 when it is deleted
	Start       int
	End         int
	Words       string  // what stands there now; "" when it is deleted
	Score       float64 // share of its words that survive, 0 to 1
	ConfirmedBy string  // the moderator who found the place right; "" when nobody looked
	ConfirmedAt *time.Time
	Count       int       // comments that can be read
	Closed      bool      // nobody can add to its thread
	Comments    []Comment `db:"-"` // those that stand beside the text: the first, the newest, and suggestions that are open
}

// Changes is what became of the words, word for word.
func (p Passage) Changes() []text.Change { return text.Diff(p.Exact, p.Words) }

// Gone tells whether the text no longer holds the passage.
func (p Passage) Gone() bool { return p.State == string(anchor.Gone) }

// Changed tells whether other words stand where it was made.
func (p Passage) Changed() bool { return p.State == string(anchor.Changed) }

// Limits on passages.
const (
	contextOfPassage  = 32 // code points kept before and after
	commentsBeside    = 5  // of a passage, beside the text, at most
	MaxReplacement    = 2000
	uncertainOnPage   = 50
	passagesOfVersion = 2000
)

// Passages are what people comment on word for word.
type Passages struct{ f *Forum }

// NewPassage is a stretch of a version's text, with what someone says of it.
type NewPassage struct {
	Action  int64
	Version int
	Block   int64
	// Start and End are where the reader's browser saw the words; both 0 when it did not say.
	Start, End int
	// Quote is the words themselves; "" is the whole block.
	Quote string
	// Suggests makes the comment a suggestion: Replacement is to stand in place of the words; "" leaves them out.
	Suggests    bool
	Replacement string
	First       NewComment
}

func (in *NewPassage) check() error {
	var wrong problems
	in.Quote, in.Replacement = text.Line(in.Quote), text.Line(in.Replacement)
	if text.Length(in.Replacement) > MaxReplacement {
		wrong.add("replacement", "error.tooLong", "Max", MaxReplacement)
	}
	in.First.check(&wrong)
	return wrong.err()
}

// Comment says something of a passage and gives the comment's number. People who mark the same words talk in the same thread.
// Words marked in an older version are found in the newest one at once.
// Errors: Invalid, also when the words do not stand in the block; SignIn, Refused, Closed, NotFound.
func (s Passages) Comment(ctx context.Context, a Actor, in NewPassage) (int64, error) {
	if err := a.mayContribute(); err != nil {
		return 0, err
	}
	if err := in.check(); err != nil {
		return 0, err
	}
	in.First.screening = s.f.Filters.screen(ctx, a, sample{words: in.First.Markdown + "\n\n" + in.Replacement, lang: in.First.Lang})
	var id int64
	hash := hashOf("passage", in.Action, in.Version, in.Block, in.Start, in.End, in.Quote, in.Suggests, in.Replacement, in.First.Markdown)
	err := s.f.once(ctx, a, in.First.Key, hash, &id, func(t *tx) (err error) {
		id, err = s.comment(ctx, t, a, in)
		return err
	})
	return id, err
}

func (s Passages) comment(ctx context.Context, t *tx, a Actor, in NewPassage) (int64, error) {
	action, err := s.holdStill(ctx, t, a, in.Action)
	if err != nil {
		return 0, err
	}
	made, err := findBlock(ctx, t, in)
	if err != nil {
		return 0, err
	}
	if err := made.choose(in); err != nil {
		return 0, err
	}
	thread, err := s.thread(ctx, t, action, &made)
	if err != nil {
		return 0, err
	}
	comment, err := s.f.Comments.post(ctx, t, a, thread, in.First)
	if err != nil || !in.Suggests {
		return comment, err
	}
	return comment, suggest(ctx, t, comment, made, in.Replacement)
}

// holdStill keeps the action's next version waiting, so that no passage is left behind by it, and sees whether people may comment.
func (s Passages) holdStill(ctx context.Context, t *tx, a Actor, action int64) (Subject, error) {
	if _, err := t.Exec(ctx, `
		SELECT id
		FROM actions
		WHERE id = $1
		FOR SHARE`, action); err != nil {
		return Subject{}, err
	}
	main, err := s.f.Threads.one(ctx, t, a, "t.about_id = @about AND t.main", pgx.NamedArgs{"about": action})
	if err != nil {
		return Subject{}, err
	}
	if main.AboutKind != "action" {
		return Subject{}, errNotFound
	}
	if err := main.mayPost(a); err != nil {
		return Subject{}, err
	}
	return Subject{ID: action, Kind: "action", Plan: main.Plan, Audience: main.Audience}, nil
}

// madePassage is a passage on its way in.
type madePassage struct {
	id      int64
	action  int64
	version int64
	number  int // of the version
	block   Block
	start   int
	end     int
	quote   anchor.Quote
}

func findBlock(ctx context.Context, t *tx, in NewPassage) (madePassage, error) {
	made := madePassage{action: in.Action, number: in.Version}
	err := t.QueryRow(ctx, `
		SELECT v.id, b.block_id, b.kind, b.plain
		FROM versions v
		JOIN blocks b ON b.version_id = v.id
		WHERE v.action_id = $1 AND v.number = $2 AND b.block_id = $3`,
		in.Action, in.Version, in.Block).Scan(&made.version, &made.block.ID, &made.block.Kind, &made.block.Plain)
	return made, translate(err)
}

// choose settles which words of the block are meant. The browser's offsets hold when the words it saw stand there; else the words are looked for.
func (m *madePassage) choose(in NewPassage) error {
	all := []rune(m.block.Plain)
	m.start, m.end = 0, len(all)
	if in.Quote != "" {
		seen := in.Start >= 0 && in.Start < in.End && in.End <= len(all) && text.Line(string(all[in.Start:in.End])) == in.Quote
		if seen {
			m.start, m.end = in.Start, in.End
		} else if found, ok := anchor.FindQuote(forAnchor([]Block{m.block}), anchor.Quote{Exact: in.Quote}); ok {
			m.start, m.end = found.Start, found.End
		} else {
			return &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "quote", Message: "passage.error.notThere"}}}
		}
	}
	m.start, m.end = trimmed(all, m.start, m.end)
	m.start, m.end = text.Snap(m.block.Plain, m.start, m.end)
	m.quote = anchor.Quote{
		Exact:  string(all[m.start:m.end]),
		Prefix: string(all[max(0, m.start-contextOfPassage):m.start]),
		Suffix: string(all[m.end:min(len(all), m.end+contextOfPassage)]),
	}
	return nil
}

// trimmed leaves out white space at the ends of a stretch, which a selection by mouse often takes along.
func trimmed(all []rune, start, end int) (int, int) {
	for start < end-1 && isSpace(all[start]) {
		start++
	}
	for end > start+1 && isSpace(all[end-1]) {
		end--
	}
	return start, end
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\u00a0' }

// thread gives the thread about the same words, or makes the passage and its thread. Other words that once stood there have a thread of their own:
// who wrote of "tien" did not speak of "vijf".
func (s Passages) thread(ctx context.Context, t *tx, action Subject, made *madePassage) (int64, error) {
	var thread int64
	err := t.QueryRow(ctx, `
		SELECT p.id, t.id
		FROM (
			SELECT 1 AS rank, passage_id
			FROM anchors
			WHERE version_id = $1 AND block_id = $2 AND starts = $3 AND ends = $4
			UNION ALL
			SELECT 2, id -- made here, though a moderator found that it belongs elsewhere
			FROM passages
			WHERE version_id = $1 AND block_id = $2 AND starts = $3 AND ends = $4
		) here
		JOIN passages p ON p.id = here.passage_id
		JOIN threads t ON t.about_id = p.id AND t.main
		WHERE p.exact = $5
		ORDER BY here.rank, p.id
		LIMIT 1`, made.version, made.block.ID, made.start, made.end, made.quote.Exact).Scan(&made.id, &thread)
	if err == nil {
		return thread, nil
	}
	if translate(err) != errNotFound {
		return 0, fmt.Errorf("passage: %w", err)
	}
	subject := Subject{Kind: "passage", Plan: action.Plan, CreatedAt: t.now, Audience: action.Audience}
	if subject.ID, err = t.newSubject(ctx, subject); err != nil {
		return 0, err
	}
	made.id = subject.ID
	_, err = t.Exec(ctx, `
		INSERT INTO passages (id, action_id, version_id, block_id, starts, ends, exact, prefix, suffix)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		made.id, made.action, made.version, made.block.ID, made.start, made.end, made.quote.Exact, made.quote.Prefix, made.quote.Suffix)
	if err != nil {
		return 0, fmt.Errorf("passage: %w", err)
	}
	if err := anchorNew(ctx, t, *made); err != nil {
		return 0, err
	}
	return s.f.Threads.openMain(ctx, t, subject)
}
