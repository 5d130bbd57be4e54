-- +goose Up
ALTER TABLE events
  ADD COLUMN plan_id bigint REFERENCES plans;
COMMENT ON COLUMN events.plan_id IS 'that its subject belonged to when it happened; null: of no plan';
UPDATE events e
SET plan_id = coalesce(s.plan_id, (SELECT id FROM plans WHERE id = s.id))
FROM subjects s
WHERE s.id = e.subject_id;

DROP INDEX events_at_idx;
CREATE INDEX events_at_idx ON events (at, id);
CREATE INDEX events_kind_idx ON events (kind, at, id);
CREATE INDEX events_actor_idx ON events (actor_id, at, id) WHERE actor_id IS NOT NULL;
CREATE INDEX events_plan_idx ON events (plan_id, at, id) WHERE plan_id IS NOT NULL;

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: what happened stays on record', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
-- +goose StatementEnd
CREATE TRIGGER events_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TRIGGER events_append_only ON events IS
  'stops also the owner, and a deployment with one role for everything, from doing it by mistake; a migration that must, disables it by name';

ALTER TABLE cases
  DROP CONSTRAINT cases_kind_check,
  ADD CONSTRAINT cases_kind_check CHECK (kind ~ '^[a-z_]{1,30}$');
COMMENT ON COLUMN cases.kind IS 'where it came from: one of forum.CaseKinds, which grow with the sources';
DROP INDEX cases_open_key;
CREATE UNIQUE INDEX cases_open_key ON cases (about_id) WHERE closed_at IS NULL AND kind NOT IN ('overdue', 'passage');
CREATE UNIQUE INDEX cases_handled_key ON cases (about_id) WHERE closed_at IS NULL AND kind IN ('overdue', 'passage');
COMMENT ON INDEX cases_handled_key IS 'what is handled on a page of its own waits beside what is decided on: readers may report what is overdue for an answer';
CREATE INDEX cases_claimed_idx ON cases (claimed_by) WHERE claimed_by IS NOT NULL;
CREATE INDEX cases_due_idx ON cases (due_at, id) WHERE closed_at IS NULL;
CREATE INDEX cases_closed_by_idx ON cases (closed_by, closed_at) WHERE closed_by IS NOT NULL;
CREATE INDEX cases_appeal_idx ON cases (due_at, id) WHERE closed_at IS NULL AND kind = 'appeal';
CREATE INDEX inputs_waiting_idx ON inputs (at) WHERE response_id IS NULL;
CREATE INDEX decisions_by_idx ON decisions (by_id, id) WHERE by_id IS NOT NULL;

ALTER TABLE appeals
  ADD COLUMN told_late_at timestamptz;
COMMENT ON COLUMN appeals.told_late_at IS 'when moderators were told that its term has passed; null: not yet';
CREATE INDEX appeals_waiting_idx ON appeals (due_at) WHERE outcome IS NULL;

CREATE TABLE handover_notes (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_id bigint REFERENCES plans,
  words   text NOT NULL CHECK (char_length(words) BETWEEN 1 AND 1000),
  lang    text NOT NULL CHECK (lang IN ('nl', 'en')),
  by_id   bigint NOT NULL REFERENCES accounts,
  at      timestamptz NOT NULL,
  done_by bigint REFERENCES accounts,
  done_at timestamptz,
  CHECK ((done_by IS NULL) = (done_at IS NULL))
);
COMMENT ON TABLE handover_notes IS 'what a moderator leaves for colleagues to know or do';
COMMENT ON COLUMN handover_notes.plan_id IS 'null: for all plans';
CREATE INDEX handover_notes_open_idx ON handover_notes (at, id) WHERE done_at IS NULL;
CREATE INDEX handover_notes_done_idx ON handover_notes (done_at, id) WHERE done_at IS NOT NULL;

CREATE TABLE member_notes (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  about_id bigint NOT NULL REFERENCES accounts,
  words    text NOT NULL CHECK (char_length(words) BETWEEN 1 AND 2000),
  lang     text NOT NULL CHECK (lang IN ('nl', 'en')),
  by_id    bigint NOT NULL REFERENCES accounts,
  at       timestamptz NOT NULL
);
COMMENT ON TABLE member_notes IS 'what moderators note on a member, for moderators; personal data of that member, who may ask to see them';
CREATE INDEX member_notes_about_idx ON member_notes (about_id, id);
CREATE INDEX member_notes_at_idx ON member_notes (at);

CREATE TABLE assisted (
  id            bigint PRIMARY KEY REFERENCES subjects,
  account_id    bigint NOT NULL UNIQUE REFERENCES accounts,
  way           text NOT NULL CHECK (way IN ('paper', 'phone', 'meeting')),
  name          text CHECK (char_length(name) BETWEEN 1 AND 80),
  received_on   date NOT NULL,
  entered_by    bigint NOT NULL REFERENCES accounts,
  contact       text CHECK (char_length(contact) BETWEEN 1 AND 200),
  private_until timestamptz NOT NULL
);
COMMENT ON TABLE assisted IS 'contributions that a moderator entered for someone without an account';
COMMENT ON COLUMN assisted.account_id IS 'stands for the person, under the name that is shown; nobody can sign in to it';
COMMENT ON COLUMN assisted.name IS 'shown with it; null: of someone who wants no name there';
COMMENT ON COLUMN assisted.contact IS 'e-mail address or telephone number, for moderators only';
COMMENT ON COLUMN assisted.private_until IS 'when contact and the source document are forgotten';
CREATE INDEX assisted_private_idx ON assisted (private_until);

ALTER TABLE attachments
  ADD COLUMN for_moderators boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN attachments.for_moderators IS 'the source of an assisted contribution, which only moderators see';

-- +goose Down
SELECT 'forward only';
