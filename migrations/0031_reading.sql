-- +goose Up
CREATE TABLE readings (
  account_id bigint NOT NULL REFERENCES accounts,
  thread_id  bigint NOT NULL REFERENCES threads,
  session_id bigint NOT NULL,
  comment_id bigint NOT NULL REFERENCES comments,
  at         timestamptz NOT NULL,
  CONSTRAINT readings_pkey PRIMARY KEY (account_id, thread_id, session_id)
);
COMMENT ON TABLE readings IS 'where a member left off in a thread, on each device; written once a visit, forgotten after a season';
COMMENT ON COLUMN readings.session_id IS 'the device; its session may have ended, which does not make new what was read';
COMMENT ON COLUMN readings.comment_id IS 'this one and all before it were seen';
CREATE INDEX readings_at_idx ON readings (at);

CREATE INDEX comments_thread_idx ON comments (thread_id, id);
COMMENT ON INDEX comments_thread_idx IS 'for counting what came after where someone left off, replies too';

-- +goose Down
SELECT 'forward only';
