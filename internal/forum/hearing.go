package forum

import "strings"

// hearing is one answer to who hears of an event, and as what.
type hearing struct {
	// kind of the notification; what its sentence in the locales is called.
	kind string
	// who is SQL that gives account_id and about_id, the thing that this news is grouped by. It asks circle, which is circleOfEvent.
	who string
	// always: muting what it is about does not keep it away.
	always bool
	// near is how close it comes to who hears it, from 0. Of one event people hear only what is closest to them.
	near int
}

// hearings say for each kind of event who hears of it. To tell people of another kind: add its line here, and the sentences of its notifications
// to the locales. Whoever caused the event, muted it, or may not see its subject is left out of all of them.
var hearings = map[string][]hearing{
	"comment.posted": {
		{kind: "comment.replied", near: 0, who: authorsAnswered},
		{kind: "comment.posted", near: 1, who: followersOf("circle.talk", "circle.thread")},
		{kind: "comment.nearby", near: 2, who: followersOf("circle.at", "circle.at")},
	},
	"thread.closed": {
		{kind: "thread.closed", who: followersOf("circle.talk", "circle.thread")},
	},
	"live_session.scheduled": liveSessionNews("live_session.scheduled"),
	"live_session.moved":     liveSessionNews("live_session.moved"),
	"live_session.cancelled": liveSessionNews("live_session.cancelled"),
	"live_session.chaired":   {{kind: "live_session.chaired", who: liveChair + ` AND l.chair_id = (circle.data->>'chair')::bigint`}},
	"live_session.replaced":  {{kind: "live_session.replaced", who: liveChairBefore}},
	"version.published": {
		{kind: "passage.changed", near: 0, who: passagesThatBecame("changed")},
		{kind: "passage.deleted", near: 0, who: passagesThatBecame("deleted")},
		{kind: "comment.credited", near: 0, who: authorsCredited},
		{kind: "version.published", near: 1, who: followersOf("circle.action, circle.theme, circle.plan", "circle.action")},
	},
	"suggestion.accepted": {{kind: "suggestion.accepted", who: author}},
	"suggestion.declined": {{kind: "suggestion.declined", who: author}},
	"suggestion.reopened": {{kind: "suggestion.reopened", who: author}},
	"proposal.submitted": {
		{kind: "proposal.submitted", who: followersOf("circle.theme, circle.plan", "circle.plan") + ` AND circle.data->'from' IS NULL`}, // a part split off is no new idea
	},
	"proposal.revised": {
		// A comma is no news.
		{kind: "proposal.revised", near: 1, who: followersOf("circle.subject", "circle.subject") + ` AND circle.data->>'substantial' = 'true'`},
		{kind: "proposal.revised", near: 2, who: supporters + ` AND circle.data->>'substantial' = 'true'`},
	},
	"proposal.theme":     proposalStep("proposal.theme"),
	"proposal.action":    proposalStep("proposal.action"),
	"proposal.related":   proposalStep("proposal.related"),
	"proposal.unrelated": proposalStep("proposal.unrelated"),
	"proposal.status":    proposalStep("proposal.status"),
	"proposal.merged":    proposalTurn("proposal.merged"),
	"proposal.unmerged":  proposalTurn("proposal.unmerged"),
	"proposal.split":     proposalTurn("proposal.split"),
	"proposal.adopted":   append(proposalTurn("proposal.adopted"), hearing{kind: "proposal.adopted", near: 3, who: gatheredPeople}),
	"proposal.credited":  append(proposalStep("proposal.credited"), hearing{kind: "proposal.credited", near: 3, who: gatheredPeople}),
	"input.answered": {
		{kind: "input.answered", near: 0, who: authorByPlan},
		{kind: "proposal.answered", near: 1, who: followersOf("circle.subject", "circle.subject")},
		{kind: "proposal.answered", near: 2, who: supporters},
		{kind: "thread.answered", near: 1, who: followersOf("circle.talk", "circle.thread")},
	},
	"decision.taken":    {{kind: "decision.taken", always: true, who: concerned + ` WHERE circle.data->>'kind' <> 'approve' OR circle.data->>'held' = 'true'`}},
	"decision.undone":   {{kind: "decision.undone", always: true, who: concerned}},
	"suspension.lifted": {{kind: "suspension.lifted", always: true, who: author}},
	"request.answered":  {{kind: "request.answered", always: true, who: author}},
	"opinion.asked":     {{kind: "opinion.asked", always: true, who: opinionOf}},
	"opinion.given":     {{kind: "opinion.given", always: true, who: author}},
	"appeal.decided":    {{kind: "appeal.decided", always: true, who: author}},
	"flag.settled":      {{kind: "flag.settled", always: true, who: author}},
	"input.corrected":   {{kind: "input.corrected", who: authorByPlan}},
	"input.reopened":    {{kind: "input.reopened", who: authorByPlan}},
	"appeal.late":       {{kind: "appeal.late", always: true, who: moderatorsWhoMayDecide}},
}

// proposalStep is a moderator's step with a proposal: its author hears of it, and who follows it.
func proposalStep(kind string) []hearing {
	return []hearing{
		{kind: kind, near: 0, who: author},
		{kind: kind, near: 1, who: followersOf("circle.subject", "circle.subject")},
	}
}

// proposalTurn is a step after which the proposal is not what it was: who supports it hears of it too.
func proposalTurn(kind string) []hearing {
	return append(proposalStep(kind), hearing{kind: kind, near: 2, who: supporters})
}

// liveSessionNews is something to note in a calendar: who follows the thread, what it is about or the plan hears of it, and the chair.
func liveSessionNews(kind string) []hearing {
	return []hearing{
		{kind: kind, near: 0, who: followersOf("circle.talk, circle.at, circle.theme, circle.plan", "circle.thread")},
		{kind: kind, near: 1, who: liveChair},
	}
}

// mayBeNews tells whether there can be people who hear of the event.
func (e Event) mayBeNews() bool { return len(hearings[e.Kind]) > 0 }

// NotificationKinds are the kinds of notifications that there are.
func NotificationKinds() []string {
	var kinds []string
	for _, all := range hearings {
		for _, h := range all {
			kinds = append(kinds, h.kind)
		}
	}
	return kinds
}

// circleOf joins what a subject belongs to; id is its number in SQL. A comment belongs to its thread, that to what it is about, and so on.
func circleOf(id string) string {
	return strings.ReplaceAll(`
		LEFT JOIN comments c ON c.id = @id
		LEFT JOIN threads t ON t.id = coalesce(c.thread_id, @id)
		LEFT JOIN subjects about ON about.id = t.about_id
		LEFT JOIN passages passage ON passage.id = coalesce(t.about_id, @id)
		LEFT JOIN actions action ON action.id = coalesce(passage.action_id, t.about_id, @id)
		LEFT JOIN proposals proposal ON proposal.id = coalesce(t.about_id, @id)
		LEFT JOIN themes theme ON theme.id = coalesce(t.about_id, @id)
		LEFT JOIN plans plan ON plan.id = coalesce((SELECT plan_id FROM subjects WHERE id = @id), @id)`, "@id", id)
}

// titleOf is what a thing goes by, in the tables that circleOf joins.
const titleOf = `CASE
	WHEN t.title IS NOT NULL THEN jsonb_build_object((SELECT coalesce(lang, 'nl') FROM subjects WHERE id = t.id), t.title)
	WHEN proposal.title IS NOT NULL THEN jsonb_build_object((SELECT coalesce(lang, 'nl') FROM subjects WHERE id = proposal.id), proposal.title)
	ELSE coalesce(action.title, theme.title, plan.title, '{}')
END`

// inHidden is the rule on what stands in something hidden, or is about it, in the same tables: what that goes by is not for readers.
const inHidden = `EXISTS (SELECT FROM subjects WHERE id IN (t.id, proposal.id) AND hidden_by IS NOT NULL)`

// circleOfEvent is the row that hearings ask: the event @event, with what its subject belongs to. talk is what is followed by who follows the
// thread, and at is the action or proposal that another thread is about; around holds the whole circle, from the nearest to the widest.
var circleOfEvent = `
	SELECT
		e.id AS event,
		e.at AS happened,
		e.actor_id AS actor,
		e.data,
		s.id AS subject,
		s.author_id AS author,
		c.parent_id AS parent,
		c.answers_id AS answers,
		t.id AS thread,
		` + followedAs + ` AS talk,
		NULLIF(coalesce(action.id, proposal.id), ` + followedAs + `) AS at,
		action.id AS action,
		coalesce(action.theme_id, proposal.theme_id, theme.id) AS theme,
		plan.id AS plan,
		array_remove(ARRAY[s.id, t.id, passage.id, action.id, proposal.id, coalesce(action.theme_id, proposal.theme_id, theme.id), plan.id], NULL) AS around
	FROM events e
	JOIN subjects s ON s.id = e.subject_id` + circleOf("s.id") + `
	WHERE e.id = @event`

// stands is the rule on what nobody took back or hid, for queries in which subjects is called s.
const stands = `(s.hidden_by IS NULL AND NOT EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id))`

// authorsOf are who made the subject of the circle: its author and, of a proposal, the co-authors.
const authorsOf = `
	SELECT circle.author AS account_id
	UNION ALL
	SELECT account_id FROM co_authors WHERE proposal_id = circle.subject`

// author is who made the subject.
const author = `
	SELECT maker.account_id, circle.subject AS about_id
	FROM circle
	CROSS JOIN LATERAL (` + authorsOf + `) maker`

// concerned are those whom a decision is about: who made the contribution, once where one decision is about several, and, of a proposal, the co-authors.
const concerned = `
	SELECT maker.account_id, circle.subject AS about_id
	FROM circle
	JOIN decisions d ON d.id = circle.subject
	CROSS JOIN LATERAL (
		SELECT circle.author AS account_id WHERE d.lead_id IS NULL
		UNION ALL
		SELECT account_id FROM co_authors WHERE proposal_id = d.about_id AND d.kind NOT IN ('suspend', 'ban')
	) maker`

// moderatorsWhoMayDecide are all who may decide on an appeal: not who took the decision, who objects to it, or who wrote along on what it is about.
var moderatorsWhoMayDecide = `
	SELECT DISTINCT r.account_id, circle.subject AS about_id
	FROM circle
	JOIN appeals p ON p.id = circle.subject AND p.outcome IS NULL
	JOIN decisions d ON d.id = p.decision_id
	JOIN roles r ON r.role IN ('moderator', 'admin') AND r.account_id IS DISTINCT FROM d.by_id AND r.account_id IS DISTINCT FROM d.agreed_by AND r.account_id <> circle.author
		AND r.account_id NOT IN ` + writersOf("d.id")

// authorByPlan is who made the subject, told of all that they contributed to a plan together: an answer to many inputs is one notification.
// Of a suggestion that was declined its author hears just that, and not also that it is answered.
const authorByPlan = `
	SELECT maker.account_id, circle.plan AS about_id
	FROM circle
	CROSS JOIN LATERAL (` + authorsOf + `) maker
	WHERE NOT EXISTS (
		SELECT
		FROM suggestion_answers
		WHERE comment_id = circle.subject AND outcome = 'declined' AND at = circle.happened
	)`

// authorsAnswered are those whose comments this comment answers: the one above it and, among the replies, the one it names.
// Who wrote both hears of the one that is named.
const authorsAnswered = `
	SELECT DISTINCT ON (s.author_id) s.author_id AS account_id, s.id AS about_id
	FROM circle
	JOIN subjects s ON s.id IN (circle.parent, circle.answers)
	ORDER BY s.author_id, s.id DESC`

// followersOf are those who followed one of these columns of circle when it happened.
func followersOf(columns, about string) string {
	return `
	SELECT DISTINCT f.account_id, ` + about + ` AS about_id
	FROM circle
	JOIN follows f ON f.subject_id IN (` + columns + `) AND f.level = 'follow' AND f.at <= circle.happened`
}

// opinionOf is whose opinion is asked, when it is someone's.
const opinionOf = `
	SELECT o.of_id AS account_id, circle.subject AS about_id
	FROM circle
	JOIN opinions o ON o.id = circle.subject AND o.of_id IS NOT NULL`

// liveChair is who chairs the live session.
const liveChair = `
	SELECT l.chair_id AS account_id, circle.thread AS about_id
	FROM circle
	JOIN live_sessions l ON l.id = (circle.data->>'session')::bigint`

// liveChairBefore is who chaired the live session until someone else was named.
const liveChairBefore = `
	SELECT (circle.data->>'chair')::bigint AS account_id, circle.thread AS about_id
	FROM circle`

// supporters are those who stood behind the proposal when it happened.
const supporters = `
	SELECT x.account_id, circle.subject AS about_id
	FROM circle
	JOIN supports x ON x.subject_id = circle.subject AND x.at <= circle.happened`

// gatheredPeople are who made, follow or support what goes on in the proposal. They are told of the proposal that they know.
var gatheredPeople = `
	SELECT person.account_id, gathered.id AS about_id
	FROM circle
	CROSS JOIN LATERAL ` + gatheredIn("circle.subject") + ` gathered
	CROSS JOIN LATERAL (
		SELECT author_id AS account_id FROM subjects WHERE id = gathered.id
		UNION
		SELECT account_id FROM co_authors WHERE proposal_id = gathered.id
		UNION
		SELECT account_id FROM supports WHERE subject_id = gathered.id AND at <= circle.happened
		UNION
		SELECT account_id FROM follows WHERE subject_id = gathered.id AND level = 'follow' AND at <= circle.happened
	) person
	WHERE NOT EXISTS (SELECT FROM follows WHERE subject_id = gathered.id AND account_id = person.account_id AND level = 'mute')`

// passagesThatBecame are those who commented on passages that a version put in this state, with the passages.
func passagesThatBecame(state string) string {
	return `
	SELECT DISTINCT s.author_id AS account_id, n.passage_id AS about_id
	FROM circle
	JOIN versions v ON v.action_id = circle.action AND v.number = (circle.data->>'version')::integer
	JOIN anchors n ON n.version_id = v.id AND n.state = '` + state + `'
	JOIN anchors b ON b.passage_id = n.passage_id AND b.state <> n.state AND b.version_id = (
		SELECT id
		FROM versions
		WHERE action_id = v.action_id AND number < v.number
		ORDER BY number DESC
		LIMIT 1
	)
	JOIN threads t ON t.about_id = n.passage_id AND t.main
	JOIN comments c ON c.thread_id = t.id
	JOIN subjects s ON s.id = c.id AND ` + stands
}

// authorsCredited are those whose comments led to a change in a version, with the comments.
const authorsCredited = `
	SELECT s.author_id AS account_id, s.id AS about_id
	FROM circle
	JOIN versions v ON v.action_id = circle.action AND v.number = (circle.data->>'version')::integer
	JOIN credits ON credits.version_id = v.id
	JOIN subjects s ON s.id = credits.comment_id AND ` + stands
