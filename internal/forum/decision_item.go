package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// item is a contribution as moderators decide on it.
type item struct {
	ID        int64
	Kind      string
	Plan      int64
	Author    int64
	Own       bool // the actor wrote it, alone or with others
	First     bool // and is its first author
	Entered   bool // the actor entered it for someone without an account
	NoAccount bool // its author has none: whoever entered it
	Colleague bool // its author moderates, or is an admin
	Lang      string
	Audience  Audience
	HiddenBy  int64
	Held      bool // from view, until a moderator looked
	Deleted   bool
	Asked     bool // for a decision that takes two
	Withdrawn bool
	Last      int64 // decision on it that was not undone; 0: none
	Thread    int64 // of a comment, or the main one of a proposal
}

// allows tells whether such a decision makes sense on it as it is now.
func (i item) allows(kind string) bool {
	hidden := i.hidden()
	if i.Asked { // whoever answers decides
		return false
	}
	if i.Deleted {
		return kind == DecideSuspend && i.Author != 0
	}
	switch kind {
	case DecideApprove:
		return !hidden && !(i.Withdrawn && i.Held) // of what its author took back, those who reported it are told that it is settled
	case DecideHide, DecideWithdraw:
		return !hidden && !i.Withdrawn
	case DecideRestore:
		return hidden
	case DecideMove:
		return i.Kind == "comment" && !hidden && !i.Withdrawn
	case DecideClose:
		return !i.Held && i.inThread() != 0
	case DecideSuspend, DecideBan:
		return i.Author != 0
	}
	return !i.Withdrawn
}

// stillOpen tells whether a moderator who knew of the last decision on it, or 0, can take such a decision. Errors: Conflict, which says what came between.
func (i item) stillOpen(kind string, known int64) error {
	switch {
	case i.Last == known && i.allows(kind):
		return nil
	case i.Asked:
		return Errorf(Conflict, "request.error.asked")
	case i.Last == known && i.Withdrawn: // nobody decided
		return Errorf(Conflict, "decision.error.withdrawn")
	}
	return Errorf(Conflict, "decision.error.late")
}

// hidden tells whether it was decided that nobody sees it.
func (i item) hidden() bool { return i.HiddenBy != 0 && !i.Held }

// inView tells whether there is something to see, or will be once a moderator looked.
func (i item) inView() bool { return !i.hidden() && !i.Withdrawn && !i.Deleted }

// Clears tells whether this kind of decision finds nothing wrong with a contribution: whose own that is does not take it.
func Clears(kind string) bool { return kind == DecideApprove || kind == DecideRestore }

// party is the refusal of who may not find in favour of it, since it is their own: they wrote it, wrote along, or entered it for someone. Nil for others.
func (i item) party() error {
	switch {
	case i.First:
		return Errorf(Refused, "decision.error.own")
	case i.Own:
		return Errorf(Refused, "decision.error.coAuthor")
	case i.Entered:
		return Errorf(Refused, "decision.error.entered")
	}
	return nil
}

// inThread is the thread that it stands in, opens or is; 0 when there is none.
func (i item) inThread() int64 {
	if i.Kind == "thread" {
		return i.ID
	}
	return i.Thread
}

// heldBy is the rule on what is held from view but not decided on, for a subject called s whose hiding decision is called hiding. What was held since it
// was made, and then hidden, is hidden.
const heldBy = `coalesce(hiding.kind = 'hold' OR hiding.undone_at IS NOT NULL, s.audience = 'moderators')`

// lockItem reads a contribution that the actor sees, as it is once nobody else is deciding on it. Errors: NotFound.
func lockItem(ctx context.Context, t *tx, a Actor, id int64) (item, error) {
	found, err := lockItems(ctx, t, a, []int64{id})
	if err != nil {
		return item{}, err
	}
	if len(found) == 0 {
		return item{}, errNotFound
	}
	return found[0], nil
}

// lockItems is lockItem for several, in the order of their numbers; those that the actor does not see are left out.
func lockItems(ctx context.Context, t *tx, a Actor, ids []int64) ([]item, error) {
	_, err := t.Exec(ctx, `
		SELECT
		FROM subjects
		WHERE id = ANY ($1)
		ORDER BY id
		FOR NO KEY UPDATE`, ids)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	return readItems(ctx, t, a, ids)
}

// readItems is lockItems for who only looks.
func readItems(ctx context.Context, db querier, a Actor, ids []int64) ([]item, error) {
	rows, err := db.Query(ctx, `
		SELECT
			s.id,
			s.kind,
			coalesce(s.plan_id, 0) AS plan,
			coalesce(s.author_id, 0) AS author,
			coalesce(`+isAuthor+`, false) AS own,
			coalesce(s.author_id = @account, false) AS first,
			EXISTS (SELECT FROM assisted WHERE assisted.id = s.id AND entered_by = @account) AS entered,
			EXISTS (SELECT FROM assisted WHERE assisted.id = s.id) AS no_account,
			`+colleagues+` AS colleague,
			coalesce(s.lang, 'nl') AS lang,
			s.audience,
			coalesce(s.hidden_by, 0) AS hidden_by,
			`+heldBy+` AS held,
			coalesce(hiding.kind = 'delete' AND hiding.undone_at IS NULL, false) AS deleted,
			EXISTS (SELECT FROM requests WHERE about_id = s.id AND outcome IS NULL) AS asked,
			EXISTS (SELECT FROM withdrawals WHERE subject_id = s.id) AS withdrawn,
			coalesce((SELECT max(id) FROM decisions WHERE about_id = s.id AND undone_at IS NULL), 0) AS last,
			coalesce(c.thread_id, main.id, 0) AS thread
		FROM subjects s
		LEFT JOIN decisions hiding ON hiding.id = s.hidden_by
		LEFT JOIN comments c ON c.id = s.id
		LEFT JOIN threads main ON main.about_id = s.id AND main.main
		WHERE s.id = ANY (@ids) AND `+flaggable+` AND `+visible+`
		ORDER BY s.id`, a.sees(pgx.NamedArgs{"ids": ids}))
	if err != nil {
		return nil, fmt.Errorf("decided on: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[item])
}

// hide takes a contribution out of view, because of a decision.
func (s Decisions) hide(ctx context.Context, t *tx, a Actor, item item, decision int64) error {
	if err := t.hideSubject(ctx, item.ID, decision); err != nil {
		return err
	}
	if item.Audience == Moderators { // it was never in view
		return nil
	}
	if item.Kind == "comment" {
		if err := s.f.LiveSessions.followPinned(ctx, t, a, item.ID, true); err != nil {
			return err
		}
	}
	if err := s.hideOpening(ctx, t, a, item, decision); err != nil {
		return err
	}
	return s.tellPages(ctx, t, a, item, "hidden")
}

// show brings a contribution into view: again, or at last when it was held since it was made.
func (s Decisions) show(ctx context.Context, t *tx, a Actor, item item) error {
	if err := t.hideSubject(ctx, item.ID, 0); err != nil {
		return err
	}
	if err := s.f.Holds.end(ctx, t, item.ID); err != nil {
		return err
	}
	if item.Audience == Moderators {
		return s.f.Holds.admit(ctx, t, a, item)
	}
	if err := s.showOpening(ctx, t, a, item); err != nil {
		return err
	}
	return s.tellPages(ctx, t, a, item, "restored")
}

// tellPages puts it on record for the pages on which a contribution stands.
func (s Decisions) tellPages(ctx context.Context, t *tx, a Actor, item item, what string) error {
	switch item.Kind {
	case "comment":
		c, err := s.f.Comments.findAny(ctx, t, item.ID) // many readers can hold one that the decision, which is nobody's, would not see
		if err != nil {
			return err
		}
		t.recordComment("comment."+what, a, c)
	case "proposal":
		t.record(Event{Kind: "proposal." + what, Actor: a, Subject: item.ID}, proposalsChannel(item.Plan), proposalChannel(item.ID), threadChannel(item.Thread))
	case "thread":
		t.record(Event{Kind: "thread." + what, Actor: a, Subject: item.ID}, threadChannel(item.ID))
	}
	return nil
}
