package forum

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Authored is what people write together: a draft, or a published proposal with its next version. One of both is 0.
type Authored struct {
	Draft    int64
	Proposal int64
}

// AuthoredAs is what the authors of a draft share: of a proposal's next version that is the proposal.
func (d ProposalDraft) AuthoredAs() Authored {
	if d.Proposal != 0 {
		return Authored{Proposal: d.Proposal}
	}
	return Authored{Draft: d.ID}
}

func (of Authored) args(args pgx.NamedArgs) pgx.NamedArgs {
	args["draft"], args["proposal"] = of.Draft, of.Proposal
	return args
}

// event is one about the authors, or about what makes someone one.
func (of Authored) event(kind string, a Actor, account int64) Event {
	return Event{Kind: kind, Actor: a, Subject: of.Proposal, Data: map[string]any{"draft": of.Draft, "account": account}}
}

// Author is one of the people whose draft or proposal it is.
type Author struct {
	Account      int64
	Name         string
	Organisation Text
	First        bool // began it
	JoinedAt     time.Time
}

// MaxCoAuthors bounds how many can write with the first author.
const MaxCoAuthors = 10

// CoAuthors write a draft or a proposal together with the one who began it.
type CoAuthors struct{ f *Forum }

// isAuthor is the rule on who the authors of a proposal are, for queries in which its subject is called s.
const isAuthor = `(s.author_id = @account OR EXISTS (SELECT FROM co_authors c WHERE c.proposal_id = s.id AND c.account_id = @account))`

// Of gives the authors of a proposal that the actor sees, the first author first. Errors: NotFound.
func (s CoAuthors) Of(ctx context.Context, a Actor, proposal int64) ([]Author, error) {
	if _, err := findSubject(ctx, s.f.db, a, proposal); err != nil {
		return nil, err
	}
	return authors(ctx, s.f.db, Authored{Proposal: proposal})
}

// Together gives the authors of a draft or a proposal to one of them. Errors: NotFound.
func (s CoAuthors) Together(ctx context.Context, a Actor, of Authored) ([]Author, error) {
	return together(ctx, s.f.db, a, of)
}

func together(ctx context.Context, db querier, a Actor, of Authored) ([]Author, error) {
	all, err := authors(ctx, db, of)
	if err == nil && !slices.ContainsFunc(all, func(w Author) bool { return w.Account == a.Account }) {
		return nil, errNotFound
	}
	return all, err
}

func authors(ctx context.Context, db querier, of Authored) ([]Author, error) {
	rows, err := db.Query(ctx, `
		SELECT
			account.id AS account,
			coalesce(account.display_name, '') AS name,
			coalesce(o.name, '{}') AS organisation,
			w.first,
			w.joined_at
		FROM (
			SELECT author_id AS account_id, true AS first, created_at AS joined_at
			FROM proposal_drafts
			WHERE id = @draft AND proposal_id IS NULL
			UNION ALL
			SELECT author_id, true, created_at
			FROM subjects
			WHERE id = @proposal AND kind = 'proposal'
			UNION ALL
			SELECT account_id, false, joined_at
			FROM co_authors
			WHERE draft_id = @draft OR proposal_id = @proposal
		) w
		JOIN accounts account ON account.id = w.account_id
		LEFT JOIN organisations o ON o.id = account.organisation_id
		ORDER BY w.first DESC, w.joined_at, account.id`, of.args(pgx.NamedArgs{}))
	if err != nil {
		return nil, fmt.Errorf("authors: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Author])
}

// add makes someone a co-author, or leaves it so. The limit is counted under the lock of what they write.
func (s CoAuthors) add(ctx context.Context, t *tx, a Actor, of Authored) error {
	if err := of.lock(ctx, t); err != nil {
		return err
	}
	all, err := authors(ctx, t, of)
	switch {
	case err != nil:
		return err
	case slices.ContainsFunc(all, func(w Author) bool { return w.Account == a.Account }):
		return nil
	case len(all) > MaxCoAuthors:
		return Errorf(TooMany, "coAuthor.error.tooMany", "Max", MaxCoAuthors)
	}
	_, err = t.Exec(ctx, `
		INSERT INTO co_authors (draft_id, proposal_id, account_id, joined_at)
		VALUES (NULLIF(@draft::bigint, 0), NULLIF(@proposal::bigint, 0), @account, @now)`,
		of.args(pgx.NamedArgs{"account": a.Account, "now": t.now}))
	if err != nil {
		return fmt.Errorf("co-author: %w", err)
	}
	t.record(of.event("co_author.joined", a, a.Account))
	return followTogether(ctx, t, of.Proposal) // of a draft there is no news
}

// lock keeps others from changing who the authors are until the transaction ends.
func (of Authored) lock(ctx context.Context, t *tx) error {
	_, err := t.Exec(ctx, `
		WITH draft AS (
			SELECT id FROM proposal_drafts WHERE id = @draft FOR UPDATE
		), proposal AS (
			SELECT id FROM proposals WHERE id = @proposal FOR UPDATE
		)
		SELECT id FROM draft UNION ALL SELECT id FROM proposal`, of.args(pgx.NamedArgs{}))
	if err != nil {
		return fmt.Errorf("authors: %w", err)
	}
	return nil
}

// Remove takes a co-author off a draft or a proposal: the first author may take off any of them, and everyone oneself.
// Who was taken off may know the links that are open: they work no longer.
// Errors: SignIn, NotFound; Refused for who may not, and of the first author, who stays.
func (s CoAuthors) Remove(ctx context.Context, a Actor, of Authored, account int64) error {
	if !a.SignedIn() {
		return Errorf(SignIn, "error.signIn")
	}
	return s.f.write(ctx, func(t *tx) error {
		all, err := together(ctx, t, a, of)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(w Author) bool { return w.Account == account })
		switch isFirst := all[0].First && all[0].Account == a.Account; {
		case at < 0:
			return errNotFound
		case all[at].First:
			return Errorf(Refused, "coAuthor.error.first")
		case account != a.Account && !isFirst:
			return Errorf(Refused, "coAuthor.error.notFirst")
		case account != a.Account && a.Suspended:
			return Errorf(Refused, "error.suspended")
		}
		_, err = t.Exec(ctx, `
			DELETE FROM co_authors
			WHERE account_id = @account AND (draft_id = @draft OR proposal_id = @proposal)`, of.args(pgx.NamedArgs{"account": account}))
		if err != nil {
			return fmt.Errorf("co-author: %w", err)
		}
		t.record(of.event("co_author.left", a, account))
		if account == a.Account {
			return nil
		}
		return s.f.Invitations.revokeAll(ctx, t, of)
	})
}

// copyTo makes the co-authors of a proposal those of another that was split off it.
func (s CoAuthors) copyTo(ctx context.Context, t *tx, from, to int64) error {
	_, err := t.Exec(ctx, `
		INSERT INTO co_authors (proposal_id, account_id, joined_at)
		SELECT $2, account_id, joined_at
		FROM co_authors
		WHERE proposal_id = $1`, from, to)
	if err != nil {
		return fmt.Errorf("co-authors: %w", err)
	}
	return followTogether(ctx, t, to)
}

// moveAlong brings the authors and invitations of a draft to the proposal that it became.
func (s CoAuthors) moveAlong(ctx context.Context, t *tx, draft, proposal int64) error {
	_, err := t.Exec(ctx, `
		UPDATE co_authors
		SET draft_id = NULL, proposal_id = $2
		WHERE draft_id = $1`, draft, proposal)
	if err != nil {
		return fmt.Errorf("co-authors: %w", err)
	}
	if err := followTogether(ctx, t, proposal); err != nil {
		return err
	}
	return s.f.Invitations.moveAlong(ctx, t, draft, proposal)
}
