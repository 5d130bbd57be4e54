package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// MakeBlank makes the data that a first start begins with, once, and keeps it in options.Blank:
// to copy it takes a tenth of the time. Of options, Dir is not used. Data that is there already
// stays as it is.
//
// All who begin with the same blank data have the same system identifier, by which Postgres knows
// a standby of its own: who keeps standbys gives the program a database, and embeds none.
func MakeBlank(ctx context.Context, options Options) error {
	if options.Log == nil {
		options.Log = slog.Default()
	}
	dir, err := os.MkdirTemp("", "samenspraak-blank-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	// The folder is open to pass, and what is in it is not: Postgres may be another than who makes the folder.
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	blank := options.Blank
	options.Dir, options.Blank = filepath.Join(dir, "postgres"), ""
	p := &Postgres{options: options}
	if err := p.prepareDir(); err != nil {
		return err
	}
	defer p.release()
	if p.programs, err = p.choosePrograms(ctx); err != nil {
		return err
	}
	place := filepath.Join(blank, p.blankName())
	if _, err := os.Stat(place); err == nil {
		return nil
	}
	if err := p.ensureData(ctx); err != nil {
		return err
	}
	// What other programs or another set-up were made from is of no use any more.
	if err := os.RemoveAll(blank); err != nil {
		return err
	}
	incomplete := place + ".incomplete"
	if err := os.CopyFS(incomplete, os.DirFS(p.data)); err != nil {
		return err
	}
	return os.Rename(incomplete, place)
}

// blankName tells blank data apart by all that it depends on: the release of Postgres and how we set it up.
func (p *Postgres) blankName() string {
	sum := sha256.Sum256([]byte(strings.Join(append(initArguments, p.programs.release, firstStatements), "\n")))
	return hex.EncodeToString(sum[:8])
}

// copyBlank fills dir with blank data, and tells whether there was any that could be copied.
func (p *Postgres) copyBlank(dir string) (bool, error) {
	if p.options.Blank == "" {
		return false, nil
	}
	blank := filepath.Join(p.options.Blank, p.blankName())
	err := os.CopyFS(dir, os.DirFS(blank))
	if err == nil {
		return true, p.account.ownTree(dir)
	}
	if !errors.Is(err, os.ErrNotExist) {
		p.options.Log.Warn("postgres: the blank data cannot be copied and is made anew", "error", err)
	}
	return false, clearDir(dir)
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
