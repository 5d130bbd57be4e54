package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// origin is where a comment goes back to.
type origin struct {
	Thread int64
	Parent *int64 // of which it is a reply again, or nil
	Under  *int64 // the comment under which it stood: that, or one that is a reply now itself
}

// origin reads where a comment stood before a move: under the comment that it was a reply to, wherever that stands by now. Nobody else moves that meanwhile.
func (s Comments) origin(ctx context.Context, t *tx, decision, root int64) (o origin, err error) {
	if err := t.QueryRow(ctx, `
		SELECT from_thread, from_parent, from_parent
		FROM comment_moves
		WHERE decision_id = $1 AND comment_id = $2`, decision, root).Scan(&o.Thread, &o.Parent, &o.Under); err != nil {
		return o, fmt.Errorf("move back: %w", err)
	}
	if o.Under == nil {
		return o, nil
	}
	if err := t.QueryRow(ctx, `
		SELECT thread_id, coalesce(parent_id, id)
		FROM comments
		WHERE id = $1
		FOR UPDATE`, *o.Under).Scan(&o.Thread, &o.Parent); err != nil {
		return o, fmt.Errorf("move back: %w", err)
	}
	return o, nil
}

// moveBack undoes a move. What was said there since in answer to it goes along.
func (s Comments) moveBack(ctx context.Context, t *tx, a Actor, decision, root int64) error {
	to, err := s.origin(ctx, t, decision, root)
	if err != nil {
		return err
	}
	back, err := s.f.Threads.find(ctx, t, a, to.Thread)
	if err != nil {
		return err
	}
	ids, err := s.along(ctx, t, root)
	if err != nil {
		return err
	}
	c, err := s.findAny(ctx, t, root)
	if err != nil {
		return err
	}
	there, err := s.f.Threads.find(ctx, t, a, c.Thread)
	if err != nil {
		return err
	}
	if err := lockThreads(ctx, t, back.ID, there.ID); err != nil {
		return err
	}
	// All of it is in one talk again: what answered something that went elsewhere meanwhile answers the talk.
	if _, err := t.Exec(ctx, `
		UPDATE comments c
		SET
			thread_id = @thread,
			moved_by = (SELECT max(m.decision_id) FROM comment_moves m WHERE m.comment_id = c.id AND m.decision_id <> @decision),
			parent_id = CASE WHEN c.id <> @root OR @parent::bigint IS NOT NULL THEN coalesce(@parent, @root) END,
			answers_id = CASE
				WHEN c.id = @root AND @parent IS NULL THEN NULL
				ELSE NULLIF(coalesce(
					(SELECT id FROM comments WHERE id = answered.id AND (id = ANY (@ids) OR parent_id = @parent)),
					CASE WHEN c.id = @root THEN @under WHEN was.comment_id IS NULL AND @parent IS NOT NULL THEN @root END
				), coalesce(@parent, @root))
			END
		FROM unnest(@ids::bigint[]) moved (id)
		LEFT JOIN comment_moves was ON was.comment_id = moved.id AND was.decision_id = @decision
		CROSS JOIN LATERAL (
			SELECT CASE WHEN was.comment_id IS NULL THEN (SELECT answers_id FROM comments WHERE id = moved.id) ELSE was.from_answers END AS id
		) answered
		WHERE c.id = moved.id`, pgx.NamedArgs{
		"decision": decision, "ids": ids, "thread": to.Thread, "parent": to.Parent, "under": to.Under, "root": root,
	}); err != nil {
		return fmt.Errorf("move back: %w", err)
	}
	if _, err := t.Exec(ctx, `DELETE FROM comment_moves WHERE decision_id = $1`, decision); err != nil {
		return fmt.Errorf("move back: %w", err)
	}
	return s.settleMove(ctx, t, a, root, ids, there, back)
}
