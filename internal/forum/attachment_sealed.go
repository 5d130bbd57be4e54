package forum

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Seal keeps the document that an assisted contribution came in as, which only moderators see. Errors: NotFound, also for who does not moderate and for
// other contributions; Invalid when the file is too large or of a kind that is not taken; TooMany when there are enough already.
func (s Attachments) Seal(ctx context.Context, a Actor, subject int64, in NewAttachment) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	if s.f.store == nil {
		return errors.New("attachments: there is no store")
	}
	if len(in.Data) > MaxAttachment {
		return refusedFile("attachment.error.tooLarge", "Max", MaxAttachment>>20)
	}
	if len(in.Data) == 0 {
		return refusedFile("attachment.error.none")
	}
	file, err := inspect(in.Data)
	if err != nil {
		return err
	}
	f := Attachment{
		Subject: subject, By: a.Account, Key: rand.Text(), Name: file.Name(in.Name), Type: file.Type, Size: int64(len(file.Data)), Width: file.Width, Height: file.Height,
	}
	// The row comes first, so that a file that was written can always be found and cleared away.
	if err := s.f.write(ctx, func(t *tx) error { return s.reserveSealed(ctx, t, &f) }); err != nil {
		return err
	}
	if err := s.f.store.Write(ctx, f.Key, f.Type, file.Data); err != nil {
		return fmt.Errorf("store document: %w", err)
	}
	return s.f.write(ctx, func(t *tx) error {
		_, err := t.Exec(ctx, `
			UPDATE attachments
			SET stored_at = $2
			WHERE id = $1`, f.ID, t.now)
		t.record(Event{Kind: "assisted.documented", Actor: a, Subject: subject, Data: map[string]any{"attachment": f.ID}})
		return err
	})
}

// reserveSealed makes the row of a document that is about to be stored, counting under the lock of the contribution.
func (s Attachments) reserveSealed(ctx context.Context, t *tx, f *Attachment) error {
	if err := t.QueryRow(ctx, `SELECT id FROM assisted WHERE id = $1 FOR UPDATE`, f.Subject).Scan(&f.Subject); err != nil {
		return translate(err)
	}
	var files int
	err := t.QueryRow(ctx, `
		SELECT count(*)
		FROM attachments
		WHERE subject_id = $1 AND for_moderators AND removed_at IS NULL`, f.Subject).Scan(&files)
	if err != nil {
		return fmt.Errorf("documents: %w", err)
	}
	if files >= MaxAttachments {
		return Errorf(TooMany, "attachment.error.tooMany", "Max", MaxAttachments)
	}
	return t.QueryRow(ctx, `
		INSERT INTO attachments (subject_id, by_id, key, name, type, size, width, height, alt, added_at, for_moderators)
		VALUES (@subject, @by, @key, @name, @type, @size, @width, @height, '', @now, true)
		RETURNING id`,
		pgx.NamedArgs{
			"subject": f.Subject, "by": f.By, "key": f.Key, "name": f.Name, "type": f.Type, "size": f.Size, "width": f.Width, "height": f.Height, "now": t.now,
		}).Scan(&f.ID)
}

// isSource is the rule on documents that moderators see: of what was deleted because it is unlawful, admins alone do.
const isSource = `f.for_moderators
	AND (@admin OR NOT EXISTS (SELECT FROM decisions WHERE about_id = f.subject_id AND kind = 'delete' AND undone_at IS NULL))`

// Sealed gives the documents that a contribution came in as. Errors: NotFound for who does not moderate.
func (s Attachments) Sealed(ctx context.Context, a Actor, subject int64) ([]Attachment, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	return s.query(ctx, s.f.db, ` AND f.subject_id = @subject AND `+isSource, pgx.NamedArgs{"subject": subject, "admin": a.Admin})
}

// Unseal takes a document away: from then on nobody gets it. It gives the contribution that it was with. Errors: NotFound.
func (s Attachments) Unseal(ctx context.Context, a Actor, id int64) (subject int64, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		err := t.QueryRow(ctx, `
			UPDATE attachments
			SET removed_at = $2
			WHERE id = $1 AND for_moderators AND removed_at IS NULL
			RETURNING subject_id`, id, t.now).Scan(&subject)
		if err != nil {
			return translate(err)
		}
		t.record(Event{Kind: "assisted.undocumented", Actor: a, Subject: subject, Data: map[string]any{"attachment": id}})
		return nil
	})
	return subject, err
}

// removeSealed takes away all documents that contributions came in as.
func (s Attachments) removeSealed(ctx context.Context, t *tx, subjects []int64) error {
	_, err := t.Exec(ctx, `
		UPDATE attachments
		SET removed_at = $2
		WHERE subject_id = ANY ($1) AND for_moderators AND removed_at IS NULL`, subjects, t.now)
	if err != nil {
		return fmt.Errorf("remove documents: %w", err)
	}
	return nil
}
