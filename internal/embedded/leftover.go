package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// patience is how long a postmaster of an earlier run may take to shut down in good order.
const patience = 20 * time.Second

// clearLeftovers returns when no process of an earlier run works in the data directory any more,
// and its pid file is gone: Postgres does not start beside one, and takes any process that was
// given the number in that file for one.
func clearLeftovers(ctx context.Context, data string) error {
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	signalled := map[int]syscall.Signal{}
	for began := time.Now(); ; {
		processes, err := processesIn(data)
		if err != nil {
			return err
		}
		if len(processes) == 0 {
			return removeIfThere(filepath.Join(data, pidFile))
		}
		if err := endLeftovers(data, processes, signalled, time.Since(began)); err != nil {
			return err
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return fmt.Errorf("waiting for the Postgres of an earlier run (process %d): %w", processes[0], ctx.Err())
		}
	}
}

// endLeftovers asks a postmaster to shut down, with its backends. Backends without one end as soon
// as they notice, but a busy one does not notice: they are told to quit.
func endLeftovers(data string, processes []int, signalled map[int]syscall.Signal, waited time.Duration) error {
	targets, signal := processes, syscall.SIGQUIT
	postmaster, err := readPostmasterPID(data)
	if err == nil && slices.Contains(processes, postmaster) && waited < patience {
		targets, signal = []int{postmaster}, syscall.SIGINT
	}
	for _, pid := range targets {
		if signalled[pid] == signal {
			continue
		}
		signalled[pid] = signal
		if err := syscall.Kill(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("ending process %d, a Postgres of an earlier run: %w", pid, err)
		}
	}
	return nil
}

const pidFile = "postmaster.pid"

func readPostmasterPID(data string) (int, error) {
	content, err := os.ReadFile(filepath.Join(data, pidFile))
	if err != nil {
		return 0, err
	}
	line, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", pidFile, err)
	}
	return pid, nil
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
