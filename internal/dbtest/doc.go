// Package dbtest gives each test a real Postgres database of its own.
//
// All test binaries of a repository that run at about the same time share one Postgres. The first
// of them starts it (see keeper), and it ends a minute after the last. A test database is copied
// from a template to which the migrations were applied once.
//
// SAMENSPRAAK_TEST_DATABASE, the URL of a superuser, names a Postgres to use instead.
package dbtest
