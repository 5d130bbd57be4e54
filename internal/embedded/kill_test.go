package embedded

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestPostgres_killed(t *testing.T) {
	p := start(t, options(openDir(t)))
	execute(t, connect(t, p.OwnerURL()), "CREATE TABLE kept (n int)")

	t.Run("it is started again at the same address with every acknowledged write", func(t *testing.T) {
		execute(t, connect(t, p.OwnerURL()), "INSERT INTO kept SELECT generate_series(1, 1000)")
		kill(t, postmasterIn(t, p.options.Dir))
		awaitCount(t, p, "1000")
	})
	t.Run("also when a busy backend does not notice", func(t *testing.T) {
		busy := connect(t, p.OwnerURL())
		ended := make(chan error)
		go func() {
			_, err := busy.Exec(t.Context(), "SELECT count(*) FROM generate_series(1, 1000000000000)")
			ended <- err
		}()
		eventually(t, "the query runs", func() bool {
			return queryString(t, p.OwnerURL(), "SELECT count(*)::text FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND state = 'active'") == "2"
		})
		kill(t, postmasterIn(t, p.options.Dir))
		if err := <-ended; err == nil {
			t.Error("the query came to its end")
		}
		awaitCount(t, p, "1000")
	})
}

// awaitCount waits until Postgres runs again, and sees what is there.
func awaitCount(t *testing.T, p *Postgres, want string) {
	t.Helper()
	var conn *pgx.Conn
	eventually(t, "Postgres runs again", func() bool {
		var err error
		conn, err = pgx.Connect(t.Context(), p.RunnerURL())
		return err == nil
	})
	conn.Close(t.Context())
	if got := queryString(t, p.OwnerURL(), "SELECT count(*)::text FROM kept"); got != want {
		t.Errorf("%s rows, want %s", got, want)
	}
}

func TestStart_afterKill(t *testing.T) {
	of := map[string]func(program, postgres int) []int{
		"of the program":                   func(program, _ int) []int { return []int{program} },
		"of the program, then of Postgres": func(program, postgres int) []int { return []int{program, postgres} },
		"of Postgres, then of the program": func(program, postgres int) []int { return []int{postgres, program} },
	}
	for name, victims := range of {
		t.Run(name, func(t *testing.T) {
			dir := openDir(t)
			h := startHelper(t, dir, nil)
			conn := connect(t, h.url(t))
			execute(t, conn, "CREATE TABLE kept AS SELECT 'yes' AS word")
			for _, pid := range victims(h.command.Process.Pid, postmasterIn(t, dir)) {
				kill(t, pid)
			}
			h.stop() // whoever starts a program again has waited for its end too
			p := start(t, options(dir))
			if got := queryString(t, p.OwnerURL(), "SELECT word FROM kept"); got != "yes" {
				t.Errorf("got %q", got)
			}
			socket := conn.Config().Host
			if _, err := os.Stat(socket); !os.IsNotExist(err) {
				t.Errorf("the socket's directory %s of the killed run is still there: %v", socket, err)
			}
		})
	}
}

func TestStart_afterKillWhileMakingData(t *testing.T) {
	dir := openDir(t)
	h := startHelper(t, dir, nil)
	eventually(t, "initdb is half-way", func() bool { return len(halfMade(t, dir)) > 0 })
	kill(t, h.command.Process.Pid)
	h.stop()
	p := start(t, options(dir))
	execute(t, connect(t, p.OwnerURL()), "CREATE TABLE made ()")
	if left := halfMade(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestStart_afterKillWithReusedNumber(t *testing.T) {
	dir := openDir(t)
	p := start(t, options(dir))
	p.Stop(t.Context())

	// Another process of the same account now has the number that is in the pid file.
	other := exec.Command("sleep", "600")
	p.prepareCommand(other, syscall.SIGKILL)
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := other.Process.Kill(); err != nil {
			t.Errorf("the other process is gone: %v", err)
		}
		_ = other.Wait() // it was killed
	}()
	stale := fmt.Sprintf("%d\n%s\n%d\n0\n%s\n\n", other.Process.Pid, p.data, time.Now().Unix(), p.socket)
	if err := os.WriteFile(filepath.Join(p.data, pidFile), []byte(stale), 0o644); err != nil {
		t.Fatal(err)
	}
	execute(t, connect(t, start(t, options(dir)).OwnerURL()), "CREATE TABLE made ()")
}

func postmasterIn(t *testing.T, dir string) int {
	t.Helper()
	pid, err := readPostmasterPID(filepath.Dir(pidFileIn(t, dir)))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func pidFileIn(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*", pidFile))
	if err != nil || len(found) != 1 {
		t.Fatalf("pid files %v, error %v", found, err)
	}
	return found[0]
}
