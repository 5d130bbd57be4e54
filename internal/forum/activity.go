package forum

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Activity is something that happened lately, for a front page.
type Activity struct {
	At           time.Time
	Kind         string // comment.posted, proposal.submitted or version.published
	Subject      int64  // the comment, proposal or action
	Author       int64
	AuthorName   string // "" for what nobody in particular did
	Organisation Text
	Thread       int64 // of a comment
	ThreadTitle  string
	AboutKind    string // what the thread is about: plan, action (also by a passage), proposal, or "" when it is free-standing
	About        int64
	AboutTitle   Text
	AboutNumber  int // of an action
	Version      int // that was published
	Lang         string
	Excerpt      string // the first words of a comment
}

// Bounds of the list of activity: how many it shows, how far back in the record it looks, how long an excerpt is.
const (
	activityShown   = 8
	activitySearch  = 400
	activityExcerpt = 140
)

// Activity gives what happened lately in a plan, newest first. What was withdrawn or hidden since is left out.
func (s Plans) Activity(ctx context.Context, a Actor, plan int64) ([]Activity, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			e.at,
			e.kind,
			s.id AS subject,
			coalesce(e.actor_id, 0) AS author,
			coalesce(author.display_name, '') AS author_name,
			coalesce(organisation.name, '{}') AS organisation,
			coalesce(t.id, 0) AS thread,
			coalesce(t.title, '') AS thread_title,
			coalesce(about.kind, '') AS about_kind,
			coalesce(about.id, 0) AS about,
			coalesce(action.title, about_plan.title, jsonb_build_object(coalesce(about.lang, 'nl'), proposal.title), '{}') AS about_title,
			coalesce(action.number, 0) AS about_number,
			coalesce((e.data->>'version')::integer, 0) AS version,
			coalesce(s.lang, 'nl') AS lang,
			coalesce(c.markdown, '') AS excerpt
		FROM (
			SELECT id, at, kind, actor_id, subject_id, data
			FROM events
			WHERE kind IN ('comment.posted', 'proposal.submitted', 'version.published')
			ORDER BY at DESC, id DESC
			LIMIT @search
		) e
		JOIN subjects s ON s.id = e.subject_id
		LEFT JOIN comments c ON c.id = s.id
		LEFT JOIN threads t ON t.id = c.thread_id
		LEFT JOIN passages passage ON passage.id = t.about_id
		LEFT JOIN subjects about ON about.id = CASE s.kind WHEN 'comment' THEN coalesce(passage.action_id, t.about_id) ELSE s.id END
		LEFT JOIN actions action ON action.id = about.id
		LEFT JOIN plans about_plan ON about_plan.id = about.id
		LEFT JOIN proposals proposal ON proposal.id = about.id
		LEFT JOIN accounts author ON author.id = e.actor_id
		LEFT JOIN organisations organisation ON organisation.id = author.organisation_id
		WHERE s.plan_id = @plan
			AND s.hidden_by IS NULL
			AND about.hidden_by IS NULL
			AND NOT EXISTS (SELECT FROM subjects WHERE id = t.id AND hidden_by IS NOT NULL)
			AND s.audience <> 'moderators'
			AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id)
			AND NOT (e.kind = 'version.published' AND e.data->>'version' = '1')
			AND `+visible+`
		ORDER BY e.at DESC, e.id DESC
		LIMIT @shown`,
		a.sees(pgx.NamedArgs{"plan": plan, "search": activitySearch, "shown": activityShown}))
	if err != nil {
		return nil, fmt.Errorf("activity: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Activity])
	for i := range found {
		found[i].Excerpt = text.Excerpt(text.Plain(ownWords(found[i].Excerpt)), activityExcerpt)
	}
	return found, err
}

// ownWords leaves out the lines that a comment quotes.
func ownWords(markdown string) string {
	lines := slices.DeleteFunc(strings.Split(markdown, "\n"), func(line string) bool { return strings.HasPrefix(line, ">") })
	return strings.Join(lines, "\n")
}
