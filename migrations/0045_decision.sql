-- +goose Up
ALTER TABLE decisions
  ADD COLUMN hides   boolean NOT NULL DEFAULT false,
  ADD COLUMN lead_id bigint REFERENCES decisions;
UPDATE decisions d
SET hides = true
WHERE kind = 'ban' OR kind = 'suspend' AND EXISTS (SELECT FROM subjects WHERE hidden_by = d.id);
ALTER TABLE decisions
  DROP CONSTRAINT decisions_kind_check,
  ADD CONSTRAINT decisions_kind_check CHECK (kind IN (
    'approve', 'hold', 'hide', 'restore', 'warn', 'suspend', 'redact', 'move', 'close', 'merge', 'split', 'ban', 'delete', 'withdraw'
  )),
  DROP CONSTRAINT decisions_rule_check,
  ADD CONSTRAINT decisions_rule_check CHECK (kind IN ('approve', 'hold', 'restore', 'move', 'close', 'merge', 'split', 'withdraw') OR rule IS NOT NULL),
  ADD CONSTRAINT decisions_hides_check CHECK (NOT hides OR kind IN ('warn', 'suspend', 'ban')),
  ADD CONSTRAINT decisions_lead_check CHECK (lead_id IS NULL OR kind IN ('warn', 'suspend') AND lead_id <> id);
COMMENT ON COLUMN decisions.hides IS 'of a decision on a person: what they wrote went out of view with it';
COMMENT ON COLUMN decisions.lead_id IS
  'of a warning or a suspension for several contributions of one person: the first of these, which is the one decision on the person; null: this is it';
CREATE INDEX decisions_lead_idx ON decisions (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX decisions_agreed_idx ON decisions (agreed_by, id) WHERE agreed_by IS NOT NULL;

ALTER TABLE requests
  ADD COLUMN hides boolean NOT NULL DEFAULT true,
  DROP CONSTRAINT requests_outcome_check,
  ADD CONSTRAINT requests_outcome_check CHECK (outcome IN ('agreed', 'declined', 'withdrawn')),
  DROP CONSTRAINT requests_check1,
  ADD CONSTRAINT requests_two_check CHECK ((answered_by = by_id) = (outcome = 'withdrawn'));
COMMENT ON COLUMN requests.hides IS 'of a suspension for good: the contribution goes out of view with it';

ALTER TABLE appeals
  ADD COLUMN ended_by bigint REFERENCES decisions,
  DROP CONSTRAINT appeals_outcome_check,
  ADD CONSTRAINT appeals_outcome_check CHECK (outcome IN ('upheld', 'reversed', 'ended')),
  ADD CONSTRAINT appeals_ended_check CHECK ((outcome IS NOT DISTINCT FROM 'ended') = (ended_by IS NOT NULL));
COMMENT ON COLUMN appeals.ended_by IS 'of an objection to holding something until a moderator looked: the decision of who looked, to which one may object';
CREATE INDEX appeals_ended_idx ON appeals (ended_by) WHERE ended_by IS NOT NULL;

ALTER TABLE reason_templates
  ADD COLUMN edition integer;
UPDATE reason_templates
SET edition = (SELECT max(edition) FROM house_rules WHERE number = rule);
UPDATE reason_templates
SET rule = NULL
WHERE edition IS NULL;
ALTER TABLE reason_templates
  ADD FOREIGN KEY (edition, rule) REFERENCES house_rules (edition, number),
  ADD CONSTRAINT reason_templates_rule_of_check CHECK ((edition IS NULL) = (rule IS NULL));
COMMENT ON COLUMN reason_templates.edition IS 'of the house rules, that it was written for';
COMMENT ON COLUMN reason_templates.rule IS 'of that edition: under which number the same rule stands now, if it does, is seen when it is read; null: fits each';

-- Whether the contribution stays is said beside the reason now, and may be otherwise.
UPDATE reason_templates
SET words = jsonb_strip_nulls(jsonb_build_object(
  'nl', replace(replace(words->>'nl', 'Je bijdrage blijft staan, maar de toon helpt', 'De toon van je bijdrage helpt'), 'Je bijdrage blijft staan. Uit', 'Uit'),
  'en', replace(replace(words->>'en', 'Your contribution stays, but its tone does not help', 'The tone of your contribution does not help'),
    'Your contribution stays. Your words', 'Your words')))
WHERE kind = 'warn';

-- +goose Down
SELECT 'forward only';
