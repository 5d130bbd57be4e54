-- +goose Up
ALTER TABLE proposals
  ADD COLUMN done       text NOT NULL DEFAULT '',
  ADD COLUMN arguments  jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN lead       text NOT NULL DEFAULT '',
  ADD COLUMN supporting text NOT NULL DEFAULT '',
  ADD COLUMN starts     text NOT NULL DEFAULT '',
  ADD COLUMN ends       text NOT NULL DEFAULT '',
  ADD COLUMN milestones jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN proposals.done IS 'what has been done about the problem so far';
COMMENT ON COLUMN proposals.arguments IS 'how it promotes each of ogp_values: {"transparency": ...}';
COMMENT ON COLUMN proposals.lead IS 'the institution that should carry it out, in its author''s words; supporting: the others';
COMMENT ON COLUMN proposals.starts IS 'as its author wrote it: a month, a year, "spring 2028"; ends too';
COMMENT ON COLUMN proposals.milestones IS '[{"title", "output", "due", "stakeholders"}], all as its author wrote them';

CREATE TABLE proposal_drafts (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_id     bigint NOT NULL REFERENCES plans,
  proposal_id bigint REFERENCES proposals CONSTRAINT proposal_drafts_proposal_key UNIQUE,
  author_id   bigint NOT NULL REFERENCES accounts,
  key         text NOT NULL CHECK (octet_length(key) BETWEEN 8 AND 64),
  lang        text NOT NULL CHECK (lang IN ('nl', 'en')),
  fields      jsonb NOT NULL DEFAULT '{}',
  changed     jsonb NOT NULL DEFAULT '{}',
  revision    integer NOT NULL CHECK (revision > 0),
  saved_by    bigint NOT NULL REFERENCES accounts,
  saved_at    timestamptz NOT NULL,
  created_at  timestamptz NOT NULL,
  CONSTRAINT proposal_drafts_form_key UNIQUE (author_id, key)
);
COMMENT ON TABLE proposal_drafts IS 'proposals that only their authors see; gone once submitted or thrown away';
COMMENT ON COLUMN proposal_drafts.proposal_id IS 'the published proposal of which this will be the next version';
COMMENT ON COLUMN proposal_drafts.author_id IS 'the first author: who began the draft, or the proposal';
COMMENT ON COLUMN proposal_drafts.key IS 'of the form that began it, so that beginning twice is beginning once';
COMMENT ON COLUMN proposal_drafts.fields IS 'what stands in the form, as typed, by the names of its fields';
COMMENT ON COLUMN proposal_drafts.changed IS 'the revision in which each field was last changed: who saves from an older one does not write over it';
CREATE INDEX proposal_drafts_saved_idx ON proposal_drafts (saved_at);

CREATE TABLE co_authors (
  draft_id    bigint REFERENCES proposal_drafts ON DELETE CASCADE,
  proposal_id bigint REFERENCES proposals,
  account_id  bigint NOT NULL REFERENCES accounts,
  joined_at   timestamptz NOT NULL,
  CHECK (num_nonnulls(draft_id, proposal_id) = 1),
  CONSTRAINT co_authors_draft_key UNIQUE (draft_id, account_id),
  CONSTRAINT co_authors_proposal_key UNIQUE (proposal_id, account_id)
);
COMMENT ON TABLE co_authors IS 'who writes a draft or a proposal beside its first author; they go along from the draft to the proposal';
CREATE INDEX co_authors_account_idx ON co_authors (account_id);

CREATE TABLE author_invitations (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  draft_id    bigint REFERENCES proposal_drafts ON DELETE CASCADE,
  proposal_id bigint REFERENCES proposals,
  token_hash  bytea NOT NULL CONSTRAINT author_invitations_token_key UNIQUE,
  made_by     bigint NOT NULL REFERENCES accounts,
  made_at     timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  revoked_at  timestamptz,
  CHECK (num_nonnulls(draft_id, proposal_id) = 1)
);
COMMENT ON TABLE author_invitations IS 'links by which one becomes co-author';
COMMENT ON COLUMN author_invitations.token_hash IS 'SHA-256 of what stands in the link, which is nowhere kept';
CREATE INDEX author_invitations_draft_idx ON author_invitations (draft_id);
CREATE INDEX author_invitations_proposal_idx ON author_invitations (proposal_id);

-- +goose Down
SELECT 'forward only';
