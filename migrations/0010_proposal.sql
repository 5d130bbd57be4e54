-- +goose Up
CREATE TABLE proposals (
  id              bigint PRIMARY KEY REFERENCES subjects,
  plan_id         bigint NOT NULL REFERENCES plans,
  theme_id        bigint REFERENCES themes,
  action_id       bigint REFERENCES actions,
  organisation_id bigint REFERENCES organisations,
  title           text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 160),
  summary         text NOT NULL DEFAULT '',
  problem         text NOT NULL,
  solution        text NOT NULL,
  results         text NOT NULL DEFAULT '',
  ogp_values      text[] NOT NULL DEFAULT '{}',
  html            jsonb NOT NULL,
  renderer        integer NOT NULL,
  status          text NOT NULL DEFAULT 'published' CHECK (status IN ('submitted', 'published', 'under_consideration', 'answered'))
);
COMMENT ON COLUMN proposals.action_id IS 'the draft action it is related to';
COMMENT ON COLUMN proposals.html IS 'summary, problem, solution, results: rendered at write';
CREATE INDEX proposals_plan_idx ON proposals (plan_id, id);

-- +goose Down
SELECT 'forward only';
