-- +goose Up
CREATE TABLE curation_steps (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proposal_id bigint NOT NULL REFERENCES proposals,
  kind        text NOT NULL CHECK (kind IN ('theme', 'action', 'related', 'unrelated', 'status', 'merged', 'unmerged', 'split', 'adopted', 'credited')),
  other_id    bigint REFERENCES subjects,
  value       text NOT NULL DEFAULT '',
  reason      text NOT NULL,
  by_id       bigint NOT NULL REFERENCES accounts,
  at          timestamptz NOT NULL
);
COMMENT ON TABLE curation_steps IS 'what moderators did with a proposal, and why; everyone can read it';
COMMENT ON COLUMN curation_steps.other_id IS 'the theme, action or other proposal of the step; null: none any more';
COMMENT ON COLUMN curation_steps.value IS 'the new status';
CREATE INDEX curation_steps_proposal_idx ON curation_steps (proposal_id, id);

ALTER TABLE proposals
  ADD COLUMN merged_into bigint REFERENCES proposals CHECK (merged_into <> id),
  ADD COLUMN split_from bigint REFERENCES proposals;
COMMENT ON COLUMN proposals.merged_into IS 'the proposal that it goes on in; both stay readable';
CREATE INDEX proposals_merged_idx ON proposals (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX proposals_split_idx ON proposals (split_from) WHERE split_from IS NOT NULL;

CREATE TABLE proposal_relations (
  one_id   bigint NOT NULL REFERENCES proposals,
  other_id bigint NOT NULL REFERENCES proposals,
  PRIMARY KEY (one_id, other_id),
  CHECK (one_id < other_id)
);
CREATE INDEX proposal_relations_other_idx ON proposal_relations (other_id);

CREATE TABLE origins (
  action_id   bigint NOT NULL REFERENCES actions,
  proposal_id bigint NOT NULL REFERENCES proposals,
  version     integer NOT NULL,
  by_id       bigint NOT NULL REFERENCES accounts,
  at          timestamptz NOT NULL,
  PRIMARY KEY (action_id, proposal_id)
);
COMMENT ON TABLE origins IS 'which proposals were taken into an action, and from which of its versions on: the first is the one that was made of them';
CREATE INDEX origins_proposal_idx ON origins (proposal_id);

-- +goose Down
SELECT 'forward only';
