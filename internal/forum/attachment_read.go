package forum

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
)

const attachmentSelect = `
	SELECT
		f.id,
		coalesce(f.subject_id, 0) AS subject,
		coalesce(f.draft_id, 0) AS draft,
		f.by_id AS by,
		f.key,
		f.name,
		f.type,
		f.size,
		f.width,
		f.height,
		f.alt,
		f.added_at,
		coalesce(s.audience = 'public', false) AND NOT f.for_moderators AS public
	FROM attachments f
	LEFT JOIN subjects s ON s.id = f.subject_id
	LEFT JOIN proposal_drafts d ON d.id = f.draft_id
	WHERE f.stored_at IS NOT NULL AND f.removed_at IS NULL`

// isAttached is the one rule on who sees a file: whoever sees what it is with. What is for moderators only is with nothing that anyone sees.
const isAttached = ` AND NOT f.for_moderators AND (
		s.id IS NOT NULL AND s.hidden_by IS NULL AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id) AND ` + visible + `
		OR d.id IS NOT NULL AND ` + isDraftAuthor + `
	)`

// Find gives an attachment of something that the actor sees. Errors: NotFound.
func (s Attachments) Find(ctx context.Context, a Actor, id int64) (Attachment, error) {
	found, err := s.query(ctx, s.f.db, ` AND f.id = @id AND (@curates AND `+isSource+` OR true`+isAttached+`)`, a.sees(pgx.NamedArgs{"id": id, "admin": a.Admin}))
	if err != nil {
		return Attachment{}, err
	}
	if len(found) == 0 {
		return Attachment{}, errNotFound
	}
	return found[0], nil
}

// Of gives the attachments of a contribution that the actor sees, in the order in which they were added.
func (s Attachments) Of(ctx context.Context, a Actor, subject int64) ([]Attachment, error) {
	return s.query(ctx, s.f.db, ` AND f.subject_id = @subject`+isAttached, a.sees(pgx.NamedArgs{"subject": subject}))
}

// With gives the attachments of a draft to its authors, with those that the published proposal has.
func (s Attachments) With(ctx context.Context, a Actor, d ProposalDraft) ([]Attachment, error) {
	return s.query(ctx, s.f.db, ` AND (f.draft_id = @draft OR f.subject_id = @proposal)`+isAttached,
		a.sees(pgx.NamedArgs{"draft": d.ID, "proposal": d.Proposal}))
}

func (s Attachments) query(ctx context.Context, db querier, rest string, args pgx.NamedArgs) ([]Attachment, error) {
	rows, err := db.Query(ctx, attachmentSelect+rest+" ORDER BY f.id", args)
	if err != nil {
		return nil, fmt.Errorf("attachments: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Attachment])
}

// Read gives length bytes of a file from offset, or all that follow when length is negative.
func (s Attachments) Read(ctx context.Context, f Attachment, offset, length int64) (io.ReadCloser, error) {
	if s.f.store == nil {
		return nil, errors.New("attachments: there is no store")
	}
	content, err := s.f.store.Read(ctx, f.Key, offset, length)
	if err != nil {
		return nil, fmt.Errorf("read attachment: %w", err)
	}
	return content, nil
}
