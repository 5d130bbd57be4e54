package dbtest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestDatabase(t *testing.T) {
	t.Run("it is migrated, and the runner may not change the schema", func(t *testing.T) {
		pool := Database(t)
		if n := count(t, pool, `SELECT count(*) FROM accounts`); n != 0 {
			t.Errorf("%d accounts", n)
		}
		_, err := pool.Exec(t.Context(), `CREATE TABLE mine ()`)
		if err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("got %v, want permission denied", err)
		}
	})
	t.Run("the runner may not change what happened", func(t *testing.T) {
		pool := Database(t)
		for _, sql := range []string{
			`UPDATE events SET kind = 'x'`,
			`DELETE FROM events`,
			`TRUNCATE events CASCADE`,
			`ALTER TABLE events DISABLE TRIGGER events_append_only`,
			`DROP TABLE events`,
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9, true)`,
		} {
			if _, err := pool.Exec(t.Context(), sql); err == nil {
				t.Errorf("it may %s", sql)
			}
		}
	})
	t.Run("nor does the owner, who can by taking the guard away, do so by mistake", func(t *testing.T) {
		owner, _ := URLs(t)
		conn := connect(t, owner)
		for _, sql := range []string{`UPDATE events SET kind = 'x'`, `DELETE FROM events`, `TRUNCATE events CASCADE`} {
			if _, err := conn.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "stays on record") {
				t.Errorf("%s: %v", sql, err)
			}
		}
	})
	t.Run("it is of the test alone", func(t *testing.T) {
		first, second := Database(t), Database(t)
		if _, err := first.Exec(t.Context(), `INSERT INTO channels (name) VALUES ('thread:1')`); err != nil {
			t.Fatal(err)
		}
		if n := count(t, second, `SELECT count(*) FROM channels`); n != 0 {
			t.Errorf("%d channels, want 0", n)
		}
	})
	t.Run("the owner may", func(t *testing.T) {
		owner, runner := URLs(t)
		conn := connect(t, owner)
		if _, err := conn.Exec(t.Context(), `CREATE TABLE mine ()`); err != nil {
			t.Error(err)
		}
		if mine, theirs := conn.Config().Database, connect(t, runner).Config().Database; mine != theirs {
			t.Errorf("the owner is at %s, the runner at %s", mine, theirs)
		}
	})
	t.Run("it is dropped when the test ends, also with a connection open", func(t *testing.T) {
		var name string
		t.Run("the test", func(t *testing.T) {
			_, runner := URLs(t)
			conn, err := pgx.Connect(t.Context(), runner)
			if err != nil {
				t.Fatal(err)
			}
			name = conn.Config().Database
			if !exists(t, name) {
				t.Errorf("%s is not there", name)
			}
		})
		if exists(t, name) {
			t.Errorf("%s is still there", name)
		}
	})
}

func TestTx(t *testing.T) {
	const insert = `INSERT INTO organisations (slug, name, kind) VALUES ('noordrand', '{"nl": "Noordrand"}', 'municipality')`
	t.Run("what a test writes is gone for the next, in the same database", func(t *testing.T) {
		var first, second string
		t.Run("first", func(t *testing.T) {
			tx := Tx(t)
			first = tx.Conn().Config().Database
			if _, err := tx.Exec(t.Context(), insert); err != nil {
				t.Fatal(err)
			}
			if n := count(t, tx, `SELECT count(*) FROM organisations`); n != 1 {
				t.Errorf("%d rows, want 1", n)
			}
		})
		t.Run("second", func(t *testing.T) {
			tx := Tx(t)
			second = tx.Conn().Config().Database
			if n := count(t, tx, `SELECT count(*) FROM organisations`); n != 0 {
				t.Errorf("%d rows, want 0", n)
			}
		})
		if first != second {
			t.Errorf("%s was not used again, but %s", first, second)
		}
	})
	t.Run("two tests at a time do not wait for each other", func(t *testing.T) {
		for _, tx := range []pgx.Tx{Tx(t), Tx(t)} { // the second would wait for the first, for ever
			if _, err := tx.Exec(t.Context(), insert); err != nil {
				t.Error(err)
			}
		}
	})
	t.Run("a test that commits is told, and nobody gets its database", func(t *testing.T) {
		var name string
		r := &recorder{TB: t}
		tx := Tx(r)
		name = tx.Conn().Config().Database
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.cleanUp()
		if len(r.errors) != 1 || exists(t, name) {
			t.Errorf("errors %v, database exists %v", r.errors, exists(t, name))
		}
	})
}

func TestServer_dropAbandoned(t *testing.T) {
	s := sharedServer(t)
	abandoned := fmt.Sprintf("%s%08x_1", databasePrefix, newID())
	if _, err := s.admin.Exec(t.Context(), `CREATE DATABASE `+abandoned); err != nil {
		t.Fatal(err)
	}
	used, err := s.createDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.dropAbandoned(t.Context()); err != nil {
		t.Fatal(err)
	}
	if exists(t, abandoned) {
		t.Error("the database of an ended process is still there")
	}
	if !exists(t, used) {
		t.Error("a database in use was dropped")
	}
	if err := s.dropDatabase(t.Context(), used); err != nil {
		t.Error(err)
	}
}

func BenchmarkDatabase(b *testing.B) {
	s := sharedServer(b)
	for b.Loop() {
		name, err := s.createDatabase(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		conn, err := pgx.Connect(b.Context(), s.url(runnerRole, name))
		if err != nil {
			b.Fatal(err)
		}
		if err := s.discard(b.Context(), conn); err != nil {
			b.Fatal(err)
		}
	}
}

// recorder is a test whose failing and cleaning up another test looks at.
type recorder struct {
	testing.TB
	errors   []any
	cleanups []func()
}

func (r *recorder) Error(args ...any) { r.errors = append(r.errors, args) }
func (r *recorder) Cleanup(f func())  { r.cleanups = append(r.cleanups, f) }

func (r *recorder) cleanUp() {
	for _, f := range r.cleanups {
		f()
	}
}

func count(t *testing.T, db interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}, query string,
) int {
	t.Helper()
	var n int
	if err := db.QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func exists(t *testing.T, database string) bool {
	t.Helper()
	var there bool
	err := sharedServer(t).admin.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, database).Scan(&there)
	if err != nil {
		t.Fatal(err)
	}
	return there
}
