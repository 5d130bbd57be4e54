-- +goose Up
CREATE TABLE versions (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  action_id    bigint NOT NULL REFERENCES actions,
  number       integer NOT NULL CHECK (number > 0),
  lang         text NOT NULL CHECK (lang IN ('nl', 'en')),
  published_at timestamptz NOT NULL,
  author_id    bigint REFERENCES accounts,
  note         text NOT NULL DEFAULT '',
  markdown     text NOT NULL,
  provenance   jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT versions_action_number_key UNIQUE (action_id, number)
);
COMMENT ON TABLE versions IS 'published, immutable texts of an action';

CREATE SEQUENCE block_ids;
CREATE TABLE blocks (
  version_id bigint NOT NULL REFERENCES versions,
  position   integer NOT NULL,
  block_id   bigint NOT NULL,
  kind       text NOT NULL,
  depth      integer NOT NULL DEFAULT 0,
  ordered    boolean NOT NULL DEFAULT false,
  number     integer NOT NULL DEFAULT 0,
  html       text NOT NULL,
  plain      text NOT NULL,
  renderer   integer NOT NULL,
  PRIMARY KEY (version_id, position),
  CONSTRAINT blocks_version_block_key UNIQUE (version_id, block_id)
);
COMMENT ON COLUMN blocks.block_id IS 'the same in every version in which this is the same block, edited or moved';
COMMENT ON COLUMN blocks.number IS 'of an item in an ordered list, as written; else 0';
COMMENT ON COLUMN blocks.plain IS 'NFC; offsets of passages count its code points';

-- +goose Down
SELECT 'forward only';
