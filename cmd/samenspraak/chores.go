package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"samenspraak/internal/config"
	"samenspraak/internal/demo"
	"samenspraak/internal/forum"
	"samenspraak/internal/job"
	"samenspraak/internal/store"
)

// withForum opens the database for one chore.
func withForum(ctx context.Context, settings config.Config, do func(*database, *forum.Forum) error) error {
	log := settings.Logger(os.Stderr)
	db, err := openDatabase(ctx, settings, log)
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db, forum.New(forum.Options{DB: db.Pool, Outbox: newQueue(db, log)}))
}

// openStore opens where attachments are kept.
func openStore(ctx context.Context, settings config.Config) (*store.Store, error) {
	return store.Open(ctx, settings.BlobURL, filepath.Join(settings.DataDir, "attachments"))
}

// newQueue is where what a change makes necessary waits for the nodes that serve.
func newQueue(db *database, log *slog.Logger) *job.Queue {
	return job.New(job.Options{DB: db.Pool, Log: log})
}

func migrate(ctx context.Context, settings config.Config, _ []string) error {
	return withForum(ctx, settings, func(*database, *forum.Forum) error {
		fmt.Println("The database is up to date.")
		return nil
	})
}

func importFiles(ctx context.Context, settings config.Config, names []string) error {
	if len(names) == 0 {
		return fmt.Errorf("Name the files to import: samenspraak import FILE...")
	}
	var files []forum.File
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files = append(files, forum.File{Name: filepath.Base(name), Data: data})
	}
	return withForum(ctx, settings, func(_ *database, f *forum.Forum) error {
		report, err := f.Plans.Import(ctx, files)
		if err != nil {
			return err
		}
		fmt.Println(report)
		return nil
	})
}

func grant(ctx context.Context, settings config.Config, args []string) error {
	const how = "Say who and what: samenspraak grant EMAIL ROLE, where ROLE is coalition, moderator or admin."
	if len(args) != 2 {
		return errors.New(how)
	}
	if err := forum.CheckGrant(args[0], forum.Role(args[1])); err != nil {
		return fmt.Errorf("%w %s", inEnglish(err), how)
	}
	return withForum(ctx, settings, func(_ *database, f *forum.Forum) error {
		accounts, err := f.Accounts.Grant(ctx, args[0], forum.Role(args[1]))
		if err != nil {
			return err
		}
		if accounts == 0 {
			fmt.Printf("Nobody has signed in with that address yet. Whoever does, with the address verified, becomes %s.\n", args[1])
			return nil
		}
		fmt.Printf("Done: %s from the next page on.\n", args[1])
		return nil
	})
}

func seed(ctx context.Context, settings config.Config, _ []string) error {
	files, err := openStore(ctx, settings)
	if err != nil {
		return err
	}
	defer files.Close()
	return withForum(ctx, settings, func(db *database, _ *forum.Forum) error {
		seeded, err := seedWhenEmpty(ctx, db, newQueue(db, settings.Logger(os.Stderr)), files)
		if err != nil {
			return err
		}
		if !seeded {
			return errors.New("There are plans in the database already; the demo content goes into an empty one only. Nothing was changed.")
		}
		fmt.Println("The demo content is there.")
		return nil
	})
}

// seedWhenEmpty puts the demo content into a database without plans, and tells whether it was one.
func seedWhenEmpty(ctx context.Context, db *database, outbox forum.Outbox, files forum.Store) (bool, error) {
	empty, err := db.isEmpty(ctx)
	if err != nil || !empty {
		return false, err
	}
	// Much is made and little of it stays: with a heap of tens of MB, collecting at each doubling takes a tenth of the start.
	defer debug.SetGCPercent(debug.SetGCPercent(800))
	return true, demo.Seed(ctx, demo.Options{DB: db.Pool, Issuer: developmentAccounts, Now: time.Now(), Outbox: outbox, Store: files})
}
