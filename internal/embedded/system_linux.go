package embedded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// ctype says which characters are letters. C.UTF-8 is part of the C library.
const ctype = "C.UTF-8"

// processAttributes has the kernel send the signal when the thread that starts the child ends.
func processAttributes(whenWeDie syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: whenWeDie}
}

// processesIn returns every Postgres process, also one without its postmaster, that works in the
// data directory. Each of them has it as its current directory; a zombie has none. Unlike the
// number in postmaster.pid this cannot mistake another process for Postgres.
func processesIn(data string) ([]int, error) {
	names, err := filepath.Glob("/proc/[0-9]*/comm")
	if err != nil {
		return nil, err
	}
	var found []int
	for _, name := range names {
		comm, err := os.ReadFile(name)
		if err != nil || strings.TrimSpace(string(comm)) != "postgres" {
			continue // gone meanwhile, or another's
		}
		process := filepath.Dir(name)
		dir, err := os.Readlink(filepath.Join(process, "cwd"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.ESRCH) {
			return nil, err
		}
		if dir != data {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(process))
		if err != nil {
			return nil, err
		}
		found = append(found, pid)
	}
	return found, nil
}
