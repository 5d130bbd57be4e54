package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Level is how someone wants news of a thing.
type Level string

const (
	NotFollowing Level = ""       // only of what concerns one's own contributions
	Following    Level = "follow" // of everything that happens to it
	Muted        Level = "mute"   // none, whatever happens
)

// Limits on following, in rows.
const (
	maxFollows    = 1000 // of one account
	followsOnPage = 50
)

// followable are the kinds of subjects that can be followed.
var followable = []string{"plan", "theme", "action", "proposal", "thread"}

// Followed is a thing that someone follows or muted.
type Followed struct {
	Subject  int64
	Kind     string // plan, theme, action, proposal or thread
	Level    Level
	At       time.Time
	Title    Text
	Quote    string // of a thread about a passage, which has no title
	Number   int    // of an action
	PlanSlug string
	Theme    string // number of a theme in its plan
}

// Follows are who wants news of what. What one follows is nobody else's business, so no event tells of it.
type Follows struct{ f *Forum }

// followedAs is what following the thread called t means: the main thread of an action or a proposal goes with that thing.
// The thing that the thread is about is called about.
const followedAs = `CASE WHEN t.main AND about.kind IN ('action', 'proposal') THEN about.id ELSE t.id END`

// followsAs is followedAs for a thread that was read.
func (t Thread) followsAs() int64 {
	if t.Main && (t.AboutKind == "action" || t.AboutKind == "proposal") {
		return t.About
	}
	return t.ID
}

// Followed is the thing that is followed by who follows this thread, and its kind.
func (t Thread) Followed() (subject int64, kind string) {
	if t.followsAs() == t.ID {
		return t.ID, "thread"
	}
	return t.About, t.AboutKind
}

// followWhenNew follows @followed for who takes part, unless they follow or muted it already. It is a statement in the one that adds their part.
const followWhenNew = `
	INSERT INTO follows (account_id, subject_id, level, at)
	VALUES (@account, @followed, 'follow', @now)
	ON CONFLICT ON CONSTRAINT follows_pkey DO NOTHING`

// followOwn lets the author of something new follow it.
func followOwn(ctx context.Context, t *tx, a Actor, subject int64) error {
	_, err := t.Exec(ctx, followWhenNew, pgx.NamedArgs{"account": a.Account, "followed": subject, "now": t.now})
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	return nil
}

// unfollowAll leaves nothing that an account follows.
func unfollowAll(ctx context.Context, t *tx, a Actor) error {
	_, err := t.Exec(ctx, `
		DELETE FROM follows
		WHERE account_id = $1`, a.Account)
	if err != nil {
		return fmt.Errorf("unfollow: %w", err)
	}
	return nil
}

// followTogether lets the co-authors of a proposal follow it, unless they follow or muted it already.
func followTogether(ctx context.Context, t *tx, proposal int64) error {
	_, err := t.Exec(ctx, `
		INSERT INTO follows (account_id, subject_id, level, at)
		SELECT account_id, proposal_id, 'follow', $2
		FROM co_authors
		WHERE proposal_id = $1
		ON CONFLICT ON CONSTRAINT follows_pkey DO NOTHING`, proposal, t.now)
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	return nil
}

// Set changes how the actor wants news of a thing. Errors: SignIn, NotFound, Refused before the first sign-in is completed,
// TooMany for who follows a thousand things already.
func (s Follows) Set(ctx context.Context, a Actor, subject int64, level Level) error {
	switch {
	case !a.SignedIn():
		return Errorf(SignIn, "error.signIn")
	case !a.Ready:
		return Errorf(Refused, "error.notReady")
	}
	return s.f.write(ctx, func(t *tx) error {
		subject, err := s.thing(ctx, t, a, subject)
		if err != nil {
			return err
		}
		if level == Following || level == Muted {
			err = s.set(ctx, t, a, subject, level)
		} else {
			_, err = t.Exec(ctx, `
				DELETE FROM follows
				WHERE account_id = $1 AND subject_id = $2`, a.Account, subject)
		}
		if err != nil || level == Following {
			return err
		}
		return closeLines(ctx, t, a)
	})
}

// thing is what is followed by who follows a subject that the actor sees. Errors: NotFound.
func (s Follows) thing(ctx context.Context, t *tx, a Actor, subject int64) (found int64, err error) {
	err = t.QueryRow(ctx, `
		SELECT CASE s.kind WHEN 'thread' THEN `+followedAs+` ELSE s.id END
		FROM subjects s
		LEFT JOIN threads t ON t.id = s.id
		LEFT JOIN subjects about ON about.id = t.about_id
		WHERE s.id = @id AND s.kind = ANY (@kinds) AND s.hidden_by IS NULL AND `+visible,
		a.sees(pgx.NamedArgs{"id": subject, "kinds": followable})).Scan(&found)
	return found, translate(err)
}

func (s Follows) set(ctx context.Context, t *tx, a Actor, subject int64, level Level) error {
	done, err := t.Exec(ctx, `
		INSERT INTO follows (account_id, subject_id, level, at)
		SELECT @account, @subject, @level, @now
		WHERE (SELECT count(*) FROM follows WHERE account_id = @account AND subject_id <> @subject) < @max
		ON CONFLICT ON CONSTRAINT follows_pkey DO UPDATE
		SET level = excluded.level, at = CASE WHEN follows.level = excluded.level THEN follows.at ELSE excluded.at END`,
		pgx.NamedArgs{"account": a.Account, "subject": subject, "level": level, "now": t.now, "max": maxFollows})
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	if done.RowsAffected() == 0 {
		return Errorf(TooMany, "follow.error.tooMany", "Max", maxFollows)
	}
	return nil
}

// Levels gives how the actor wants news of each of these things; those that they neither follow nor muted are left out.
func (s Follows) Levels(ctx context.Context, a Actor, subjects ...int64) (map[int64]Level, error) {
	levels := map[int64]Level{}
	if !a.SignedIn() {
		return levels, nil
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT subject_id, level
		FROM follows
		WHERE account_id = $1 AND subject_id = ANY ($2)`, a.Account, subjects)
	if err != nil {
		return nil, fmt.Errorf("follows: %w", err)
	}
	var subject int64
	var level Level
	_, err = pgx.ForEachRow(rows, []any{&subject, &level}, func() error { levels[subject] = level; return nil })
	return levels, err
}

// FollowMark is a place in the list of what someone follows; zero is its start.
type FollowMark struct {
	At      time.Time
	Subject int64
}

// Mark is the place of this thing in the list.
func (f Followed) Mark() FollowMark { return FollowMark{f.At, f.Subject} }

// List gives a page of what the actor follows and muted, the latest first; more tells whether others follow.
// What they may no longer see is left out. Errors: SignIn.
func (s Follows) List(ctx context.Context, a Actor, before FollowMark) (found []Followed, more bool, err error) {
	if !a.SignedIn() {
		return nil, false, Errorf(SignIn, "error.signIn")
	}
	rows, err := s.f.db.Query(ctx, `
		SELECT
			s.id AS subject,
			s.kind,
			f.level,
			f.at,
			`+titleOf+` AS title,
			coalesce(passage.exact, '') AS quote,
			coalesce(action.number, 0) AS number,
			coalesce(plan.slug, '') AS plan_slug,
			coalesce(theme.number, '') AS theme
		FROM follows f
		JOIN subjects s ON s.id = f.subject_id`+circleOf("s.id")+`
		WHERE f.account_id = @account
			AND s.hidden_by IS NULL
			AND NOT `+inHidden+`
			AND `+visible+`
			AND (@subject::bigint = 0 OR (f.at, f.subject_id) < (@at, @subject))
		ORDER BY f.at DESC, f.subject_id DESC
		LIMIT @limit`, a.sees(pgx.NamedArgs{"at": before.At, "subject": before.Subject, "limit": followsOnPage + 1}))
	if err != nil {
		return nil, false, fmt.Errorf("follows: %w", err)
	}
	found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Followed])
	if len(found) > followsOnPage {
		return found[:followsOnPage], true, err
	}
	return found, false, err
}
