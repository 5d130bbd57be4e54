package forum

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

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
	AboutTitle   Text
	AboutNumber  int    // of an action in its plan
	GoesOnIn     int64  // the proposal that the one goes on in whose main thread this is; else 0
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
	case t.Closed:
		return Errorf(Closed, "thread.error.closed")
	case t.PlanClosed:
		return Errorf(Closed, "thread.error.planClosed")
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

// Close ends a thread for new comments; it stays readable. Errors: NotFound, Conflict when it is closed already.
func (s Threads) Close(ctx context.Context, a Actor, id int64, reason string) error {
	return s.curate(ctx, a, id, "thread.closed", `
		INSERT INTO closures (thread_id, closed_by, closed_at, reason)
		VALUES (@thread, @account, @now, @reason)`, text.Clip(text.Line(reason), maxCloseReason))
}

// shut closes a thread, unless it is closed already, in the name of the moderator who wanted so when its live session was over.
func (s Threads) shut(ctx context.Context, t *tx, moderator, id int64) error {
	_, err := t.Exec(ctx, `
		INSERT INTO closures (thread_id, closed_by, closed_at)
		VALUES ($1, $2, $3)
		ON CONFLICT (thread_id) WHERE reopened_at IS NULL DO NOTHING`, id, moderator, t.now)
	return err
}

// closeFor closes a thread because of a decision. Errors: Conflict when it is closed already.
func (s Threads) closeFor(ctx context.Context, t *tx, a Actor, id, decision int64, reason string) error {
	_, err := t.Exec(ctx, `
		INSERT INTO closures (thread_id, closed_by, closed_at, reason, decision_id)
		VALUES ($1, $2, $3, $4, $5)`, id, a.Account, t.now, text.Clip(text.Line(reason), maxCloseReason), decision)
	if err != nil {
		return fmt.Errorf("close: %w", err)
	}
	t.record(Event{Kind: "thread.closed", Actor: a, Subject: id}, threadChannel(id))
	return nil
}

// reopenFor undoes closeFor, unless the thread was opened again since.
func (s Threads) reopenFor(ctx context.Context, t *tx, a Actor, decision int64) error {
	rows, err := t.Query(ctx, `
		UPDATE closures
		SET reopened_by = $2, reopened_at = $3
		WHERE decision_id = $1 AND reopened_at IS NULL
		RETURNING thread_id`, decision, a.Account, t.now)
	if err != nil {
		return fmt.Errorf("reopen: %w", err)
	}
	var id int64
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		t.record(Event{Kind: "thread.reopened", Actor: a, Subject: id}, threadChannel(id))
		return nil
	})
	return err
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

// Reopen undoes Close.
func (s Threads) Reopen(ctx context.Context, a Actor, id int64) error {
	return s.curate(ctx, a, id, "thread.reopened", `
		UPDATE closures
		SET reopened_by = @account, reopened_at = @now
		WHERE thread_id = @thread AND reopened_at IS NULL`, "")
}

// Pin puts a thread on top of the lists it is in.
func (s Threads) Pin(ctx context.Context, a Actor, id int64) error {
	return s.curate(ctx, a, id, "thread.pinned", `
		INSERT INTO pins (thread_id, pinned_by, pinned_at)
		VALUES (@thread, @account, @now)`, "")
}

// Unpin undoes Pin.
func (s Threads) Unpin(ctx context.Context, a Actor, id int64) error {
	return s.curate(ctx, a, id, "thread.unpinned", `
		DELETE FROM pins
		WHERE thread_id = @thread`, "")
}

// curate carries out one statement of a moderator on a thread, on record.
func (s Threads) curate(ctx context.Context, a Actor, id int64, kind, statement, reason string) error {
	if err := a.mayCurate(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		if _, err := s.find(ctx, t, a, id); err != nil {
			return err
		}
		done, err := t.Exec(ctx, statement, pgx.NamedArgs{"thread": id, "account": a.Account, "now": t.now, "reason": reason})
		if err != nil {
			return err
		}
		if done.RowsAffected() > 0 {
			t.record(Event{Kind: kind, Actor: a, Subject: id}, threadChannel(id))
		}
		return nil
	})
}

const threadColumns = `
	t.id,
	coalesce(t.title, '') AS title,
	t.main,
	s.audience,
	coalesce(s.lang, '') AS lang,
	s.created_at,
	coalesce(s.author_id, 0) AS author,
	coalesce(author.display_name, '') AS author_name,
	coalesce(s.plan_id, 0) AS plan,
	coalesce(p.slug, '') AS plan_slug,
	coalesce(p.title, '{}') AS plan_title,
	coalesce(p.phase = 'closed', false) AS plan_closed,
	coalesce(t.about_id, 0) AS about,
	coalesce(about.kind, '') AS about_kind,
	coalesce(action.title, theme.title, about_plan.title, jsonb_build_object(coalesce(about.lang, 'nl'), proposal.title), '{}') AS about_title,
	coalesce(action.number, 0) AS about_number,
	CASE WHEN t.main THEN coalesce(proposal.merged_into, 0) ELSE 0 END AS goes_on_in,
	coalesce(action.id, 0) AS action,
	coalesce(passage.exact, '') AS quote,
	t.comment_count,
	t.last_comment_at AS last_comment,
	coalesce(s.audience = 'moderators' OR about.audience = 'moderators', false) AS held,
	` + heldBecause + ` AS held_because,
	closure.id IS NOT NULL AS closed,
	coalesce(closure.reason, '') AS close_reason,
	pin.thread_id IS NOT NULL AS pinned,
	s.redacted_by IS NOT NULL AS redacted,` + liveColumns

const threadTables = `
	FROM threads t
	JOIN subjects s ON s.id = t.id
	LEFT JOIN accounts author ON author.id = s.author_id
	LEFT JOIN plans p ON p.id = s.plan_id
	LEFT JOIN subjects about ON about.id = t.about_id
	LEFT JOIN passages passage ON passage.id = t.about_id
	LEFT JOIN actions action ON action.id = coalesce(passage.action_id, t.about_id)
	LEFT JOIN themes theme ON theme.id = t.about_id
	LEFT JOIN plans about_plan ON about_plan.id = t.about_id
	LEFT JOIN proposals proposal ON proposal.id = t.about_id
	LEFT JOIN closures closure ON closure.thread_id = t.id AND closure.reopened_at IS NULL
	LEFT JOIN pins pin ON pin.thread_id = t.id` + liveTable

// threadShown is what holds for threads that someone who sees them is shown: what is about something that they do not see, or that is hidden,
// is hidden with it.
var threadShown = visible + ` AND about.hidden_by IS NULL AND (about.id IS NULL OR ` + strings.ReplaceAll(visible, "s.", "about.") + `)`

// Find gives a thread that the actor may see. Errors: NotFound.
func (s Threads) Find(ctx context.Context, a Actor, id int64) (Thread, error) {
	return s.find(ctx, s.f.db, a, id)
}

func (s Threads) find(ctx context.Context, db querier, a Actor, id int64) (Thread, error) {
	return s.one(ctx, db, a, "t.id = @id", pgx.NamedArgs{"id": id})
}

// Main gives the thread under a thing itself. Errors: NotFound.
func (s Threads) Main(ctx context.Context, a Actor, about int64) (Thread, error) {
	return s.one(ctx, s.f.db, a, "t.about_id = @about AND t.main", pgx.NamedArgs{"about": about})
}

func (s Threads) one(ctx context.Context, db querier, a Actor, where string, args pgx.NamedArgs) (Thread, error) {
	args["now"] = s.f.Now()
	rows, err := db.Query(ctx, `SELECT `+threadColumns+threadTables+`
		WHERE `+where+` AND `+threadShown, a.sees(args))
	if err != nil {
		return Thread{}, err
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Thread])
	return found, translate(err)
}

// ThreadQuery chooses threads: those about one thing, or all of a plan (main threads too once someone spoke), or all there are.
type ThreadQuery struct {
	Plan   int64
	About  int64
	Before ThreadMark // the end of the page before; zero for the first
}

// ThreadMark is a place in a list of threads.
type ThreadMark struct {
	At time.Time
	ID int64
}

// Mark is the place of this thread in lists.
func (t Thread) Mark() ThreadMark {
	if t.LastComment != nil {
		return ThreadMark{*t.LastComment, t.ID}
	}
	return ThreadMark{t.CreatedAt, t.ID}
}

// List gives a page of threads, pinned ones on top of the first page, then by their last comment; more tells whether others follow.
func (s Threads) List(ctx context.Context, a Actor, q ThreadQuery) (found []Thread, more bool, err error) {
	where := []string{threadShown, "(NOT t.main OR t.comment_count > 0)"}
	args := pgx.NamedArgs{"limit": threadsOnPage + 1, "now": s.f.Now()}
	if q.Plan != 0 {
		where = append(where, "s.plan_id = @plan")
		args["plan"] = q.Plan
	}
	if q.About != 0 {
		where = append(where, "t.about_id = @about AND NOT t.main")
		args["about"] = q.About
	}
	pinned := "pin.thread_id IS NOT NULL DESC,"
	if q.Before.ID != 0 {
		where = append(where, "pin.thread_id IS NULL AND (coalesce(t.last_comment_at, s.created_at), t.id) < (@at, @id)")
		args["at"], args["id"] = q.Before.At, q.Before.ID
		pinned = ""
	}
	rows, err := s.f.db.Query(ctx, `SELECT `+threadColumns+threadTables+`
		WHERE `+strings.Join(where, " AND ")+`
		ORDER BY `+pinned+` coalesce(t.last_comment_at, s.created_at) DESC, t.id DESC
		LIMIT @limit`, a.sees(args))
	if err != nil {
		return nil, false, err
	}
	found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Thread])
	if len(found) > threadsOnPage {
		return found[:threadsOnPage], true, err
	}
	return found, false, err
}
