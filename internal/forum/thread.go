package forum

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"samenspraak/internal/text"
)

// Thread is a discussion: the main one under a plan, action or proposal, another one about it, or a free-standing one in a plan.
type Thread struct {
	ID           int64
	Title        string // "" for a main thread, which goes by the title of what it is about
	Main         bool
	Audience     Audience
	Lang         string
	CreatedAt    time.Time
	Author       int64
	AuthorName   string
	Plan         int64
	PlanSlug     string
	PlanTitle    Text
	PlanClosed   bool
	About        int64 // 0 when free-standing
	AboutKind    string
	AboutTitle   Text   // empty when that is hidden
	Hidden       bool   // a moderator hid it: it has no title and no author, what others said can be read, and nothing is added
	AboutHidden  bool   // a moderator hid the proposal that it is about: it can be read, and nothing is added
	AboutNumber  int    // of an action in its plan
	GoesOnIn     int64  // the proposal that the one goes on in whose main thread this is; else 0
	GoesOnHidden bool   // which is hidden
	Action       int64  // the action that it is about, itself or in a passage; else 0
	Quote        string // the words of the passage that it is about
	CommentCount int
	LastComment  *time.Time
	Closed       bool
	CloseReason  string
	Pinned       bool
	Redacted     bool    // a moderator took personal data out of its title
	LiveSession  int64   // that is announced or going on in it, or 0
	Writing      Writing // what that leaves people to do now
	SlowSeconds  int     // between two comments of one person, when Writing is WriteSlowly
	LiveChair    int64   // who chairs the session that is going on, or 0
	Held         bool    // it, or what it is about, waits for a moderator: nobody else sees it
	HeldBecause  []HoldReason
}

// Limits on threads, in characters and rows.
const (
	MaxThreadTitle = 160
	threadsOnPage  = 30
	maxCloseReason = 500
)

// mayPost is the rule on adding to a thread that the actor sees.
func (t Thread) mayPost(a Actor) error {
	if err := a.mayContribute(); err != nil {
		return err
	}
	return t.Bars(a)
}

// Bars says why the actor cannot add to the thread, even once signed in; nil when they can. Errors: Closed, Refused when suspended.
func (t Thread) Bars(a Actor) error {
	switch {
	case t.Held:
		return Errorf(Closed, "thread.error.held")
	case t.Hidden:
		return Errorf(Closed, "thread.error.hidden")
	case t.AboutHidden:
		return Errorf(Closed, "thread.error.aboutHidden")
	case t.Closed:
		return Errorf(Closed, "thread.error.closed")
	case t.PlanClosed:
		return Errorf(Closed, "thread.error.planClosed")
	case t.GoesOnHidden:
		return Errorf(Closed, "thread.error.mergedHidden")
	case t.GoesOnIn != 0:
		return Errorf(Closed, "thread.error.merged")
	case a.Suspended:
		return Errorf(Refused, "error.suspended")
	}
	return nil
}

// OpenTo tells whether the actor, once signed in, can add to the thread.
func (t Thread) OpenTo(a Actor) bool { return t.Bars(a) == nil }

// Threads are where people talk.
type Threads struct{ f *Forum }

// NewThread is what opens a thread: a title and its first comment.
type NewThread struct {
	Plan     int64
	About    int64 // 0: free-standing
	Title    string
	Audience Audience // Public or Coalition
	First    NewComment
}

func (in *NewThread) check(a Actor) error {
	var wrong problems
	in.Title = text.Line(in.Title)
	if !text.Shows(in.Title) {
		wrong.add("title", "thread.error.noTitle")
	} else if text.Length(in.Title) > MaxThreadTitle {
		wrong.add("title", "error.tooLong", "Max", MaxThreadTitle)
	}
	if in.Audience == "" {
		in.Audience = Public
	}
	if in.Audience != Public && (in.Audience != Coalition || !a.ReadsCoalition()) {
		wrong.add("audience", "error.invalid")
	}
	in.First.check(&wrong)
	return wrong.err()
}

// Open starts a thread and gives its number. Errors: Invalid, SignIn, Refused, Closed, NotFound.
func (s Threads) Open(ctx context.Context, a Actor, in NewThread) (int64, error) {
	if err := a.mayContribute(); err != nil {
		return 0, err
	}
	if err := in.check(a); err != nil {
		return 0, err
	}
	in.First.screening = s.f.Filters.screen(ctx, a, sample{words: in.Title + "\n\n" + in.First.Markdown, lang: in.First.Lang})
	var id int64
	hash := hashOf("thread", in.Plan, in.About, in.Title, string(in.Audience), in.First.Markdown)
	err := s.f.once(ctx, a, in.First.Key, hash, &id, func(t *tx) (err error) {
		id, err = s.open(ctx, t, a, in)
		return err
	})
	return id, err
}

func (s Threads) open(ctx context.Context, t *tx, a Actor, in NewThread) (int64, error) {
	about, err := findSubject(ctx, t, a, cmp.Or(in.About, in.Plan))
	if err != nil {
		return 0, err
	}
	switch about.Kind {
	case "plan", "theme", "action", "proposal", "update":
	default:
		return 0, errNotFound
	}
	plan := about.Plan
	if about.Kind == "plan" {
		plan = about.ID
	}
	if about.Audience != Public {
		in.Audience = about.Audience
	}
	subject := Subject{Kind: "thread", Plan: plan, Author: a.Account, CreatedAt: t.now, Audience: in.Audience, Lang: in.First.Lang}
	why := in.First.screening
	if why.holds() {
		subject.Audience = Moderators
	}
	id, err := t.newSubject(ctx, subject)
	if err != nil {
		return 0, err
	}
	subject.ID = id
	_, err = t.Exec(ctx, `
		INSERT INTO threads (id, about_id, title)
		VALUES ($1, NULLIF($2::bigint, 0), $3)`, id, in.About, in.Title)
	if err != nil {
		return 0, err
	}
	if why.holds() {
		return id, s.openHeld(ctx, t, a, subject, in)
	}
	t.record(Event{Kind: "thread.opened", Actor: a, Subject: id})
	_, err = s.f.Comments.post(ctx, t, a, id, in.First)
	return id, err
}

// openHeld has a thread wait for a moderator, and its first comment with it.
func (s Threads) openHeld(ctx context.Context, t *tx, a Actor, held Subject, in NewThread) error {
	into, err := s.find(ctx, t, a, held.ID)
	if err != nil {
		return err
	}
	why := in.First.screening
	in.First.screening.reasons = nil
	if _, err := s.f.Comments.add(ctx, t, a, into, in.First); err != nil {
		return err
	}
	return s.f.Holds.hold(ctx, t, a, held, in.Audience, why)
}

// openMain gives a thing its own thread.
func (s Threads) openMain(ctx context.Context, t *tx, about Subject) (int64, error) {
	plan := about.Plan
	if about.Kind == "plan" {
		plan = about.ID
	}
	id, err := t.newSubject(ctx, Subject{Kind: "thread", Plan: plan, CreatedAt: t.now, Audience: about.Audience})
	if err != nil {
		return 0, err
	}
	_, err = t.Exec(ctx, `
		INSERT INTO threads (id, about_id, main)
		VALUES ($1, $2, true)`, id, about.ID)
	return id, err
}

// content locks a thread and reads its title, which is all that it says itself.
func (s Threads) content(ctx context.Context, db querier, id int64) (content, error) {
	c := content{Subject: id, Revision: 1}
	var title string
	err := db.QueryRow(ctx, `
		SELECT coalesce(title, '')
		FROM threads
		WHERE id = $1
		FOR UPDATE`, id).Scan(&title)
	c.Texts = map[string]string{"title": title}
	return c, err
}

// reword gives a thread another title.
func (s Threads) reword(ctx context.Context, t *tx, c content) error {
	_, err := t.Exec(ctx, `
		UPDATE threads
		SET title = $2
		WHERE id = $1 AND title IS NOT NULL`, c.Subject, c.Texts["title"])
	if err != nil {
		return fmt.Errorf("reword thread: %w", err)
	}
	return nil
}
