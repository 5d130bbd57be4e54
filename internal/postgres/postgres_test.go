package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"samenspraak/internal/dbtest"
	"samenspraak/internal/postgres"
)

func TestConfig_endedConnections(t *testing.T) {
	owner, _ := dbtest.URLs(t)
	config, err := postgres.Config(owner)
	if err != nil {
		t.Fatal(err)
	}
	config.MaxConns = 2
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	other, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Release()
	for range 5 {
		var pid int
		if err := pool.QueryRow(t.Context(), `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
			t.Fatalf("a connection that the server had ended was given out: %v", err)
		}
		// It says so when it has: up to a second after its use the pool would take its word for it.
		if _, err := other.Exec(t.Context(), `SELECT pg_terminate_backend($1, 1000)`, pid); err != nil {
			t.Fatal(err)
		}
	}
}
