-- +goose Up

ALTER TABLE appeals
  DROP CONSTRAINT appeals_ended_check,
  ADD CONSTRAINT appeals_ended_check CHECK ((outcome IS DISTINCT FROM 'ended' OR ended_by IS NOT NULL) AND (ended_by IS NULL OR outcome IN ('ended', 'reversed')));
COMMENT ON COLUMN appeals.ended_by IS
  'the decision that ended it before anyone decided on it: of who looked at what was held, or deleted what was hidden, to which one may object; '
  'with the outcome reversed, by which what was hidden was put back. When that is undone, it waits again';

-- What was put back or deleted before this, while an appeal against hiding it waited, has nothing left to decide.
WITH overtaken AS (
  UPDATE appeals p
  SET outcome = CASE later.kind WHEN 'restore' THEN 'reversed' ELSE 'ended' END, ended_by = later.id, reason = '', decided_by = later.by_id, decided_at = taken.created_at
  FROM decisions d
  CROSS JOIN LATERAL (
    SELECT max(x.id) AS id
    FROM decisions x
    WHERE x.about_id = d.about_id AND x.id > d.id AND x.undone_at IS NULL AND x.kind IN ('restore', 'delete')
  ) last
  JOIN decisions later ON later.id = last.id
  JOIN subjects taken ON taken.id = later.id
  WHERE d.id = p.decision_id AND d.kind = 'hide' AND d.undone_at IS NULL AND p.outcome IS NULL
  RETURNING p.id, later.id AS decision, later.by_id, taken.created_at
)
UPDATE cases c
SET closed_at = greatest(o.created_at, c.opened_at), closed_by = o.by_id, decision_id = o.decision, claimed_by = NULL, claimed_until = NULL, revision = revision + 1
FROM overtaken o
WHERE c.about_id = o.id AND c.closed_at IS NULL;

-- +goose Down
SELECT 'forward only';
