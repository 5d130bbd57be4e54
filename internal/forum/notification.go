package forum

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// Notification is what someone is told of one thing: one piece of news, or several of one kind that came before they read it.
type Notification struct {
	ID      int64
	Kind    string // one of NotificationKinds
	Unread  bool
	Count   int       // pieces of news in it, MaxCounted at most
	Event   int64     // the newest of them; it orders the list
	At      time.Time // of the newest
	By      string    // who caused the newest; "" when nobody in particular, or someone who left
	Version int       // of an action, that the newest is about
	Excerpt string    // the first words of the newest comment, or the title of the newest proposal
	Lang    string    // of Excerpt
	First   int64     // subject of the oldest, where reading begins
	About   int64     // the thing that it is about
	AboutIs string    // kind of that thing
	Action  int64     // that the thing belongs to, or 0
	Title   Text      // of the thing, or of what it belongs to
	Words   string    // of the passage that it is about
	Plan    string    // slug of the plan that the thing belongs to
	NotifiedDecision
}

// NotifiedDecision is the decision that someone is told of, when it is one: that on their contribution, that which they objected to, or that on what they
// reported. Excerpt is then the first words of that contribution, as far as its reader may read them.
type NotifiedDecision struct {
	Decision string // its kind, or ""
	Hides    bool   // as of Decision
	Stays    bool   // likewise
	RestsOn  int    // likewise
	Rule     int
	RuleName Text
	Outcome  string     // of the appeal, when it is about that
	Until    *time.Time // the end of the suspension that it is, as long as nobody ended that before
}

// Bounds of what is shown of notifications.
const (
	notificationsOnPage = 30
	MaxCounted          = 1000 // of one notification; what there is more is not counted
	MaxUnread           = 100  // likewise of the unread ones
)

// Notifications are what people are told.
type Notifications struct{ f *Forum }

// newsOf are the notices n that the notification l consists of for @account, with their events e and subjects s: all that happened since it
// began, but not what they did themselves, may not see or heard of in a closer way, nor what was taken back or hidden.
const newsOf = `
	FROM notices n
	JOIN events e ON e.id = n.event_id
	JOIN subjects s ON s.id = e.subject_id
	LEFT JOIN comments c ON c.id = s.id
	WHERE n.about_id = l.about_id
		AND n.kind = l.kind
		AND n.event_id >= l.first_event
		AND (l.last_event IS NULL OR n.event_id <= l.last_event)
		AND e.actor_id IS DISTINCT FROM l.account_id
		AND ` + stands + `
		AND ` + visible + `
		AND NOT EXISTS (
			SELECT
			FROM threads t
			JOIN subjects s ON s.id IN (t.id, t.about_id)
			WHERE t.id = c.thread_id AND (` + stands + ` AND ` + visible + `) IS NOT TRUE
		)
		AND NOT (l.kind IN ('comment.posted', 'comment.nearby') AND EXISTS (
			SELECT
			FROM subjects s
			WHERE s.id IN (c.parent_id, c.answers_id) AND s.author_id = l.account_id
		))
		AND NOT (l.kind IN ('input.answered', 'input.corrected', 'input.reopened') AND NOT ` + isAuthor + `)
		AND NOT (l.kind IN ('thread.answered', 'proposal.answered') AND ` + isAuthor + `)
		AND NOT (l.kind IN ('live_session.chaired', 'live_session.replaced') AND (e.data->>'chair')::bigint <> l.account_id)
		AND NOT (l.kind = 'comment.nearby' AND EXISTS (
			SELECT
			FROM follows
			WHERE account_id = l.account_id AND subject_id = c.thread_id
		))`

// aboutStands is the rule on the thing that the notification l is about.
const aboutStands = `EXISTS (SELECT FROM subjects s WHERE s.id = l.about_id AND ` + stands + ` AND ` + visible + `)`

// Bell is how many notifications the actor has not read yet, MaxUnread at most, and the last number of the actor's own channel at that moment:
// what comes after it may change how many there are.
func (s Notifications) Bell(ctx context.Context, a Actor) (unread int, last int64, err error) {
	if !a.SignedIn() {
		return 0, 0, nil
	}
	err = s.f.db.QueryRow(ctx, `
		SELECT
			(
				SELECT count(*)
				FROM (
					SELECT
					FROM notifications l
					WHERE l.account_id = @account AND l.read_at IS NULL AND `+aboutStands+` AND EXISTS (SELECT`+newsOf+`)
					LIMIT @max
				) unread
			),
			coalesce((SELECT last FROM channels WHERE name = @channel), 0)`,
		a.sees(pgx.NamedArgs{"max": MaxUnread, "channel": personChannel(a.Account)})).Scan(&unread, &last)
	if err != nil {
		return 0, 0, fmt.Errorf("unread: %w", err)
	}
	return unread, last, nil
}

// BellOf is Bell for an account, with the rights it has now, and without its channel.
func (s Notifications) BellOf(ctx context.Context, account int64) (unread int, err error) {
	a := Actor{Account: account}
	err = s.f.db.QueryRow(ctx, `
		SELECT
			coalesce(bool_or(role = 'coalition'), false),
			coalesce(bool_or(role = 'moderator'), false),
			coalesce(bool_or(role = 'admin'), false)
		FROM roles
		WHERE account_id = $1`, account).Scan(&a.Coalition, &a.Moderator, &a.Admin)
	if err != nil {
		return 0, fmt.Errorf("rights: %w", err)
	}
	unread, _, err = s.Bell(ctx, a)
	return unread, err
}

// NotificationMark is a place in the list of notifications; zero is its start.
type NotificationMark struct {
	Event int64
	ID    int64
}

// Mark is the place of this notification in the list.
func (n Notification) Mark() NotificationMark { return NotificationMark{n.Event, n.ID} }

// List gives a page of what the actor is told, by its newest news, newest first; more tells whether others follow.
// What they may not see any more is left out. Errors: SignIn.
func (s Notifications) List(ctx context.Context, a Actor, before NotificationMark) (found []Notification, more bool, err error) {
	if !a.SignedIn() {
		return nil, false, Errorf(SignIn, "error.signIn")
	}
	// Of what is unread the newest news has to be looked for: it joins without a trace here. Of what was read it is known.
	found, err = s.lines(ctx, a, `
		SELECT l.*, newest.event_id AS latest
		FROM notifications l
		CROSS JOIN LATERAL (SELECT n.event_id`+newsOf+` ORDER BY n.event_id DESC LIMIT 1) newest
		WHERE l.account_id = @account AND l.read_at IS NULL AND `+aboutStands+`
			AND (@event::bigint = 0 OR (newest.event_id, l.id) < (@event, @id))
		UNION ALL (
			SELECT l.*, l.last_event AS latest
			FROM notifications l
			WHERE l.account_id = @account AND l.read_at IS NOT NULL AND `+aboutStands+` AND EXISTS (SELECT`+newsOf+`)
				AND (@event::bigint = 0 OR (l.last_event, l.id) < (@event, @id))
			ORDER BY l.last_event DESC, l.id DESC
			LIMIT @limit
		)
		ORDER BY latest DESC, id DESC
		LIMIT @limit`, pgx.NamedArgs{"event": before.Event, "id": before.ID, "limit": notificationsOnPage + 1})
	if len(found) > notificationsOnPage {
		return found[:notificationsOnPage], true, err
	}
	return found, false, err
}

// decidedWords are the words of what the decision d is about that the reader of the notification l may read: one's own, and what all can.
const decidedWords = `
	SELECT coalesce(comment.markdown, proposal.title, thread.title) AS words, s.lang
	FROM subjects s
	LEFT JOIN comments comment ON comment.id = s.id
	LEFT JOIN proposals proposal ON proposal.id = s.id
	LEFT JOIN threads thread ON thread.id = s.id
	WHERE s.id = d.about_id AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id)
		AND (flag.id IS NULL OR ` + stands + ` AND ` + visible + `)`

// lines reads the notifications that which chooses; its column latest orders them.
func (s Notifications) lines(ctx context.Context, a Actor, which string, args pgx.NamedArgs) ([]Notification, error) {
	args["max"] = MaxCounted
	rows, err := s.f.db.Query(ctx, `
		SELECT
			l.id,
			l.kind,
			l.read_at IS NULL AS unread,
			counted.n AS count,
			l.latest AS event,
			newest.at,
			coalesce(actor.display_name, '') AS by,
			coalesce(newest.version, 0) AS version,
			coalesce(newest.words, decided_on.words, '') AS excerpt,
			coalesce(CASE WHEN newest.words IS NULL THEN decided_on.lang END, newest.lang, 'nl') AS lang,
			oldest.subject AS first,
			l.about_id AS about,
			about_it.kind AS about_is,
			coalesce(action.id, 0) AS action,
			`+titleOf+` AS title,
			coalesce(passage.exact, '') AS words,
			coalesce(plan.slug, '') AS plan,
			coalesce(d.kind, '') AS decision,
			coalesce(d.hides, false) AS hides,
			coalesce(`+staysInView+`, false) AS stays,
			`+restsOn+` AS rests_on,
			coalesce(d.rule, 0) AS rule,
			coalesce(decided_by.title, '{}') AS rule_name,
			coalesce(appeal.outcome, '') AS outcome,
			(SELECT until FROM suspensions WHERE decision_id = d.id AND lifted_at IS NULL) AS until
		FROM (`+which+`) l
		CROSS JOIN LATERAL (
			SELECT e.at, e.actor_id, (e.data->>'version')::integer AS version, coalesce(c.markdown, (SELECT title FROM proposals WHERE id = s.id)) AS words, s.lang`+newsOf+`
			ORDER BY n.event_id DESC
			LIMIT 1
		) newest
		CROSS JOIN LATERAL (
			SELECT s.id AS subject`+newsOf+`
			ORDER BY n.event_id
			LIMIT 1
		) oldest
		CROSS JOIN LATERAL (
			SELECT count(*) AS n
			FROM (SELECT`+newsOf+` LIMIT @max) news
		) counted
		JOIN subjects about_it ON about_it.id = l.about_id
		LEFT JOIN accounts actor ON actor.id = newest.actor_id
		LEFT JOIN appeals appeal ON appeal.id = l.about_id
		LEFT JOIN flags flag ON flag.id = l.about_id
		LEFT JOIN decisions d ON d.id = coalesce(appeal.decision_id, flag.settled_by, l.about_id)
		LEFT JOIN house_rules decided_by ON decided_by.edition = d.edition AND decided_by.number = d.rule
		LEFT JOIN LATERAL (`+decidedWords+`) decided_on ON true`+circleOf("l.about_id")+`
		ORDER BY l.latest DESC, l.id DESC`, a.sees(args))
	if err != nil {
		return nil, fmt.Errorf("notifications: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Notification])
	for i := range found {
		found[i].Words = text.Excerpt(found[i].Words, activityExcerpt)
		found[i].Excerpt = text.Excerpt(text.Plain(ownWords(found[i].Excerpt)), activityExcerpt)
	}
	return found, err
}
