package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// passageColumns and passageTables read passages as they stand in the version called v.
const passageColumns = `
	p.id,
	p.action_id AS action,
	t.id AS thread,
	made.number AS made_on,
	p.exact,
	v.number AS version,
	n.state,
	coalesce(n.block_id, 0) AS block,
	coalesce(n.starts, 0) AS start,
	coalesce(n.ends, 0) AS "end",
	coalesce(substr(b.plain, n.starts + 1, n.ends - n.starts), '') AS words,
	n.score,
	coalesce(confirmer.display_name, '') AS confirmed_by,
	n.confirmed_at,
	readable.count,
	p_plan.phase = 'closed' OR EXISTS (SELECT FROM closures WHERE thread_id = t.id AND reopened_at IS NULL) AS closed`

const passageTables = `
	FROM passages p
	JOIN subjects s ON s.id = p.id
	JOIN plans p_plan ON p_plan.id = s.plan_id
	JOIN threads t ON t.about_id = p.id AND t.main
	JOIN versions made ON made.id = p.version_id
	JOIN anchors n ON n.passage_id = p.id
	JOIN versions v ON v.id = n.version_id
	LEFT JOIN blocks b ON b.version_id = n.version_id AND b.block_id = n.block_id
	LEFT JOIN accounts confirmer ON confirmer.id = n.confirmed_by
	CROSS JOIN LATERAL (
		SELECT count(*) AS count
		FROM comments c
		WHERE c.thread_id = t.id
			-- Asked for each comment: joined, all subjects there are would be read, as Postgres takes notes for as many as other talks.
			AND (SELECT said.hidden_by IS NULL AND said.audience = s.audience FROM subjects said WHERE said.id = c.id)
			AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = c.id)
	) readable`

// newestVersion is the condition that v is the last version of its action.
const newestVersion = `v.number = (SELECT max(number) FROM versions WHERE action_id = v.action_id)`

// On gives the passages of an action as they stand in one of its versions, in the order of the text; those that it no longer holds come last.
// Passages of which nothing can be read any more are left out.
func (s Passages) On(ctx context.Context, a Actor, action int64, version int) ([]Passage, error) {
	found, err := s.query(ctx, s.f.db, a, `
		WHERE p.action_id = @action AND v.number = @version AND readable.count > 0 AND `+visible+`
		ORDER BY b.position NULLS LAST, n.starts, n.ends, p.id
		LIMIT @limit`, pgx.NamedArgs{"action": action, "version": version, "limit": passagesOfVersion})
	if err != nil {
		return nil, err
	}
	return found, s.beside(ctx, a, found)
}

// Read is On, for a page as Threads.Read.
func (s Passages) Read(ctx context.Context, a Actor, action int64, version int) ([]Passage, error) {
	type question struct {
		action  int64
		version int
	}
	return shared(ctx, s.f, a, question{action, version}, func(a Actor) ([]Passage, error) { return s.On(ctx, a, action, version) })
}

// Find gives a passage as it stands in the newest version. Errors: NotFound.
func (s Passages) Find(ctx context.Context, a Actor, id int64) (Passage, error) {
	return s.find(ctx, s.f.db, a, id)
}

// Shown is Find with what people said of it. Errors: NotFound.
func (s Passages) Shown(ctx context.Context, a Actor, id int64) (Passage, error) {
	found, err := s.Find(ctx, a, id)
	if err != nil {
		return Passage{}, err
	}
	one := []Passage{found}
	err = s.beside(ctx, a, one)
	return one[0], err
}

func (s Passages) find(ctx context.Context, db querier, a Actor, id int64) (Passage, error) {
	found, err := s.query(ctx, db, a, `
		WHERE p.id = @id AND `+newestVersion+` AND `+visible, pgx.NamedArgs{"id": id})
	if err != nil {
		return Passage{}, err
	}
	if len(found) == 0 {
		return Passage{}, errNotFound
	}
	return found[0], nil
}

// FindAll gives those of the passages that everyone sees, as they stand in the newest version, in no order; for live news.
func (s Passages) FindAll(ctx context.Context, ids []int64) ([]Passage, error) {
	found, err := s.query(ctx, s.f.db, Actor{}, `
		WHERE p.id = ANY (@ids) AND `+newestVersion+` AND `+visible, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, err
	}
	return found, s.beside(ctx, Actor{}, found)
}

// uncertainNow is the condition on passages of which a moderator should look whether they stand right.
const uncertainNow = `n.state IN ('changed', 'deleted')
	AND n.confirmed_at IS NULL
	AND readable.count > 0
	AND ` + newestVersion

// uncertain is uncertainNow for those of a plan that the actor sees.
const uncertain = `
	s.plan_id = @plan
	AND ` + uncertainNow + `
	AND ` + visible

// Uncertain gives a plan's passages whose words changed or are gone in the newest version and that nobody looked at, the first 50, the least certain first.
// Moderators and admins may. Errors: NotFound.
func (s Passages) Uncertain(ctx context.Context, a Actor, plan int64) ([]Passage, error) {
	if err := a.mayCurate(); err != nil {
		return nil, err
	}
	found, err := s.query(ctx, s.f.db, a, `
		WHERE `+uncertain+`
		ORDER BY n.score, p.id
		LIMIT @limit`, pgx.NamedArgs{"plan": plan, "limit": uncertainOnPage})
	if err != nil {
		return nil, err
	}
	return found, s.beside(ctx, a, found)
}

// CountUncertain counts all that Uncertain gives from; for who is no moderator there are none.
func (s Passages) CountUncertain(ctx context.Context, a Actor, plan int64) (n int, err error) {
	if a.mayCurate() != nil {
		return 0, nil
	}
	err = s.f.db.QueryRow(ctx, `SELECT count(*)`+passageTables+` WHERE `+uncertain, a.sees(pgx.NamedArgs{"plan": plan})).Scan(&n)
	return n, err
}

func (s Passages) query(ctx context.Context, db querier, a Actor, where string, args pgx.NamedArgs) ([]Passage, error) {
	rows, err := db.Query(ctx, `SELECT `+passageColumns+passageTables+where, a.sees(args))
	if err != nil {
		return nil, fmt.Errorf("passages: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Passage])
}

// beside adds to each passage the comments that stand beside the text.
func (s Passages) beside(ctx context.Context, a Actor, passages []Passage) error {
	if len(passages) == 0 {
		return nil
	}
	at := map[int64]int{}
	threads := make([]int64, len(passages))
	for i, p := range passages {
		threads[i], at[p.Thread] = p.Thread, i
	}
	first, err := s.f.Comments.query(ctx, s.f.db, a, `
		FROM unnest(@threads::bigint[]) AS chosen (thread_id)
		CROSS JOIN LATERAL (
			SELECT x.id
			FROM (
				SELECT
					c.id,
					row_number() OVER (ORDER BY c.id) AS nth,
					row_number() OVER (ORDER BY c.id DESC) AS from_end,
					EXISTS (
						SELECT FROM suggestions g
						WHERE g.comment_id = c.id AND NOT EXISTS (SELECT FROM suggestion_answers WHERE comment_id = c.id)
					) AS open
				FROM comments c
				JOIN subjects s ON s.id = c.id
				WHERE c.thread_id = chosen.thread_id
					AND s.hidden_by IS NULL
					AND s.audience <> 'moderators'
					AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = c.id)
					AND `+visible+`
			) x
			WHERE x.nth = 1 OR x.from_end = 1 OR x.open
			ORDER BY x.id
			LIMIT @limit
		) one
		JOIN comments c ON c.id = one.id`+commentTables+`
		ORDER BY c.id`, pgx.NamedArgs{"threads": threads, "limit": commentsBeside})
	if err != nil {
		return fmt.Errorf("comments beside passages: %w", err)
	}
	for _, c := range first {
		i := at[c.Thread]
		passages[i].Comments = append(passages[i].Comments, c)
	}
	return nil
}
