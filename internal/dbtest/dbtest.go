package dbtest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"samenspraak/internal/postgres"
)

// cleanupTimeout is longer than cleaning up ever takes, so that what hangs is named.
const cleanupTimeout = 30 * time.Second

// Database returns a pool on a migrated, empty database of the test's own, for what needs commits:
// live news, races, jobs. It connects as the role that runs the program, with the rights that the
// migrations grant it. The database is dropped when the test ends.
func Database(t testing.TB) *pgxpool.Pool {
	t.Helper()
	_, runner := URLs(t)
	config, err := postgres.Config(runner)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	config.MaxConns = 10
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() { closePool(t, pool) })
	return pool
}

// URLs returns the addresses of such a database, for the role that owns it and the one that runs
// the program: for what opens its own connections.
func URLs(t testing.TB) (owner, runner string) {
	t.Helper()
	s := sharedServer(t)
	name, err := s.createDatabase(t.Context())
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), cleanupTimeout)
		defer cancel()
		if err := s.dropDatabase(ctx, name); err != nil {
			t.Errorf("dbtest: %v", err)
		}
	})
	return s.url(ownerRole, name), s.url(runnerRole, name)
}

// Tx returns a transaction on a migrated, empty database, as the role that runs the program. It is
// rolled back when the test ends. Tests that run at the same time have different databases, so
// they never wait for each other. As all in a transaction, it is for one goroutine at a time.
func Tx(t testing.TB) pgx.Tx {
	t.Helper()
	s := sharedServer(t)
	conn, err := s.borrow(t.Context())
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), cleanupTimeout)
		defer cancel()
		err := tx.Rollback(ctx)
		switch {
		case err == nil:
			s.giveBack(conn)
			return
		case errors.Is(err, pgx.ErrTxClosed) && !conn.IsClosed():
			t.Error("dbtest: the test ended the transaction that is its own")
		}
		if err := s.discard(ctx, conn); err != nil { // cancelling a query closes the connection
			t.Errorf("dbtest: %v", err)
		}
	})
	return tx
}

// closePool names the mistake for which Close would wait for ever.
func closePool(t testing.TB, pool *pgxpool.Pool) {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		pool.Close()
	}()
	select {
	case <-closed:
	case <-time.After(cleanupTimeout):
		t.Errorf("dbtest: the test did not release %d connections", pool.Stat().AcquiredConns())
	}
}
