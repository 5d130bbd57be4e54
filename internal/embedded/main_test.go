package embedded

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// helperDir makes the test binary another program that runs Postgres in that directory and lives
// until its input ends, so that a test can kill it.
const helperDir = "SAMENSPRAAK_TEST_HELPER_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperDir); dir != "" {
		os.Exit(runHelper(dir))
	}
	os.Exit(m.Run())
}

func runHelper(dir string) int {
	p, err := Start(context.Background(), Options{Dir: dir, Programs: os.Getenv("PG_BIN"), PackageDirs: packageDirs()})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(p.OwnerURL())
	_, err = io.Copy(io.Discard, os.Stdin)
	p.Stop(context.Background())
	if err != nil {
		return 1
	}
	return 0
}

func packageDirs() []string { return []string{"../../frontend"} }

func options(dir string) Options {
	return Options{Dir: dir, PackageDirs: packageDirs(), Log: slog.New(slog.DiscardHandler)}
}

// openDir returns a fresh directory that any account may pass; t.TempDir is closed to all others.
func openDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "embedded-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func start(t testing.TB, options Options) *Postgres {
	t.Helper()
	p, err := Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop(context.Background()) })
	return p
}

func connect(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func execute(t testing.TB, conn *pgx.Conn, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func queryString(t testing.TB, url, query string) string {
	t.Helper()
	conn := connect(t, url)
	var value string
	if err := conn.QueryRow(t.Context(), query).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

// eventually waits for a condition, half a minute at most.
func eventually(t testing.TB, what string, condition func() bool) {
	t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	deadline := time.After(30 * time.Second)
	for !condition() {
		select {
		case <-look.C:
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func kill(t testing.TB, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// helper is another program with an embedded Postgres.
type helper struct {
	command *exec.Cmd
	input   io.Closer
	output  io.Reader
}

// startHelper starts it as ourselves, or as another account.
func startHelper(t testing.TB, dir string, as *syscall.Credential) helper {
	t.Helper()
	command := exec.Command(copyOfTestBinary(t))
	command.Env = append(os.Environ(), helperDir+"="+dir, "TMPDIR="+dir) // where it makes its socket
	command.Stderr = os.Stderr
	command.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	h := helper{command: command, input: input, output: output}
	t.Cleanup(func() { h.stop() })
	return h
}

// url returns the address for the owner when Postgres runs.
func (h helper) url(t testing.TB) string {
	t.Helper()
	var url string
	if _, err := fmt.Fscanln(h.output, &url); err != nil {
		t.Fatalf("the helper did not start: %v", err)
	}
	return url
}

// stop lets the helper end in good order and does nothing when it has ended.
func (h helper) stop() {
	h.input.Close()
	_ = h.command.Wait() // how it ends is no matter of the tests
}

// copyOfTestBinary lies where every account can run it.
func copyOfTestBinary(t testing.TB) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(openDir(t), "helper")
	if err := os.WriteFile(place, content, 0o755); err != nil {
		t.Fatal(err)
	}
	return place
}
