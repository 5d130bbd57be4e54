package embedded

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestMakeBlank(t *testing.T) {
	blank := filepath.Join(openDir(t), "with a space", "blank")
	with := func(dir, filled string) Options {
		o := options(dir)
		o.Blank, o.Filled = blank, filled
		return o
	}
	fill := func(ctx context.Context, owner, _ string) error {
		conn, err := pgx.Connect(ctx, owner)
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, "CREATE TABLE filled (word text)")
		return err
	}
	makeBlank := func(filled string) {
		t.Helper()
		if err := MakeBlank(t.Context(), with("", filled), fill); err != nil {
			t.Fatal(err)
		}
	}
	made := func() []string {
		t.Helper()
		found, err := filepath.Glob(filepath.Join(blank, "*"))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	// isFilled starts Postgres with new data and tells whether that began with what was filled in.
	isFilled := func(filled string) bool {
		t.Helper()
		p := start(t, with(openDir(t)+"/postgres", filled))
		execute(t, connect(t, p.OwnerURL()), "CREATE TABLE kept (word text)", "CREATE EXTENSION unaccent")
		return queryString(t, p.OwnerURL(), "SELECT (to_regclass('filled') IS NOT NULL)::text") == "true"
	}

	var together sync.WaitGroup
	for range 3 {
		together.Go(func() {
			if err := MakeBlank(t.Context(), with("", "one"), fill); err != nil {
				t.Error(err)
			}
		})
	}
	together.Wait()
	first := made()
	if len(first) != 1 {
		t.Fatalf("made at once: %v", first)
	}
	before, err := os.Stat(first[0])
	if err != nil {
		t.Fatal(err)
	}

	t.Run("it is made once", func(t *testing.T) {
		makeBlank("one")
		if after, err := os.Stat(first[0]); err != nil || !os.SameFile(before, after) {
			t.Errorf("it was made anew: %v", err)
		}
	})
	t.Run("first starts copy it", func(t *testing.T) {
		for range 2 {
			if !isFilled("one") {
				t.Error("it made data of its own")
			}
		}
	})
	t.Run("who needs another does not", func(t *testing.T) {
		if isFilled("two") {
			t.Error("it was used all the same")
		}
	})
	t.Run("a damaged one is done without, and never data", func(t *testing.T) {
		if err := os.Truncate(filepath.Join(first[0], "global", "pg_control"), 0); err != nil {
			t.Fatal(err)
		}
		if isFilled("one") {
			t.Error("it was used all the same")
		}
	})
	t.Run("another takes its place, and what was abandoned goes", func(t *testing.T) {
		old := filepath.Join(blank, incompletePrefix+"of-a-killed-one")
		if err := os.Mkdir(old, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(old, time.Time{}, time.Now().Add(-2*abandoned)); err != nil {
			t.Fatal(err)
		}
		makeBlank("two")
		if now := made(); len(now) != 1 || now[0] == first[0] {
			t.Errorf("there is now: %v", now)
		}
		if !isFilled("two") {
			t.Error("it is not used")
		}
	})
}
