-- +goose Up

ALTER TABLE suspensions
  ADD COLUMN lift_reason text NOT NULL DEFAULT '' CHECK (char_length(lift_reason) <= 2000);
COMMENT ON COLUMN suspensions.lift_reason IS 'why it was ended before its time, for the person; empty when its decision was taken back, which says why itself';

-- +goose Down
SELECT 'forward only';
