package forum

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

const threadColumns = `
	t.id,
	CASE WHEN s.hidden_by IS NULL THEN coalesce(t.title, '') ELSE '' END AS title,
	s.hidden_by IS NOT NULL AS hidden,
	t.main,
	s.audience,
	coalesce(s.lang, '') AS lang,
	s.created_at,
	CASE WHEN s.hidden_by IS NULL THEN coalesce(s.author_id, 0) ELSE 0 END AS author,
	CASE WHEN s.hidden_by IS NULL THEN coalesce(author.display_name, '') ELSE '' END AS author_name,
	coalesce(s.plan_id, 0) AS plan,
	coalesce(p.slug, '') AS plan_slug,
	coalesce(p.title, '{}') AS plan_title,
	coalesce(p.phase = 'closed', false) AS plan_closed,
	coalesce(t.about_id, 0) AS about,
	coalesce(about.kind, '') AS about_kind,
	coalesce(
		action.title,
		theme.title,
		about_plan.title,
		CASE WHEN about.hidden_by IS NULL THEN jsonb_build_object(coalesce(about.lang, 'nl'), proposal.title) END,
		'{}'
	) AS about_title,
	about.hidden_by IS NOT NULL AS about_hidden,
	coalesce(action.number, 0) AS about_number,
	CASE WHEN t.main THEN coalesce(proposal.merged_into, 0) ELSE 0 END AS goes_on_in,
	t.main AND EXISTS (SELECT FROM subjects WHERE id = proposal.merged_into AND hidden_by IS NOT NULL) AS goes_on_hidden,
	coalesce(action.id, 0) AS action,
	coalesce(passage.exact, '') AS quote,
	t.comment_count,
	t.last_comment_at AS last_comment,
	coalesce(s.audience = 'moderators' AND s.hidden_by IS NULL OR about.audience = 'moderators', false) AS held,
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

// threadRead is the rule on who may read a thread: who sees it and what it is about. When a moderator hid it, or the proposal that it is about, what
// people said in it can still be read, as the replies to a hidden comment can, by who has the address.
var threadRead = visible + ` AND (about.id IS NULL OR ` + strings.ReplaceAll(visible, "s.", "about.") + `)`

// threadShown is the rule on which of those are in lists: what is hidden, or about something that is, is not.
var threadShown = threadRead + ` AND s.hidden_by IS NULL AND about.hidden_by IS NULL`

// Find gives a thread that the actor may see. Errors: NotFound.
func (s Threads) Find(ctx context.Context, a Actor, id int64) (Thread, error) {
	return s.find(ctx, s.f.db, a, id)
}

// Read is Find, for a page: as it was within the last second, and is as far as this node knows.
func (s Threads) Read(ctx context.Context, a Actor, id int64) (Thread, error) {
	type thread int64
	return shared(ctx, s.f, a, thread(id), func(a Actor) (Thread, error) { return s.Find(ctx, a, id) })
}

// ReadMain is Main, for a page as Read.
func (s Threads) ReadMain(ctx context.Context, a Actor, about int64) (Thread, error) {
	type mainThread int64
	return shared(ctx, s.f, a, mainThread(about), func(a Actor) (Thread, error) { return s.Main(ctx, a, about) })
}

// ReadAbout gives the first page of the threads about a thing beside its main one, as List does, for a page as Read.
func (s Threads) ReadAbout(ctx context.Context, a Actor, about int64) ([]Thread, error) {
	type threadsAbout int64
	return shared(ctx, s.f, a, threadsAbout(about), func(a Actor) ([]Thread, error) {
		found, _, err := s.List(ctx, a, ThreadQuery{About: about})
		return found, err
	})
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
		WHERE `+where+` AND `+threadRead, a.sees(args))
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
