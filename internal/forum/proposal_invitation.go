package forum

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Invitation is a link by which one becomes co-author of a draft or a proposal. The link itself is shown once, when it is made.
type Invitation struct {
	ID         int64
	MadeBy     int64
	MadeByName string
	MadeAt     time.Time
	ExpiresAt  time.Time
}

// Invited is what someone with the link is invited to.
type Invited struct {
	Draft       int64 // one of both is 0
	Proposal    int64
	Title       string
	Lang        string
	InviterName string
	ExpiresAt   time.Time
	IsAuthor    bool // is one of its authors already
	Hidden      bool // the proposal is
}

// Of is what the link is about.
func (in Invited) Of() Authored { return Authored{Draft: in.Draft, Proposal: in.Proposal} }

// Limits on invitations.
const (
	InvitationLasts = 14 * 24 * time.Hour
	maxInvitations  = 5 // open at one time
)

// Invitations make co-authors.
type Invitations struct{ f *Forum }

// open is true of invitations that still work.
const openInvitation = `(i.revoked_at IS NULL AND i.expires_at > @now)`

// Make makes a link for co-authors of a draft or a proposal and gives what stands in it; only a hash of that is kept. Its authors may.
// Errors: NotFound, Refused; TooMany when too many links are open.
func (s Invitations) Make(ctx context.Context, a Actor, of Authored) (token string, err error) {
	if err := a.mayContribute(); err != nil {
		return "", err
	}
	token = rand.Text()
	err = s.f.write(ctx, func(t *tx) error {
		if err := of.lock(ctx, t); err != nil {
			return err
		}
		open, err := s.open(ctx, t, a, of, t.now)
		if err != nil {
			return err
		}
		if len(open) >= maxInvitations {
			return Errorf(TooMany, "invitation.error.tooMany", "Max", maxInvitations)
		}
		_, err = t.Exec(ctx, `
			INSERT INTO author_invitations (draft_id, proposal_id, token_hash, made_by, made_at, expires_at)
			VALUES (NULLIF(@draft::bigint, 0), NULLIF(@proposal::bigint, 0), @hash, @account, @now, @expires)`,
			of.args(pgx.NamedArgs{"hash": hashToken(token), "account": a.Account, "now": t.now, "expires": t.now.Add(InvitationLasts)}))
		if err != nil {
			return fmt.Errorf("invite: %w", err)
		}
		t.record(of.event("invitation.made", a, a.Account))
		return nil
	})
	return token, err
}

// Open gives the invitations to a draft or a proposal that still work, to its authors. Errors: NotFound.
func (s Invitations) Open(ctx context.Context, a Actor, of Authored) ([]Invitation, error) {
	return s.open(ctx, s.f.db, a, of, s.f.Now())
}

func (s Invitations) open(ctx context.Context, db querier, a Actor, of Authored, now time.Time) ([]Invitation, error) {
	if _, err := together(ctx, db, a, of); err != nil {
		return nil, err
	}
	rows, err := db.Query(ctx, `
		SELECT i.id, i.made_by, coalesce(maker.display_name, '') AS made_by_name, i.made_at, i.expires_at
		FROM author_invitations i
		JOIN accounts maker ON maker.id = i.made_by
		WHERE (i.draft_id = @draft OR i.proposal_id = @proposal) AND `+openInvitation+`
		ORDER BY i.id`, of.args(pgx.NamedArgs{"now": now}))
	if err != nil {
		return nil, fmt.Errorf("invitations: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Invitation])
}

// Revoke makes a link that was given out useless. Its authors may. Errors: NotFound, Refused.
func (s Invitations) Revoke(ctx context.Context, a Actor, of Authored, id int64) error {
	if err := a.mayContribute(); err != nil {
		return err
	}
	return s.f.write(ctx, func(t *tx) error {
		if _, err := together(ctx, t, a, of); err != nil {
			return err
		}
		revoked, err := t.Exec(ctx, `
			UPDATE author_invitations
			SET revoked_at = @now
			WHERE id = @id AND (draft_id = @draft OR proposal_id = @proposal) AND revoked_at IS NULL`,
			of.args(pgx.NamedArgs{"id": id, "now": t.now}))
		if err != nil {
			return fmt.Errorf("revoke: %w", err)
		}
		if revoked.RowsAffected() == 0 {
			return errNotFound
		}
		t.record(of.event("invitation.revoked", a, a.Account))
		return nil
	})
}

// revokeAll makes every link to a draft or a proposal useless.
func (s Invitations) revokeAll(ctx context.Context, t *tx, of Authored) error {
	_, err := t.Exec(ctx, `
		UPDATE author_invitations
		SET revoked_at = @now
		WHERE (draft_id = @draft OR proposal_id = @proposal) AND revoked_at IS NULL`, of.args(pgx.NamedArgs{"now": t.now}))
	if err != nil {
		return fmt.Errorf("revoke all: %w", err)
	}
	return nil
}

// Read tells someone with the link what they are invited to. Errors: SignIn; NotFound when the link does not work, any longer or at all; Gone as long as
// the proposal is hidden, of which not even the title is told, except to its authors.
func (s Invitations) Read(ctx context.Context, a Actor, token string) (Invited, error) {
	if !a.SignedIn() {
		return Invited{}, Errorf(SignIn, "error.signIn")
	}
	return s.read(ctx, s.f.db, a, token, s.f.Now())
}

func (s Invitations) read(ctx context.Context, db querier, a Actor, token string, now time.Time) (Invited, error) {
	rows, err := db.Query(ctx, `
		SELECT
			coalesce(i.draft_id, 0) AS draft,
			coalesce(i.proposal_id, 0) AS proposal,
			coalesce(o.title, d.fields->>'title', '') AS title,
			coalesce(s.lang, d.lang, 'nl') AS lang,
			coalesce(maker.display_name, '') AS inviter_name,
			i.expires_at,
			coalesce(d.author_id, s.author_id) = @account OR EXISTS (
				SELECT FROM co_authors c WHERE (c.draft_id = d.id OR c.proposal_id = s.id) AND c.account_id = @account
			) AS is_author,
			s.hidden_by IS NOT NULL AS hidden
		FROM author_invitations i
		JOIN accounts maker ON maker.id = i.made_by
		LEFT JOIN proposal_drafts d ON d.id = i.draft_id
		LEFT JOIN proposals o ON o.id = i.proposal_id
		LEFT JOIN subjects s ON s.id = coalesce(o.id, d.proposal_id)
		WHERE i.token_hash = @hash AND `+openInvitation, pgx.NamedArgs{"hash": hashToken(token), "now": now, "account": a.Account})
	if err != nil {
		return Invited{}, fmt.Errorf("invitation: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Invited])
	if err = translate(err); CodeOf(err) == NotFound {
		return Invited{}, Errorf(NotFound, "invitation.error.gone")
	}
	if err == nil && found.Hidden && !found.IsAuthor {
		return Invited{}, Errorf(Gone, "invitation.error.hidden")
	}
	return found, err
}

// Accept makes someone with the link a co-author, and tells of what. Errors: SignIn, Refused, NotFound and Gone as Read; TooMany when there are MaxCoAuthors.
func (s Invitations) Accept(ctx context.Context, a Actor, token string) (in Invited, err error) {
	if err := a.mayContribute(); err != nil {
		return in, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		if in, err = s.read(ctx, t, a, token, t.now); err != nil {
			return err
		}
		return s.f.CoAuthors.add(ctx, t, a, in.Of())
	})
	return in, err
}

func (s Invitations) moveAlong(ctx context.Context, t *tx, draft, proposal int64) error {
	_, err := t.Exec(ctx, `
		UPDATE author_invitations
		SET draft_id = NULL, proposal_id = $2
		WHERE draft_id = $1`, draft, proposal)
	if err != nil {
		return fmt.Errorf("invitations: %w", err)
	}
	return nil
}

// Tidy forgets invitations that no longer work.
func (s Invitations) Tidy(ctx context.Context) error {
	_, err := s.f.db.Exec(ctx, `
		DELETE FROM author_invitations
		WHERE expires_at < $1`, s.f.Now())
	return err
}
