package embedded

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestStart(t *testing.T) {
	dir := filepath.Join(openDir(t), "with a space", "postgres")
	p := start(t, options(dir))

	t.Run("the owner has the database, with the extensions that search needs", func(t *testing.T) {
		execute(t, connect(t, p.OwnerURL()),
			"CREATE EXTENSION unaccent", "CREATE EXTENSION pg_trgm", "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('Één')")
	})
	t.Run("the runner owns nothing and may not make anything", func(t *testing.T) {
		_, err := connect(t, p.RunnerURL()).Exec(t.Context(), "CREATE TABLE mine ()")
		if err == nil || !strings.Contains(err.Error(), "permission denied for schema public") {
			t.Errorf("got %v, want permission denied", err)
		}
	})
	t.Run("an acknowledged write is on the disk", func(t *testing.T) {
		for _, setting := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
			if got := queryString(t, p.RunnerURL(), "SHOW "+setting); got != "on" {
				t.Errorf("%s is %s", setting, got)
			}
		}
	})
	t.Run("nothing listens on the network, and the socket is private", func(t *testing.T) {
		if got := queryString(t, p.RunnerURL(), "SHOW listen_addresses"); got != "" {
			t.Errorf("listens on %q", got)
		}
		info, err := os.Stat(p.socket)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o700 {
			t.Errorf("the socket's directory has mode %o", got)
		}
	})
	t.Run("text sorts by code point and knows letters beyond ASCII", func(t *testing.T) {
		if got := queryString(t, p.RunnerURL(), "SELECT string_agg(w, '' ORDER BY w) FROM unnest('{é,b,B,a}'::text[]) w"); got != "Babé" {
			t.Errorf("sorted %q", got)
		}
		if got := queryString(t, p.RunnerURL(), "SELECT lower('ÉÉN') || to_tsvector('simple', '“Één” – twee')"); got != "één'twee':2 'één':1" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("a second program on the same data is told which one has it", func(t *testing.T) {
		_, err := Start(t.Context(), options(dir))
		want := fmt.Sprintf("in use by another samenspraak (process %d)", os.Getpid())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	})
	t.Run("what was written is there after a stop and a start", func(t *testing.T) {
		p.Stop(t.Context())
		if _, err := os.Stat(p.socket); !os.IsNotExist(err) {
			t.Errorf("the socket's directory is still there: %v", err)
		}
		again := start(t, options(dir))
		if got := queryString(t, again.OwnerURL(), "SELECT word FROM kept"); got != "Één" {
			t.Errorf("got %q", got)
		}
	})
}

func TestStart_ordinaryUser(t *testing.T) {
	dir := openDir(t)
	var as *syscall.Credential
	if os.Geteuid() == 0 {
		const nobody = 65534
		as = &syscall.Credential{Uid: nobody, Gid: nobody}
		if err := os.Chown(dir, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	h := startHelper(t, dir, as)
	execute(t, connect(t, h.url(t)), "CREATE TABLE made ()")
}

func TestStart_cancelled(t *testing.T) {
	dir := openDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := Start(ctx, options(dir))
		failed <- err
	}()
	eventually(t, "initdb is half-way", func() bool { return len(halfMade(t, dir)) > 0 })
	cancel()
	if err := <-failed; err == nil {
		t.Fatal("it started all the same")
	}
	p := start(t, options(dir))
	execute(t, connect(t, p.OwnerURL()), "CREATE TABLE made ()")
	if left := halfMade(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func halfMade(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, incompletePrefix+"*", "PG_VERSION"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestPostgres_Stop(t *testing.T) {
	t.Run("without patience nothing acknowledged is lost", func(t *testing.T) {
		dir := openDir(t)
		p := start(t, options(dir))
		execute(t, connect(t, p.OwnerURL()), "CREATE TABLE kept AS SELECT 'yes' AS word")
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		p.Stop(cancelled)
		p.Stop(t.Context())
		if got := queryString(t, start(t, options(dir)).OwnerURL(), "SELECT word FROM kept"); got != "yes" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("whoever is still connected is no news", func(t *testing.T) {
		reports, written := io.Pipe()
		o := options(openDir(t))
		o.Log = slog.New(slog.NewTextHandler(written, &slog.HandlerOptions{Level: slog.LevelDebug}))
		told := make(chan string, 1)
		go func() {
			defer reports.Close() // what else is reported goes nowhere
			for lines := bufio.NewScanner(reports); lines.Scan(); {
				if strings.Contains(lines.Text(), "terminating connection") {
					told <- lines.Text()
					return
				}
			}
		}()
		p := start(t, o)
		connect(t, p.OwnerURL())
		p.Stop(t.Context())
		select {
		case line := <-told:
			if !strings.Contains(line, "level=DEBUG") {
				t.Errorf("a stop reports: %s", line)
			}
		case <-time.After(30 * time.Second):
			t.Error("the connection was not ended by Postgres")
		}
	})
}

func BenchmarkStart_cold(b *testing.B) {
	for b.Loop() {
		p, err := Start(b.Context(), options(openDir(b)))
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		p.Stop(b.Context())
		b.StartTimer()
	}
}

func BenchmarkStart_warm(b *testing.B) {
	dir := openDir(b)
	start(b, options(dir)).Stop(b.Context())
	for b.Loop() {
		p, err := Start(b.Context(), options(dir))
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		p.Stop(b.Context())
		b.StartTimer()
	}
}
