//go:build !linux

package embedded

import (
	"errors"
	"io/fs"
	"syscall"
)

// ctype says which characters are letters.
const ctype = "en_US.UTF-8"

// processAttributes cannot have the child ended with us: the next start ends it.
func processAttributes(syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{}
}

// processesIn returns the postmaster that works in the data directory, if there is one.
func processesIn(data string) ([]int, error) {
	pid, err := readPostmasterPID(data)
	if errors.Is(err, fs.ErrNotExist) || err == nil && syscall.Kill(pid, 0) != nil {
		return nil, nil
	}
	return []int{pid}, err
}
