package embedded

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestMakeBlank(t *testing.T) {
	blank := filepath.Join(openDir(t), "with a space", "blank")
	withBlank := func(dir string) Options {
		o := options(dir)
		o.Blank = blank
		return o
	}
	const identity = "SELECT system_identifier::text FROM pg_control_system()"
	made := func() []string {
		t.Helper()
		found, err := filepath.Glob(filepath.Join(blank, "*"))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}

	if err := MakeBlank(t.Context(), withBlank("")); err != nil {
		t.Fatal(err)
	}
	first := made()
	if len(first) != 1 {
		t.Fatalf("made %v", first)
	}
	before, err := os.Stat(first[0])
	if err != nil {
		t.Fatal(err)
	}

	t.Run("is done once", func(t *testing.T) {
		if err := MakeBlank(t.Context(), withBlank("")); err != nil {
			t.Fatal(err)
		}
		if after, err := os.Stat(first[0]); err != nil || !os.SameFile(before, after) {
			t.Errorf("it was made anew: %v", err)
		}
	})
	t.Run("first starts copy it", func(t *testing.T) {
		one, other := start(t, withBlank(openDir(t)+"/postgres")), start(t, withBlank(openDir(t)+"/postgres"))
		execute(t, connect(t, one.OwnerURL()), "CREATE EXTENSION unaccent", "CREATE TABLE kept (word text)")
		execute(t, connect(t, other.OwnerURL()), "CREATE TABLE kept (word text)")
		if a, b := queryString(t, one.AdminURL(), identity), queryString(t, other.AdminURL(), identity); a != b {
			t.Errorf("two starts had different beginnings: %s and %s", a, b)
		}
	})
	t.Run("of another release is replaced", func(t *testing.T) {
		old := filepath.Join(blank, "of-another-release")
		if err := os.Rename(first[0], old); err != nil {
			t.Fatal(err)
		}
		if err := MakeBlank(t.Context(), withBlank("")); err != nil {
			t.Fatal(err)
		}
		if now := made(); len(now) != 1 || now[0] != first[0] {
			t.Errorf("there is now: %v", now)
		}
	})
	t.Run("that cannot be copied is done without", func(t *testing.T) {
		if err := syscall.Mkfifo(filepath.Join(first[0], "not a file"), 0o600); err != nil {
			t.Fatal(err)
		}
		p := start(t, withBlank(openDir(t)+"/postgres"))
		execute(t, connect(t, p.OwnerURL()), "CREATE TABLE kept (word text)")
	})
}
