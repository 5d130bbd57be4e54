// Command keeper runs the Postgres that the test binaries of a repository share, until none of
// them has been there for a minute. It is started by package dbtest.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"samenspraak/internal/embedded"
)

// idle is how long the keeper waits for another test binary: go test compiles between two.
const idle = time.Minute

// startTimeout is far more than Postgres needs to start, also on a busy machine.
const startTimeout = 2 * time.Minute

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: keeper USERS DATA PACKAGES")
		os.Exit(2)
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	k := keeper{users: os.Args[1], data: os.Args[2], packages: os.Args[3], idle: idle}
	err := k.run(ctx, func(address string) {
		fmt.Println(address)
		os.Stdout.Close() // who started us may be gone before we write again
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type keeper struct {
	users    string // a file; each test binary shares the lock on it for as long as it runs
	data     string // a directory
	packages string // the directory of node_modules
	idle     time.Duration
}

// run begins with empty data: without fsync, what an earlier run left cannot be relied on.
func (k keeper) run(ctx context.Context, ready func(address string)) error {
	users, err := os.Open(k.users)
	if err != nil {
		return err
	}
	defer users.Close()
	if err := os.RemoveAll(k.data); err != nil {
		return err
	}
	starting, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	postgres, err := embedded.Start(starting, embedded.Options{
		Dir:         k.data,
		PackageDirs: []string{k.packages},
		Settings: map[string]string{
			"fsync":              "off",
			"synchronous_commit": "off",
			"full_page_writes":   "off",
			"autovacuum":         "off", // it would get in the way of copying and dropping
			"max_connections":    "300",
		},
	})
	if err != nil {
		return err
	}
	ready(postgres.AdminURL())
	err = k.waitUntilIdle(ctx, users)
	postgres.Stop(context.Background())
	return errors.Join(err, os.RemoveAll(k.data))
}

// waitUntilIdle returns with the lock held, so that a test binary that comes now waits until this
// Postgres is gone, and then starts another.
func (k keeper) waitUntilIdle(ctx context.Context, users *os.File) error {
	look := time.NewTicker(time.Second)
	defer look.Stop()
	lastSeen := time.Now()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		}
		err := syscall.Flock(int(users.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case errors.Is(err, syscall.EWOULDBLOCK):
			lastSeen = time.Now()
			continue
		case err != nil:
			return err
		case time.Since(lastSeen) >= k.idle:
			return nil
		}
		if err := syscall.Flock(int(users.Fd()), syscall.LOCK_UN); err != nil {
			return err
		}
	}
}
