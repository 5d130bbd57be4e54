package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Comment is a contribution to a thread, as it stands now. A withdrawn or hidden one has no text and no author: only its place.
type Comment struct {
	ID           int64
	Thread       int64
	Passage      int64 // that its thread is about, or 0
	Action       int64 // that its thread is about, itself or in a passage, or 0
	Parent       int64 // the comment that opens the sub-thread, or 0
	Answers      int64 // the reply it answers, if that is another than Parent
	AnswersName  string
	CreatedAt    time.Time
	Author       int64
	AuthorName   string
	Organisation Text
	IsHolder     bool // answers for the action under discussion
	IsModerator  bool
	Lang         string
	Revision     int
	HTML         string
	Markdown     string
	WithdrawnAt  *time.Time
	Hidden       bool
	MovedFrom    int64 // the thread from which a moderator brought it to this one, or 0
	MovedTo      int64 // of the place that is left: the thread where it stands now; else 0
	MovedToTitle Text
	Held         bool         // waits for a moderator; unless Hidden, only its author and moderators see it
	HeldBecause  []HoldReason // why, when it was never in view
	Deleted      bool         // as unlawful; then it is Hidden too
	Redacted     bool         // a moderator took personal data out of it
	// The house rule because of which it is hidden, or 0.
	HiddenEdition  int
	HiddenRule     int
	HiddenRuleName Text
	Turns          int // decisions that were taken on it, and taken back
	ReplyCount     int
	CreditedIn     int         // the last version with a change that it led to, or 0
	Suggestion     *Suggestion // nil when it proposes no words
	Answer         *Answer     // nil when it has none
	Assisted       *Assisted   // nil unless a moderator entered it for someone
	AnswerRev      int         // grows with every change of its answer
	AgreeCount     int         // of members who agree with it
	Agreed         bool        // the actor is one of them
	Replies        []Comment   `db:"-"`
}

// Limits on comments.
const (
	MaxComment     = 5000 // characters
	EditFor        = 15 * time.Minute
	commentsOnPage = 50
	repliesOnPage  = 50 // under each comment
)

// Gone tells whether only the comment's place is left.
func (c Comment) Gone() bool { return c.WithdrawnAt != nil || c.Hidden || c.MovedTo != 0 }

// IsOf tells whether the actor says what becomes of it: its author or, of one that was entered for someone, any moderator.
func (c Comment) IsOf(a Actor) bool {
	return c.Author == a.Account || c.Assisted != nil && a.mayCurate() == nil
}

// EditableBy tells whether the actor may still change the text: the author, for EditFor after posting, and moderators what they entered for someone.
func (c Comment) EditableBy(a Actor, now time.Time) bool {
	return c.mayEdit(a, now) == nil
}

func (c Comment) mayEdit(a Actor, now time.Time) error {
	switch {
	case !c.IsOf(a) || c.Gone():
		return errNotFound
	case c.Held: // or a moderator would let through what they did not read
		return Errorf(Closed, "comment.error.editHeld")
	case c.Redacted:
		return Errorf(Closed, "comment.error.redacted")
	case c.Assisted == nil && now.Sub(c.CreatedAt) > EditFor:
		return Errorf(Closed, "comment.error.editClosed", "Minutes", int(EditFor.Minutes()))
	}
	return a.mayContribute()
}

// NewComment is what someone writes.
type NewComment struct {
	Key      string // made with the form; the same key and text is the same comment
	Markdown string
	Lang     string
	Parent   int64 // the comment it answers, or 0

	screening screening
}

func (in *NewComment) check(wrong *problems) {
	in.Markdown = text.Clean(in.Markdown)
	switch {
	case text.Length(in.Markdown) > MaxComment:
		wrong.add("text", "error.tooLong", "Max", MaxComment)
	case text.SaysNothing(in.Markdown):
		wrong.add("text", "comment.error.empty")
	}
	if in.Lang != "en" {
		in.Lang = "nl"
	}
}

// Comments are what is said in threads.
type Comments struct{ f *Forum }

// Post adds a comment to a thread and gives its number; who takes part in a thread follows it, unless they muted it. Errors: Invalid, SignIn, Refused, Closed, NotFound; TooMany
// in a live session where writing is slow.
func (s Comments) Post(ctx context.Context, a Actor, thread int64, in NewComment) (int64, error) {
	var wrong problems
	in.check(&wrong)
	if err := a.mayContribute(); err != nil {
		return 0, err
	}
	if err := wrong.err(); err != nil {
		return 0, err
	}
	in.screening = s.f.Filters.screen(ctx, a, sample{words: in.Markdown, lang: in.Lang})
	var id int64
	err := s.f.once(ctx, a, in.Key, hashOf("comment", thread, in.Parent, in.Markdown), &id, func(t *tx) (err error) {
		id, err = s.post(ctx, t, a, thread, in)
		return err
	})
	return id, err
}

func (s Comments) post(ctx context.Context, t *tx, a Actor, thread int64, in NewComment) (int64, error) {
	into, err := s.f.Threads.find(ctx, t, a, thread)
	if err != nil {
		return 0, err
	}
	if err := into.mayPost(a); err != nil {
		return 0, err
	}
	if err := s.f.LiveSessions.mayWrite(ctx, t, a, into); err != nil {
		return 0, err
	}
	return s.add(ctx, t, a, into, in)
}

// add puts a comment in a thread. What is held, or stands in a thread that is, counts nowhere and is no news until a moderator looked.
func (s Comments) add(ctx context.Context, t *tx, a Actor, into Thread, in NewComment) (int64, error) {
	parent, answers, err := s.place(ctx, t, a, into.ID, in.Parent)
	if err != nil {
		return 0, err
	}
	subject := Subject{Kind: "comment", Plan: into.Plan, Author: a.Account, CreatedAt: t.now, Audience: into.Audience, Lang: in.Lang}
	if in.screening.holds() {
		subject.Audience = Moderators
	}
	id, err := t.newSubject(ctx, subject)
	if err != nil {
		return 0, err
	}
	subject.ID = id
	var count int
	err = t.QueryRow(ctx, `
		WITH new AS (
			INSERT INTO comments (id, thread_id, parent_id, answers_id, markdown, html, renderer)
			VALUES (@id, @thread, @parent, @answers, @markdown, @html, @renderer)
		), followed AS (`+followWhenNew+`
		), fingerprint AS (`+keepFingerprint+`
		), parent AS (
			UPDATE comments
			SET reply_count = reply_count + 1
			WHERE id = @parent AND @seen
		), thread AS (
			UPDATE threads
			SET comment_count = comment_count + 1, last_comment_at = @now
			WHERE id = @thread AND @seen
			RETURNING comment_count
		)
		SELECT coalesce((SELECT comment_count FROM thread), 0)`,
		in.screening.args(pgx.NamedArgs{
			"seen": subject.Audience != Moderators,
			"id":   id, "thread": into.ID, "parent": parent, "answers": answers, "now": t.now,
			"account": a.Account, "followed": into.followsAs(),
			"markdown": in.Markdown, "html": text.Comment(in.Markdown), "renderer": text.Renderer,
		})).Scan(&count)
	if err != nil {
		return 0, err
	}
	if in.screening.holds() {
		return id, s.f.Holds.hold(ctx, t, a, subject, into.Audience, in.screening)
	}
	if subject.Audience == Moderators {
		return id, nil
	}
	if err := t.enterInput(ctx, id); err != nil {
		return 0, err
	}
	if into.Main && into.AboutKind == "proposal" {
		t.tally(proposalsChannel(into.Plan), fmt.Sprintf("comments-%d", into.About), count)
	}
	posted := Comment{ID: id, Thread: into.ID}
	if into.AboutKind == "passage" {
		posted.Passage, posted.Action = into.About, into.Action
	}
	t.recordComment("comment.posted", a, posted)
	return id, nil
}

// admit counts and tells of a comment that was held since it was posted and is in view from now on. a is the moderator who sees to it.
func (s Comments) admit(ctx context.Context, t *tx, a, author Actor, id int64) error {
	c, err := s.find(ctx, t, a, id)
	if err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `
		WITH parent AS (
			UPDATE comments
			SET reply_count = reply_count + 1
			WHERE id = NULLIF($2::bigint, 0)
		)
		UPDATE threads
		SET comment_count = comment_count + 1, last_comment_at = $3
		WHERE id = $1`, c.Thread, c.Parent, t.now); err != nil {
		return err
	}
	if err := t.enterInput(ctx, id); err != nil {
		return err
	}
	t.recordComment("comment.posted", author, c)
	return nil
}

// recordComment puts what happened to a comment on record. One about a passage is news on the page of its action too.
func (t *tx) recordComment(kind string, a Actor, c Comment) {
	e := Event{Kind: kind, Actor: a, Subject: c.ID}
	if c.Passage == 0 {
		t.record(e, threadChannel(c.Thread))
		return
	}
	e.Data = map[string]any{"passage": c.Passage}
	t.record(e, threadChannel(c.Thread), actionChannel(c.Action))
}

// recordCommentEdit is recordComment for another text; auditors read by which revisions.
func (t *tx) recordCommentEdit(a Actor, c Comment) {
	t.recordComment("comment.edited", a, c)
	last := &t.records[len(t.records)-1]
	last.Data = wasAndIs(map[string]any{"revision": c.Revision}, map[string]any{"revision": c.Revision + 1}, last.Data)
}

// place finds where an answer goes: replies are one level deep, so an answer to a reply stands under the same comment and names the reply.
func (s Comments) place(ctx context.Context, t *tx, a Actor, thread, to int64) (parent, answers *int64, err error) {
	if to == 0 {
		return nil, nil, nil
	}
	answered, err := s.lock(ctx, t, a, to) // it must not go to another thread meanwhile
	if err != nil {
		return nil, nil, err
	}
	if answered.Thread != thread || answered.Gone() || answered.Held {
		return nil, nil, errNotFound
	}
	if answered.Parent != 0 {
		return &answered.Parent, &answered.ID, nil
	}
	return &answered.ID, nil, nil
}

// Edit changes one's own text; the earlier one stays readable in the history. revision is the one that the change was made from. What the change
// makes of it may be held, and is out of view then until a moderator looked.
// Errors: Invalid, NotFound, Closed after EditFor, Conflict when it was changed elsewhere meanwhile.
func (s Comments) Edit(ctx context.Context, a Actor, id int64, revision int, markdown string) error {
	in := NewComment{Markdown: markdown}
	var wrong problems
	in.check(&wrong)
	if err := wrong.err(); err != nil {
		return err
	}
	was, err := s.Find(ctx, a, id)
	if err != nil {
		return err
	}
	seen := s.f.Filters.screen(ctx, a, sample{words: in.Markdown, lang: was.Lang, self: id})
	return s.f.write(ctx, func(t *tx) error {
		c, err := s.lock(ctx, t, a, id)
		if err != nil {
			return err
		}
		if err := c.mayEdit(a, t.now); err != nil {
			return err
		}
		if c.Markdown == in.Markdown {
			return nil
		}
		if c.Revision != revision {
			return Errorf(Conflict, "comment.error.editedMeanwhile")
		}
		_, err = t.Exec(ctx, `
			WITH old AS (
				INSERT INTO comment_revisions (comment_id, revision, at, by_id, markdown, html)
				SELECT id, revision, @now, @account, markdown, html
				FROM comments
				WHERE id = @id
			), fingerprint AS (`+keepFingerprint+`
			)
			UPDATE comments
			SET revision = revision + 1, markdown = @markdown, html = @html, renderer = @renderer
			WHERE id = @id`,
			seen.args(pgx.NamedArgs{
				"id": id, "now": t.now, "account": a.Account,
				"markdown": in.Markdown, "html": text.Comment(in.Markdown), "renderer": text.Renderer,
			}))
		if err != nil {
			return err
		}
		t.recordCommentEdit(a, c)
		if err := s.f.LiveSessions.followPinned(ctx, t, a, id, false); err != nil {
			return err
		}
		return s.f.Holds.again(ctx, t, a, id, seen)
	})
}

// Withdraw takes back one's own comment: its place stays, so that answers keep their sense, and its text is no longer shown to anyone.
// Errors: NotFound, Conflict when it was withdrawn already.
func (s Comments) Withdraw(ctx context.Context, a Actor, id int64) error {
	if !a.SignedIn() {
		return Errorf(SignIn, "error.signIn")
	}
	return s.f.write(ctx, func(t *tx) error {
		c, err := s.lock(ctx, t, a, id)
		if err != nil {
			return err
		}
		if c.WithdrawnAt != nil && c.Author == a.Account {
			return nil
		}
		if !c.IsOf(a) || c.Gone() {
			return errNotFound
		}
		_, err = t.Exec(ctx, `
			INSERT INTO withdrawals (subject_id, by_id, at)
			VALUES ($1, $2, $3)`, id, a.Account, t.now)
		if err != nil {
			return err
		}
		t.recordComment("comment.withdrawn", a, c)
		if c.Held { // there is nothing left to let through
			if err := t.closeCase(ctx, a, id, 0); err != nil {
				return err
			}
		}
		if err := t.closeHandled(ctx, a, []int64{id}); err != nil {
			return err
		}
		return s.f.LiveSessions.followPinned(ctx, t, a, id, true)
	})
}

// lock reads a comment as it is once nobody else is changing it.
func (s Comments) lock(ctx context.Context, t *tx, a Actor, id int64) (Comment, error) {
	if _, err := t.Exec(ctx, `
		SELECT id
		FROM comments
		WHERE id = $1
		FOR UPDATE`, id); err != nil {
		return Comment{}, err
	}
	return s.find(ctx, t, a, id)
}

// countAgreed adds to the number of those who agree with a comment, and gives it.
func (s Comments) countAgreed(ctx context.Context, t *tx, id int64, more int) (n int, err error) {
	err = t.QueryRow(ctx, `
		UPDATE comments
		SET agree_count = agree_count + $2
		WHERE id = $1
		RETURNING agree_count`, id, more).Scan(&n)
	return n, err
}
