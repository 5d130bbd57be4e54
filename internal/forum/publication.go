package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/anchor"
)

// Publication is a text that is to be the next version.
type Publication struct {
	Edited
	Credits   []int64 // comments that led to its changes
	Proposals []int64 // that did
}

// Publish makes a text the next version of an action, finds the passages of the version before in it, and ends the draft. It gives the version's number.
// Publishing the same once more, as a second press of the button does, gives the number that it has.
// Errors: as Save; Invalid too without a note, or when nothing changed.
func (s Drafts) Publish(ctx context.Context, a Actor, action int64, in Publication) (number int, err error) {
	if err := in.check(); err != nil {
		return 0, err
	}
	if in.Note == "" {
		return 0, &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "note", Message: "draft.error.noNote"}}}
	}
	err = s.f.write(ctx, func(t *tx) error {
		number, err = s.publish(ctx, t, a, action, in)
		return err
	})
	return number, err
}

func (s Drafts) publish(ctx context.Context, t *tx, a Actor, action int64, in Publication) (int, error) {
	d, err := s.save(ctx, t, a, action, in.Edited)
	if CodeOf(err) == Conflict {
		number, published := publishedAlready(ctx, t, a, action, in)
		if CodeOf(published) == NotFound {
			return 0, err
		}
		return number, published
	}
	if err != nil {
		return 0, err
	}
	same, err := isNewest(ctx, t, action, in.Markdown)
	if err != nil {
		return 0, err
	}
	if same {
		return 0, &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "text", Message: "draft.error.same"}}}
	}
	if err := s.f.Suggestions.reopenLeftOut(ctx, t, a, action, in); err != nil {
		return 0, err
	}
	next := newVersion{action: action, number: d.Newest + 1, lang: d.Lang, published: t.now, author: a, note: in.Note, markdown: in.Markdown}
	if err := publish(ctx, t, []newVersion{next}); err != nil {
		return 0, err
	}
	if _, err := t.Exec(ctx, `
		DELETE FROM drafts
		WHERE action_id = $1`, action); err != nil {
		return 0, fmt.Errorf("end draft: %w", err)
	}
	if err := settle(ctx, t, action, next.number); err != nil {
		return 0, err
	}
	if err := s.f.Curations.creditProposals(ctx, t, a, action, next.number, in.Proposals, in.Note); err != nil {
		return 0, err
	}
	return next.number, credit(ctx, t, a, action, next.number, in.Credits)
}

// settle spares moderators the passages whose words are now those that an accepted suggestion put there, or gone because one left them out:
// that is known to be right, though nobody in particular looked at it.
func settle(ctx context.Context, t *tx, action int64, number int) error {
	_, err := t.Exec(ctx, `
		UPDATE anchors n
		SET confirmed_at = $3
		FROM versions v, suggestions g, suggestion_answers answer
		WHERE v.action_id = $1 AND v.number = $2
			AND n.version_id = v.id
			AND n.state IN ('changed', 'deleted')
			AND n.confirmed_at IS NULL
			AND g.passage_id = n.passage_id
			AND g.replacement = coalesce((
				SELECT substr(b.plain, n.starts + 1, n.ends - n.starts)
				FROM blocks b
				WHERE b.version_id = v.id AND b.block_id = n.block_id
			), '')
			AND answer.comment_id = g.comment_id AND answer.outcome = 'accepted'`, action, number, t.now)
	if err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	return nil
}

// publishedAlready gives the number of the version that this author made of this very text and note. Errors: NotFound.
func publishedAlready(ctx context.Context, t *tx, a Actor, action int64, in Publication) (number int, err error) {
	err = t.QueryRow(ctx, `
		SELECT number
		FROM versions
		WHERE action_id = @action AND number = @base + 1 AND author_id = @author AND markdown = @markdown AND note = @note`,
		pgx.NamedArgs{"action": action, "base": in.Base, "author": a.Account, "markdown": in.Markdown, "note": in.Note}).Scan(&number)
	return number, translate(err)
}

func isNewest(ctx context.Context, t *tx, action int64, markdown string) (same bool, err error) {
	err = t.QueryRow(ctx, `
		SELECT markdown = $2
		FROM versions
		WHERE action_id = $1
		ORDER BY number DESC
		LIMIT 1`, action, markdown).Scan(&same)
	return same, translate(err)
}

// Preview gives a text as the next version of an action, without an id, and the newest version as it is. Blocks have the ids that publishing
// would leave them; new ones have negative ones. It keeps nothing. Errors: Invalid, NotFound, Refused, Closed.
func (s Drafts) Preview(ctx context.Context, a Actor, action int64, in Edited) (next, newest Version, err error) {
	if err := in.check(); err != nil {
		return Version{}, Version{}, err
	}
	if err := mayEdit(ctx, s.f.db, a, action); err != nil {
		return Version{}, Version{}, err
	}
	now, err := findDraft(ctx, s.f.db, action)
	if err != nil {
		return Version{}, Version{}, err
	}
	if newest, err = s.f.Actions.Version(ctx, a, action, now.Newest); err != nil {
		return Version{}, Version{}, err
	}
	next = Version{Number: now.Newest + 1, Lang: now.Lang, Markdown: in.Markdown, Blocks: blocksOf(in.Markdown)}
	for i, id := range anchor.Compare(forAnchor(newest.Blocks), forAnchor(next.Blocks)).IDs() {
		if id == 0 {
			id = -int64(i + 1)
		}
		next.Blocks[i].ID = id
	}
	return next, newest, nil
}

// credit notes which comments on the action's passages led to a change in a version.
func credit(ctx context.Context, t *tx, a Actor, action int64, number int, comments []int64) error {
	_, err := t.Exec(ctx, `
		INSERT INTO credits (version_id, comment_id, by_id)
		SELECT v.id, c.id, $4
		FROM comments c
		JOIN subjects s ON s.id = c.id AND s.hidden_by IS NULL AND s.audience <> 'moderators'
		JOIN threads t ON t.id = c.thread_id
		JOIN passages p ON p.id = t.about_id
		JOIN versions v ON v.action_id = p.action_id AND v.number = $2
		WHERE p.action_id = $1
			AND c.id = ANY ($3)
			AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = c.id)
		ORDER BY c.id`, action, number, comments, a.Account)
	if err != nil {
		return fmt.Errorf("credit: %w", err)
	}
	return nil
}
