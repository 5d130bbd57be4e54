-- +goose Up
CREATE TABLE threads (
  id              bigint PRIMARY KEY REFERENCES subjects,
  about_id        bigint REFERENCES subjects,
  main            boolean NOT NULL DEFAULT false,
  title           text CHECK (char_length(title) BETWEEN 1 AND 160),
  comment_count   integer NOT NULL DEFAULT 0,
  last_comment_at timestamptz,
  CHECK (main OR title IS NOT NULL),
  CHECK (NOT main OR about_id IS NOT NULL)
);
COMMENT ON COLUMN threads.about_id IS 'null: free-standing in its plan';
COMMENT ON COLUMN threads.main IS 'the one under the thing itself; it takes that thing''s title';
CREATE UNIQUE INDEX threads_main_key ON threads (about_id) WHERE main;
CREATE INDEX threads_about_idx ON threads (about_id);

CREATE TABLE closures (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  thread_id   bigint NOT NULL REFERENCES threads,
  closed_by   bigint NOT NULL REFERENCES accounts,
  closed_at   timestamptz NOT NULL,
  reason      text NOT NULL DEFAULT '',
  reopened_by bigint REFERENCES accounts,
  reopened_at timestamptz
);
CREATE UNIQUE INDEX closures_open_key ON closures (thread_id) WHERE reopened_at IS NULL;

CREATE TABLE pins (
  thread_id bigint PRIMARY KEY REFERENCES threads,
  pinned_by bigint NOT NULL REFERENCES accounts,
  pinned_at timestamptz NOT NULL
);

CREATE TABLE comments (
  id          bigint PRIMARY KEY REFERENCES subjects,
  thread_id   bigint NOT NULL REFERENCES threads,
  parent_id   bigint REFERENCES comments,
  answers_id  bigint REFERENCES comments,
  revision    integer NOT NULL DEFAULT 1,
  markdown    text NOT NULL,
  html        text NOT NULL,
  renderer    integer NOT NULL,
  reply_count integer NOT NULL DEFAULT 0
);
COMMENT ON COLUMN comments.parent_id IS 'the comment that opens the sub-thread: replies are one level deep';
COMMENT ON COLUMN comments.answers_id IS 'the reply it answers, if that is another';
CREATE INDEX comments_roots_idx ON comments (thread_id, id) WHERE parent_id IS NULL;
CREATE INDEX comments_replies_idx ON comments (parent_id, id) WHERE parent_id IS NOT NULL;

CREATE TABLE comment_revisions (
  comment_id bigint NOT NULL REFERENCES comments,
  revision   integer NOT NULL,
  at         timestamptz NOT NULL,
  by_id      bigint REFERENCES accounts,
  markdown   text,
  html       text,
  PRIMARY KEY (comment_id, revision)
);
COMMENT ON TABLE comment_revisions IS 'each text a comment had before its present one; erasure blanks it';

-- +goose Down
SELECT 'forward only';
