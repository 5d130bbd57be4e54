package forum

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Edited is a text as its editor has it, and what it was made from.
type Edited struct {
	Base     int
	Revision int
	Markdown string
	Note     string
}

func (in *Edited) check() error {
	var wrong problems
	in.Markdown, in.Note = text.Clean(in.Markdown), text.Clean(in.Note)
	switch length := text.Length(in.Markdown); {
	case length == 0:
		wrong.add("text", "draft.error.empty")
	case length > MaxVersion:
		wrong.add("text", "error.tooLong", "Max", MaxVersion)
	}
	if text.Length(in.Note) > MaxVersionNote {
		wrong.add("note", "error.tooLong", "Max", MaxVersionNote)
	}
	return wrong.err()
}

// Save keeps the text of the draft, and gives the draft as it is then. Nothing of anyone else is ever written over:
// Errors: Conflict when someone saved or published since this text was read, which Merge is for; Invalid, NotFound, Refused, Closed.
func (s Drafts) Save(ctx context.Context, a Actor, action int64, in Edited) (saved Draft, err error) {
	if err := in.check(); err != nil {
		return Draft{}, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		saved, err = s.save(ctx, t, a, action, in)
		return err
	})
	return saved, err
}

func (s Drafts) save(ctx context.Context, t *tx, a Actor, action int64, in Edited) (Draft, error) {
	if err := mayEdit(ctx, t, a, action); err != nil {
		return Draft{}, err
	}
	if err := lockActions(ctx, t, []int64{action}); err != nil {
		return Draft{}, err
	}
	now, err := findDraft(ctx, t, action)
	if err != nil {
		return Draft{}, err
	}
	if now.Markdown == in.Markdown && now.Note == in.Note {
		return now, s.seen(ctx, t, a, action)
	}
	if now.Base != in.Base || now.Revision != in.Revision {
		return now, Errorf(Conflict, "draft.error.savedMeanwhile", "Name", now.ByName)
	}
	_, err = t.Exec(ctx, `
		WITH kept AS (
			INSERT INTO draft_revisions (action_id, base, revision, markdown, at)
			SELECT @action, @base, coalesce(max(revision), 0) + 1, @markdown, @now
			FROM draft_revisions
			WHERE action_id = @action AND base = @base
			RETURNING revision
		)
		INSERT INTO drafts AS d (action_id, base, revision, markdown, note, saved_by, saved_at)
		SELECT @action, @base, kept.revision, @markdown, @note, @account, @now
		FROM kept
		ON CONFLICT (action_id) DO UPDATE SET
			base = excluded.base,
			revision = excluded.revision,
			markdown = excluded.markdown,
			note = excluded.note,
			saved_by = excluded.saved_by,
			saved_at = excluded.saved_at`,
		pgx.NamedArgs{
			"action": action, "base": in.Base, "markdown": in.Markdown, "note": in.Note,
			"account": a.Account, "now": t.now,
		})
	if err != nil {
		return Draft{}, fmt.Errorf("save: %w", err)
	}
	if now.SavedBy != a.Account {
		t.record(Event{Kind: "draft.saved", Actor: a, Subject: action}, draftChannel(action))
	}
	if err := s.seen(ctx, t, a, action); err != nil {
		return Draft{}, err
	}
	return findDraft(ctx, t, action)
}

// Merged is an editor's text brought together with what was saved or published meanwhile. Saving it from Now keeps both.
type Merged struct {
	Markdown string
	Note     string       // both notes, where they differ
	Clashes  []text.Clash // where both changed the same sentences
	Now      Draft
}

// Merge brings an editor's text together with what was saved or published since it was read. It keeps nothing. Errors: as Save, without Conflict.
func (s Drafts) Merge(ctx context.Context, a Actor, action int64, in Edited) (Merged, error) {
	if err := in.check(); err != nil {
		return Merged{}, err
	}
	if err := mayEdit(ctx, s.f.db, a, action); err != nil {
		return Merged{}, err
	}
	now, err := findDraft(ctx, s.f.db, action)
	if err != nil {
		return Merged{}, err
	}
	ancestor, err := s.ancestor(ctx, action, in, now)
	if err != nil {
		return Merged{}, err
	}
	merged := Merged{Note: mergeNotes(in.Note, now.Note), Now: now}
	merged.Markdown, merged.Clashes = text.Merge(ancestor, in.Markdown, now.Markdown)
	return merged, nil
}

// mergeNotes keeps what both wrote for the readers of the version.
func mergeNotes(mine, theirs string) string {
	switch {
	case strings.Contains(mine, theirs):
		return mine
	case strings.Contains(theirs, mine):
		return theirs
	}
	return mine + "\n\n" + theirs
}

// ancestor is the text that both were made from: the save that the editor read. When a version came out since that was not made from that save,
// as an import's is not, it is the version before it.
func (s Drafts) ancestor(ctx context.Context, action int64, in Edited, now Draft) (markdown string, err error) {
	err = s.f.db.QueryRow(ctx, `
		SELECT coalesce(
			(
				SELECT r.markdown
				FROM draft_revisions r
				WHERE r.action_id = @action AND r.base = @base AND r.revision = @revision
					AND (r.base = @now OR EXISTS (
						SELECT FROM versions v
						JOIN draft_revisions published ON published.action_id = v.action_id AND published.markdown = v.markdown
						WHERE v.action_id = r.action_id AND v.number = r.base + 1
							AND published.base = r.base AND published.revision >= r.revision
					))
			),
			(SELECT markdown FROM versions WHERE action_id = @action AND number = @base),
			''
		)`, pgx.NamedArgs{"action": action, "base": in.Base, "revision": in.Revision, "now": now.Base}).Scan(&markdown)
	return markdown, err
}
