package forum

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// RedactionMark is what stands in the place of personal data that a moderator took out, in the language of the contribution.
func RedactionMark(lang string) string {
	if lang == "en" {
		return "[personal data removed]"
	}
	return "[persoonsgegevens weggehaald]"
}

// Redactable is a contribution as a moderator takes words out of it.
type Redactable struct {
	About  int64
	Known  int64 // the last decision on it, or 0
	Kind   string
	Lang   string
	Fields []RedactableField
}

// RedactableField is one of its texts, of one line or several.
type RedactableField struct {
	Name   string
	Words  string
	IsLine bool
}

// NewRedaction is a contribution with words taken out: each of Texts is what stands there, with RedactionMark in the place of what goes.
// Fields that are not in it stay as they are.
type NewRedaction struct {
	NewDecision // of kind DecideRedact, on one item
	Texts       map[string]string
}

// Redactable gives the texts of a contribution to who may take words out of it. Errors: NotFound, also when its author took it back.
func (s Decisions) Redactable(ctx context.Context, a Actor, about int64) (found Redactable, err error) {
	if err := a.mayCurate(); err != nil {
		return found, err
	}
	items, err := readItems(ctx, s.f.db, a, []int64{about})
	if err != nil {
		return found, err
	}
	if len(items) == 0 || !items[0].allows(DecideRedact) {
		return found, errNotFound
	}
	of := items[0]
	c, err := s.content(ctx, s.f.db, of)
	return Redactable{About: of.ID, Known: of.Last, Kind: of.Kind, Lang: of.Lang, Fields: c.fields()}, err
}

// fields are the texts in the order in which they stand, without those that are empty or choose from a list.
func (c content) fields() (found []RedactableField) {
	add := func(name string, isLine bool) {
		if words := c.Texts[name]; words != "" {
			found = append(found, RedactableField{name, words, isLine})
		}
	}
	add(fieldText, false)
	add(fieldReplacement, false)
	for _, f := range proposalFields {
		add(f.name, f.isLine)
	}
	for _, name := range argumentFields() {
		add(name, false)
	}
	for _, name := range allMilestoneFields() {
		add(name, true)
	}
	add(fieldNote, false)
	return found
}

// Redact takes personal data out of a contribution, out of what it said before and out of the comments that quote it: from now on nobody reads it
// anywhere. Its author is told. Within UndoFor it can be undone; then it is gone for good.
// Errors: NotFound for who does not moderate; Invalid, also when anything else was changed; Conflict when another decided or its text changed meanwhile.
func (s Decisions) Redact(ctx context.Context, a Actor, in NewRedaction) (batch int64, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	in.Kind = DecideRedact
	if err := in.check(); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		edition, err := s.f.HouseRules.holding(ctx, t, in.Rule)
		if err != nil {
			return err
		}
		of, err := lockItem(ctx, t, a, in.Items[0].About)
		if err != nil {
			return err
		}
		if err := of.stillOpen(DecideRedact, in.Items[0].Known); err != nil {
			return err
		}
		was, err := s.content(ctx, t, of)
		if err != nil {
			return err
		}
		now, cut, err := was.without(in.Texts, RedactionMark(of.Lang))
		if err != nil {
			return err
		}
		if batch, err = s.decide(ctx, t, a, of, in.NewDecision, edition, 0); err != nil {
			return err
		}
		return s.takeOut(ctx, t, a, of, batch, was, now, cut)
	})
	return batch, err
}

// takeOut puts now in the place of what a contribution said, seals that, and cuts the same out of the comments that quote it and of what repeats it.
func (s Decisions) takeOut(ctx context.Context, t *tx, a Actor, of item, decision int64, was, now content, cut map[string][]text.Span) error {
	if err := t.redactSubject(ctx, of.ID, decision); err != nil {
		return err
	}
	if err := s.reword(ctx, t, a, of.Kind, now); err != nil {
		return err
	}
	if of.Kind == "proposal" {
		if err := s.f.ProposalDrafts.cutWords(ctx, t, of.ID, cutFrom(was, cut), RedactionMark(of.Lang)); err != nil {
			return err
		}
	}
	quotes, err := s.cutQuotes(ctx, t, a, of, was, cut, RedactionMark(of.Lang))
	if err != nil {
		return err
	}
	copies, err := s.cutCopies(ctx, t, a, of, cutFrom(was, cut), RedactionMark(of.Lang))
	if err != nil {
		return err
	}
	if of.Kind == "comment" {
		if err := s.f.LiveSessions.followPinned(ctx, t, a, of.ID, false); err != nil {
			return err
		}
	}
	if err := s.tellPages(ctx, t, a, of, "redacted"); err != nil {
		return err
	}
	return t.seal(ctx, decision, append(append(quotes, copies...), was), t.now.Add(redactedFor))
}

// without is the content once a moderator changed texts in it as a form has them, with what is cut out of each. Errors: Invalid when nothing was, or
// anything else than putting the mark in the place of words.
func (c content) without(texts map[string]string, mark string) (content, map[string][]text.Span, error) {
	now := content{Subject: c.Subject, Revision: c.Revision, Texts: maps.Clone(c.Texts), Earlier: map[int]map[string]string{}}
	cut := map[string][]text.Span{}
	var wrong problems
	for _, f := range c.fields() {
		words, given := texts[f.Name]
		if !given {
			continue
		}
		words = tidied(words, f.IsLine)
		spans, ok := text.CutOut(f.Words, words, mark)
		switch limit, limited := draftLimits[f.Name]; {
		case !ok:
			wrong.add(f.Name, "redaction.error.changed", "Mark", mark)
		case limited && text.Length(words) > limit:
			wrong.add(f.Name, "error.tooLong", "Max", limit)
		case len(spans) > 0:
			cut[f.Name] = spans
			now.Texts[f.Name] = words
		}
	}
	if len(cut) == 0 && len(wrong) == 0 {
		name := fieldText
		if fields := c.fields(); len(fields) > 0 {
			name = fields[0].Name
		}
		wrong.add(name, "redaction.error.nothing", "Mark", mark)
	}
	if err := wrong.err(); err != nil {
		return now, nil, err
	}
	if _, comment := c.Texts[fieldText]; comment {
		// What a comment said in its first minutes goes as a whole: it may hold the same in other words, and misses nobody.
		now.Revision++
		return now, cut, nil
	}
	for number, earlier := range c.Earlier {
		now.Earlier[number] = cutEarlier(earlier, c, cut, mark)
	}
	return now, cut, nil
}

// cutEarlier takes out of an earlier version what was cut out of the present one. A field out of which something was cut now, and which does not hold the
// same words there, may say it in others: it goes as a whole.
func cutEarlier(earlier map[string]string, c content, cut map[string][]text.Span, mark string) map[string]string {
	left := map[string]string{}
	words := cutFrom(c, cut)
	for name, said := range earlier {
		left[name] = text.CutWords(said, words, mark)
		if len(cut[name]) > 0 && said != c.Texts[name] && left[name] == said {
			left[name] = mark
		}
	}
	return left
}

// cutFrom are the words that are cut out of a content, each once.
func cutFrom(c content, cut map[string][]text.Span) (words []string) {
	for _, name := range slices.Sorted(maps.Keys(cut)) {
		words = append(words, text.Stretches(c.Texts[name], cut[name])...)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// maxQuoting bounds in how many comments quotes are looked for: those that came after it where it can be quoted.
const maxQuoting = 5000

// cutQuotes takes out of comments what they quote of a contribution and is cut out of that, and gives what they said before.
func (s Decisions) cutQuotes(ctx context.Context, t *tx, a Actor, of item, was content, cut map[string][]text.Span, mark string) (were []content, err error) {
	rows, err := t.Query(ctx, `
		SELECT c.id
		FROM comments c
		JOIN threads t ON t.id = c.thread_id
		WHERE (c.thread_id = @thread OR t.about_id = @about) AND c.id > @about
			AND (c.markdown LIKE '%>%' OR EXISTS (SELECT FROM comment_revisions WHERE comment_id = c.id AND markdown LIKE '%>%'))
		ORDER BY c.id
		LIMIT @limit`, pgx.NamedArgs{"thread": of.Thread, "about": of.ID, "limit": maxQuoting})
	if err != nil {
		return nil, fmt.Errorf("quotes: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("quotes: %w", err)
	}
	without := func(words string) string {
		for name, spans := range cut {
			words = text.CutQuotes(words, was.Texts[name], spans, mark)
		}
		return words
	}
	for _, id := range ids {
		quote, err := s.f.Comments.content(ctx, t, id)
		if err != nil {
			return nil, err
		}
		now := content{Subject: id, Revision: quote.Revision + 1, Texts: maps.Clone(quote.Texts), Earlier: map[int]map[string]string{}}
		now.Texts[fieldText] = without(quote.Texts[fieldText])
		changed := now.Texts[fieldText] != quote.Texts[fieldText]
		for revision, earlier := range quote.Earlier {
			now.Earlier[revision] = map[string]string{fieldText: without(earlier[fieldText])}
			changed = changed || now.Earlier[revision][fieldText] != earlier[fieldText]
		}
		if !changed {
			continue
		}
		if err := s.f.Comments.reword(ctx, t, a, now); err != nil {
			return nil, err
		}
		if err := s.tellReworded(ctx, t, a, id); err != nil {
			return nil, err
		}
		were = append(were, quote)
	}
	return were, nil
}

// restoreWords undoes a redaction, as far as what it took out is still there, and says on the pages that it did.
func (s Decisions) restoreWords(ctx context.Context, t *tx, a Actor, of item, decision int64) error {
	back, err := s.unseal(ctx, t, a, decision)
	if err != nil {
		return err
	}
	var last int64
	if err := t.QueryRow(ctx, `
		SELECT coalesce(max(id), 0)
		FROM decisions
		WHERE about_id = $1 AND kind = 'redact' AND undone_at IS NULL`, of.ID).Scan(&last); err != nil {
		return fmt.Errorf("restore words: %w", err)
	}
	if len(back) == 0 && last == 0 {
		last = decision // the words are gone, and the note says so
	}
	if err := t.redactSubject(ctx, of.ID, last); err != nil {
		return err
	}
	for _, was := range back {
		if was.Subject != of.ID {
			if err := s.tellReworded(ctx, t, a, was.Subject); err != nil {
				return err
			}
		}
	}
	return s.tellPages(ctx, t, a, of, "restored")
}
