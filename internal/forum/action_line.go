package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ActionLine is an action in a list.
type ActionLine struct {
	ID           int64
	Number       int
	Slug         string
	Theme        int64
	Title        Text
	Holders      []Text
	Completion   string
	Version      int
	PublishedAt  time.Time
	CommentCount int
	Milestones   int
	MilestonesOK int          // done
	Update       *UpdateEntry // the newest that says anything
}

// commentsAbout counts what was said about the action called a, in the threads that the actor sees.
const commentsAbout = `(
	SELECT coalesce(sum(t.comment_count), 0)
	FROM threads t
	JOIN subjects s ON s.id = t.id
	WHERE (t.about_id = a.id OR t.about_id IN (SELECT id FROM passages WHERE action_id = a.id)) AND ` + visible + `
)`

// List gives a plan's actions in order.
func (s Actions) List(ctx context.Context, a Actor, plan int64) ([]ActionLine, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			a.id,
			a.number,
			a.slug,
			a.theme_id AS theme,
			a.title,
			(
				SELECT coalesce(jsonb_agg(o.name ORDER BY h.position), '[]')
				FROM holders h
				JOIN organisations o ON o.id = h.organisation_id
				WHERE h.action_id = a.id
			) AS holders,
			coalesce(a.completion, '') AS completion,
			v.number AS version,
			v.published_at,
			`+commentsAbout+` AS comment_count,
			m.milestones,
			m.milestones_ok,
			(
				SELECT to_jsonb(x)
				FROM (
					`+updateEntries+`
					JOIN subjects s ON s.id = u.id
					WHERE e.action_id = a.id AND e.status <> 'unknown' AND `+visible+`
					ORDER BY u.number DESC
					LIMIT 1
				) x
			) AS update
		FROM actions a
		JOIN subjects s ON s.id = a.id
		CROSS JOIN LATERAL (
			SELECT number, published_at
			FROM versions
			WHERE action_id = a.id
			ORDER BY number DESC
			LIMIT 1
		) v
		CROSS JOIN LATERAL (
			SELECT count(*) AS milestones, count(*) FILTER (WHERE status = 'done') AS milestones_ok
			FROM milestones
			WHERE action_id = a.id
		) m
		WHERE a.plan_id = @plan AND `+visible+`
		ORDER BY a.number`, a.sees(pgx.NamedArgs{"plan": plan}))
	if err != nil {
		return nil, fmt.Errorf("actions: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[ActionLine])
}
