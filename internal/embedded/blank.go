package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	workPrefix = "samenspraak-blank-" // of directories in which blank data is made
	sizesName  = ".sizes"             // what a blank holds, to know it whole again
	// abandoned is after which time what a killed MakeBlank left is not at work any more.
	abandoned = time.Hour
)

// MakeBlank makes the data that a first start begins with, once, and keeps it in options.Blank: to copy it takes a tenth of the time. Fill is given the
// addresses for the owner and the runner, to put in what options.Filled names. Of options, Dir is not used. Data that is there already stays as it is,
// and several programs may be at it at once.
//
// All who begin with the same blank data have the same system identifier, by which Postgres knows a standby of its own: who keeps standbys gives the
// program a database, and embeds none.
func MakeBlank(ctx context.Context, options Options, fill func(ctx context.Context, owner, runner string) error) error {
	if options.Log == nil {
		options.Log = slog.Default()
	}
	blank := options.Blank
	if err := os.MkdirAll(blank, 0o755); err != nil {
		return err
	}
	clearAbandoned(filepath.Join(os.TempDir(), workPrefix), filepath.Join(blank, incompletePrefix))
	work, err := os.MkdirTemp("", workPrefix)
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	// The directory is open to pass, and what is in it is not: Postgres may run as another than who makes it.
	if err := os.Chmod(work, 0o755); err != nil {
		return err
	}
	options.Dir, options.Blank = filepath.Join(work, "programs"), ""
	place, err := blankPlace(ctx, options, blank)
	if err != nil {
		return err
	}
	if _, err := os.Stat(place); err == nil {
		return nil
	}
	options.Dir = filepath.Join(work, "postgres")
	data, err := filledData(ctx, options, fill)
	if err != nil {
		return err
	}
	return keepBlank(data, place)
}

// blankPlace is where the blank data is kept that options lead to.
func blankPlace(ctx context.Context, options Options, blank string) (string, error) {
	p := &Postgres{options: options}
	if err := p.prepareDir(); err != nil {
		return "", err
	}
	defer p.release()
	var err error
	p.programs, err = p.choosePrograms(ctx)
	return filepath.Join(blank, p.blankName()), err
}

// filledData makes data, has it filled, and gives where it lies once Postgres is gone.
func filledData(ctx context.Context, options Options, fill func(ctx context.Context, owner, runner string) error) (string, error) {
	p, err := Start(ctx, options)
	if err != nil {
		return "", err
	}
	err = fill(ctx, p.OwnerURL(), p.RunnerURL())
	p.Stop(ctx)
	return p.data, err
}

// keepBlank copies data to its place, whole and on the disk before it has the name, and removes what was kept for other programs or another set-up.
func keepBlank(data, place string) error {
	blank := filepath.Dir(place)
	incomplete, err := os.MkdirTemp(blank, incompletePrefix)
	if err != nil {
		return err
	}
	defer os.RemoveAll(incomplete) // when it keeps that name
	if err := os.Chmod(incomplete, 0o755); err != nil {
		return err
	}
	if err := os.CopyFS(incomplete, os.DirFS(data)); err != nil {
		return err
	}
	sizes, err := sizesIn(incomplete)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(incomplete, sizesName), []byte(sizes), 0o644); err != nil {
		return err
	}
	if err := syncTree(incomplete); err != nil {
		return err
	}
	if err := os.Rename(incomplete, place); err != nil && !errors.Is(err, fs.ErrExist) { // another was first: theirs is as good
		return err
	}
	others, err := filepath.Glob(filepath.Join(blank, "*"))
	for _, other := range others {
		if other != place && !strings.HasPrefix(filepath.Base(other), incompletePrefix) {
			err = errors.Join(err, os.RemoveAll(other))
		}
	}
	return errors.Join(err, syncDir(blank))
}

// clearAbandoned removes what killed programs left of directories that begin so; what cannot be removed is in nobody's way.
func clearAbandoned(prefixes ...string) {
	for _, prefix := range prefixes {
		dirs, _ := filepath.Glob(prefix + "*") // the pattern is well-formed, and what it misses stays
		for _, dir := range dirs {
			if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > abandoned {
				_ = os.RemoveAll(dir)
			}
		}
	}
}

// blankName tells blank data apart by all that it depends on: the release of Postgres, how we set it up and what it was filled with.
func (p *Postgres) blankName() string {
	depends := slices.Concat(initArguments, []string{p.programs.release, firstStatements, p.options.Filled})
	sum := sha256.Sum256([]byte(strings.Join(depends, "\n")))
	return hex.EncodeToString(sum[:8])
}

// copyBlank fills dir with blank data, and tells whether there was any that is whole.
func (p *Postgres) copyBlank(dir string) (bool, error) {
	if p.options.Blank == "" {
		return false, nil
	}
	blank := filepath.Join(p.options.Blank, p.blankName())
	err := copyWhole(dir, blank)
	if err == nil {
		return true, p.account.ownTree(dir)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		p.options.Log.Warn("postgres: the blank data is not used, and made anew", "error", err)
	}
	return false, clearDir(dir)
}

// copyWhole copies blank data, and refuses what is not as it was kept.
func copyWhole(dir, blank string) error {
	want, err := os.ReadFile(filepath.Join(blank, sizesName))
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, os.DirFS(blank)); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(dir, sizesName)); err != nil {
		return err
	}
	got, err := sizesIn(dir)
	if err == nil && got != string(want) {
		err = errors.New("it is damaged: " + blank)
	}
	return err
}

// sizesIn lists the files in dir with their sizes.
func sizesIn(dir string) (string, error) {
	var list strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			fmt.Fprintln(&list, name)
		} else {
			fmt.Fprintln(&list, name, info.Size())
		}
		return nil
	})
	return list.String(), err
}

// syncTree makes last all that is in dir.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncDir(path) // of a file it makes the content last
	})
}

func clearDir(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
			return fmt.Errorf("clearing %s: %w", dir, err)
		}
	}
	return nil
}
