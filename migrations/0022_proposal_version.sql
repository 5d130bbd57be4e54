-- +goose Up
CREATE TABLE proposal_versions (
  proposal_id bigint NOT NULL REFERENCES proposals,
  number      integer NOT NULL CHECK (number > 0),
  text        jsonb NOT NULL,
  html        jsonb NOT NULL,
  renderer    integer NOT NULL,
  author_id   bigint REFERENCES accounts,
  at          timestamptz NOT NULL,
  note        text NOT NULL DEFAULT '',
  substantial boolean NOT NULL DEFAULT false,
  draft_id    bigint CONSTRAINT proposal_versions_draft_key UNIQUE,
  PRIMARY KEY (proposal_id, number)
);
COMMENT ON TABLE proposal_versions IS 'every text that a proposal had, the present one too; they never change';
COMMENT ON COLUMN proposal_versions.text IS 'the fields of the template, as in proposals';
COMMENT ON COLUMN proposal_versions.author_id IS 'which of its authors published it';
COMMENT ON COLUMN proposal_versions.note IS 'what was changed and why, for readers';
COMMENT ON COLUMN proposal_versions.substantial IS 'its author says that who supports the proposal should look again';
COMMENT ON COLUMN proposal_versions.draft_id IS 'the draft that it was, which is gone: who comes back to that is led here';

ALTER TABLE proposals ADD COLUMN version integer NOT NULL DEFAULT 1;
COMMENT ON COLUMN proposals.version IS 'the number of the present text in proposal_versions';

INSERT INTO proposal_versions (proposal_id, number, text, html, renderer, author_id, at)
SELECT
  o.id,
  1,
  jsonb_build_object(
    'title', o.title, 'summary', o.summary, 'problem', o.problem, 'solution', o.solution,
    'results', o.results, 'values', to_jsonb(o.ogp_values)
  ),
  o.html,
  o.renderer,
  s.author_id,
  s.created_at
FROM proposals o
JOIN subjects s ON s.id = o.id;

-- +goose Down
SELECT 'forward only';
