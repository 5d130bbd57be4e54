-- +goose Up
COMMENT ON TABLE supports IS 'who stands behind a proposal, or agrees with a comment: once per member';

ALTER TABLE comments
  ADD COLUMN agree_count integer NOT NULL DEFAULT 0 CHECK (agree_count >= 0);
COMMENT ON COLUMN comments.agree_count IS 'rows of supports, counted along in their transactions';
CREATE INDEX comments_agreed_idx ON comments (thread_id, agree_count, id) WHERE parent_id IS NULL;

-- +goose Down
SELECT 'forward only';
