-- +goose Up
CREATE TABLE updates (
  id             bigint PRIMARY KEY REFERENCES subjects,
  plan_id        bigint NOT NULL REFERENCES plans,
  number         integer NOT NULL,
  date           date,
  date_precision text NOT NULL DEFAULT 'day' CHECK (date_precision IN ('day', 'month', 'year')),
  covers         text,
  title          jsonb NOT NULL,
  source         text,
  provenance     jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT updates_plan_number_key UNIQUE (plan_id, number)
);

CREATE TABLE update_entries (
  update_id  bigint NOT NULL REFERENCES updates,
  action_id  bigint NOT NULL REFERENCES actions,
  status     text NOT NULL CHECK (status IN ('delivered', 'none', 'reconstructed', 'unknown')),
  text       jsonb NOT NULL DEFAULT '{}',
  basis      text,
  provenance jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (update_id, action_id)
);
COMMENT ON COLUMN update_entries.status IS 'delivered; none: the holder delivered nothing; reconstructed: written from another source; unknown: not found, not shown as missed';
CREATE INDEX update_entries_action_idx ON update_entries (action_id);

CREATE TABLE meetings (
  id             bigint PRIMARY KEY REFERENCES subjects,
  plan_id        bigint NOT NULL REFERENCES plans,
  position       integer NOT NULL,
  date           date,
  date_precision text NOT NULL DEFAULT 'day' CHECK (date_precision IN ('day', 'month', 'year')),
  title          jsonb NOT NULL,
  kind           text NOT NULL,
  place          text,
  summary        jsonb NOT NULL DEFAULT '{}',
  source         text,
  provenance     jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX meetings_plan_idx ON meetings (plan_id);

CREATE TABLE documents (
  id             bigint PRIMARY KEY REFERENCES subjects,
  plan_id        bigint NOT NULL REFERENCES plans,
  action_id      bigint REFERENCES actions,
  position       integer NOT NULL,
  title          jsonb NOT NULL,
  kind           text NOT NULL,
  lang           text,
  date           date,
  date_precision text NOT NULL DEFAULT 'day' CHECK (date_precision IN ('day', 'month', 'year')),
  url            text,
  provenance     jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN documents.action_id IS 'the action that it is evidence of';
CREATE INDEX documents_plan_idx ON documents (plan_id);
CREATE INDEX documents_action_idx ON documents (action_id) WHERE action_id IS NOT NULL;

-- +goose Down
SELECT 'forward only';
