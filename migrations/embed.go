// Package migrations holds the database's history as numbered SQL files, forward only, and brings a database up to date.
package migrations

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Files are the migrations; a hash of them tells one schema from another.
//
//go:embed *.sql
var Files embed.FS

// Hash tells one history from another.
func Hash() string {
	sum := sha256.New()
	names, err := fs.Glob(Files, "*.sql")
	if err != nil {
		panic(err) // the pattern is well-formed
	}
	for _, name := range names {
		content, err := Files.ReadFile(name)
		if err != nil {
			panic(err) // it is in the program
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(content), content)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Up brings the database at ownerURL to the newest schema and gives role runner what the program needs to run, and no more: it may not change or delete an event.
// Several nodes may call it at once; one migrates while the others wait, a minute at most.
// An empty runner, or one that is the owner itself, gets no grants.
func Up(ctx context.Context, ownerURL, runner string) error {
	config, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	// What a crash takes away is migrated again: the number of a migration goes with it. No commit needs to wait for the disk.
	config.RuntimeParams["synchronous_commit"] = "off"
	db := stdlib.OpenDB(*config)
	defer db.Close()
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, Files, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if pending, err := provider.HasPending(ctx); err == nil && !pending && runner != "" {
		if granted, err := isGranted(ctx, db, runner); err == nil && granted {
			return nil
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if runner == "" || runner == config.User {
		return nil
	}
	return grant(ctx, db, runner)
}

func isGranted(ctx context.Context, db *sql.DB, runner string) (bool, error) {
	var ok bool
	err := db.QueryRowContext(ctx, `
		SELECT bool_and(has_table_privilege($1, c.oid, 'SELECT'))
		FROM pg_class c
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'goose_db_version'`,
		runner).Scan(&ok)
	return ok, err
}

// grant is run after every migration, so that a new table can't be forgotten.
func grant(ctx context.Context, db *sql.DB, runner string) error {
	role := pgx.Identifier{runner}.Sanitize()
	_, err := db.ExecContext(ctx, `
		GRANT USAGE ON SCHEMA public TO `+role+`;
		GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO `+role+`;
		GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO `+role+`;
		REVOKE UPDATE, DELETE ON events FROM `+role+`;
		REVOKE INSERT, UPDATE, DELETE ON goose_db_version FROM `+role)
	if err != nil {
		return fmt.Errorf("migrations: grant to %s: %w", runner, err)
	}
	return nil
}
