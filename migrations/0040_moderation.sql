-- +goose Up
ALTER TABLE subjects
  DROP CONSTRAINT subjects_kind_check,
  ADD CONSTRAINT subjects_kind_check CHECK (kind IN (
    'plan', 'theme', 'action', 'proposal', 'thread', 'comment', 'update', 'meeting', 'document', 'passage', 'suggestion', 'response',
    'flag', 'decision', 'appeal'
  ));

CREATE TABLE decisions (
  id         bigint PRIMARY KEY REFERENCES subjects,
  about_id   bigint NOT NULL REFERENCES subjects,
  batch_id   bigint NOT NULL REFERENCES decisions DEFERRABLE INITIALLY DEFERRED,
  kind       text NOT NULL CHECK (kind IN ('approve', 'hold', 'hide', 'restore', 'warn', 'suspend')),
  edition    integer,
  rule       integer,
  reason     text NOT NULL CHECK (char_length(reason) <= 2000),
  by_id      bigint REFERENCES accounts,
  until      timestamptz,
  was_hidden_by bigint REFERENCES decisions,
  was_audience  text NOT NULL,
  undone_by     bigint REFERENCES accounts,
  undone_at     timestamptz,
  FOREIGN KEY (edition, rule) REFERENCES house_rules (edition, number),
  CHECK (kind IN ('approve', 'hold', 'restore') OR rule IS NOT NULL),
  CHECK ((undone_by IS NULL) = (undone_at IS NULL))
);
COMMENT ON TABLE decisions IS 'what a moderator decided on a contribution; its subject belongs to whom it concerns, who may read it with the moderators';
COMMENT ON COLUMN decisions.batch_id IS 'the first of those that were taken in one go, which are undone together';
COMMENT ON COLUMN decisions.by_id IS 'null: the forum itself, by a rule that an admin set';
COMMENT ON COLUMN decisions.until IS 'when a suspension ends';
COMMENT ON COLUMN decisions.was_hidden_by IS 'with was_audience, what undoing puts back';
CREATE INDEX decisions_about_idx ON decisions (about_id, id);
CREATE INDEX decisions_batch_idx ON decisions (batch_id);
ALTER TABLE subjects
  ADD CONSTRAINT subjects_hidden_by_fkey FOREIGN KEY (hidden_by) REFERENCES decisions;

ALTER TABLE suspensions
  ADD COLUMN decision_id bigint REFERENCES decisions;

CREATE TABLE flags (
  id         bigint PRIMARY KEY REFERENCES subjects,
  about_id   bigint NOT NULL REFERENCES subjects,
  account_id bigint NOT NULL REFERENCES accounts,
  ground     text NOT NULL CHECK (ground IN ('rule', 'unlawful', 'other')),
  edition    integer,
  rule       integer,
  words      text NOT NULL DEFAULT '' CHECK (char_length(words) <= 1000),
  settled_by bigint REFERENCES decisions,
  CONSTRAINT flags_once_key UNIQUE (about_id, account_id),
  FOREIGN KEY (edition, rule) REFERENCES house_rules (edition, number),
  CHECK ((ground = 'rule') = (rule IS NOT NULL))
);
COMMENT ON TABLE flags IS 'what readers reported; who did is told to nobody but moderators';
CREATE INDEX flags_open_idx ON flags (about_id) WHERE settled_by IS NULL;

CREATE TABLE appeals (
  id          bigint PRIMARY KEY REFERENCES subjects,
  decision_id bigint NOT NULL CONSTRAINT appeals_once_key UNIQUE REFERENCES decisions,
  words       text NOT NULL CHECK (char_length(words) BETWEEN 1 AND 5000),
  due_at      timestamptz NOT NULL,
  outcome     text CHECK (outcome IN ('upheld', 'reversed')),
  reason      text CHECK (char_length(reason) <= 2000),
  decided_by  bigint REFERENCES accounts,
  decided_at  timestamptz,
  CHECK ((outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by IS NULL) AND (outcome IS NULL) = (reason IS NULL))
);
COMMENT ON TABLE appeals IS 'objections to decisions, one each; another moderator decides';

CREATE TABLE cases (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_id       bigint REFERENCES plans,
  kind          text NOT NULL CHECK (kind IN ('new', 'flagged', 'held', 'appeal')),
  about_id      bigint NOT NULL REFERENCES subjects,
  rule          integer,
  flags         integer NOT NULL DEFAULT 0,
  opened_at     timestamptz NOT NULL,
  due_at        timestamptz NOT NULL,
  claimed_by    bigint REFERENCES accounts,
  claimed_until timestamptz,
  closed_at     timestamptz,
  closed_by     bigint REFERENCES accounts,
  decision_id   bigint REFERENCES decisions,
  revision      integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE cases IS 'what waits for a moderator, whatever it came from; a new source opens rows of its own kind';
COMMENT ON COLUMN cases.plan_id IS 'null: of no plan; each plan has its own queue';
COMMENT ON COLUMN cases.rule IS 'of the house rules that hold, that it may be against';
COMMENT ON COLUMN cases.due_at IS 'when its term ends: the most urgent comes first';
COMMENT ON COLUMN cases.revision IS 'grows with every change, for open pages';
CREATE UNIQUE INDEX cases_open_key ON cases (about_id) WHERE closed_at IS NULL;
CREATE INDEX cases_queue_idx ON cases (plan_id, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX cases_kind_idx ON cases (plan_id, kind, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX cases_opened_idx ON cases (plan_id, opened_at) WHERE closed_at IS NULL;
CREATE INDEX cases_closed_idx ON cases (plan_id, closed_at DESC, id DESC) WHERE closed_at IS NOT NULL;

CREATE TABLE moderation_settings (
  edition       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  flags_to_hold integer NOT NULL CHECK (flags_to_hold BETWEEN 0 AND 100),
  by_id         bigint REFERENCES accounts,
  at            timestamptz NOT NULL
);
COMMENT ON TABLE moderation_settings IS 'the highest edition holds; earlier ones say what held when something was decided';
COMMENT ON COLUMN moderation_settings.flags_to_hold IS 'as many people must report something for it to be held from view until a moderator looked; 0: never';
INSERT INTO moderation_settings (flags_to_hold, at) VALUES (3, now());

-- +goose Down
SELECT 'forward only';
