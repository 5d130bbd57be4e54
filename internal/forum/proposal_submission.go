package forum

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Submit saves what is in the form and publishes the draft: as a proposal, or as the next version of one. It gives the proposal's number,
// also to who asks once more for a draft that was published. What is saved stays saved when publishing is refused.
// Errors: Conflict, with the draft as it is, when anything was saved since the form was read; Invalid, NotFound; Refused, also for who may not
// submit it; Closed outside the plan's window, and when the proposal was answered or is hidden.
func (s ProposalDrafts) Submit(ctx context.Context, a Actor, id int64, in DraftEdit) (proposal int64, d ProposalDraft, err error) {
	if in.Fields, err = in.Fields.settle(); err != nil {
		return 0, d, err
	}
	err = s.f.write(ctx, func(t *tx) error {
		if d, err = s.lock(ctx, t, a, id); err != nil {
			return err
		}
		if !d.MaySubmit(a) {
			return Errorf(Refused, "proposalDraft.error.notYours", "Name", d.AuthorName)
		}
		if d.hasUnseen(in) {
			return Errorf(Conflict, "proposalDraft.error.savedMeanwhile")
		}
		d, err = s.save(ctx, t, a, id, in)
		return err
	})
	if err == nil {
		seen := s.f.Filters.screen(ctx, a, d.sample())
		err = s.f.write(ctx, func(t *tx) error {
			now, err := s.lock(ctx, t, a, id)
			if err != nil {
				return err
			}
			if now.Revision != d.Revision {
				d = now
				return Errorf(Conflict, "proposalDraft.error.savedMeanwhile")
			}
			proposal, err = s.publish(ctx, t, a, now, seen)
			return err
		})
	}
	if CodeOf(err) == NotFound {
		proposal, err = s.BecameOf(ctx, a, id)
	}
	return proposal, d, err
}

// hasUnseen tells whether anything was saved since the form was read that does not stand in it.
func (d ProposalDraft) hasUnseen(in DraftEdit) bool {
	for name, revision := range d.Changed {
		if value, given := in.Fields[name]; revision > in.Revision && (!given || value != d.Fields[name]) {
			return true
		}
	}
	return false
}

// sample is what filters look at.
func (d ProposalDraft) sample() sample {
	in := NewProposal{Lang: d.Lang, ProposalText: d.Fields.Text()}.sample()
	in.self = d.Proposal
	return in
}

func (s ProposalDrafts) publish(ctx context.Context, t *tx, a Actor, d ProposalDraft, seen screening) (proposal int64, err error) {
	if err := s.f.Attachments.mustBeDescribed(ctx, t, d.ID); err != nil {
		return 0, err
	}
	if d.Proposal != 0 {
		if err = s.f.ProposalVersions.revise(ctx, t, a, d); err == nil {
			err = s.f.Holds.again(ctx, t, a, d.Proposal, seen)
		}
		proposal = d.Proposal
	} else {
		in := NewProposal{
			Plan: d.Plan, Lang: d.Lang, ProposalText: d.Fields.Text(),
			Theme: d.Fields.number(fieldTheme), Action: d.Fields.number(fieldRelated), Organisation: d.Fields.number(fieldOrganisation),
			screening: seen,
		}
		if err := in.check(); err != nil {
			return 0, err
		}
		proposal, err = s.f.Proposals.submit(ctx, t, a, in, d.ID)
	}
	if err != nil {
		return 0, err
	}
	if err := s.f.CoAuthors.moveAlong(ctx, t, d.ID, proposal); err != nil {
		return 0, err
	}
	if err := s.f.Attachments.moveAlong(ctx, t, d.ID, proposal); err != nil {
		return 0, err
	}
	return proposal, s.drop(ctx, t, d.ID)
}

// Preview is a draft as it will stand on its page, with what is not filled in left out.
func (s ProposalDrafts) Preview(ctx context.Context, a Actor, d ProposalDraft) (Proposal, error) {
	o := Proposal{Plan: d.Plan, PlanTitle: d.PlanTitle, Author: d.Author, AuthorName: d.AuthorName, CreatedAt: d.SavedAt, Lang: d.Lang, Version: 1}
	if d.Proposal != 0 && !d.Hidden {
		found, err := s.f.Proposals.Find(ctx, a, d.Proposal)
		if err != nil {
			return o, err
		}
		o = found
	} else if err := s.previewChoices(ctx, d, &o); err != nil {
		return o, err
	}
	o.ProposalText = d.Fields.Text()
	var ignored problems // they are said when it is submitted
	o.settle(&ignored)
	o.HTML = o.html()
	return o, nil
}

// previewChoices looks up what a draft belongs to.
func (s ProposalDrafts) previewChoices(ctx context.Context, d ProposalDraft, o *Proposal) error {
	o.Theme, o.Action = d.Fields.number(fieldTheme), d.Fields.number(fieldRelated)
	return s.f.db.QueryRow(ctx, `
		SELECT
			p.slug,
			coalesce(theme.title, '{}'),
			coalesce(action.number, 0),
			coalesce(action.title, '{}'),
			coalesce(own.name, theirs.name, '{}'),
			own.id IS NOT NULL
		FROM plans p
		JOIN accounts author ON author.id = @author
		LEFT JOIN themes theme ON theme.id = @theme AND theme.plan_id = p.id
		LEFT JOIN actions action ON action.id = @action AND action.plan_id = p.id
		LEFT JOIN organisations own ON own.id = @organisation
		LEFT JOIN organisations theirs ON theirs.id = author.organisation_id
		WHERE p.id = @plan`,
		pgx.NamedArgs{"plan": d.Plan, "author": d.Author, "theme": o.Theme, "action": o.Action, "organisation": d.Fields.number(fieldOrganisation)},
	).Scan(&o.PlanSlug, &o.ThemeTitle, &o.ActionNumber, &o.ActionTitle, &o.Organisation, &o.ForOrg)
}
