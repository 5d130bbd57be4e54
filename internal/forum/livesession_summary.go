package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Question is a comment that nobody answered yet.
type Question struct {
	Comment
	Agrees int // how many agree with it
}

// questionsOnPage bounds how many questions stand on the chair's page and in a summary.
const questionsOnPage = 50

// asked chooses the comments c of the session @session that open a talk: since it was announced, until it was over.
const asked = `
	JOIN live_sessions l ON l.id = @session AND l.thread_id = c.thread_id
	WHERE c.parent_id IS NULL
		AND s.created_at >= l.scheduled_at
		AND s.created_at <= coalesce(l.closed_at, l.ends_at)`

// unanswered chooses of these those without an answer: nobody but its author went on about it, and there is no response.
const unanswered = `
		AND ` + stands + `
		AND ` + visible + `
		AND input.response_id IS NULL
		AND NOT EXISTS (
			SELECT
			FROM comments reply
			JOIN subjects s ON s.id = reply.id
			WHERE reply.parent_id = c.id AND ` + stands + ` AND s.author_id IS DISTINCT FROM (SELECT author_id FROM subjects WHERE id = c.id)
		)`

// Questions gives what the chair of a session can turn to next: comments without an answer that were not under discussion yet and are not the
// chair's own. Those that most people agree with come first, then the oldest. more tells whether there are others.
func (s LiveSessions) Questions(ctx context.Context, a Actor, l LiveSession) (found []Question, more bool, err error) {
	return s.questions(ctx, a, l, `
		AND s.author_id IS DISTINCT FROM l.chair_id
		AND NOT EXISTS (
			SELECT
			FROM live_session_pins
			WHERE session_id = l.id AND comment_id = c.id
		)`)
}

func (s LiveSessions) questions(ctx context.Context, a Actor, l LiveSession, which string) (found []Question, more bool, err error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT c.id, agree.n AS agrees
		FROM comments c
		JOIN subjects s ON s.id = c.id
		LEFT JOIN inputs input ON input.id = c.id
		CROSS JOIN LATERAL (SELECT count(*) AS n FROM supports WHERE subject_id = c.id) agree`+asked+unanswered+which+`
		ORDER BY agree.n DESC, c.id
		LIMIT @limit`, a.sees(pgx.NamedArgs{"session": l.ID, "limit": questionsOnPage + 1}))
	if err != nil {
		return nil, false, fmt.Errorf("questions: %w", err)
	}
	var id int64
	var agrees int
	var ids []int64
	_, err = pgx.ForEachRow(rows, []any{&id, &agrees}, func() error {
		ids = append(ids, id)
		found = append(found, Question{Agrees: agrees})
		return nil
	})
	if err != nil {
		return nil, false, fmt.Errorf("questions: %w", err)
	}
	if more = len(ids) > questionsOnPage; more {
		ids, found = ids[:questionsOnPage], found[:questionsOnPage]
	}
	byID, err := s.comments(ctx, a, ids)
	for i, id := range ids {
		found[i].Comment = byID[id]
	}
	return found, more, err
}

// comments gives those of the comments that the actor sees, by their number.
func (s LiveSessions) comments(ctx context.Context, a Actor, ids []int64) (map[int64]Comment, error) {
	found, err := s.f.Comments.query(ctx, s.f.db, a, `FROM comments c`+commentTables+` WHERE c.id = ANY (@ids) AND `+visible, pgx.NamedArgs{"ids": ids})
	byID := make(map[int64]Comment, len(found))
	for _, c := range found {
		byID[c.ID] = c
	}
	return byID, err
}

// Discussed is a comment that was under discussion, and at which point of the agenda; 0 for none.
type Discussed struct {
	Comment
	Point int
}

// Summary is what a session was: what was under discussion, what is still open, how many took part.
type Summary struct {
	Discussed []Discussed // in the order in which they were first
	Open      []Question  // without an answer by now, as Questions are
	MoreOpen  bool        // there are others
	Comments  int         // written while it went on
	People    int         // who wrote them
}

// Summary gives what a session that the actor was found to see was. Comments that were withdrawn or hidden are left out.
func (s LiveSessions) Summary(ctx context.Context, a Actor, l LiveSession) (sum Summary, err error) {
	if sum.Discussed, err = s.discussed(ctx, a, l); err != nil {
		return sum, err
	}
	if sum.Open, sum.MoreOpen, err = s.questions(ctx, a, l, ``); err != nil {
		return sum, err
	}
	err = s.f.db.QueryRow(ctx, `
		SELECT count(*), count(DISTINCT s.author_id)
		FROM live_sessions l
		JOIN comments c ON c.thread_id = l.thread_id
		JOIN subjects s ON s.id = c.id
		WHERE l.id = @session
			AND s.created_at >= l.starts_at
			AND s.created_at <= coalesce(l.closed_at, l.ends_at)
			AND `+stands+`
			AND `+visible, a.sees(pgx.NamedArgs{"session": l.ID})).Scan(&sum.Comments, &sum.People)
	if err != nil {
		return sum, fmt.Errorf("took part: %w", err)
	}
	return sum, nil
}

func (s LiveSessions) discussed(ctx context.Context, a Actor, l LiveSession) (all []Discussed, err error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT comment_id, point
		FROM (
			SELECT DISTINCT ON (comment_id) comment_id, point, id
			FROM live_session_pins
			WHERE session_id = $1
			ORDER BY comment_id, id
		) firsts
		ORDER BY id`, l.ID)
	if err != nil {
		return nil, fmt.Errorf("discussed: %w", err)
	}
	var id int64
	var point int
	var ids []int64
	var points []int
	_, err = pgx.ForEachRow(rows, []any{&id, &point}, func() error {
		ids, points = append(ids, id), append(points, point)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("discussed: %w", err)
	}
	byID, err := s.comments(ctx, a, ids)
	for i, id := range ids {
		if c, sees := byID[id]; sees && !c.Gone() {
			all = append(all, Discussed{Comment: c, Point: points[i]})
		}
	}
	return all, err
}
