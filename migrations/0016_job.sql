-- +goose Up
CREATE TABLE jobs (
  id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT jobs_pkey PRIMARY KEY,
  kind     text NOT NULL,
  args     jsonb NOT NULL,
  due_at   timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE jobs IS 'what is still to be done, put here by the transaction that makes it necessary; what is done is gone';
COMMENT ON COLUMN jobs.args IS 'ids and enums only, as in events';
COMMENT ON COLUMN jobs.due_at IS 'not before; who begins a job moves it to when others may think that they died over it';
CREATE INDEX jobs_due_idx ON jobs (due_at, id);

-- +goose Down
SELECT 'forward only';
