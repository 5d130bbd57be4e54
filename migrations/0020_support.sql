-- +goose Up
CREATE TABLE supports (
  subject_id      bigint NOT NULL REFERENCES subjects,
  account_id      bigint NOT NULL REFERENCES accounts,
  organisation_id bigint REFERENCES organisations,
  at              timestamptz NOT NULL,
  CONSTRAINT supports_pkey PRIMARY KEY (subject_id, account_id)
);
COMMENT ON TABLE supports IS 'who stands behind a proposal: once per member';
COMMENT ON COLUMN supports.organisation_id IS 'on behalf of which the member gave it, and which is shown; null: for oneself, and only counted';
CREATE UNIQUE INDEX supports_organisation_key ON supports (subject_id, organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX supports_account_idx ON supports (account_id);

ALTER TABLE proposals
  ADD COLUMN support_count integer NOT NULL DEFAULT 0 CHECK (support_count >= 0),
  ADD COLUMN differs text NOT NULL DEFAULT '' CHECK (char_length(differs) <= 600);
CREATE INDEX proposals_supported_idx ON proposals (plan_id, support_count, id);
COMMENT ON COLUMN proposals.support_count IS 'rows of supports, counted along in their transactions';
COMMENT ON COLUMN proposals.differs IS 'in what it differs from similar ones, when its author saw them and said so';

-- +goose Down
SELECT 'forward only';
