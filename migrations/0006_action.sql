-- +goose Up
CREATE TABLE actions (
  id               bigint PRIMARY KEY REFERENCES subjects,
  plan_id          bigint NOT NULL REFERENCES plans,
  theme_id         bigint NOT NULL REFERENCES themes,
  number           integer NOT NULL,
  slug             text NOT NULL CHECK (slug ~ '^[a-z0-9-]{1,80}$'),
  title            jsonb NOT NULL,
  problem          jsonb NOT NULL DEFAULT '{}',
  starts           date,
  starts_precision text NOT NULL DEFAULT 'day' CHECK (starts_precision IN ('day', 'month', 'year')),
  ends             date,
  ends_precision   text NOT NULL DEFAULT 'day' CHECK (ends_precision IN ('day', 'month', 'year')),
  results          jsonb NOT NULL DEFAULT '[]',
  ogp_values       text[] NOT NULL DEFAULT '{}',
  ogp_id           text,
  completion       text CHECK (completion IN ('no_evidence', 'not_started', 'limited', 'substantial', 'complete')),
  irm              jsonb NOT NULL DEFAULT '{}',
  sources          text[] NOT NULL DEFAULT '{}',
  provenance       jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT actions_plan_number_key UNIQUE (plan_id, number)
);
COMMENT ON COLUMN actions.results IS 'expected results: an array of Text';
CREATE INDEX actions_theme_idx ON actions (theme_id);

CREATE TABLE holders (
  action_id       bigint NOT NULL REFERENCES actions,
  organisation_id bigint NOT NULL REFERENCES organisations,
  position        integer NOT NULL,
  contact_id      bigint REFERENCES accounts,
  PRIMARY KEY (action_id, organisation_id)
);
COMMENT ON TABLE holders IS 'who answers for an action: the organisation, and its contact person';
CREATE INDEX holders_organisation_idx ON holders (organisation_id);
CREATE INDEX holders_contact_idx ON holders (contact_id) WHERE contact_id IS NOT NULL;

CREATE TABLE partners (
  action_id       bigint NOT NULL REFERENCES actions,
  organisation_id bigint NOT NULL REFERENCES organisations,
  position        integer NOT NULL,
  PRIMARY KEY (action_id, organisation_id)
);

CREATE TABLE milestones (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  action_id     bigint NOT NULL REFERENCES actions,
  position      integer NOT NULL,
  title         jsonb NOT NULL,
  due           date,
  due_precision text NOT NULL DEFAULT 'day' CHECK (due_precision IN ('day', 'month', 'year')),
  status        text NOT NULL CHECK (status IN ('planned', 'started', 'late', 'done', 'dropped', 'unknown')),
  provenance    jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT milestones_action_position_key UNIQUE (action_id, position) DEFERRABLE INITIALLY DEFERRED
);

-- +goose Down
SELECT 'forward only';
