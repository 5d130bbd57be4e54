package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"samenspraak/internal/config"
	"samenspraak/internal/embedded"
	"samenspraak/internal/postgres"
	"samenspraak/migrations"
)

// database is the forum's Postgres: one of the deployment's, or our own child process.
type database struct {
	*pgxpool.Pool
	child *embedded.Postgres
}

// openDatabase starts Postgres if none was given, brings it up to date and connects to it as the role that runs the program.
func openDatabase(ctx context.Context, settings config.Config, log *slog.Logger) (*database, error) {
	db := &database{}
	owner, runner := settings.MigrateDatabaseURL, settings.DatabaseURL
	if runner == "" {
		child, err := embedded.Start(ctx, embeddedOptions(settings, log))
		if err != nil {
			return nil, err
		}
		db.child, owner, runner = child, child.OwnerURL(), child.RunnerURL()
	}
	ownerVariable := "DATABASE_URL"
	if owner != runner {
		ownerVariable = "MIGRATE_DATABASE_URL"
	}
	if err := db.connect(ctx, owner, ownerVariable, runner); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func (db *database) connect(ctx context.Context, owner, ownerVariable, runner string) error {
	pool, err := postgres.Config(runner)
	if err != nil {
		return fmt.Errorf("DATABASE_URL: %w", err)
	}
	if err := migrations.Up(ctx, owner, pool.ConnConfig.User); err != nil {
		return db.unreachable(ownerVariable, fmt.Errorf("Cannot bring the database up to date: %w", err))
	}
	db.Pool, err = pgxpool.NewWithConfig(ctx, pool)
	if err != nil {
		return err
	}
	return db.unreachable("DATABASE_URL", db.Pool.Ping(ctx))
}

// unreachable makes one sentence of the driver's many lines when there was no connection, with the variable that says where to.
func (db *database) unreachable(variable string, err error) error {
	var connect *pgconn.ConnectError
	if db.embedded() || !errors.As(err, &connect) {
		return err
	}
	where := net.JoinHostPort(connect.Config.Host, strconv.Itoa(int(connect.Config.Port)))
	reason := "it does not answer"
	var refused *pgconn.PgError
	var network *net.OpError
	switch {
	case errors.As(err, &refused):
		reason = refused.Message
	case errors.As(err, &network):
		reason = network.Err.Error()
	}
	return fmt.Errorf("Cannot connect to the database of %s, at %s: %s.", variable, where, reason)
}

// prepare makes the blank data that a first start copies, with all tables in it.
func prepare(ctx context.Context, settings config.Config, _ []string) error {
	if settings.DatabaseURL != "" {
		return nil // no Postgres of our own
	}
	return embedded.MakeBlank(ctx, embeddedOptions(settings, settings.Logger(os.Stderr)), func(ctx context.Context, owner, runner string) error {
		pool, err := postgres.Config(runner)
		if err != nil {
			return err
		}
		return migrations.Up(ctx, owner, pool.ConnConfig.User)
	})
}

func embeddedOptions(settings config.Config, log *slog.Logger) embedded.Options {
	options := embedded.Options{
		Dir:         filepath.Join(settings.DataDir, "postgres"),
		Programs:    settings.PGBin,
		PackageDirs: packageDirs(),
		Filled:      migrations.Hash(),
		Log:         log,
	}
	if program, err := os.Executable(); err == nil {
		options.Blank = filepath.Join(filepath.Dir(program), "blank")
	}
	return options
}

// packageDirs are where npm may have put the programs of Postgres: beside the program's own folder, or in the current one.
func packageDirs() []string {
	dirs := []string{"frontend"}
	if program, err := os.Executable(); err == nil {
		dirs = append([]string{filepath.Join(filepath.Dir(filepath.Dir(program)), "frontend")}, dirs...)
	}
	return dirs
}

func (db *database) embedded() bool { return db.child != nil }

// ping tells whether the database answers.
func (db *database) ping() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	return db.Pool.Ping(ctx)
}

// Close ends the connections, and our own Postgres.
func (db *database) Close() {
	if db.Pool != nil {
		db.Pool.Close()
	}
	if db.child != nil {
		ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
		defer cancel()
		db.child.Stop(ctx)
	}
}

// isEmpty tells a database in which nothing was put yet.
func (db *database) isEmpty(ctx context.Context) (bool, error) {
	var one int
	err := db.QueryRow(ctx, `
		SELECT 1
		FROM plans
		LIMIT 1`).Scan(&one)
	if errors.Is(err, pgx.ErrNoRows) {
		return true, nil
	}
	return false, err
}
