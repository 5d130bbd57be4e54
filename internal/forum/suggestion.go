package forum

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Suggestion is what a comment proposes to put in place of the words of its passage.
type Suggestion struct {
	Words       string     `json:"words"` // of the passage, when the suggestion was made
	Replacement string     `json:"replacement"`
	Outcome     string     `json:"outcome"` // accepted, declined, or "" while it is open
	Reason      string     `json:"reason"`
	ByName      string     `json:"byName"`
	At          *time.Time `json:"at"`
}

// Open tells whether nobody decided on it yet.
func (s Suggestion) Open() bool { return s.Outcome == "" }

// Changes is the suggestion as a difference, word for word.
func (s Suggestion) Changes() []text.Change { return text.Diff(s.Words, s.Replacement) }

// MaxReason is the length of the reason for declining a suggestion, in characters.
const MaxReason = 2000

// suggestionOfComment is the suggestion in the comment called c, or null.
const suggestionOfComment = `(
	SELECT to_jsonb(x)
	FROM (
		SELECT
			p.exact AS words,
			g.replacement,
			coalesce(answer.outcome, '') AS outcome,
			coalesce(answer.reason, '') AS reason,
			coalesce(answerer.display_name, '') AS "byName",
			answer.at
		FROM suggestions g
		JOIN passages p ON p.id = g.passage_id
		LEFT JOIN suggestion_answers answer ON answer.comment_id = g.comment_id
		LEFT JOIN accounts answerer ON answerer.id = answer.by_id
		WHERE g.comment_id = c.id
	) x
)`

// Suggestions are words that people propose for a draft.
type Suggestions struct{ f *Forum }

func suggest(ctx context.Context, t *tx, comment int64, on madePassage, replacement string) error {
	if replacement == on.quote.Exact {
		return &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "replacement", Message: "suggestion.error.same"}}}
	}
	_, err := t.Exec(ctx, `
		INSERT INTO suggestions (comment_id, passage_id, replacement)
		VALUES ($1, $2, $3)`, comment, on.id, replacement)
	if err != nil {
		return fmt.Errorf("suggestion: %w", err)
	}
	return nil
}

// Accept takes a suggestion's words into the draft of the action, where an editor goes on with them; fits tells whether they could be put in
// by themselves, or only stand with the draft to be worked in by hand. The action's holders, moderators and admins may.
// Errors: NotFound, Closed once the plan is adopted, Conflict when it was decided on already.
func (s Suggestions) Accept(ctx context.Context, a Actor, comment int64) (fits bool, err error) {
	err = s.answer(ctx, a, comment, "accepted", "", func(t *tx, p Passage, words string) (err error) {
		fits, err = s.f.Drafts.replace(ctx, t, a, p, words)
		return err
	})
	return fits, err
}

// Decline leaves the text as it is and says why. Errors as of Accept; Invalid without a reason.
func (s Suggestions) Decline(ctx context.Context, a Actor, comment int64, reason string) error {
	var wrong problems
	reason = text.Clean(reason)
	switch length := text.Length(reason); {
	case length == 0:
		wrong.add("reason", "suggestion.error.noReason")
	case length > MaxReason:
		wrong.add("reason", "error.tooLong", "Max", MaxReason)
	}
	if err := wrong.err(); err != nil {
		return err
	}
	return s.answer(ctx, a, comment, "declined", reason, func(t *tx, _ Passage, _ string) error {
		return s.f.Responses.answerAtOnce(ctx, t, a, comment, reason)
	})
}

func (s Suggestions) answer(ctx context.Context, a Actor, comment int64, outcome, reason string, then func(t *tx, p Passage, words string) error) error {
	return s.f.write(ctx, func(t *tx) error {
		c, err := s.f.Comments.lock(ctx, t, a, comment)
		if err != nil {
			return err
		}
		if c.Suggestion == nil || c.Gone() {
			return errNotFound
		}
		if err := mayEdit(ctx, t, a, c.Action); err != nil {
			return err
		}
		p, err := s.f.Passages.find(ctx, t, a, c.Passage)
		if err != nil {
			return err
		}
		_, err = t.Exec(ctx, `
			INSERT INTO suggestion_answers (comment_id, outcome, reason, by_id, at)
			VALUES ($1, $2, $3, $4, $5)`, comment, outcome, reason, a.Account, t.now)
		if err != nil {
			return err
		}
		t.recordComment("suggestion."+outcome, a, c)
		return then(t, p, c.Suggestion.Replacement)
	})
}

// reopenLeftOut takes back that suggestions were accepted into a draft that now becomes a version, of which the version shows nothing.
func (s Suggestions) reopenLeftOut(ctx context.Context, t *tx, a Actor, action int64, in Publication) error {
	var before string
	err := t.QueryRow(ctx, `
		SELECT markdown
		FROM versions
		WHERE action_id = $1
		ORDER BY number DESC
		LIMIT 1`, action).Scan(&before)
	if err != nil {
		return fmt.Errorf("reopen suggestions: %w", err)
	}
	lines, err := s.credits(ctx, t, a, `
		WHERE p.action_id = @action
			AND answer.outcome = 'accepted'
			AND c.id <> ALL (@credited)
			AND NOT EXISTS (SELECT FROM credits WHERE comment_id = c.id)`, pgx.NamedArgs{"action": action, "credited": append([]int64{}, in.Credits...)})
	if err != nil {
		return err
	}
	leftOut := []int64{}
	for _, line := range lines {
		if !line.LedTo(before, in.Markdown) {
			leftOut = append(leftOut, line.Comment)
		}
	}
	return reopen(ctx, t, a, action, leftOut)
}

// reopen takes back that suggestions were accepted into the draft of an action's next version; those that led to no change in a version.
// comments are which; nil for all.
func reopen(ctx context.Context, t *tx, a Actor, action int64, comments []int64) error {
	rows, err := t.Query(ctx, `
		DELETE FROM suggestion_answers answer
		USING suggestions g
		JOIN passages p ON p.id = g.passage_id
		JOIN comments c ON c.id = g.comment_id
		WHERE g.comment_id = answer.comment_id
			AND p.action_id = $1
			AND ($2::bigint[] IS NULL OR c.id = ANY ($2))
			AND answer.outcome = 'accepted'
			AND answer.at >= (SELECT max(published_at) FROM versions WHERE action_id = $1)
			AND NOT EXISTS (SELECT FROM credits WHERE comment_id = c.id)
		RETURNING c.id, c.thread_id, p.id`, action, comments)
	if err != nil {
		return fmt.Errorf("reopen suggestions: %w", err)
	}
	var c Comment
	_, err = pgx.ForEachRow(rows, []any{&c.ID, &c.Thread, &c.Passage}, func() error {
		c.Action = action
		t.recordComment("suggestion.reopened", a, c)
		return nil
	})
	return err
}

// CreditLine is a comment that can be credited with a change, or was.
type CreditLine struct {
	Comment     int64
	Passage     int64
	Author      int64
	AuthorName  string
	Words       string // of the passage
	Excerpt     string // the comment's first words
	Suggests    bool
	Replacement string // that it suggests
	Accepted    bool
}

// Suggestion is what the comment suggests, to be shown as a change.
func (l CreditLine) Suggestion() Suggestion {
	return Suggestion{Words: l.Words, Replacement: l.Replacement}
}

// LedTo tells whether a text shows that an accepted suggestion was worked in since the version before it: its words stand there more often or,
// when it only left words out, those of the passage less often. What an earlier version worked in already led to nothing in this one.
func (l CreditLine) LedTo(before, markdown string) bool {
	if !l.Accepted {
		return false
	}
	more := func(words string) int { return count(markdown, words) - count(before, words) }
	if text.Line(l.Replacement) == "" || count(l.Words, l.Replacement) > 0 {
		return more(l.Words) < 0
	}
	return more(l.Replacement) > 0
}

// count is how often words stand in a text, white space aside and not as a part of others.
func count(markdown, words string) (n int) {
	all, words := text.Line(markdown), text.Line(words)
	for from := 0; words != ""; {
		at := strings.Index(all[from:], words)
		if at < 0 {
			break
		}
		at += from
		from = at + len(words)
		if !inWord(all[:at], words) && !inWord(words, all[from:]) {
			n++
		}
	}
	return n
}

// inWord tells whether the end of a and the beginning of b are one word.
func inWord(a, b string) bool {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	return letter(last) && letter(first)
}

// creditsOnPage bounds how many comments an editor can choose from, the newest first.
const creditsOnPage = 200

// Creditable gives the comments on an action's passages that led to no change yet, those whose suggestion was accepted first.
// Who may edit the action may ask. Errors: NotFound.
func (s Suggestions) Creditable(ctx context.Context, a Actor, action int64) ([]CreditLine, error) {
	if err := mayEdit(ctx, s.f.db, a, action); err != nil {
		return nil, err
	}
	return s.credits(ctx, s.f.db, a, `
		WHERE p.action_id = @action AND NOT EXISTS (SELECT FROM credits WHERE comment_id = c.id)
		ORDER BY coalesce(answer.outcome = 'accepted', false) DESC, c.id DESC
		LIMIT @limit`, pgx.NamedArgs{"action": action, "limit": creditsOnPage})
}

// Credited gives the comments that led to a change in a version of an action; not what can't be read any more, hidden or withdrawn.
func (s Suggestions) Credited(ctx context.Context, a Actor, action int64, version int) ([]CreditLine, error) {
	return s.credits(ctx, s.f.db, a, `
		JOIN credits ON credits.comment_id = c.id
		JOIN versions v ON v.id = credits.version_id
		WHERE v.action_id = @action AND v.number = @version
		ORDER BY c.id
		LIMIT @limit`, pgx.NamedArgs{"action": action, "version": version, "limit": creditsOnPage})
}

// ReadCredited is Credited, for a page as Threads.Read.
func (s Suggestions) ReadCredited(ctx context.Context, a Actor, action int64, version int) ([]CreditLine, error) {
	type question struct {
		action  int64
		version int
	}
	return shared(ctx, s.f, a, question{action, version}, func(a Actor) ([]CreditLine, error) { return s.Credited(ctx, a, action, version) })
}

func (s Suggestions) credits(ctx context.Context, db querier, a Actor, where string, args pgx.NamedArgs) ([]CreditLine, error) {
	rows, err := db.Query(ctx, `
		SELECT
			c.id AS comment,
			p.id AS passage,
			coalesce(s.author_id, 0) AS author,
			coalesce(author.display_name, '') AS author_name,
			p.exact AS words,
			c.markdown AS excerpt,
			g.comment_id IS NOT NULL AS suggests,
			coalesce(g.replacement, '') AS replacement,
			coalesce(answer.outcome = 'accepted', false) AS accepted
		FROM comments c
		JOIN subjects s ON s.id = c.id AND s.hidden_by IS NULL AND s.audience <> 'moderators' AND `+visible+`
			AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = c.id)
		JOIN threads t ON t.id = c.thread_id
		JOIN passages p ON p.id = t.about_id
		LEFT JOIN accounts author ON author.id = s.author_id
		LEFT JOIN suggestions g ON g.comment_id = c.id
		LEFT JOIN suggestion_answers answer ON answer.comment_id = c.id
		`+where, a.sees(args))
	if err != nil {
		return nil, fmt.Errorf("credits: %w", err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByName[CreditLine])
	for i := range lines {
		lines[i].Excerpt = text.Excerpt(text.Plain(ownWords(lines[i].Excerpt)), activityExcerpt)
	}
	return lines, err
}

// reword gives a suggestion other words for its passage.
func (s Suggestions) reword(ctx context.Context, t *tx, comment int64, replacement string) error {
	_, err := t.Exec(ctx, `
		UPDATE suggestions
		SET replacement = $2
		WHERE comment_id = $1`, comment, replacement)
	if err != nil {
		return fmt.Errorf("reword suggestion: %w", err)
	}
	return nil
}
