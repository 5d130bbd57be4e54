-- +goose Up

-- Every page asks whether its reader has something that others do not see. Most have nothing.
CREATE INDEX subjects_apart_idx ON subjects (author_id) WHERE audience <> 'public' AND kind NOT IN ('flag', 'appeal');

-- +goose Down
SELECT 'forward only';
