-- +goose Up
CREATE TABLE organisations (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug       text NOT NULL CONSTRAINT organisations_slug_key UNIQUE CHECK (slug ~ '^[a-z0-9-]{1,80}$'),
  name       jsonb NOT NULL,
  kind       text NOT NULL,
  website    text,
  example    boolean NOT NULL DEFAULT false,
  provenance jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN organisations.name IS 'Text: {"nl": ..., "en": ...}, at least one present';
COMMENT ON COLUMN organisations.provenance IS 'what an import held that has no column of its own, verbatim';

CREATE TABLE accounts (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  issuer          text NOT NULL,
  sub             text NOT NULL,
  email           text,
  email_verified  boolean NOT NULL DEFAULT false,
  display_name    text CHECK (char_length(display_name) BETWEEN 1 AND 80),
  offered_name    text,
  lang            text NOT NULL DEFAULT 'nl' CHECK (lang IN ('nl', 'en')),
  organisation_id bigint REFERENCES organisations,
  created_at      timestamptz NOT NULL,
  CONSTRAINT accounts_issuer_sub_key UNIQUE (issuer, sub)
);
COMMENT ON COLUMN accounts.email IS 'never shown; for grants and, later, mail';
COMMENT ON COLUMN accounts.display_name IS 'null until the first sign-in is completed';
COMMENT ON COLUMN accounts.offered_name IS 'what the provider calls this person, to start from; null once they chose';
CREATE INDEX accounts_email_idx ON accounts (lower(email)) WHERE email_verified;

CREATE TABLE representatives (
  organisation_id bigint NOT NULL REFERENCES organisations,
  account_id      bigint NOT NULL REFERENCES accounts,
  since           timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, account_id)
);
COMMENT ON TABLE representatives IS 'who may speak for an organisation';
CREATE INDEX representatives_account_idx ON representatives (account_id);

CREATE TABLE roles (
  account_id bigint NOT NULL REFERENCES accounts,
  role       text NOT NULL CHECK (role IN ('coalition', 'moderator', 'admin')),
  source     text NOT NULL CHECK (source IN ('grant', 'claim')),
  given_by   bigint REFERENCES accounts,
  given_at   timestamptz NOT NULL,
  PRIMARY KEY (account_id, role, source)
);
COMMENT ON COLUMN roles.source IS 'claim roles are read anew at each sign-in, granted ones stay';

CREATE TABLE promised_roles (
  email    text NOT NULL CHECK (email = lower(email)),
  role     text NOT NULL CHECK (role IN ('coalition', 'moderator', 'admin')),
  given_at timestamptz NOT NULL,
  PRIMARY KEY (email, role)
);
COMMENT ON TABLE promised_roles IS 'granted to an address that has not signed in yet; given when it arrives, verified';

CREATE TABLE suspensions (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts,
  given_by   bigint REFERENCES accounts,
  given_at   timestamptz NOT NULL,
  until      timestamptz,
  reason     text NOT NULL,
  lifted_by  bigint REFERENCES accounts,
  lifted_at  timestamptz
);
COMMENT ON COLUMN suspensions.until IS 'null: for good';
CREATE INDEX suspensions_account_idx ON suspensions (account_id) WHERE lifted_at IS NULL;

-- +goose Down
SELECT 'forward only';
