package forum

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// ProposalDraft is a proposal that only its authors see, or the next version of one that is published.
type ProposalDraft struct {
	ID           int64
	Plan         int64
	PlanTitle    Text
	Proposal     int64 // of which it will be the next version; 0 when it is not published yet
	Author       int64 // the first author
	AuthorName   string
	CoAuthors    int
	Lang         string
	Fields       DraftFields
	Changed      map[string]int // the revision in which each field was last changed
	Revision     int            // grows with every save
	SavedBy      int64
	SavedByName  string
	SavedAt      time.Time
	Organisation Text // that the published proposal is for
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

// DraftEdit is what someone has in the form, and the save that it was made from. Fields that are not in it stay as they are.
type DraftEdit struct {
	Revision int
	Fields   DraftFields
}

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
const isDraftAuthor = `(d.author_id = @account OR EXISTS (
	SELECT FROM co_authors c WHERE (c.draft_id = d.id OR c.proposal_id = d.proposal_id) AND c.account_id = @account
))`

const proposalDraftSelect = `
	SELECT
		d.id,
		d.plan_id AS plan,
		p.title AS plan_title,
		coalesce(d.proposal_id, 0) AS proposal,
		d.author_id AS author,
		coalesce(author.display_name, '') AS author_name,
		(SELECT count(*) FROM co_authors c WHERE c.draft_id = d.id OR c.proposal_id = d.proposal_id) AS co_authors,
		d.lang,
		d.fields,
		d.changed,
		d.revision,
		d.saved_by,
		coalesce(saver.display_name, '') AS saved_by_name,
		d.saved_at,
		coalesce(organisation.name, '{}') AS organisation
	FROM proposal_drafts d
	JOIN plans p ON p.id = d.plan_id
	JOIN accounts author ON author.id = d.author_id
	JOIN accounts saver ON saver.id = d.saved_by
	LEFT JOIN proposals o ON o.id = d.proposal_id
	LEFT JOIN organisations organisation ON organisation.id = o.organisation_id
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

// changedIn says of all fields that they were last changed in a revision.
func changedIn(revision int, fields DraftFields) map[string]int {
	changed := map[string]int{}
	for name := range fields {
		changed[name] = revision
	}
	return changed
}

// Save keeps what someone has in the form, and gives the draft as it is then. Nothing that was saved elsewhere since is written over:
// Errors: Conflict when one of these fields was, with the draft as it is; Invalid, NotFound, Refused.
func (s ProposalDrafts) Save(ctx context.Context, a Actor, id int64, in DraftEdit) (d ProposalDraft, err error) {
	if in.Fields, err = in.Fields.settle(); err != nil {
		return d, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		d, err = s.save(ctx, t, a, id, in)
		return err
	})
	return d, err
}

func (s ProposalDrafts) save(ctx context.Context, t *tx, a Actor, id int64, in DraftEdit) (ProposalDraft, error) {
	d, err := s.lock(ctx, t, a, id)
	if err != nil {
		return d, err
	}
	if len(d.Clashes(in)) > 0 {
		return d, Errorf(Conflict, "proposalDraft.error.savedMeanwhile")
	}
	changed := d.differing(in.Fields)
	if len(changed) == 0 {
		return d, nil
	}
	d.Revision++
	maps.Copy(d.Fields, in.Fields)
	for _, name := range changed {
		d.Changed[name] = d.Revision
	}
	_, err = t.Exec(ctx, `
		UPDATE proposal_drafts
		SET fields = @fields, changed = @changed, revision = @revision, saved_by = @account, saved_at = @now
		WHERE id = @id`,
		pgx.NamedArgs{"id": id, "fields": d.Fields, "changed": d.Changed, "revision": d.Revision, "account": a.Account, "now": t.now})
	if err != nil {
		return d, fmt.Errorf("save draft: %w", err)
	}
	return s.find(ctx, t, a, id)
}

// Clashes are the names of the fields that were saved with other words since the form was read, in the order of the form.
func (d ProposalDraft) Clashes(in DraftEdit) []string {
	return slices.DeleteFunc(d.differing(in.Fields), func(name string) bool { return d.Changed[name] <= in.Revision })
}

// Holds tells whether the draft has what stands in a form.
func (d ProposalDraft) Holds(fields DraftFields) bool { return len(d.differing(fields)) == 0 }

// differing are the names of the fields that are otherwise in the draft, in the order of the form.
func (d ProposalDraft) differing(fields DraftFields) (names []string) {
	for _, step := range ProposalSteps {
		for _, name := range step.Fields {
			if value, given := fields[name]; given && value != d.Fields[name] {
				names = append(names, name)
			}
		}
	}
	return names
}

// lock reads a draft as it is once nobody else is changing it, for an author who may write.
func (s ProposalDrafts) lock(ctx context.Context, t *tx, a Actor, id int64) (ProposalDraft, error) {
	if _, err := t.Exec(ctx, `
		SELECT id
		FROM proposal_drafts
		WHERE id = $1
		FOR UPDATE`, id); err != nil {
		return ProposalDraft{}, fmt.Errorf("draft: %w", err)
	}
	d, err := s.find(ctx, t, a, id)
	if err != nil {
		return d, err
	}
	return d, a.mayContribute()
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
