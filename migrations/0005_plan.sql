-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION partial_date(day date, known text) RETURNS text
LANGUAGE sql STABLE
RETURN coalesce(left(to_char(day, 'YYYY-MM-DD'), CASE known WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END), '');
-- +goose StatementEnd
COMMENT ON FUNCTION partial_date IS 'as much of a date as is known: 2013, 2016-01 or 2021-02-16; empty when nothing is';

CREATE TABLE plans (
  id               bigint PRIMARY KEY REFERENCES subjects,
  slug             text NOT NULL CONSTRAINT plans_slug_key UNIQUE CHECK (slug ~ '^[a-z0-9-]{1,80}$'),
  number           integer CONSTRAINT plans_number_key UNIQUE,
  title            jsonb NOT NULL,
  motto            jsonb NOT NULL DEFAULT '{}',
  summary          jsonb NOT NULL DEFAULT '{}',
  summary_html     jsonb NOT NULL DEFAULT '{}',
  starts           date,
  starts_precision text NOT NULL DEFAULT 'day' CHECK (starts_precision IN ('day', 'month', 'year')),
  ends             date,
  ends_precision   text NOT NULL DEFAULT 'day' CHECK (ends_precision IN ('day', 'month', 'year')),
  time_zone        text NOT NULL DEFAULT 'Europe/Amsterdam',
  phase            text NOT NULL CHECK (phase IN ('preparation', 'input', 'drafting', 'consultation', 'adoption', 'implementation', 'evaluation', 'closed')),
  example          boolean NOT NULL DEFAULT false,
  actions_total    integer CHECK (actions_total >= 0),
  remark           jsonb NOT NULL DEFAULT '{}',
  provenance       jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN plans.starts_precision IS 'how much of the date is known; the date itself is then the first (starts) or last (ends) day it may mean';
COMMENT ON COLUMN plans.actions_total IS 'how many actions the plan has, where not all of them are in the forum';
COMMENT ON COLUMN plans.remark IS 'Text shown with the plan: that it is an example, or that its texts are drafts of ours';
ALTER TABLE subjects ADD CONSTRAINT subjects_plan_fkey FOREIGN KEY (plan_id) REFERENCES plans DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE phases (
  plan_id          bigint NOT NULL REFERENCES plans,
  position         integer NOT NULL,
  kind             text NOT NULL,
  title            jsonb NOT NULL,
  starts           date,
  starts_precision text NOT NULL DEFAULT 'day' CHECK (starts_precision IN ('day', 'month', 'year')),
  ends             date,
  ends_precision   text NOT NULL DEFAULT 'day' CHECK (ends_precision IN ('day', 'month', 'year')),
  provenance       jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (plan_id, position)
);
COMMENT ON COLUMN phases.kind IS 'a phase of plans.phase, or a moment in it such as timeline_published';

CREATE TABLE windows (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_id    bigint NOT NULL REFERENCES plans,
  slug       text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('comments', 'proposals', 'call_for_actions')),
  audience   text NOT NULL DEFAULT 'open',
  title      jsonb NOT NULL,
  text       jsonb NOT NULL DEFAULT '{}',
  opens      date,
  closes     date,
  provenance jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT windows_plan_slug_key UNIQUE (plan_id, slug)
);
COMMENT ON TABLE windows IS 'when input is open; both days included whole, in the plan''s time zone';

CREATE TABLE themes (
  id         bigint PRIMARY KEY REFERENCES subjects,
  plan_id    bigint NOT NULL REFERENCES plans,
  number     text NOT NULL,
  position   integer NOT NULL,
  title      jsonb NOT NULL,
  intro      jsonb NOT NULL DEFAULT '{}',
  provenance jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT themes_plan_number_key UNIQUE (plan_id, number)
);

-- +goose Down
SELECT 'forward only';
