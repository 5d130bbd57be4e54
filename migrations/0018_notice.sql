-- +goose Up
CREATE TABLE tellings (
  event_id bigint CONSTRAINT tellings_pkey PRIMARY KEY REFERENCES events,
  up_to    bigint NOT NULL DEFAULT 0,
  ended_at timestamptz
);
COMMENT ON TABLE tellings IS 'how far the news of an event has come, so that nobody is told twice';
COMMENT ON COLUMN tellings.up_to IS 'accounts are told in the order of their numbers; this one was the last';

CREATE TABLE notices (
  event_id bigint NOT NULL REFERENCES events,
  kind     text NOT NULL,
  about_id bigint NOT NULL REFERENCES subjects,
  CONSTRAINT notices_pkey PRIMARY KEY (event_id, kind, about_id)
);
COMMENT ON TABLE notices IS 'one piece of news, the same for all who hear it';
COMMENT ON COLUMN notices.about_id IS 'the thing that the news is grouped by';
CREATE INDEX notices_about_idx ON notices (about_id, kind, event_id);

ALTER TABLE notifications RENAME COLUMN subject_id TO about_id;
ALTER TABLE notifications
  ADD COLUMN first_event bigint REFERENCES events,
  ADD COLUMN last_event bigint REFERENCES events;

-- What was told until now was told in the transaction of its event, at the same moment.
UPDATE notifications n
SET first_event = (
  SELECT min(e.id)
  FROM events e
  WHERE e.at = n.at AND CASE WHEN n.kind LIKE 'suggestion.%'
    THEN e.kind = n.kind AND e.subject_id = n.about_id
    ELSE e.kind = 'version.published' AND e.data->>'version' = n.data->>'version' AND e.subject_id = (
      SELECT p.action_id
      FROM passages p
      WHERE p.id = coalesce((SELECT t.about_id FROM comments c JOIN threads t ON t.id = c.thread_id WHERE c.id = n.about_id), n.about_id)
    )
  END
);
DELETE FROM notifications
WHERE first_event IS NULL;
INSERT INTO notices (event_id, kind, about_id)
SELECT DISTINCT first_event, kind, about_id
FROM notifications;
UPDATE notifications n
SET last_event = n.first_event
WHERE n.read_at IS NOT NULL
  OR EXISTS (SELECT FROM notifications WHERE account_id = n.account_id AND kind = n.kind AND about_id = n.about_id AND read_at IS NULL AND id > n.id);

ALTER TABLE notifications
  ALTER COLUMN first_event SET NOT NULL,
  DROP COLUMN data,
  DROP COLUMN at,
  ADD CHECK (last_event >= first_event),
  ADD CHECK (read_at IS NULL OR last_event IS NOT NULL);
COMMENT ON TABLE notifications IS 'what one person is told of one thing: the notices about it, from one event to another';
COMMENT ON COLUMN notifications.about_id IS 'the thing; with kind it says which notices these are';
COMMENT ON COLUMN notifications.last_event IS 'null: it goes on; what follows joins it and needs no row of its own';
DROP INDEX notifications_account_idx;
CREATE UNIQUE INDEX notifications_open_key ON notifications (account_id, kind, about_id) WHERE last_event IS NULL;
CREATE INDEX notifications_read_idx ON notifications (account_id, last_event, id) WHERE read_at IS NOT NULL;
CREATE INDEX notifications_read_at_idx ON notifications (read_at) WHERE read_at IS NOT NULL;

-- +goose Down
SELECT 'forward only';
