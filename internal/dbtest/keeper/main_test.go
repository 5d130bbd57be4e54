package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestKeeper_run(t *testing.T) {
	users, err := os.Create(filepath.Join(t.TempDir(), "users"))
	if err != nil {
		t.Fatal(err)
	}
	defer users.Close()
	if err := syscall.Flock(int(users.Fd()), syscall.LOCK_SH); err != nil {
		t.Fatal(err)
	}
	k := keeper{users: users.Name(), data: openDir(t), packages: "../../../frontend", idle: time.Nanosecond}
	addresses, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- k.run(t.Context(), func(address string) { addresses <- address }) }()

	var conn *pgx.Conn
	select {
	case err := <-ended:
		t.Fatalf("ended before it began: %v", err)
	case address := <-addresses:
		if conn, err = pgx.Connect(t.Context(), address); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("it stays while a test binary is there", func(t *testing.T) {
		if _, err := conn.Exec(t.Context(), `SELECT pg_sleep(2)`); err != nil { // longer than it takes to look
			t.Error(err)
		}
	})
	t.Run("it ends after the last, and leaves nothing", func(t *testing.T) {
		if err := users.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := conn.Ping(t.Context()); err == nil {
			t.Error("Postgres still runs")
		}
		if _, err := os.Stat(k.data); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the data is still there: %v", err)
		}
	})
	conn.Close(context.Background())
}

// openDir returns a directory that does not exist yet, and that any account may pass.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "keeper-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data")
}
