-- +goose Up
ALTER TABLE moderation_settings
  ADD COLUMN why text NOT NULL DEFAULT '' CHECK (char_length(why) <= 1000),
  ADD COLUMN hold_below integer NOT NULL DEFAULT 0 CHECK (hold_below BETWEEN 0 AND 100),
  ADD COLUMN known_from integer NOT NULL DEFAULT 5 CHECK (known_from BETWEEN 1 AND 100),
  ADD COLUMN links_to_hold integer NOT NULL DEFAULT 3 CHECK (links_to_hold BETWEEN 0 AND 100),
  ADD COLUMN repeats_to_hold integer NOT NULL DEFAULT 3 CHECK (repeats_to_hold = 0 OR repeats_to_hold BETWEEN 2 AND 100),
  ADD COLUMN duplicate_hours integer NOT NULL DEFAULT 24 CHECK (duplicate_hours BETWEEN 0 AND 168),
  ADD COLUMN alike_percent integer NOT NULL DEFAULT 90 CHECK (alike_percent BETWEEN 80 AND 100),
  ADD COLUMN check_words boolean NOT NULL DEFAULT true,
  ADD COLUMN words_nl text[] NOT NULL DEFAULT '{}',
  ADD COLUMN words_en text[] NOT NULL DEFAULT '{}',
  ADD COLUMN check_language boolean NOT NULL DEFAULT true,
  ADD COLUMN person_limit integer NOT NULL DEFAULT 60 CHECK (person_limit BETWEEN 0 AND 100000),
  ADD COLUMN address_limit integer NOT NULL DEFAULT 3000 CHECK (address_limit BETWEEN 0 AND 100000),
  ADD COLUMN organisation_limit integer NOT NULL DEFAULT 1000 CHECK (organisation_limit BETWEEN 0 AND 100000),
  ADD COLUMN new_hours integer NOT NULL DEFAULT 24 CHECK (new_hours BETWEEN 1 AND 720),
  ADD COLUMN flagged_hours integer NOT NULL DEFAULT 24 CHECK (flagged_hours BETWEEN 1 AND 720),
  ADD COLUMN unlawful_hours integer NOT NULL DEFAULT 4 CHECK (unlawful_hours BETWEEN 1 AND 720),
  ADD COLUMN held_hours integer NOT NULL DEFAULT 24 CHECK (held_hours BETWEEN 1 AND 720),
  ADD COLUMN appeal_days integer NOT NULL DEFAULT 14 CHECK (appeal_days BETWEEN 1 AND 180);
COMMENT ON COLUMN moderation_settings.hold_below IS 'what someone writes with fewer accepted contributions is held until a moderator looked; 0: of nobody';
COMMENT ON COLUMN moderation_settings.known_from IS 'with as many accepted contributions someone is known: the filters for new people no longer look';
COMMENT ON COLUMN moderation_settings.links_to_hold IS 'the how manieth link within an hour of someone who is not known holds; 0: none';
COMMENT ON COLUMN moderation_settings.repeats_to_hold IS 'the how manieth time within an hour that someone says the same holds; 0: none';
COMMENT ON COLUMN moderation_settings.duplicate_hours IS 'what someone else said so long ago, and is said again, is held; 0: never';
COMMENT ON COLUMN moderation_settings.alike_percent IS 'from which likeness on two texts are the same';
COMMENT ON COLUMN moderation_settings.person_limit IS 'contributions in ten minutes, as address_limit and organisation_limit; 0: no limit';

CREATE TABLE holds (
  id          bigint PRIMARY KEY REFERENCES subjects,
  audience    text NOT NULL CHECK (audience IN ('public', 'coalition')),
  edition     integer NOT NULL REFERENCES moderation_settings,
  reasons     jsonb NOT NULL CHECK (jsonb_typeof(reasons) = 'array'),
  at          timestamptz NOT NULL,
  admitted_at timestamptz
);
COMMENT ON TABLE holds IS 'contributions that were held before anyone else saw them, and why';
COMMENT ON COLUMN holds.audience IS 'who sees it once a moderator lets it through';
COMMENT ON COLUMN holds.edition IS 'of the settings, by which it was held';
COMMENT ON COLUMN holds.reasons IS 'names of filters and their figures; of a word, its place in the list of that edition: never words of people';

CREATE TABLE fingerprints (
  id          bigint PRIMARY KEY REFERENCES subjects,
  author_id   bigint NOT NULL,
  at          timestamptz NOT NULL,
  fingerprint bigint,
  links       integer NOT NULL
);
COMMENT ON TABLE fingerprints IS 'what filters compare new texts with; kept for as long as they look back';
COMMENT ON COLUMN fingerprints.fingerprint IS 'text.Fingerprint: near the same texts differ in few bits; null for a text that is too short to tell';
CREATE INDEX fingerprints_at_idx ON fingerprints (at DESC);
CREATE INDEX fingerprints_author_idx ON fingerprints (author_id, at);

ALTER TABLE cases
  DROP CONSTRAINT cases_kind_check,
  ADD CONSTRAINT cases_kind_check CHECK (kind IN ('new', 'flagged', 'held', 'appeal'));

-- +goose Down
SELECT 'forward only';
