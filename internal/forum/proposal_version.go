package forum

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// ProposalVersion is a text that a proposal has or had. It never changes.
type ProposalVersion struct {
	Proposal    int64
	Number      int
	Text        ProposalText
	HTML        ProposalHTML
	Author      int64 // which of the proposal's authors published it
	AuthorName  string
	At          time.Time
	Note        string
	Substantial bool

	draft int64
}

// ProposalRevision is what someone says of the next version of a proposal.
type ProposalRevision struct {
	Note        string // what was changed and why, for readers
	Substantial bool   // so much that who supports the proposal should look again
}

// Limits on versions.
const (
	MaxRevisionNote     = 1000 // characters
	MaxProposalVersions = 100  // of one proposal
)

// settle brings what is said of a version into the form in which it is kept.
func (r *ProposalRevision) settle(wrong *problems) {
	r.Note = text.Clean(r.Note)
	switch {
	case text.Length(r.Note) > MaxRevisionNote:
		wrong.add("note", "error.tooLong", "Max", MaxRevisionNote)
	case text.SaysNothing(r.Note):
		wrong.add("note", "proposalVersion.error.noNote")
	}
}

// ProposalVersions are the texts that proposals had.
type ProposalVersions struct{ f *Forum }

// Of gives the versions of a proposal that the actor sees, the newest first. Errors: NotFound.
func (s ProposalVersions) Of(ctx context.Context, a Actor, proposal int64) ([]ProposalVersion, error) {
	rows, err := s.f.db.Query(ctx, `
		SELECT
			v.proposal_id AS proposal,
			v.number,
			v.text,
			v.html,
			coalesce(v.author_id, 0) AS author,
			coalesce(author.display_name, '') AS author_name,
			v.at,
			v.note,
			v.substantial
		FROM proposal_versions v
		JOIN subjects s ON s.id = v.proposal_id AND s.hidden_by IS NULL
		LEFT JOIN accounts author ON author.id = v.author_id
		WHERE v.proposal_id = @proposal AND `+visible+`
		ORDER BY v.number DESC`, a.sees(pgx.NamedArgs{"proposal": proposal}))
	if err != nil {
		return nil, fmt.Errorf("versions: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[ProposalVersion])
	if err == nil && len(found) == 0 {
		return nil, errNotFound
	}
	return found, err
}

// add puts a version with the proposal's others.
func (s ProposalVersions) add(ctx context.Context, t *tx, a Actor, v ProposalVersion) error {
	_, err := t.Exec(ctx, `
		INSERT INTO proposal_versions (proposal_id, number, text, html, renderer, author_id, at, note, substantial, draft_id)
		VALUES (@proposal, @number, @text, @html, @renderer, @account, @now, @note, @substantial, NULLIF(@draft::bigint, 0))`,
		pgx.NamedArgs{
			"proposal": v.Proposal, "number": v.Number, "text": v.Text, "html": v.Text.html(), "renderer": text.Renderer,
			"account": a.id(), "now": t.now, "note": v.Note, "substantial": v.Substantial, "draft": v.draft,
		})
	if err != nil {
		return fmt.Errorf("version: %w", err)
	}
	return nil
}

// revise publishes a draft as the next version of its proposal. What the proposal belongs to and who supports it stay as they are.
func (s ProposalVersions) revise(ctx context.Context, t *tx, a Actor, d ProposalDraft) error {
	o, err := s.f.Proposals.lock(ctx, t, a, d.Proposal)
	if CodeOf(err) == NotFound { // its draft is there, so it is hidden
		return Errorf(Closed, "proposalDraft.error.hidden")
	}
	if err != nil {
		return err
	}
	if err := s.mayRevise(ctx, t, a, o); err != nil {
		return err
	}
	in, r := d.Fields.Text(), d.Fields.revision()
	var wrong problems
	in.settle(&wrong)
	r.settle(&wrong)
	if err := wrong.err(); err != nil {
		return err
	}
	added, err := s.f.Attachments.count(ctx, t, d.ID)
	switch {
	case err != nil:
		return err
	case maps.Equal(in.fields(), o.fields()) && added == 0:
		return Errorf(Refused, "proposalVersion.error.same")
	case o.Version >= MaxProposalVersions:
		return Errorf(TooMany, "proposalVersion.error.tooMany", "Max", MaxProposalVersions)
	}
	next := ProposalVersion{Proposal: o.ID, Number: o.Version + 1, Text: in, Note: r.Note, Substantial: r.Substantial, draft: d.ID}
	if err := s.add(ctx, t, a, next); err != nil {
		return err
	}
	if err := s.f.Proposals.setText(ctx, t, o.ID, next.Number, in); err != nil {
		return err
	}
	t.record(Event{
		Kind: "proposal.revised", Actor: a, Subject: o.ID, Data: map[string]any{"version": next.Number, "substantial": r.Substantial},
	}, proposalsChannel(o.Plan), threadChannel(o.Thread))
	return nil
}

// mayRevise is the rule on who may change a published proposal, and until when: its authors, while proposals are open and until it was answered or merged.
// Errors: NotFound, Refused, Closed.
func (s ProposalVersions) mayRevise(ctx context.Context, t *tx, a Actor, o Proposal) error {
	if _, err := together(ctx, t, a, Authored{Proposal: o.ID}); err != nil {
		return err
	}
	if err := a.mayContribute(); err != nil {
		return err
	}
	return s.isOpen(ctx, t, o, t.now)
}

// IsOpen tells whether a proposal's authors may publish another version of it now.
func (s ProposalVersions) IsOpen(ctx context.Context, o Proposal) (bool, error) {
	err := s.isOpen(ctx, s.f.db, o, s.f.Now())
	if CodeOf(err) == Closed {
		return false, nil
	}
	return err == nil, err
}

func (s ProposalVersions) isOpen(ctx context.Context, db querier, o Proposal, now time.Time) error {
	var isMerged bool
	if err := db.QueryRow(ctx, `SELECT merged_into IS NOT NULL FROM proposals WHERE id = $1`, o.ID).Scan(&isMerged); err != nil {
		return translate(err)
	}
	switch {
	case o.Status == "answered":
		return Errorf(Closed, "proposalVersion.error.answered")
	case isMerged:
		return Errorf(Closed, "proposalVersion.error.merged")
	}
	return s.f.Proposals.mayPropose(ctx, db, o.Plan, now)
}
