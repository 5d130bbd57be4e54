-- +goose Up
ALTER TABLE accounts ADD COLUMN shows_presence boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN accounts.shows_presence IS 'others who are signed in may see by name that this person reads along';

-- +goose Down
SELECT 'forward only';
