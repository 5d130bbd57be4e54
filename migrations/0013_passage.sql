-- +goose Up
ALTER TABLE versions ADD CONSTRAINT versions_id_action_key UNIQUE (id, action_id);

CREATE TABLE passages (
  id         bigint PRIMARY KEY REFERENCES subjects,
  action_id  bigint NOT NULL REFERENCES actions,
  version_id bigint NOT NULL,
  block_id   bigint NOT NULL,
  starts     integer NOT NULL CHECK (starts >= 0),
  ends       integer NOT NULL,
  exact      text NOT NULL CHECK (exact <> ''),
  prefix     text NOT NULL,
  suffix     text NOT NULL,
  CHECK (ends > starts),
  FOREIGN KEY (version_id, action_id) REFERENCES versions (id, action_id),
  FOREIGN KEY (version_id, block_id) REFERENCES blocks (version_id, block_id),
  CONSTRAINT passages_place_key UNIQUE (version_id, block_id, starts, ends)
);
COMMENT ON TABLE passages IS 'stretches of a version''s text that someone commented on, as they stood when that was done';
COMMENT ON COLUMN passages.starts IS 'code points into blocks.plain; ends is the one after the last';
COMMENT ON COLUMN passages.prefix IS 'the words before it in its block, 32 code points at most; suffix those after it';
CREATE INDEX passages_action_idx ON passages (action_id);

CREATE TABLE anchors (
  passage_id   bigint NOT NULL REFERENCES passages,
  version_id   bigint NOT NULL REFERENCES versions,
  state        text NOT NULL CHECK (state IN ('kept', 'moved', 'changed', 'deleted')),
  block_id     bigint,
  starts       integer,
  ends         integer,
  score        real NOT NULL CHECK (score BETWEEN 0 AND 1),
  confirmed_by bigint REFERENCES accounts,
  confirmed_at timestamptz,
  PRIMARY KEY (passage_id, version_id),
  FOREIGN KEY (version_id, block_id) REFERENCES blocks (version_id, block_id),
  CHECK ((state = 'deleted') = (block_id IS NULL)),
  CHECK ((block_id IS NULL) = (starts IS NULL) AND (block_id IS NULL) = (ends IS NULL)),
  CHECK (starts >= 0 AND ends > starts)
);
COMMENT ON TABLE anchors IS 'where a passage stands in the version it was made on and in each later one';
COMMENT ON COLUMN anchors.state IS 'against the words it was made on: the same; the same at another place; other words; gone';
COMMENT ON COLUMN anchors.score IS 'the share of its words that survive, from 0 to 1';
COMMENT ON COLUMN anchors.confirmed_by IS 'the moderator who found the place right, or put it right';
CREATE INDEX anchors_version_idx ON anchors (version_id, block_id);

-- +goose Down
SELECT 'forward only';
