package forum

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ProposalDraft is a proposal that only its authors see, or the next version of one that is published.
type ProposalDraft struct {
	ID          int64
	Plan        int64
	PlanTitle   Text
	Proposal    int64 // of which it will be the next version; 0 when it is not published yet
	Hidden      bool  // that proposal is: its next version can be written, not published
	Author      int64 // the first author
	AuthorName  string
	CoAuthors   int
	Lang        string
	Fields      DraftFields
	Changed     map[string]int // the revision in which each field was last changed
	Revision    int            // grows with every save
	SavedBy     int64
	SavedByName string
	SavedAt     time.Time
}

// Title is what the draft is called so far; "" when it has no title yet.
func (d ProposalDraft) Title() string { return d.Fields["title"] }

// IsFirstAuthor tells whether the actor began the draft: only that person submits a proposal, throws a draft away and takes co-authors off it.
func (d ProposalDraft) IsFirstAuthor(a Actor) bool { return d.Author == a.Account }

// MaySubmit tells whether the actor may publish the draft: the first author a proposal, every author the next version of one.
func (d ProposalDraft) MaySubmit(a Actor) bool { return d.Proposal != 0 || d.IsFirstAuthor(a) }

// Limits on drafts.
const (
	MaxProposalDrafts = 20                   // that one person can have begun at one time
	DraftsKeptFor     = 365 * 24 * time.Hour // after the last save
)

// NewProposalDraft is the form with which a draft begins.
type NewProposalDraft struct {
	Key    string // made with the form; the same key is the same draft
	Plan   int64
	Lang   string
	Fields DraftFields
}

// ProposalDrafts are proposals that are being written.
type ProposalDrafts struct{ f *Forum }

// isDraftAuthor is the one rule on who sees a draft, for queries in which proposal_drafts is called d.
const isDraftAuthor = `d.id IN (
	SELECT id FROM proposal_drafts WHERE author_id = @account
	UNION ALL
	SELECT draft_id FROM co_authors WHERE account_id = @account AND draft_id IS NOT NULL
	UNION ALL
	SELECT own.id FROM co_authors c JOIN proposal_drafts own ON own.proposal_id = c.proposal_id WHERE c.account_id = @account
)`

const proposalDraftSelect = `
	SELECT
		d.id,
		d.plan_id AS plan,
		p.title AS plan_title,
		coalesce(d.proposal_id, 0) AS proposal,
		EXISTS (SELECT FROM subjects WHERE id = d.proposal_id AND hidden_by IS NOT NULL) AS hidden,
		d.author_id AS author,
		coalesce(author.display_name, '') AS author_name,
		(SELECT count(*) FROM co_authors WHERE draft_id = d.id) + (SELECT count(*) FROM co_authors WHERE proposal_id = d.proposal_id) AS co_authors,
		d.lang,
		d.fields,
		d.changed,
		d.revision,
		d.saved_by,
		coalesce(saver.display_name, '') AS saved_by_name,
		d.saved_at
	FROM proposal_drafts d
	JOIN plans p ON p.id = d.plan_id
	JOIN accounts author ON author.id = d.author_id
	JOIN accounts saver ON saver.id = d.saved_by
	WHERE ` + isDraftAuthor

// Find gives a draft to one of its authors. Errors: NotFound.
func (s ProposalDrafts) Find(ctx context.Context, a Actor, id int64) (ProposalDraft, error) {
	return s.find(ctx, s.f.db, a, id)
}

func (s ProposalDrafts) find(ctx context.Context, db querier, a Actor, id int64) (ProposalDraft, error) {
	rows, err := db.Query(ctx, proposalDraftSelect+" AND d.id = @id", pgx.NamedArgs{"account": a.Account, "id": id})
	if err != nil {
		return ProposalDraft{}, fmt.Errorf("draft: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[ProposalDraft])
	return found, translate(err)
}

// List gives the drafts of which the actor is an author, the last saved first. Errors: SignIn.
func (s ProposalDrafts) List(ctx context.Context, a Actor) ([]ProposalDraft, error) {
	if !a.SignedIn() {
		return nil, Errorf(SignIn, "error.signIn")
	}
	rows, err := s.f.db.Query(ctx, proposalDraftSelect+" ORDER BY d.saved_at DESC, d.id DESC LIMIT @limit",
		pgx.NamedArgs{"account": a.Account, "limit": draftsOnPage})
	if err != nil {
		return nil, fmt.Errorf("drafts: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[ProposalDraft])
}

// draftsOnPage bounds the list of someone who is a co-author of very many.
const draftsOnPage = 200

// Count tells how many drafts the actor is an author of; 0 for a visitor.
func (s ProposalDrafts) Count(ctx context.Context, a Actor) (n int, err error) {
	if !a.SignedIn() {
		return 0, nil
	}
	err = s.f.db.QueryRow(ctx, `SELECT count(*) FROM proposal_drafts d WHERE `+isDraftAuthor, pgx.NamedArgs{"account": a.Account}).Scan(&n)
	return n, err
}

// BecameOf gives the proposal that a draft is part of now that it is gone. Errors: NotFound, also for who may not see the proposal.
func (s ProposalDrafts) BecameOf(ctx context.Context, a Actor, id int64) (proposal int64, err error) {
	err = s.f.db.QueryRow(ctx, `
		SELECT v.proposal_id
		FROM proposal_versions v
		JOIN subjects s ON s.id = v.proposal_id
		WHERE v.draft_id = @id AND `+isAuthor, a.sees(pgx.NamedArgs{"id": id})).Scan(&proposal)
	return proposal, translate(err)
}

// Begin keeps a new draft. It may be empty. Errors: SignIn, Refused, Invalid, NotFound; TooMany beyond MaxProposalDrafts; Conflict as Save.
func (s ProposalDrafts) Begin(ctx context.Context, a Actor, in NewProposalDraft) (d ProposalDraft, err error) {
	if err := a.mayContribute(); err != nil {
		return d, err
	}
	if in.Lang != "en" {
		in.Lang = "nl"
	}
	if len(in.Key) < 8 || len(in.Key) > 64 {
		return d, Errorf(Invalid, "error.staleForm")
	}
	if in.Fields, err = in.Fields.settle(); err != nil {
		return d, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		d, err = s.begin(ctx, t, a, in)
		return err
	})
	return d, err
}

func (s ProposalDrafts) begin(ctx context.Context, t *tx, a Actor, in NewProposalDraft) (ProposalDraft, error) {
	plan, err := findSubject(ctx, t, a, in.Plan)
	if err != nil || plan.Kind != "plan" {
		return ProposalDraft{}, errors.Join(err, errNotFound)
	}
	id, isNew, err := s.insert(ctx, t, a, in)
	if err != nil {
		return ProposalDraft{}, err
	}
	if !isNew { // what came first is kept, and this is a save from before it
		return s.save(ctx, t, a, id, DraftEdit{Fields: in.Fields})
	}
	t.record(Event{Kind: "proposal_draft.begun", Actor: a, Data: map[string]any{"draft": id}})
	return s.find(ctx, t, a, id)
}

// insert counts under a lock on the account, so that drafts that begin at one time can't pass the limit together.
func (s ProposalDrafts) insert(ctx context.Context, t *tx, a Actor, in NewProposalDraft) (id int64, isNew bool, err error) {
	if _, err := t.Exec(ctx, `
		SELECT id
		FROM accounts
		WHERE id = $1
		FOR NO KEY UPDATE`, a.Account); err != nil {
		return 0, false, fmt.Errorf("begin draft: %w", err)
	}
	var others int
	err = t.QueryRow(ctx, `
		SELECT count(*), coalesce(max(id) FILTER (WHERE key = $2), 0)
		FROM proposal_drafts
		WHERE author_id = $1 AND proposal_id IS NULL`, a.Account, in.Key).Scan(&others, &id)
	switch {
	case err != nil:
		return 0, false, fmt.Errorf("begin draft: %w", err)
	case id != 0:
		return id, false, nil
	case others >= MaxProposalDrafts:
		return 0, false, Errorf(TooMany, "proposalDraft.error.tooMany", "Max", MaxProposalDrafts)
	}
	err = t.QueryRow(ctx, `
		INSERT INTO proposal_drafts (plan_id, author_id, key, lang, fields, changed, revision, saved_by, saved_at, created_at)
		VALUES (@plan, @account, @key, @lang, @fields, @changed, 1, @account, @now, @now)
		RETURNING id`,
		pgx.NamedArgs{
			"plan": in.Plan, "account": a.Account, "key": in.Key, "lang": in.Lang,
			"fields": in.Fields, "changed": changedIn(1, in.Fields), "now": t.now,
		}).Scan(&id)
	if err != nil {
		return 0, false, fmt.Errorf("begin draft: %w", err)
	}
	return id, true, nil
}

// Reopen gives the draft of a published proposal's next version: the one that its authors are working on, or a new one with its present text.
// Errors: NotFound for who is no author of it, Refused; Closed outside the plan's window, and when the proposal was answered.
func (s ProposalDrafts) Reopen(ctx context.Context, a Actor, proposal int64) (draft int64, err error) {
	err = s.f.write(ctx, func(t *tx) error {
		o, err := s.f.Proposals.lock(ctx, t, a, proposal)
		if err != nil {
			return err
		}
		if err := s.f.ProposalVersions.mayRevise(ctx, t, a, o); err != nil {
			return err
		}
		fields := o.fields()
		err = t.QueryRow(ctx, `
			INSERT INTO proposal_drafts AS d (plan_id, proposal_id, author_id, key, lang, fields, changed, revision, saved_by, saved_at, created_at)
			VALUES (@plan, @proposal, @author, @key, @lang, @fields, @changed, 1, @account, @now, @now)
			ON CONFLICT ON CONSTRAINT proposal_drafts_proposal_key DO UPDATE SET proposal_id = d.proposal_id
			RETURNING id`,
			pgx.NamedArgs{
				"plan": o.Plan, "proposal": o.ID, "author": o.Author, "key": fmt.Sprintf("proposal-%d-%d", o.ID, o.Version), "lang": o.Lang,
				"fields": fields, "changed": changedIn(1, fields), "account": a.Account, "now": t.now,
			}).Scan(&draft)
		if err != nil {
			return fmt.Errorf("reopen: %w", err)
		}
		return nil
	})
	return draft, err
}

// changedIn says of all fields that they were last changed in a revision.
func changedIn(revision int, fields DraftFields) map[string]int {
	changed := map[string]int{}
	for name := range fields {
		changed[name] = revision
	}
	return changed
}

// Discard throws a draft away, for all its authors. Only the first author may, of the next version of a proposal every author.
// Errors: NotFound, Refused.
func (s ProposalDrafts) Discard(ctx context.Context, a Actor, id int64) error {
	return s.f.write(ctx, func(t *tx) error {
		d, err := s.lock(ctx, t, a, id)
		if err != nil {
			return err
		}
		if !d.MaySubmit(a) {
			return Errorf(Refused, "proposalDraft.error.notYours", "Name", d.AuthorName)
		}
		t.record(Event{Kind: "proposal_draft.discarded", Actor: a, Subject: d.Proposal, Data: map[string]any{"draft": id}})
		return s.drop(ctx, t, id)
	})
}

func (s ProposalDrafts) drop(ctx context.Context, t *tx, id int64) error {
	_, err := t.Exec(ctx, `
		DELETE FROM proposal_drafts
		WHERE id = $1`, id)
	if err != nil {
		return fmt.Errorf("drop draft: %w", err)
	}
	return nil
}

// Tidy throws away drafts that nobody has worked on for DraftsKeptFor.
func (s ProposalDrafts) Tidy(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `
		DELETE FROM proposal_drafts
		WHERE saved_at < $1`, s.f.Now().Add(-DraftsKeptFor))
	return err
}
