// Package dbtest gives each test a real Postgres database of its own.
package dbtest
