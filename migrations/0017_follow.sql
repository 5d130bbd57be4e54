-- +goose Up
CREATE TABLE follows (
  account_id bigint NOT NULL REFERENCES accounts,
  subject_id bigint NOT NULL REFERENCES subjects,
  level      text NOT NULL CHECK (level IN ('follow', 'mute')),
  at         timestamptz NOT NULL,
  CONSTRAINT follows_pkey PRIMARY KEY (account_id, subject_id)
);
COMMENT ON TABLE follows IS 'who wants news of a plan, theme, action, proposal or thread; the main thread of an action or proposal goes with that';
COMMENT ON COLUMN follows.level IS 'mute: no news of it at all, nor of what is in it';
CREATE INDEX follows_subject_idx ON follows (subject_id, account_id);
CREATE INDEX follows_account_idx ON follows (account_id, at, subject_id);

-- +goose Down
SELECT 'forward only';
