package embedded

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// socketPrefix is how the names of socket directories begin.
const socketPrefix = "samenspraak-"

// takeLock holds dir for this process until dropLock, or until the process ends in whatever way.
// It removes the socket directory of a run that was killed.
func takeLock(dir string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the database in %s cannot be used: %w", dir, err)
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	pid, socket := readLock(lock)
	if err == nil {
		return lock, removeSocketDir(socket)
	}
	lock.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("the database in %s is in use by another samenspraak (process %s): "+
			"stop that one, or give this one another DATA_DIR", dir, pid)
	}
	return nil, fmt.Errorf("the database in %s cannot be locked: %w", dir, err)
}

// dropLock empties the lock first: nothing is left for the next run to clear away.
func dropLock(lock *os.File) error {
	return errors.Join(lock.Truncate(0), lock.Close())
}

func noteInLock(lock *os.File, socket string) error {
	if err := lock.Truncate(0); err != nil {
		return err
	}
	_, err := lock.WriteAt(fmt.Appendf(nil, "%d\n%s\n", os.Getpid(), socket), 0)
	return err
}

func readLock(lock *os.File) (pid, socket string) {
	content, err := io.ReadAll(io.NewSectionReader(lock, 0, 4096))
	if err != nil {
		return "unknown", ""
	}
	pid, socket, _ = strings.Cut(strings.TrimSpace(string(content)), "\n")
	return pid, socket
}

// removeSocketDir looks at the name once more, since it was read from a file.
func removeSocketDir(dir string) error {
	if !strings.HasPrefix(filepath.Base(dir), socketPrefix) {
		return nil
	}
	return os.RemoveAll(dir)
}
