package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"samenspraak/internal/embedded"
	"samenspraak/migrations"
)

// URLs are the addresses of one test's database.
type URLs struct {
	Owner  string
	Runner string
}

var databases atomic.Int64

// Database makes a migrated, empty database of the test's own and connects to it as the role that runs the program, so that a missing grant shows.
func Database(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return connect(t, NewURLs(t).Runner)
}

// NewURLs makes such a database and gives its addresses.
func NewURLs(t testing.TB) URLs {
	t.Helper()
	s := running(t)
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), databases.Add(1))
	s.exec(t, `CREATE DATABASE `+name+` TEMPLATE `+s.template+` STRATEGY wal_log OWNER `+embedded.Owner)
	t.Cleanup(func() { s.exec(t, `DROP DATABASE `+name+` WITH (FORCE)`) })
	return URLs{Owner: s.url(embedded.Owner, name), Runner: s.url(embedded.Runner, name)}
}

func connect(t testing.TB, address string) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func (s *server) exec(t testing.TB, sql string) {
	t.Helper()
	if _, err := s.admin.Exec(context.Background(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func (s *server) url(role, database string) string {
	u, err := url.Parse(s.postgres.AdminURL())
	if err != nil {
		panic(err) // an address of our own making
	}
	u.User, u.Path = url.User(role), "/"+database
	return u.String()
}

// makeTemplate migrates a database once for each version of the migrations; later runs find it.
func (s *server) makeTemplate(ctx context.Context) error {
	sum := sha256.New()
	err := fs.WalkDir(migrations.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(migrations.Files, name)
		fmt.Fprintf(sum, "%s\n%s", name, data)
		return err
	})
	if err != nil {
		return err
	}
	s.template = "template_" + hex.EncodeToString(sum.Sum(nil))[:16]
	var ready bool
	if err := s.admin.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, s.template).Scan(&ready); err != nil || ready {
		return err
	}
	if err := s.dropStale(ctx); err != nil {
		return err
	}
	unfinished := s.template + "_new"
	if _, err := s.admin.Exec(ctx, `CREATE DATABASE `+unfinished+` OWNER `+embedded.Owner); err != nil {
		return err
	}
	if err := migrations.Up(ctx, s.url(embedded.Owner, unfinished), embedded.Runner); err != nil {
		return err
	}
	_, err = s.admin.Exec(ctx, `ALTER DATABASE `+unfinished+` RENAME TO `+s.template)
	return err
}

// dropStale removes what killed runs and earlier migrations left.
func (s *server) dropStale(ctx context.Context) error {
	rows, err := s.admin.Query(ctx, `SELECT datname FROM pg_database WHERE datname LIKE 'test\_%' OR datname LIKE 'template\__%'`)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == "template0" || name == "template1" {
			continue
		}
		if _, err := s.admin.Exec(ctx, `DROP DATABASE IF EXISTS `+pgx.Identifier{name}.Sanitize()+` WITH (FORCE)`); err != nil {
			return err
		}
	}
	return nil
}
