package forum

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/anchor"
	"samenspraak/internal/text"
)

// Draft is the text that will be an action's next version. All who may edit the action write in the same one.
type Draft struct {
	Action   int64
	Base     int // the version that it was begun from
	Revision int // grows with every save; 0 when nothing was saved since that version
	Newest   int // version of the action; more than Base when that one was published beside the draft
	Lang     string
	Markdown string
	Note     string // what changed and why, for the readers of the version
	SavedBy  int64
	SavedAt  *time.Time // nil when nothing was saved
	ByName   string
}

// Editor is someone who has the draft open.
type Editor struct {
	Account int64
	Name    string
	At      time.Time // last seen writing
}

// Limits on drafts, in characters.
const (
	MaxVersion     = 200_000
	MaxVersionNote = 2000
	editorsSeenFor = 15 * time.Minute
	keptRevisions  = 7 * 24 * time.Hour
)

// Drafts are what holders and moderators work on between two versions.
type Drafts struct{ f *Forum }

// mayEdit is the rule on an action's text: its holders, moderators and admins, until the plan is adopted. Others may not know that there is a draft.
// Errors: NotFound, Refused when suspended, Closed after adoption.
func mayEdit(ctx context.Context, db querier, a Actor, action int64) error {
	if !a.SignedIn() {
		return errNotFound
	}
	var phase string
	err := db.QueryRow(ctx, `
		SELECT p.phase
		FROM actions a
		JOIN subjects s ON s.id = a.id
		JOIN plans p ON p.id = a.plan_id
		WHERE a.id = @action AND `+visible, a.sees(pgx.NamedArgs{"action": action})).Scan(&phase)
	if err != nil {
		return translate(err)
	}
	if held, err := holds(ctx, db, a, action); err != nil || !held && !a.Curates() {
		return errors.Join(err, errNotFound)
	}
	if err := a.mayContribute(); err != nil {
		return err
	}
	if !(Action{PlanPhase: phase}).IsDraft() {
		return Errorf(Closed, "draft.error.adopted")
	}
	return nil
}

// MayEdit tells whether the actor may work on the action's text now.
func (s Drafts) MayEdit(ctx context.Context, a Actor, action int64) (bool, error) {
	err := mayEdit(ctx, s.f.db, a, action)
	if CodeOf(err) != "" {
		return false, nil
	}
	return err == nil, err
}

// Open gives the draft of an action, or the text of its newest version to begin from, and notes that the actor has it before them;
// others are who else does. Errors: NotFound, Refused, Closed.
func (s Drafts) Open(ctx context.Context, a Actor, action int64) (d Draft, others []Editor, err error) {
	err = s.f.write(ctx, func(t *tx) error {
		if err := mayEdit(ctx, t, a, action); err != nil {
			return err
		}
		if d, err = openDraft(ctx, t, action); err != nil {
			return err
		}
		if err := s.seen(ctx, t, a, action); err != nil {
			return err
		}
		others, err = editors(ctx, t, action, t.now)
		return err
	})
	return d, others, err
}

// Editors gives who had the draft of an action before them lately; for live news, which goes to those who may edit it.
func (s Drafts) Editors(ctx context.Context, action int64) ([]Editor, error) {
	return editors(ctx, s.f.db, action, s.f.Now())
}

// Latest gives what the next save of an action's text is made from; for live news, which goes to those who may edit it.
func (s Drafts) Latest(ctx context.Context, action int64) (Draft, error) {
	return findDraft(ctx, s.f.db, action)
}

// seen notes that someone is at work; the others hear of it when that is new.
func (s Drafts) seen(ctx context.Context, t *tx, a Actor, action int64) error {
	var before *time.Time
	err := t.QueryRow(ctx, `
		WITH before AS (
			SELECT at FROM draft_editors WHERE action_id = $1 AND account_id = $2
		)
		INSERT INTO draft_editors AS e (action_id, account_id, at)
		VALUES ($1, $2, $3)
		ON CONFLICT (action_id, account_id) DO UPDATE SET at = excluded.at
		RETURNING (SELECT at FROM before)`, action, a.Account, t.now).Scan(&before)
	if err != nil {
		return fmt.Errorf("editor: %w", err)
	}
	if before == nil || t.now.Sub(*before) > editorsSeenFor {
		t.record(Event{Kind: "draft.opened", Actor: a, Subject: action}, draftChannel(action))
	}
	return nil
}

func editors(ctx context.Context, db querier, action int64, now time.Time) ([]Editor, error) {
	rows, err := db.Query(ctx, `
		SELECT e.account_id AS account, coalesce(a.display_name, '') AS name, e.at
		FROM draft_editors e
		JOIN accounts a ON a.id = e.account_id
		WHERE e.action_id = $1 AND e.at > $2
		ORDER BY e.account_id`, action, now.Add(-editorsSeenFor))
	if err != nil {
		return nil, fmt.Errorf("editors: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Editor])
}

// findDraft gives what the next save must have been made from: the draft, or the newest version when nothing was saved since.
// A draft that an import left behind, by publishing a version beside it, is not that; its text is merged when it is next saved.
func findDraft(ctx context.Context, db querier, action int64) (Draft, error) {
	return oneDraft(ctx, db, "d.base = v.number", action)
}

// openDraft gives what an editor goes on with: the draft, also one that was left behind, or the newest version.
func openDraft(ctx context.Context, db querier, action int64) (Draft, error) {
	return oneDraft(ctx, db, "true", action)
}

func oneDraft(ctx context.Context, db querier, which string, action int64) (Draft, error) {
	rows, err := db.Query(ctx, `
		SELECT
			v.action_id AS action,
			coalesce(d.base, v.number) AS base,
			coalesce(d.revision, 0) AS revision,
			v.number AS newest,
			v.lang,
			coalesce(d.markdown, v.markdown) AS markdown,
			coalesce(d.note, '') AS note,
			coalesce(d.saved_by, 0) AS saved_by,
			d.saved_at,
			coalesce(saver.display_name, '') AS by_name
		FROM versions v
		LEFT JOIN drafts d ON d.action_id = v.action_id AND `+which+`
		LEFT JOIN accounts saver ON saver.id = d.saved_by
		WHERE v.action_id = $1
		ORDER BY v.number DESC
		LIMIT 1`, action)
	if err != nil {
		return Draft{}, fmt.Errorf("draft: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Draft])
	return found, translate(err)
}

// Discard throws the draft away, so that the next one begins from the newest version; suggestions that it took in are open again.
// revision is the one that was read.
// Errors: NotFound, Refused, Closed; Conflict when someone saved meanwhile.
func (s Drafts) Discard(ctx context.Context, a Actor, action int64, revision int) error {
	return s.f.write(ctx, func(t *tx) error {
		if err := mayEdit(ctx, t, a, action); err != nil {
			return err
		}
		if err := lockActions(ctx, t, []int64{action}); err != nil {
			return err
		}
		now, err := openDraft(ctx, t, action)
		if err != nil {
			return err
		}
		if now.Revision != revision {
			return Errorf(Conflict, "draft.error.savedMeanwhile", "Name", now.ByName)
		}
		if now.Revision == 0 {
			return nil
		}
		t.record(Event{Kind: "draft.discarded", Actor: a, Subject: action}, draftChannel(action))
		if err := reopen(ctx, t, a, action, nil); err != nil {
			return err
		}
		_, err = t.Exec(ctx, `
			DELETE FROM drafts
			WHERE action_id = $1`, action)
		return err
	})
}

// replace puts words in place of a passage in the draft, if it still stands there as people saw it; fits tells whether it could.
func (s Drafts) replace(ctx context.Context, t *tx, a Actor, p Passage, words string) (fits bool, err error) {
	// Where other words stand by now, of a later version or of a paragraph that a moderator chose, nobody proposed to take those out.
	if p.Gone() || text.Line(p.Words) != text.Line(p.Exact) {
		return false, nil
	}
	// Who decides on another suggestion at the same moment waits; each is put into the text that the other left.
	if err := lockActions(ctx, t, []int64{p.Action}); err != nil {
		return false, err
	}
	d, err := openDraft(ctx, t, p.Action)
	if err != nil || d.Base != d.Newest {
		return false, err
	}
	texts, err := newestTexts(ctx, t, []int64{p.Action})
	if err != nil {
		return false, err
	}
	markdown, fits := replaced(texts[p.Action].blocks, d.Markdown, p, words)
	in := Edited{Base: d.Base, Revision: d.Revision, Markdown: markdown, Note: d.Note}
	if !fits || in.check() != nil { // as when nothing would be left of the text
		return false, nil
	}
	_, err = s.save(ctx, t, a, p.Action, in)
	return err == nil, err
}

// maxTries bounds in how many places of the Markdown the words are tried: each reads the whole text once more.
const maxTries = 10

// replaced is the Markdown of a draft with other words for a passage of the version before it. It fits only when the passage stands in the draft as it
// did, between the same words, and when putting the words there changes that block in just this way and no other: so they get into no other sentence, no address of a link,
// and are read as the words they are, not as Markdown.
func replaced(version []Block, markdown string, p Passage, words string) (string, bool) {
	draft := blocksOf(markdown)
	at := indexOf(version, p.Block)
	place := anchor.Compare(forAnchor(version), forAnchor(draft)).Find(anchor.Passage{Block: at, Start: p.Start, End: p.End})
	if place.State != anchor.Kept && place.State != anchor.Moved {
		return "", false
	}
	plain := draft[place.Block].Plain
	old := wordsAt(plain, place.Start, place.End)
	if text.Line(old) != text.Line(p.Words) || neighbours(plain, place.Start, place.End) != neighbours(version[at].Plain, p.Start, p.End) {
		return "", false
	}
	all := []rune(plain)
	if words == "" { // what is left out takes along the space that parted it from the rest
		switch {
		case place.Start > 0 && all[place.Start-1] == ' ':
			place.Start--
		case place.Start == 0 && place.End < len(all) && all[place.End] == ' ':
			place.End++
		}
		old = wordsAt(plain, place.Start, place.End)
	}
	before := string(all[:place.Start])
	nth := strings.Count(before, old)
	for _, b := range draft[:place.Block] {
		nth += strings.Count(b.Plain, old)
	}
	draft[place.Block].Plain = before + words + string(all[place.End:])
	for _, at := range likeliest(markdown, old, nth) {
		tried := text.Clean(markdown[:at] + words + markdown[at+len(old):])
		if sayTheSame(blocksOf(tried), draft) {
			return tried, true
		}
	}
	return "", false
}

// likeliest are the bytes at which words stand in Markdown, at most maxTries, the one most likely to be the nth that people read first:
// often that is the nth, as only addresses and the like hold words that they don't.
func likeliest(markdown, words string, nth int) []int {
	var all []int
	for from := 0; ; {
		at := strings.Index(markdown[from:], words)
		if at < 0 {
			break
		}
		all = append(all, from+at)
		from += at + len(words)
	}
	nth = max(0, min(nth, len(all)-1))
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return distance(a, nth) - distance(b, nth) })
	order = order[:min(len(order), maxTries)]
	for i, n := range order {
		order[i] = all[n]
	}
	return order
}

func distance(a, b int) int { return max(a-b, b-a) }

// neighbours are the words before and after a stretch; "" at the edge of the block.
func neighbours(plain string, start, end int) [2]string {
	all := []rune(plain)
	before, after := strings.Fields(string(all[:start])), strings.Fields(string(all[end:]))
	var words [2]string
	if len(before) > 0 {
		words[0] = before[len(before)-1]
	}
	if len(after) > 0 {
		words[1] = after[0]
	}
	return words
}

// sayTheSame compares texts block by block, white space aside; a block that says nothing is none.
func sayTheSame(a, b []Block) bool {
	silent := func(b Block) bool { return text.Line(b.Plain) == "" }
	a, b = slices.DeleteFunc(slices.Clone(a), silent), slices.DeleteFunc(slices.Clone(b), silent)
	return slices.EqualFunc(a, b, func(x, y Block) bool { return x.Kind == y.Kind && text.Line(x.Plain) == text.Line(y.Plain) })
}

// Tidy forgets saves that nobody can still be working from.
func (s Drafts) Tidy(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `
		DELETE FROM draft_revisions
		WHERE at < $1`, s.f.Now().Add(-keptRevisions))
	return err
}
