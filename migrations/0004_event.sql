-- +goose Up
CREATE TABLE events (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL,
  actor_id   bigint REFERENCES accounts,
  kind       text NOT NULL,
  subject_id bigint REFERENCES subjects,
  data       jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE events IS 'append-only record of every change; the role that runs the program cannot update or delete here';
COMMENT ON COLUMN events.data IS 'ids and enums only: never text, names or addresses';
CREATE INDEX events_subject_idx ON events (subject_id, id);
CREATE INDEX events_at_idx ON events (at);

CREATE TABLE channels (
  name text PRIMARY KEY,
  last bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN channels.last IS 'numbers are dense and follow the order of commits';

CREATE TABLE live_log (
  channel  text NOT NULL REFERENCES channels,
  n        bigint NOT NULL,
  event_id bigint NOT NULL REFERENCES events,
  PRIMARY KEY (channel, n)
);
CREATE INDEX live_log_event_idx ON live_log (event_id);

-- +goose Down
SELECT 'forward only';
