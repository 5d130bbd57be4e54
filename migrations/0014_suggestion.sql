-- +goose Up
CREATE TABLE suggestions (
  comment_id  bigint PRIMARY KEY REFERENCES comments,
  passage_id  bigint NOT NULL REFERENCES passages,
  replacement text NOT NULL
);
COMMENT ON COLUMN suggestions.replacement IS 'words for the passage; empty: leave it out';
CREATE INDEX suggestions_passage_idx ON suggestions (passage_id);

CREATE TABLE suggestion_answers (
  comment_id bigint PRIMARY KEY REFERENCES suggestions,
  outcome    text NOT NULL CHECK (outcome IN ('accepted', 'declined')),
  reason     text NOT NULL DEFAULT '',
  by_id      bigint NOT NULL REFERENCES accounts,
  at         timestamptz NOT NULL,
  CHECK (outcome = 'accepted' OR reason <> '')
);
COMMENT ON TABLE suggestion_answers IS 'none: it is open';

CREATE TABLE credits (
  version_id bigint NOT NULL REFERENCES versions,
  comment_id bigint NOT NULL REFERENCES comments,
  by_id      bigint NOT NULL REFERENCES accounts,
  PRIMARY KEY (version_id, comment_id)
);
COMMENT ON TABLE credits IS 'which comments led to a change in a version';
CREATE INDEX credits_comment_idx ON credits (comment_id);

-- +goose Down
SELECT 'forward only';
