package forum

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"samenspraak/internal/text"
)

// DraftEdit is what someone has in the form, and the save that it was made from. Fields that are not in it stay as they are.
type DraftEdit struct {
	Revision int
	Fields   DraftFields
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

// cutWords puts a mark in the place of words in the next version of a proposal that its authors are writing, as it was done in the proposal: else they
// would come back with it. Forms that are open on these fields meet it as any change that came meanwhile.
func (s ProposalDrafts) cutWords(ctx context.Context, t *tx, proposal int64, words []string, mark string) error {
	var id int64
	var revision int
	var fields DraftFields
	var changed map[string]int
	err := translate(t.QueryRow(ctx, `
		SELECT id, revision, fields, changed
		FROM proposal_drafts
		WHERE proposal_id = $1
		FOR UPDATE`, proposal).Scan(&id, &revision, &fields, &changed))
	if CodeOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cut words of draft: %w", err)
	}
	for name, said := range fields {
		if left := text.CutWords(said, words, mark); left != said && name != fieldValues {
			fields[name], changed[name] = left, revision+1
		}
	}
	_, err = t.Exec(ctx, `
		UPDATE proposal_drafts
		SET fields = $2, changed = $3, revision = revision + 1
		WHERE id = $1`, id, fields, changed)
	if err != nil {
		return fmt.Errorf("cut words of draft: %w", err)
	}
	return nil
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
