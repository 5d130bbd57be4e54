-- +goose Up
CREATE TABLE notifications (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts,
  kind       text NOT NULL,
  subject_id bigint NOT NULL REFERENCES subjects,
  data       jsonb NOT NULL DEFAULT '{}',
  at         timestamptz NOT NULL,
  read_at    timestamptz
);
COMMENT ON TABLE notifications IS 'one piece of news for one person';
COMMENT ON COLUMN notifications.data IS 'ids and enums only, as in events';
CREATE INDEX notifications_account_idx ON notifications (account_id, id);
CREATE INDEX notifications_unread_idx ON notifications (account_id) WHERE read_at IS NULL;

-- +goose Down
SELECT 'forward only';
