-- +goose Up
CREATE TABLE live_sessions (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  thread_id      bigint NOT NULL REFERENCES threads,
  title          text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 160),
  announcement   text NOT NULL DEFAULT '',
  lang           text NOT NULL CHECK (lang IN ('nl', 'en')),
  agenda         text[] NOT NULL DEFAULT '{}',
  point          integer NOT NULL DEFAULT 0 CHECK (point BETWEEN 0 AND cardinality(agenda)),
  starts_at      timestamptz NOT NULL,
  ends_at        timestamptz NOT NULL,
  chair_id       bigint NOT NULL REFERENCES accounts,
  writing_before text NOT NULL CHECK (writing_before IN ('open', 'read')),
  writing        text NOT NULL DEFAULT 'open' CHECK (writing IN ('open', 'slow', 'read')),
  slow_seconds   integer NOT NULL DEFAULT 30 CHECK (slow_seconds BETWEEN 5 AND 600),
  writing_after  text NOT NULL CHECK (writing_after IN ('open', 'read')),
  sequence       integer NOT NULL DEFAULT 0,
  scheduled_by   bigint NOT NULL REFERENCES accounts,
  scheduled_at   timestamptz NOT NULL,
  changed_at     timestamptz NOT NULL,
  opened_at      timestamptz,
  closed_by      bigint REFERENCES accounts,
  closed_at      timestamptz,
  cancelled_by   bigint REFERENCES accounts,
  cancelled_at   timestamptz,
  cancel_reason  text NOT NULL DEFAULT '',
  CHECK (starts_at < ends_at),
  CHECK ((cancelled_at IS NULL) = (cancel_reason = ''))
);
COMMENT ON TABLE live_sessions IS 'times at which people talk in a thread together. Whether one is going on follows from the clock, not from opened_at and closed_at';
COMMENT ON COLUMN live_sessions.agenda IS 'its points in order; point is the one under discussion, from 1, or 0';
COMMENT ON COLUMN live_sessions.writing IS 'what people may do while it goes on: write, write slowly, or only read; writing_before and writing_after are for around it';
COMMENT ON COLUMN live_sessions.slow_seconds IS 'between two comments of one person, where writing is slow';
COMMENT ON COLUMN live_sessions.sequence IS 'how often what people were told of it changed: the SEQUENCE of its entry in calendars';
COMMENT ON COLUMN live_sessions.opened_at IS 'when open pages were told that it had begun';
COMMENT ON COLUMN live_sessions.closed_at IS 'when it was over: at its end, or earlier when closed_by ended it';
CREATE UNIQUE INDEX live_sessions_open_key ON live_sessions (thread_id) WHERE closed_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX live_sessions_thread_idx ON live_sessions (thread_id, id);

CREATE TABLE live_session_moves (
  session_id bigint NOT NULL REFERENCES live_sessions,
  sequence   integer NOT NULL,
  starts_at  timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL,
  reason     text NOT NULL CHECK (reason <> ''),
  by_id      bigint NOT NULL REFERENCES accounts,
  at         timestamptz NOT NULL,
  PRIMARY KEY (session_id, sequence)
);
COMMENT ON TABLE live_session_moves IS 'times that a session had before it was moved, with the reason that people read';

CREATE TABLE live_session_pins (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id  bigint NOT NULL REFERENCES live_sessions,
  comment_id  bigint NOT NULL REFERENCES comments,
  point       integer NOT NULL,
  pinned_by   bigint NOT NULL REFERENCES accounts,
  pinned_at   timestamptz NOT NULL,
  unpinned_at timestamptz
);
COMMENT ON TABLE live_session_pins IS 'comments that were under discussion, one at a time; point is the agenda point of that moment, or 0';
CREATE UNIQUE INDEX live_session_pins_now_key ON live_session_pins (session_id) WHERE unpinned_at IS NULL;
CREATE INDEX live_session_pins_comment_idx ON live_session_pins (comment_id);

CREATE TABLE live_session_turns (
  session_id bigint NOT NULL REFERENCES live_sessions,
  account_id bigint NOT NULL REFERENCES accounts,
  at         timestamptz NOT NULL,
  PRIMARY KEY (session_id, account_id)
);
COMMENT ON TABLE live_session_turns IS 'when each person wrote last in slow mode; emptied when the session closes';

-- +goose Down
SELECT 'forward only';
