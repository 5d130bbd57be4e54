// Command database runs a Postgres of its own in a folder until it is stopped, for trying several nodes on one machine.
// It prints the addresses for MIGRATE_DATABASE_URL and DATABASE_URL, a line each.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"samenspraak/internal/embedded"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: database FOLDER")
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()

	postgres, err := embedded.Start(ctx, embedded.Options{
		Dir:         args[0],
		Programs:    os.Getenv("PG_BIN"),
		PackageDirs: []string{"frontend"},
	})
	if err != nil {
		return err
	}
	fmt.Println(postgres.OwnerURL())
	fmt.Println(postgres.RunnerURL())
	<-ctx.Done()

	ctx, cancel = context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	postgres.Stop(ctx)
	return nil
}
