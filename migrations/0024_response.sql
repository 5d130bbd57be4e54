-- +goose Up
ALTER TABLE plans
  ADD COLUMN answer_term_days integer NOT NULL DEFAULT 30 CHECK (answer_term_days BETWEEN 1 AND 365),
  ADD COLUMN responses_need_review boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN plans.answer_term_days IS 'within how many days people are promised an answer to their input';
COMMENT ON COLUMN plans.responses_need_review IS 'whether someone else than who wrote a response must read it before it is published';

ALTER TABLE subjects
  DROP CONSTRAINT subjects_kind_check,
  ADD CONSTRAINT subjects_kind_check CHECK (kind IN (
    'plan', 'theme', 'action', 'proposal', 'thread', 'comment', 'update', 'meeting', 'document', 'passage', 'suggestion', 'response'
  ));

CREATE TABLE responses (
  id               bigint PRIMARY KEY REFERENCES subjects,
  plan_id          bigint NOT NULL REFERENCES plans,
  revision         integer NOT NULL DEFAULT 1,
  outcome          text NOT NULL CHECK (outcome IN ('adopted', 'partly', 'already_covered', 'not_adopted', 'out_of_scope')),
  opening          text NOT NULL DEFAULT '',
  reason           text NOT NULL CHECK (reason <> ''),
  closing          text NOT NULL DEFAULT '',
  html             text NOT NULL,
  renderer         integer NOT NULL,
  action_id        bigint REFERENCES actions,
  version_id       bigint,
  office           text NOT NULL CHECK (office IN ('coordinator', 'holder')),
  written_by       bigint NOT NULL REFERENCES accounts,
  written_at       timestamptz NOT NULL,
  approved_by      bigint REFERENCES accounts,
  approved_at      timestamptz,
  publish_at       timestamptz,
  published_at     timestamptz,
  withdrawn_by     bigint REFERENCES accounts,
  withdrawn_at     timestamptz,
  withdrawn_reason text NOT NULL DEFAULT '',
  FOREIGN KEY (version_id, action_id) REFERENCES versions (id, action_id),
  CHECK (published_at IS NULL OR approved_at IS NOT NULL),
  CHECK (withdrawn_at IS NULL OR published_at IS NULL OR withdrawn_reason <> '')
);
COMMENT ON TABLE responses IS 'reasoned responses: what was done with input, and why. Until published_at they are drafts';
COMMENT ON COLUMN responses.opening IS 'the sentence before the reason, from the template of the outcome; closing the one after it';
COMMENT ON COLUMN responses.version_id IS 'the version of the action that it led to';
COMMENT ON COLUMN responses.office IS 'for whom it is signed: who coordinates the plan, or who holds the action';
COMMENT ON COLUMN responses.written_by IS 'who last changed it, and signs it; someone else approves';
COMMENT ON COLUMN responses.publish_at IS 'null: as soon as it is approved';
COMMENT ON COLUMN responses.withdrawn_reason IS 'required once it was public';
CREATE INDEX responses_plan_idx ON responses (plan_id, id);
CREATE INDEX responses_due_idx ON responses (publish_at) WHERE published_at IS NULL AND withdrawn_at IS NULL AND approved_at IS NOT NULL;

CREATE TABLE response_revisions (
  response_id  bigint NOT NULL REFERENCES responses,
  revision     integer NOT NULL,
  outcome      text NOT NULL,
  opening      text NOT NULL,
  html         text,
  closing      text NOT NULL,
  written_by   bigint REFERENCES accounts,
  corrected_at timestamptz NOT NULL,
  PRIMARY KEY (response_id, revision)
);
COMMENT ON TABLE response_revisions IS 'each text that a published response had before its present one, until corrected_at';

CREATE TABLE inputs (
  id          bigint PRIMARY KEY REFERENCES subjects,
  plan_id     bigint NOT NULL REFERENCES plans,
  action_id   bigint REFERENCES actions,
  at          timestamptz NOT NULL,
  response_id bigint REFERENCES responses,
  answered_at timestamptz,
  changes     integer NOT NULL DEFAULT 0,
  CHECK ((response_id IS NULL) = (answered_at IS NULL))
);
COMMENT ON TABLE inputs IS 'what people are owed an answer to: contributions that were input_candidates when they were made';
COMMENT ON COLUMN inputs.action_id IS 'of a comment; a proposal''s is in proposals, where moderators change it';
COMMENT ON COLUMN inputs.response_id IS 'the published response, of which there is one at most; null: it waits';
COMMENT ON COLUMN inputs.answered_at IS 'when it got an answer first: corrections do not change it';
COMMENT ON COLUMN inputs.changes IS 'how often its answer came, was corrected or was taken back; open pages know by it which is newer';
CREATE INDEX inputs_plan_idx ON inputs (plan_id, at, id);
CREATE INDEX inputs_response_idx ON inputs (response_id) WHERE response_id IS NOT NULL;

CREATE TABLE response_inputs (
  response_id bigint NOT NULL REFERENCES responses,
  input_id    bigint NOT NULL REFERENCES inputs,
  PRIMARY KEY (response_id, input_id)
);
COMMENT ON TABLE response_inputs IS 'what a response answers, or would when it is published';
CREATE INDEX response_inputs_input_idx ON response_inputs (input_id);

CREATE VIEW input_candidates AS
SELECT
  s.id,
  o.plan_id,
  NULL::bigint AS action_id,
  s.created_at AS at
FROM proposals o
JOIN subjects s ON s.id = o.id
WHERE s.audience = 'public'
UNION ALL
SELECT
  s.id,
  plan.id,
  action.id,
  s.created_at
FROM comments c
JOIN subjects s ON s.id = c.id
JOIN threads t ON t.id = c.thread_id
JOIN subjects about ON about.id = t.about_id AND about.kind IN ('plan', 'theme', 'action', 'passage')
JOIN plans plan ON plan.id = s.plan_id
LEFT JOIN passages passage ON passage.id = t.about_id
LEFT JOIN actions action ON action.id = coalesce(passage.action_id, t.about_id)
WHERE s.audience = 'public'
  AND c.parent_id IS NULL
  AND plan.phase NOT IN ('implementation', 'evaluation', 'closed')
  AND NOT EXISTS (
    SELECT FROM roles
    WHERE roles.account_id = s.author_id AND roles.role IN ('moderator', 'admin')
  )
  AND NOT EXISTS (
    SELECT FROM holders h
    LEFT JOIN representatives r ON r.organisation_id = h.organisation_id AND r.account_id = s.author_id
    WHERE h.action_id = action.id AND (h.contact_id = s.author_id OR r.account_id IS NOT NULL)
  );
COMMENT ON VIEW input_candidates IS
  'The one rule on what counts as input. Every public proposal does. So does a public comment that opens a talk on a plan, a theme, a draft action '
  'or its words (with or without words in their place), because the text can still change by it; not once the plan is adopted, when a comment is a '
  'question about its progress. Replies do not: they go on about what was said. Nor does what is said by who would have to answer it: moderators, '
  'admins and, on their own action, holders. Coalition threads are not public, so they are no part of a public account. Who someone is counts at the '
  'moment of writing: see inputs.';

INSERT INTO inputs (id, plan_id, action_id, at)
SELECT
  id,
  plan_id,
  action_id,
  at
FROM input_candidates;

-- +goose Down
SELECT 'forward only';
