-- +goose Up
CREATE TABLE drafts (
  action_id bigint PRIMARY KEY REFERENCES actions,
  base      integer NOT NULL CHECK (base > 0),
  revision  integer NOT NULL CHECK (revision > 0),
  markdown  text NOT NULL,
  note      text NOT NULL DEFAULT '',
  saved_by  bigint NOT NULL REFERENCES accounts,
  saved_at  timestamptz NOT NULL,
  CONSTRAINT drafts_base_fkey FOREIGN KEY (action_id, base) REFERENCES versions (action_id, number)
);
COMMENT ON TABLE drafts IS 'the text that will be an action''s next version; all its editors write in the same one';
COMMENT ON COLUMN drafts.base IS 'the version that it was begun from';
COMMENT ON COLUMN drafts.revision IS 'grows with every save; who saves names the one that was read';

CREATE TABLE draft_revisions (
  action_id bigint NOT NULL REFERENCES actions,
  base      integer NOT NULL,
  revision  integer NOT NULL,
  markdown  text NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (action_id, base, revision)
);
COMMENT ON TABLE draft_revisions IS 'what each save held: an editor who comes back with an old one is merged from there; kept seven days';
CREATE INDEX draft_revisions_at_idx ON draft_revisions (at);

CREATE TABLE draft_editors (
  action_id  bigint NOT NULL REFERENCES actions,
  account_id bigint NOT NULL REFERENCES accounts,
  at         timestamptz NOT NULL,
  PRIMARY KEY (action_id, account_id)
);
COMMENT ON TABLE draft_editors IS 'who has the draft open, and when that was last seen';

-- +goose Down
SELECT 'forward only';
