package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgxpool"

	"samenspraak/migrations"
)

// ensureTemplate makes the roles and the template, unless another test binary has. The template
// gets its name when it is complete.
func (s *server) ensureTemplate(ctx context.Context, repository string) (string, error) {
	hash, err := migrationsHash(repository)
	if err != nil {
		return "", err
	}
	template := templatePrefix + hash
	conn, err := s.admin.Acquire(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, setupLock); err != nil {
		return "", err
	}
	defer conn.Exec(ctx, `SELECT pg_advisory_unlock($1)`, setupLock) // or by the end of the connection

	var there bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, template).Scan(&there)
	if err != nil || there {
		return template, err
	}
	return template, s.makeTemplate(ctx, conn, template)
}

func (s *server) makeTemplate(ctx context.Context, conn *pgxpool.Conn, template string) error {
	incomplete := template + "_incomplete"
	for _, statement := range []string{
		createRole(ownerRole),
		createRole(runnerRole),
		`DROP DATABASE IF EXISTS ` + incomplete + ` WITH (FORCE)`,
		`CREATE DATABASE ` + incomplete + ` OWNER ` + ownerRole,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("making the template: %w", err)
		}
	}
	if err := migrations.Up(ctx, s.url(ownerRole, incomplete), runnerRole); err != nil {
		return fmt.Errorf("making the template: %w", err)
	}
	for _, statement := range []string{
		`ALTER DATABASE ` + incomplete + ` ALLOW_CONNECTIONS false`, // a connection would keep it from being copied
		`ALTER DATABASE ` + incomplete + ` RENAME TO ` + template,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("making the template: %w", err)
		}
	}
	return nil
}

func createRole(name string) string {
	return `DO $$ BEGIN CREATE ROLE ` + name + ` LOGIN PASSWORD '` + name + `';
		EXCEPTION WHEN duplicate_object THEN NULL; END $$`
}

// migrationsHash tells one schema from another: by the SQL that is in this binary, and by the Go
// beside it, which grants the rights.
func migrationsHash(repository string) (string, error) {
	hash := sha256.New()
	for _, source := range []struct {
		files   fs.FS
		pattern string
	}{
		{migrations.Files, "*.sql"},
		{os.DirFS(filepath.Join(repository, "migrations")), "*.go"},
	} {
		names, err := fs.Glob(source.files, source.pattern)
		if err != nil {
			return "", err
		}
		for _, name := range names {
			content, err := fs.ReadFile(source.files, name)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(hash, "%s %d\n%s", name, len(content), content)
		}
	}
	return hex.EncodeToString(hash.Sum(nil)[:8]), nil
}

// findRepository goes up from the package whose tests run.
func findRepository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("the test does not run inside the repository")
		}
		dir = parent
	}
}
