-- +goose Up
CREATE TABLE subjects (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN ('plan', 'theme', 'action', 'proposal', 'thread', 'comment', 'update', 'meeting', 'document', 'passage', 'suggestion')),
  plan_id    bigint,
  author_id  bigint REFERENCES accounts,
  created_at timestamptz NOT NULL,
  audience   text NOT NULL DEFAULT 'public' CHECK (audience IN ('public', 'coalition', 'authors', 'moderators')),
  lang       text CHECK (lang IN ('nl', 'en')),
  hidden_by  bigint
);
COMMENT ON TABLE subjects IS 'one row for everything that can be discussed, supported, flagged, followed, answered, found';
COMMENT ON COLUMN subjects.audience IS 'public; coalition; authors: a draft; moderators: held or hidden';
COMMENT ON COLUMN subjects.hidden_by IS 'the moderation decision that hides it';
CREATE INDEX subjects_plan_idx ON subjects (plan_id, kind, created_at);
CREATE INDEX subjects_author_idx ON subjects (author_id, created_at) WHERE author_id IS NOT NULL;

CREATE TABLE withdrawals (
  subject_id bigint PRIMARY KEY REFERENCES subjects,
  by_id      bigint NOT NULL REFERENCES accounts,
  at         timestamptz NOT NULL
);

CREATE TABLE submissions (
  account_id bigint NOT NULL REFERENCES accounts,
  key        text NOT NULL CHECK (octet_length(key) BETWEEN 8 AND 64),
  body_hash  bytea NOT NULL,
  subject_id bigint NOT NULL REFERENCES subjects,
  at         timestamptz NOT NULL,
  CONSTRAINT submissions_pkey PRIMARY KEY (account_id, key, body_hash)
);
COMMENT ON TABLE submissions IS 'same key and same text: the same contribution; kept seven days';

-- +goose Down
SELECT 'forward only';
