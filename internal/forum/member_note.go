package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// MemberNote is what a moderator noted on a member. Moderators and admins read it; the member may ask to, and an export of one's own data holds what Of
// gives of oneself.
type MemberNote struct {
	ID     int64
	About  int64
	Words  string
	Lang   string
	By     int64
	ByName string
	At     time.Time
}

// RemovableBy tells whether the actor may take the note away: who wrote it, and admins.
func (n MemberNote) RemovableBy(a Actor) bool { return a.Admin || a.Curates() && n.By == a.Account }

// MaxMemberNote is in characters.
const MaxMemberNote = 2000

// MemberNotesKept is for how many months a note is kept.
const MemberNotesKept = 24

// memberNotesShown bounds how many notes are shown: what there is more is older.
const memberNotesShown = 200

// MemberNotes are what moderators note on members.
type MemberNotes struct{ f *Forum }

// Add notes something on a member; the same words again within a minute are the same note. Errors: Invalid; NotFound for who does not moderate.
func (s MemberNotes) Add(ctx context.Context, a Actor, about int64, words, lang string) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	words = text.Clean(words)
	if lang != "en" {
		lang = "nl"
	}
	var wrong problems
	switch length := text.Length(words); {
	case length == 0:
		wrong.add("words", "memberNote.error.noWords")
	case length > MaxMemberNote:
		wrong.add("words", "error.tooLong", "Max", MaxMemberNote)
	}
	if err := wrong.err(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		if err := t.QueryRow(ctx, `SELECT id FROM accounts WHERE id = $1 FOR KEY SHARE`, about).Scan(&about); err != nil {
			return translate(err)
		}
		rows, err := t.Query(ctx, `
			INSERT INTO member_notes (about_id, words, lang, by_id, at)
			SELECT @about, @words, @lang, @by, @now
			WHERE NOT EXISTS (SELECT FROM member_notes WHERE about_id = @about AND by_id = @by AND words = @words AND at > @justNow)
			RETURNING id`,
			pgx.NamedArgs{"about": about, "words": words, "lang": lang, "by": a.Account, "now": t.now, "justNow": t.now.Add(-time.Minute)})
		if err != nil {
			return fmt.Errorf("note on a member: %w", err)
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return fmt.Errorf("note on a member: %w", err)
		}
		for _, id := range ids {
			t.record(Event{Kind: "member_note.added", Actor: a, Data: map[string]any{"account": about, "note": id}})
		}
		return nil
	})
}

// Remove takes a note away for good, and gives whom it was about. Errors: NotFound for who does not moderate; Refused for who did not write it and is no
// admin.
func (s MemberNotes) Remove(ctx context.Context, a Actor, id int64) (about int64, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		n := MemberNote{ID: id}
		err := t.QueryRow(ctx, `
			SELECT about_id, by_id
			FROM member_notes
			WHERE id = $1
			FOR UPDATE`, id).Scan(&n.About, &n.By)
		if err != nil {
			return translate(err)
		}
		if !n.RemovableBy(a) {
			return Errorf(Refused, "memberNote.error.others")
		}
		if _, err := t.Exec(ctx, `
			DELETE FROM member_notes
			WHERE id = $1`, id); err != nil {
			return fmt.Errorf("remove a note: %w", err)
		}
		about = n.About
		t.record(Event{Kind: "member_note.removed", Actor: a, Data: map[string]any{"account": about, "note": id}})
		return nil
	})
	return about, err
}

// Of gives the notes on a member, the newest first. Errors: NotFound for who does not moderate.
func (s MemberNotes) Of(ctx context.Context, a Actor, about int64) ([]MemberNote, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			n.id,
			n.about_id AS about,
			n.words,
			n.lang,
			n.by_id AS by,
			coalesce(by.display_name, '') AS by_name,
			n.at
		FROM member_notes n
		JOIN accounts by ON by.id = n.by_id
		WHERE n.about_id = $1
		ORDER BY n.id DESC
		LIMIT $2`, about, memberNotesShown)
	if err != nil {
		return nil, fmt.Errorf("notes on a member: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[MemberNote])
}

// Tidy forgets notes that were kept for as long as is promised.
func (s MemberNotes) Tidy(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `
		DELETE FROM member_notes
		WHERE at < $1`, s.f.Now().AddDate(0, -MemberNotesKept, 0))
	if err != nil {
		return fmt.Errorf("tidy notes on members: %w", err)
	}
	return nil
}
