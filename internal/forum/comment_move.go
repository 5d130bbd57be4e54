package forum

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// NewMove has a comment go on in another thread of its plan, with its replies.
type NewMove struct {
	NewDecision // of kind DecideMove, on one comment
	To          int64
}

// Move brings a comment and its replies to another thread of the plan that the same people read. Permanent addresses lead there, agreement and news of it
// stay, both pages say what happened; its author is told. What is a reply becomes a comment of its own, with what answers it.
// Errors: NotFound for who does not moderate; Invalid when it cannot go there; Refused for what stays with the words that it is about; Conflict when another
// decided on it meanwhile.
func (s Decisions) Move(ctx context.Context, a Actor, in NewMove) (batch int64, err error) {
	if err := a.mayCurate(); err != nil {
		return 0, err
	}
	in.Kind = DecideMove
	if err := in.check(); err != nil {
		return 0, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		of, err := lockItem(ctx, t, a, in.Items[0].About)
		if err != nil {
			return err
		}
		if err := of.stillOpen(DecideMove, in.Items[0].Known); err != nil {
			return err
		}
		from, to, err := s.mayMove(ctx, t, a, of, in.To)
		if err != nil {
			return err
		}
		if batch, err = s.decide(ctx, t, a, of, in.NewDecision, 0, 0); err != nil {
			return err
		}
		return s.f.Comments.move(ctx, t, a, batch, of.ID, from, to)
	})
	return batch, err
}

// mayMove is the rule on where a comment can go: an open thread of the same plan, read by the same people.
func (s Decisions) mayMove(ctx context.Context, t *tx, a Actor, of item, to int64) (from, into Thread, err error) {
	wrong := func(message string) error {
		return &Error{Code: Invalid, Message: "error.invalid", Problems: []Problem{{Field: "to", Message: message}}}
	}
	c, err := s.f.Comments.find(ctx, t, a, of.ID)
	if err != nil {
		return from, into, err
	}
	if c.Suggestion != nil {
		return from, into, Errorf(Refused, "move.error.suggestion")
	}
	if from, err = s.f.Threads.find(ctx, t, a, c.Thread); err != nil {
		return from, into, err
	}
	into, err = s.f.Threads.find(ctx, t, a, to)
	switch {
	case CodeOf(err) == NotFound:
		return from, into, wrong("move.error.none")
	case err != nil:
		return from, into, err
	case into.ID == from.ID:
		return from, into, wrong("move.error.same")
	case into.Plan != from.Plan:
		return from, into, wrong("move.error.plan")
	case into.Audience != from.Audience:
		return from, into, wrong("move.error.audience")
	case into.Bars(Actor{}) != nil:
		return from, into, wrong("move.error.closed")
	}
	return from, into, nil
}

// Targets gives the threads of its plan to which a comment may go, the liveliest first, as many as one can choose from at a glance. Errors: NotFound.
func (s Decisions) Targets(ctx context.Context, a Actor, comment int64) ([]Thread, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	c, err := s.f.Comments.Find(ctx, a, comment)
	if err != nil {
		return nil, err
	}
	from, err := s.f.Threads.Find(ctx, a, c.Thread)
	if err != nil {
		return nil, err
	}
	all, _, err := s.f.Threads.List(ctx, a, ThreadQuery{Plan: from.Plan})
	all = slices.DeleteFunc(all, func(t Thread) bool {
		return t.ID == from.ID || t.AboutKind == "passage" || t.Audience != from.Audience || t.Bars(Actor{}) != nil
	})
	return all[:min(len(all), targetsShown)], err
}

// targetsShown bounds how many threads are offered: of others one knows the address.
const targetsShown = 10

// along are the comments that go with one: its replies or, when it is a reply, what answers it and what answers that. They are locked with it, so that
// nothing is said in answer to them meanwhile; what came before that was so is among them.
func (s Comments) along(ctx context.Context, t *tx, root int64) (ids []int64, err error) {
	for {
		rows, err := t.Query(ctx, `
			WITH RECURSIVE along AS (
				SELECT id
				FROM comments
				WHERE id = $1
				UNION
				SELECT c.id
				FROM along
				JOIN comments c ON c.parent_id = along.id OR c.answers_id = along.id
			)
			SELECT id
			FROM comments
			WHERE id IN (SELECT id FROM along)
			ORDER BY id
			FOR UPDATE`, root)
		if err != nil {
			return nil, fmt.Errorf("comments along: %w", err)
		}
		found, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return nil, fmt.Errorf("comments along: %w", err)
		}
		if len(found) == len(ids) {
			return found, nil
		}
		ids = found
	}
}

// move brings a comment and what goes along to another thread, where it stands by itself.
func (s Comments) move(ctx context.Context, t *tx, a Actor, decision, root int64, from, to Thread) error {
	ids, err := s.along(ctx, t, root)
	if err != nil {
		return err
	}
	if err := lockThreads(ctx, t, from.ID, to.ID); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `
		INSERT INTO comment_moves (decision_id, comment_id, from_thread, from_parent, from_answers, to_thread)
		SELECT $1, id, thread_id, parent_id, answers_id, $3
		FROM comments
		WHERE id = ANY ($2)`, decision, ids, to.ID); err != nil {
		return fmt.Errorf("move: %w", err)
	}
	if _, err := t.Exec(ctx, `
		UPDATE comments
		SET
			thread_id = $4,
			moved_by = $1,
			parent_id = CASE WHEN id <> $3 THEN $3::bigint END,
			answers_id = CASE WHEN id <> $3 THEN NULLIF(answers_id, $3) END
		WHERE id = ANY ($2)`, decision, ids, root, to.ID); err != nil {
		return fmt.Errorf("move: %w", err)
	}
	return s.settleMove(ctx, t, a, root, ids, from, to)
}

// lockThreads keeps others from adding to threads, in one order.
func lockThreads(ctx context.Context, t *tx, ids ...int64) error {
	_, err := t.Exec(ctx, `
		SELECT
		FROM threads
		WHERE id = ANY ($1)
		ORDER BY id
		FOR UPDATE`, ids)
	if err != nil {
		return fmt.Errorf("lock threads: %w", err)
	}
	return nil
}

// settleMove counts anew in two threads between which comments went, and says so on the pages that follow either.
func (s Comments) settleMove(ctx context.Context, t *tx, a Actor, root int64, ids []int64, from, to Thread) error {
	rows, err := t.Query(ctx, `
		UPDATE threads
		SET
			comment_count = (SELECT count(*) FROM comments c JOIN subjects s ON s.id = c.id WHERE c.thread_id = threads.id AND s.audience <> 'moderators'),
			last_comment_at = (SELECT max(s.created_at) FROM comments c JOIN subjects s ON s.id = c.id WHERE c.thread_id = threads.id AND s.audience <> 'moderators')
		WHERE id IN ($1, $2)
		RETURNING id, comment_count`, from.ID, to.ID)
	if err != nil {
		return fmt.Errorf("count threads: %w", err)
	}
	var id int64
	var count int
	if _, err := pgx.ForEachRow(rows, []any{&id, &count}, func() error {
		for _, thread := range []Thread{from, to} {
			if thread.ID == id && thread.Main && thread.AboutKind == "proposal" {
				t.tally(proposalsChannel(thread.Plan), fmt.Sprintf("comments-%d", thread.About), count)
			}
		}
		return nil
	}); err != nil {
		return fmt.Errorf("count threads: %w", err)
	}
	if _, err := t.Exec(ctx, `
		UPDATE comments
		SET reply_count = (SELECT count(*) FROM comments c JOIN subjects s ON s.id = c.id WHERE c.parent_id = comments.id AND s.audience <> 'moderators')
		WHERE id = ANY ($1)
			OR id IN (SELECT parent_id FROM comments WHERE id = $2)
			OR id IN (SELECT from_parent FROM comment_moves WHERE comment_id = $2)`, ids, root); err != nil {
		return fmt.Errorf("count replies: %w", err)
	}
	for _, id := range ids {
		if err := s.f.LiveSessions.followPinned(ctx, t, a, id, true); err != nil {
			return err
		}
		if id != root {
			t.record(Event{Kind: "comment.moved", Actor: a, Subject: id, Data: map[string]any{"thread": to.ID}}) // it is found there
		}
	}
	both := []Thread{from, to}
	if from.ID == to.ID {
		both = both[:1]
	}
	for _, thread := range both {
		moved := Comment{ID: root, Thread: thread.ID}
		if thread.AboutKind == "passage" {
			moved.Passage, moved.Action = thread.About, thread.Action
		}
		t.recordComment("comment.moved", a, moved)
	}
	return t.moveInput(ctx, root)
}

// movedAway bounds how many notes of comments that went elsewhere stand on a page.
const movedAway = 200

// moved is the place of a comment in a thread from which it went.
type moved struct {
	ID     int64
	Parent int64
	At     time.Time
	To     int64
	Title  Text
	Turns  int
	Rev    int
}

// movedFrom gives the places of comments that went from a thread elsewhere, as comments without words that say where they are. Only one that went by
// itself has a place, not what went along.
func (s Comments) movedFrom(ctx context.Context, a Actor, thread int64) ([]Comment, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT DISTINCT ON (m.comment_id)
			m.comment_id AS id,
			coalesce(m.from_parent, 0) AS parent,
			s.created_at AS at,
			c.thread_id AS to,
			CASE WHEN `+inHidden+` THEN '{}' ELSE `+titleOf+` END AS title,
			(SELECT count(*) + count(undone_at) FROM decisions WHERE about_id = c.id) AS turns,
			c.revision AS rev
		FROM comment_moves m
		JOIN decisions d ON d.id = m.decision_id AND d.about_id = m.comment_id
		JOIN subjects s ON s.id = m.comment_id`+circleOf("m.comment_id")+`
		WHERE m.from_thread = @thread AND c.thread_id <> @thread AND `+visible+`
		ORDER BY m.comment_id, m.decision_id DESC
		LIMIT @limit`, a.sees(pgx.NamedArgs{"thread": thread, "limit": movedAway}))
	if err != nil {
		return nil, fmt.Errorf("moved comments: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[moved])
	if err != nil {
		return nil, fmt.Errorf("moved comments: %w", err)
	}
	places := make([]Comment, 0, len(found))
	for _, m := range found {
		places = append(places, Comment{
			ID: m.ID, Thread: thread, Parent: m.Parent, CreatedAt: m.At, MovedTo: m.To, MovedToTitle: m.Title, Turns: m.Turns, Revision: m.Rev,
		})
	}
	return places, nil
}

// withMoved puts the places of comments that went elsewhere among those of a page, as far as they would stand on it.
func (p CommentPage) withMoved(places []Comment) CommentPage {
	first, last := p.First(), p.Last()
	for _, place := range places {
		if place.Parent != 0 {
			if at := slices.IndexFunc(p.Comments, func(c Comment) bool { return c.ID == place.Parent }); at >= 0 {
				p.Comments[at].Replies = inOrder(p.Comments[at].Replies, place)
			}
			continue
		}
		if (p.Earlier && place.ID < first) || (p.Later && place.ID > last) {
			continue
		}
		p.Comments = inOrder(p.Comments, place)
	}
	return p
}

func inOrder(all []Comment, place Comment) []Comment {
	at, _ := slices.BinarySearchFunc(all, place.ID, func(c Comment, id int64) int { return int(c.ID - id) })
	return slices.Insert(all, at, place)
}
