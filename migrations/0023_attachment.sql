-- +goose Up
CREATE TABLE attachments (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject_id bigint REFERENCES subjects,
  draft_id   bigint REFERENCES proposal_drafts ON DELETE SET NULL,
  by_id      bigint NOT NULL REFERENCES accounts,
  key        text NOT NULL CONSTRAINT attachments_key_key UNIQUE,
  name       text NOT NULL CHECK (name <> ''),
  type       text NOT NULL,
  size       bigint NOT NULL CHECK (size > 0),
  width      integer NOT NULL DEFAULT 0,
  height     integer NOT NULL DEFAULT 0,
  alt        text,
  added_at   timestamptz NOT NULL,
  stored_at  timestamptz,
  removed_at timestamptz,
  CHECK (subject_id IS NULL OR draft_id IS NULL)
);
COMMENT ON TABLE attachments IS 'files with a contribution or with a draft of one; with neither they wait for being cleared away';
COMMENT ON COLUMN attachments.key IS 'where the file is in the store: nothing that anyone chose';
COMMENT ON COLUMN attachments.type IS 'media type, by what the file holds';
COMMENT ON COLUMN attachments.width IS 'of an image as it is shown, in pixels; else 0';
COMMENT ON COLUMN attachments.alt IS 'what an image shows, for who does not see it; empty: decoration; null: not said yet';
COMMENT ON COLUMN attachments.stored_at IS 'null: it is being written, or that went wrong';
CREATE INDEX attachments_subject_idx ON attachments (subject_id);
CREATE INDEX attachments_draft_idx ON attachments (draft_id);
CREATE INDEX attachments_orphan_idx ON attachments (added_at)
  WHERE stored_at IS NULL OR removed_at IS NOT NULL OR (subject_id IS NULL AND draft_id IS NULL);

-- +goose Down
SELECT 'forward only';
