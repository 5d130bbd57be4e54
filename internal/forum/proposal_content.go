package forum

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"samenspraak/internal/text"
)

// content locks a proposal and reads what it says, with what its authors said of each version.
func (s Proposals) content(ctx context.Context, db querier, id int64) (content, error) {
	c := content{Subject: id, Earlier: map[int]map[string]string{}}
	if err := db.QueryRow(ctx, `
		SELECT version
		FROM proposals
		WHERE id = $1
		FOR UPDATE`, id).Scan(&c.Revision); err != nil {
		return c, fmt.Errorf("content of proposal: %w", err)
	}
	rows, err := db.Query(ctx, `
		SELECT number, text, note
		FROM proposal_versions
		WHERE proposal_id = $1`, id)
	if err != nil {
		return c, fmt.Errorf("content of proposal: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var number int
		var said ProposalText
		var note string
		if err := rows.Scan(&number, &said, &note); err != nil {
			return c, fmt.Errorf("content of proposal: %w", err)
		}
		fields := said.fields()
		if note != "" {
			fields[fieldNote] = note
		}
		c.Earlier[number] = fields
	}
	c.Texts = c.Earlier[c.Revision]
	delete(c.Earlier, c.Revision)
	return c, rows.Err()
}

// reword gives a proposal's versions other words.
func (s Proposals) reword(ctx context.Context, t *tx, c content) error {
	if err := s.setText(ctx, t, c.Subject, c.Revision, proposalText(c.Texts)); err != nil {
		return err
	}
	versions := maps.Clone(c.Earlier)
	if versions == nil {
		versions = map[int]map[string]string{}
	}
	versions[c.Revision] = c.Texts
	return s.f.ProposalVersions.reword(ctx, t, c.Subject, versions)
}

// proposalText is what fields say, in the form in which it is kept. Whether it would be taken as a new proposal does not matter.
func proposalText(fields map[string]string) ProposalText {
	said := DraftFields(fields).Text()
	said.settle(&problems{})
	return said
}

// reword gives versions of a proposal other words; one that is not named says nothing any more but that it was there.
func (s ProposalVersions) reword(ctx context.Context, t *tx, proposal int64, versions map[int]map[string]string) error {
	if _, err := t.Exec(ctx, `
		UPDATE proposal_versions
		SET text = $2, html = $3, note = ''
		WHERE proposal_id = $1 AND number <> ALL ($4)`, proposal, proposalText(nil), proposalText(nil).html(), slices.Collect(maps.Keys(versions))); err != nil {
		return fmt.Errorf("reword version: %w", err)
	}
	for number, fields := range versions {
		said := proposalText(fields)
		if _, err := t.Exec(ctx, `
			UPDATE proposal_versions
			SET text = $3, html = $4, renderer = $5, note = $6
			WHERE proposal_id = $1 AND number = $2`, proposal, number, said, said.html(), text.Renderer, fields[fieldNote]); err != nil {
			return fmt.Errorf("reword version: %w", err)
		}
	}
	return nil
}
