package embedded

import (
	"path/filepath"
	"testing"
)

func TestPostgres_endsWithTheProgram(t *testing.T) {
	dir := openDir(t)
	h := startHelper(t, dir, nil)
	h.url(t)
	data := filepath.Dir(pidFileIn(t, dir))
	running := func() bool {
		processes, err := processesIn(data)
		if err != nil {
			t.Fatal(err)
		}
		return len(processes) > 0
	}
	if !running() {
		t.Fatal("it does not run")
	}
	kill(t, h.command.Process.Pid)
	eventually(t, "Postgres ends with the program", func() bool { return !running() })
}
