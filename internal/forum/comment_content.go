package forum

import (
	"context"
	"fmt"

	"samenspraak/internal/text"
)

// content locks a comment and reads what it says.
func (s Comments) content(ctx context.Context, db querier, id int64) (content, error) {
	c := content{Subject: id, Earlier: map[int]map[string]string{}}
	var words string
	var replacement *string
	err := db.QueryRow(ctx, `
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
	rows, err := db.Query(ctx, `
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
