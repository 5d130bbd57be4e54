package rules

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// registryHosts are where packages come from on one network and not on the next: a mirror must do without an edit here.
// Written apart, so that this file does not name them either.
var registryHosts = []string{
	"registry." + "npmjs.org", "registry." + "yarnpkg.com", "npm.pkg." + "github.com",
	"proxy." + "golang.org", "sum." + "golang.org", "goproxy." + "io", "goproxy." + "cn",
	"deb." + "debian.org", "archive." + "ubuntu.com",
}

const root = "../.."

func TestFiles_nameNoRegistry(t *testing.T) {
	seen := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if notOurs(entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		for _, host := range registryHosts {
			if bytes.Contains(content, []byte(host)) {
				t.Errorf("%s names %s: packages come from the registry that npm and go are set to.", path, host)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("looked at %d files only; is %s still the top of the tree?", seen, root)
	}
}

// notOurs are the folders that git does not keep.
func notOurs(name string) bool {
	switch name {
	case ".git", ".cache", "node_modules", "bin", "dist", "test-results":
		return true
	}
	return false
}

func TestLockfile_namesNoHost(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(root, "frontend", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct{ Resolved, Integrity string }
	}
	if err := json.Unmarshal(content, &lock); err != nil {
		t.Fatal(err)
	}
	if len(lock.Packages) < 2 {
		t.Fatalf("the lockfile holds %d packages; its format changed", len(lock.Packages))
	}
	for name, p := range lock.Packages {
		if p.Resolved != "" {
			t.Errorf("%s is resolved to %s: frontend/.npmrc must hold omit-lockfile-registry-resolved=true.", name, p.Resolved)
		}
		if strings.HasPrefix(name, "node_modules/") && p.Integrity == "" {
			t.Errorf("%s has no integrity hash.", name)
		}
	}
}
