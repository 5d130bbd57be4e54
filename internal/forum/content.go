package forum

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"samenspraak/internal/text"
)

// content is all that someone said in one contribution: what stands there now, by the names of its fields, and what stood there before.
type content struct {
	Subject  int64                     `json:"subject"`
	Revision int                       `json:"revision"` // of a comment, or the number of a proposal's version
	Texts    map[string]string         `json:"texts"`
	Earlier  map[int]map[string]string `json:"earlier,omitempty"` // by revision; one that was blanked before is not among them
}

// The field of a comment that proposes words beside its own, and the one that everything else has.
const (
	fieldText        = "text"
	fieldReplacement = "replacement"
)

// content reads what a contribution says, from its own rows.
func (s Decisions) content(ctx context.Context, t *tx, of item) (content, error) {
	switch of.Kind {
	case "comment":
		return s.f.Comments.content(ctx, t, of.ID)
	case "proposal":
		return s.f.Proposals.content(ctx, t, of.ID)
	case "thread":
		return s.f.Threads.content(ctx, t, of.ID)
	}
	return content{}, errNotFound
}

// reword writes what a contribution says from now on, and what it is to have said before: nothing in the place of what is not among Earlier.
func (s Decisions) reword(ctx context.Context, t *tx, a Actor, kind string, c content) error {
	switch kind {
	case "comment":
		return s.f.Comments.reword(ctx, t, a, c)
	case "proposal":
		return s.f.Proposals.reword(ctx, t, c)
	case "thread":
		return s.f.Threads.reword(ctx, t, c)
	}
	return errNotFound
}

// content locks a comment and reads what it says.
func (s Comments) content(ctx context.Context, t *tx, id int64) (content, error) {
	c := content{Subject: id, Earlier: map[int]map[string]string{}}
	var words string
	var replacement *string
	err := t.QueryRow(ctx, `
		SELECT c.revision, c.markdown, g.replacement
		FROM comments c
		LEFT JOIN suggestions g ON g.comment_id = c.id
		WHERE c.id = $1
		FOR UPDATE OF c`, id).Scan(&c.Revision, &words, &replacement)
	if err != nil {
		return c, fmt.Errorf("content of comment: %w", err)
	}
	c.Texts = map[string]string{fieldText: words}
	if replacement != nil {
		c.Texts[fieldReplacement] = *replacement
	}
	rows, err := t.Query(ctx, `
		SELECT revision, markdown
		FROM comment_revisions
		WHERE comment_id = $1 AND markdown IS NOT NULL`, id)
	if err != nil {
		return c, fmt.Errorf("content of comment: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var revision int
		if err := rows.Scan(&revision, &words); err != nil {
			return c, fmt.Errorf("content of comment: %w", err)
		}
		c.Earlier[revision] = map[string]string{fieldText: words}
	}
	return c, rows.Err()
}

// reword gives a comment other words in a moderator's name. The history says that there was another text, and of those before no more than what c holds.
func (s Comments) reword(ctx context.Context, t *tx, a Actor, c content) error {
	words := c.Texts[fieldText]
	if _, err := t.Exec(ctx, `
		INSERT INTO comment_revisions (comment_id, revision, at, by_id)
		SELECT id, revision, $3, $4
		FROM comments
		WHERE id = $1 AND revision < $2`, c.Subject, c.Revision, t.now, a.id()); err != nil {
		return fmt.Errorf("reword comment: %w", err)
	}
	if _, err := t.Exec(ctx, `
		UPDATE comments
		SET revision = $2, markdown = $3, html = $4, renderer = $5
		WHERE id = $1`, c.Subject, c.Revision, words, text.Comment(words), text.Renderer); err != nil {
		return fmt.Errorf("reword comment: %w", err)
	}
	if _, err := t.Exec(ctx, `DELETE FROM comment_revisions WHERE comment_id = $1 AND revision >= $2`, c.Subject, c.Revision); err != nil {
		return fmt.Errorf("reword comment: %w", err)
	}
	if _, err := t.Exec(ctx, `UPDATE comment_revisions SET markdown = NULL, html = NULL WHERE comment_id = $1`, c.Subject); err != nil {
		return fmt.Errorf("reword comment: %w", err)
	}
	for revision, earlier := range c.Earlier {
		if _, err := t.Exec(ctx, `
			UPDATE comment_revisions
			SET markdown = $3, html = $4
			WHERE comment_id = $1 AND revision = $2`, c.Subject, revision, earlier[fieldText], text.Comment(earlier[fieldText])); err != nil {
			return fmt.Errorf("reword comment: %w", err)
		}
	}
	if replacement, ok := c.Texts[fieldReplacement]; ok {
		return s.f.Suggestions.reword(ctx, t, c.Subject, replacement)
	}
	return nil
}

// reword gives a suggestion other words for its passage.
func (s Suggestions) reword(ctx context.Context, t *tx, comment int64, replacement string) error {
	_, err := t.Exec(ctx, `
		UPDATE suggestions
		SET replacement = $2
		WHERE comment_id = $1`, comment, replacement)
	if err != nil {
		return fmt.Errorf("reword suggestion: %w", err)
	}
	return nil
}

// content locks a proposal and reads what it says, with what its authors said of each version.
func (s Proposals) content(ctx context.Context, t *tx, id int64) (content, error) {
	c := content{Subject: id, Earlier: map[int]map[string]string{}}
	if err := t.QueryRow(ctx, `
		SELECT version
		FROM proposals
		WHERE id = $1
		FOR UPDATE`, id).Scan(&c.Revision); err != nil {
		return c, fmt.Errorf("content of proposal: %w", err)
	}
	rows, err := t.Query(ctx, `
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

// content locks a thread and reads its title, which is all that it says itself.
func (s Threads) content(ctx context.Context, t *tx, id int64) (content, error) {
	c := content{Subject: id, Revision: 1}
	var title string
	err := t.QueryRow(ctx, `
		SELECT coalesce(title, '')
		FROM threads
		WHERE id = $1
		FOR UPDATE`, id).Scan(&title)
	c.Texts = map[string]string{"title": title}
	return c, err
}

// reword gives a thread another title.
func (s Threads) reword(ctx context.Context, t *tx, c content) error {
	_, err := t.Exec(ctx, `
		UPDATE threads
		SET title = $2
		WHERE id = $1 AND title IS NOT NULL`, c.Subject, c.Texts["title"])
	if err != nil {
		return fmt.Errorf("reword thread: %w", err)
	}
	return nil
}
