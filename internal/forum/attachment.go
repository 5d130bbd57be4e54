package forum

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/attachment"
	"samenspraak/internal/text"
)

// Attachment is a file with a contribution, or with a draft of one.
type Attachment struct {
	ID      int64
	Subject int64 // the contribution; 0 as long as it is a draft
	Draft   int64
	By      int64
	Key     string // where the store has it
	Name    string
	Type    string // media type
	Size    int64  // in bytes
	Width   int    // of an image, in pixels
	Height  int
	Alt     *string // what an image shows; "" is decoration; nil: not said yet
	AddedAt time.Time
	Public  bool // everyone sees what it is with
}

// IsImage tells whether browsers show it in a page.
func (f Attachment) IsImage() bool { return strings.HasPrefix(f.Type, "image/") }

// NeedsAlt tells whether it has to be said yet what the image shows.
func (f Attachment) NeedsAlt() bool { return f.IsImage() && f.Alt == nil }

// Limits on attachments.
const (
	MaxAttachment    = 10 << 20 // bytes of a file
	MaxAttachments   = 10       // with a contribution
	MaxAttachedBytes = 25 << 20 // of all files with a contribution
	MaxAlt           = 300      // characters
	storedWithin     = time.Hour
)

// Store keeps the content of files. A file is written once and never changed.
type Store interface {
	Write(ctx context.Context, key, mediaType string, data []byte) error
	// Read gives length bytes from offset, or all that follow when length is negative.
	Read(ctx context.Context, key string, offset, length int64) (io.ReadCloser, error)
	// Delete also succeeds when there is no such file.
	Delete(ctx context.Context, key string) error
}

// NewAttachment is a file as it came in. What it is follows from Data alone.
type NewAttachment struct {
	Name string
	Data []byte
	Description
}

// Description says what an image shows.
type Description struct {
	Alt        string
	Decorative bool // nothing that readers would miss
}

// settle gives the text to keep: nil when nothing was said.
func (d Description) settle() (*string, error) {
	alt := text.Line(d.Alt)
	switch {
	case text.Length(alt) > MaxAlt:
		var wrong problems
		wrong.add("alt", "error.tooLong", "Max", MaxAlt)
		return nil, wrong.err()
	case text.Shows(alt):
		return &alt, nil
	case d.Decorative:
		none := ""
		return &none, nil
	}
	return nil, nil
}

// Attachments are the files that people add to what they write.
type Attachments struct{ f *Forum }

// Add keeps a file with a draft. It is there for readers once the draft is published. Errors: NotFound, Refused; Invalid when the file is too large or
// of a kind that is not taken; TooMany when the draft has its share.
func (s Attachments) Add(ctx context.Context, a Actor, draft int64, in NewAttachment) (id int64, err error) {
	if s.f.store == nil {
		return 0, errors.New("attachments: there is no store")
	}
	if len(in.Data) > MaxAttachment {
		return 0, refusedFile("attachment.error.tooLarge", "Max", MaxAttachment>>20)
	}
	if len(in.Data) == 0 {
		return 0, refusedFile("attachment.error.none")
	}
	file, err := inspect(in.Data)
	if err != nil {
		return 0, err
	}
	alt, err := in.Description.settle()
	if err != nil {
		return 0, err
	}
	added := Attachment{
		Draft: draft, By: a.Account, Key: rand.Text(), Name: file.Name(in.Name), Type: file.Type, Size: int64(len(file.Data)),
		Width: file.Width, Height: file.Height, Alt: alt,
	}
	// The row comes first, so that a file that was written can always be found and cleared away.
	if err := s.f.write(ctx, func(t *tx) error { return s.reserve(ctx, t, a, &added) }); err != nil {
		return 0, err
	}
	if err := s.f.store.Write(ctx, added.Key, added.Type, file.Data); err != nil {
		return 0, fmt.Errorf("store attachment: %w", err)
	}
	return added.ID, s.f.write(ctx, func(t *tx) error {
		_, err := t.Exec(ctx, `
			UPDATE attachments
			SET stored_at = $2
			WHERE id = $1`, added.ID, t.now)
		t.record(Event{Kind: "attachment.added", Actor: a, Data: map[string]any{"attachment": added.ID, "draft": draft}})
		return err
	})
}

// inspect says in the forum's words why a file is not taken.
func inspect(data []byte) (attachment.File, error) {
	file, err := attachment.Inspect(data)
	switch {
	case err == nil:
		return file, nil
	case errors.Is(err, attachment.Unknown):
		return file, refusedFile("attachment.error.kind")
	case errors.Is(err, attachment.OldOffice):
		return file, refusedFile("attachment.error.oldOffice")
	case errors.Is(err, attachment.Macros):
		return file, refusedFile("attachment.error.macros")
	case errors.Is(err, attachment.Oversized):
		return file, refusedFile("attachment.error.oversized")
	case errors.Is(err, attachment.Damaged):
		return file, refusedFile("attachment.error.damaged")
	}
	return file, err
}

func refusedFile(message string, args ...any) error {
	var wrong problems
	wrong.add("file", message, args...)
	return wrong.err()
}

// reserve makes the row of a file that is about to be stored, counting under the lock of the draft.
func (s Attachments) reserve(ctx context.Context, t *tx, a Actor, f *Attachment) error {
	if _, err := s.f.ProposalDrafts.lock(ctx, t, a, f.Draft); err != nil {
		return err
	}
	var files int
	var bytes int64
	err := t.QueryRow(ctx, `
		SELECT count(*), coalesce(sum(f.size), 0)
		FROM attachments f
		JOIN proposal_drafts d ON f.draft_id = d.id OR f.subject_id = d.proposal_id
		WHERE d.id = $1 AND f.removed_at IS NULL`, f.Draft).Scan(&files, &bytes)
	switch {
	case err != nil:
		return fmt.Errorf("attachments: %w", err)
	case files >= MaxAttachments:
		return Errorf(TooMany, "attachment.error.tooMany", "Max", MaxAttachments)
	case bytes+f.Size > MaxAttachedBytes:
		return Errorf(TooMany, "attachment.error.tooMuch", "Max", MaxAttachedBytes>>20)
	}
	return t.QueryRow(ctx, `
		INSERT INTO attachments (draft_id, by_id, key, name, type, size, width, height, alt, added_at)
		VALUES (@draft, @by, @key, @name, @type, @size, @width, @height, @alt, @now)
		RETURNING id`,
		pgx.NamedArgs{
			"draft": f.Draft, "by": f.By, "key": f.Key, "name": f.Name, "type": f.Type, "size": f.Size,
			"width": f.Width, "height": f.Height, "alt": f.Alt, "now": t.now,
		}).Scan(&f.ID)
}

// Describe says what an image shows. Its authors may. Errors: NotFound, Refused, Invalid.
func (s Attachments) Describe(ctx context.Context, a Actor, id int64, in Description) (Attachment, error) {
	alt, err := in.settle()
	if err != nil {
		return Attachment{}, err
	}
	return s.change(ctx, a, id, "attachment.described", `
		UPDATE attachments
		SET alt = @alt
		WHERE id = @id`, pgx.NamedArgs{"alt": alt})
}

// Remove takes a file away: from then on nobody gets it. Its authors may. Errors: NotFound, Refused.
func (s Attachments) Remove(ctx context.Context, a Actor, id int64) (Attachment, error) {
	return s.change(ctx, a, id, "attachment.removed", `
		UPDATE attachments
		SET removed_at = @now
		WHERE id = @id`, pgx.NamedArgs{})
}

// change does something to a file of which the actor is an author, and gives it as it was.
func (s Attachments) change(ctx context.Context, a Actor, id int64, kind, update string, args pgx.NamedArgs) (f Attachment, err error) {
	err = s.f.write(ctx, func(t *tx) error {
		args["id"], args["now"] = id, t.now
		found, err := s.query(ctx, t, ` AND f.id = @id AND (s.kind = 'proposal' AND `+isAuthor+` OR d.id IS NOT NULL AND `+isDraftAuthor+`)`,
			pgx.NamedArgs{"id": id, "account": a.Account})
		if err != nil {
			return err
		}
		if len(found) == 0 || !a.SignedIn() {
			return errNotFound
		}
		if err := a.mayContribute(); err != nil {
			return err
		}
		f = found[0]
		if _, err := t.Exec(ctx, update, args); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		t.record(Event{Kind: kind, Actor: a, Subject: f.Subject, Data: map[string]any{"attachment": id, "draft": f.Draft}})
		return nil
	})
	return f, err
}

// mustBeDescribed refuses a draft with an image of which nobody said what it shows.
func (s Attachments) mustBeDescribed(ctx context.Context, t *tx, draft int64) error {
	found, err := s.query(ctx, t, ` AND f.draft_id = @draft`, pgx.NamedArgs{"draft": draft})
	if err != nil {
		return err
	}
	for _, f := range found {
		if f.NeedsAlt() {
			var wrong problems
			wrong.add("attachments", "attachment.error.noAlt", "Name", f.Name)
			return wrong.err()
		}
	}
	return nil
}

// count is how many files were added to a draft.
func (s Attachments) count(ctx context.Context, t *tx, draft int64) (int, error) {
	found, err := s.query(ctx, t, ` AND f.draft_id = @draft`, pgx.NamedArgs{"draft": draft})
	return len(found), err
}

// moveAlong brings the files of a draft to the proposal that it became. One that is still being written is not among them.
func (s Attachments) moveAlong(ctx context.Context, t *tx, draft, proposal int64) error {
	_, err := t.Exec(ctx, `
		UPDATE attachments
		SET draft_id = NULL, subject_id = $2
		WHERE draft_id = $1 AND stored_at IS NOT NULL AND removed_at IS NULL`, draft, proposal)
	if err != nil {
		return fmt.Errorf("attachments: %w", err)
	}
	return nil
}

// removeOf takes the files of things away that were deleted.
func (s Attachments) removeOf(ctx context.Context, t *tx, subjects []int64) error {
	_, err := t.Exec(ctx, `
		UPDATE attachments
		SET removed_at = $2
		WHERE subject_id = ANY ($1) AND removed_at IS NULL`, subjects, t.now)
	if err != nil {
		return fmt.Errorf("remove attachments: %w", err)
	}
	return nil
}

// clearedAtOnce bounds how many files one round of Tidy clears away.
const clearedAtOnce = 500

// Tidy clears away files that belong to nothing: removed, of a draft that was thrown away, or never written to the end.
func (s Attachments) Tidy(ctx context.Context) error {
	if s.f.store == nil {
		return nil
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT id, key
		FROM attachments
		WHERE removed_at IS NOT NULL
			OR subject_id IS NULL AND draft_id IS NULL
			OR stored_at IS NULL AND added_at < $1
		ORDER BY added_at
		LIMIT $2`, s.f.Now().Add(-storedWithin), clearedAtOnce)
	if err != nil {
		return fmt.Errorf("tidy attachments: %w", err)
	}
	orphans, err := pgx.CollectRows(rows, pgx.RowToStructByName[struct {
		ID  int64
		Key string
	}])
	if err != nil {
		return fmt.Errorf("tidy attachments: %w", err)
	}
	for _, f := range orphans {
		if err := s.f.store.Delete(ctx, f.Key); err != nil {
			return fmt.Errorf("tidy attachments: %w", err)
		}
		if _, err := s.f.db.Exec(ctx, `
			DELETE FROM attachments
			WHERE id = $1`, f.ID); err != nil {
			return fmt.Errorf("tidy attachments: %w", err)
		}
	}
	return nil
}
