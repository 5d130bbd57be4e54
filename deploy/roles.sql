-- Run once by a superuser, with OWNER_PASSWORD and RUNNER_PASSWORD in the environment of psql 15 or newer.
-- One role owns the tables and migrates, and adds unaccent and pg_trgm, which come with Postgres (on some systems in a package "contrib"); the other runs the program and cannot change or delete an event.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv runner_password RUNNER_PASSWORD
CREATE ROLE samenspraak_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE samenspraak LOGIN PASSWORD :'runner_password';
CREATE DATABASE samenspraak OWNER samenspraak_owner;
