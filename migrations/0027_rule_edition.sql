-- +goose Up
CREATE TABLE rule_editions (
  edition integer PRIMARY KEY,
  by_id   bigint REFERENCES accounts,
  why     text NOT NULL DEFAULT '',
  at      timestamptz NOT NULL
);
COMMENT ON TABLE rule_editions IS 'who gave the forum other house rules, and why; the rules themselves are in house_rules';
INSERT INTO rule_editions (edition, at)
SELECT edition, min(since)
FROM house_rules
GROUP BY edition;

-- +goose Down
SELECT 'forward only';
