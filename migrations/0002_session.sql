-- +goose Up
CREATE TABLE sessions (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_hash   bytea NOT NULL CONSTRAINT sessions_token_hash_key UNIQUE,
  account_id   bigint NOT NULL REFERENCES accounts,
  provider_sid text,
  id_token     text,
  device       text NOT NULL,
  started_at   timestamptz NOT NULL,
  seen_at      timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL
);
COMMENT ON COLUMN sessions.token_hash IS 'SHA-256 of the cookie; the cookie itself is nowhere stored';
COMMENT ON COLUMN sessions.provider_sid IS 'the session at the sign-in provider, for its back-channel logout';
COMMENT ON COLUMN sessions.id_token IS 'for RP-initiated logout';
COMMENT ON COLUMN sessions.expires_at IS 'absolute end; the idle end follows from seen_at';
CREATE INDEX sessions_account_idx ON sessions (account_id);
CREATE INDEX sessions_provider_idx ON sessions (provider_sid) WHERE provider_sid IS NOT NULL;

CREATE TABLE sign_ins (
  visit_hash bytea NOT NULL,
  state      text NOT NULL,
  nonce      text NOT NULL,
  verifier   text NOT NULL,
  return_to  text NOT NULL,
  started_at timestamptz NOT NULL,
  PRIMARY KEY (visit_hash, state)
);
COMMENT ON TABLE sign_ins IS 'on their way to the provider and back; ten minutes at most';
COMMENT ON COLUMN sign_ins.visit_hash IS 'SHA-256 of a cookie that binds the journey to the browser';
CREATE INDEX sign_ins_started_idx ON sign_ins (started_at);

CREATE TABLE logout_tokens (
  issuer     text NOT NULL,
  jti        text NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT logout_tokens_pkey PRIMARY KEY (issuer, jti)
);
COMMENT ON TABLE logout_tokens IS 'seen once, refused the second time';

CREATE TABLE parked_forms (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  visit_hash bytea NOT NULL,
  address    inet NOT NULL,
  path       text NOT NULL,
  came_from  text NOT NULL,
  body       bytea NOT NULL CHECK (octet_length(body) <= 65536),
  parked_at  timestamptz NOT NULL
);
COMMENT ON TABLE parked_forms IS 'a form posted without a session, kept one hour until its author signed in and confirmed it';
CREATE INDEX parked_forms_address_idx ON parked_forms (address, parked_at);

-- +goose Down
SELECT 'forward only';
