package embedded

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// ensureData makes the data of this major version unless it is there. It is made under another
// name and renamed as the last act, so whatever has the name is complete and on the disk.
func (p *Postgres) ensureData(ctx context.Context) error {
	p.data = filepath.Join(p.options.Dir, strconv.Itoa(p.programs.version))
	if _, err := os.Stat(p.data); err == nil {
		return nil
	}
	if err := p.removeIncomplete(ctx); err != nil {
		return err
	}
	incomplete, err := os.MkdirTemp(p.options.Dir, incompletePrefix)
	if err != nil {
		return err
	}
	defer os.RemoveAll(incomplete) // when it keeps that name, an error is on its way
	if err := p.account.own(incomplete); err != nil {
		return err
	}
	if err := p.makeData(ctx, incomplete); err != nil {
		return fmt.Errorf("making the database: %w", err)
	}
	if err := os.Rename(incomplete, p.data); err != nil {
		return err
	}
	return syncDir(p.options.Dir)
}

const incompletePrefix = "incomplete-"

// removeIncomplete removes what a run left that was killed while it made the data.
func (p *Postgres) removeIncomplete(ctx context.Context) error {
	dirs, err := filepath.Glob(filepath.Join(p.options.Dir, incompletePrefix+"*"))
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		if err := clearLeftovers(ctx, dir); err != nil {
			return err
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// makeData copies blank data or makes it. It runs without waiting for the disk and lets it catch up once, at the end: a second less.
//
// Text sorts by code point, the same everywhere and for ever; letters beyond ASCII are letters all
// the same (lower case, words to search for). A page that sorts for people names a collation.
func (p *Postgres) makeData(ctx context.Context, dir string) error {
	copied, err := p.copyBlank(dir)
	if err != nil {
		return err
	}
	if !copied {
		if _, err := p.run(ctx, "", p.programs.path("initdb"), append(initArguments, "--pgdata="+dir)...); err != nil {
			return err
		}
		if _, err := p.run(ctx, firstStatements, p.programs.path("postgres"), "--single", "-D", dir,
			"-c", "fsync=off", "-c", "exit_on_error=on", "template1"); err != nil {
			return err
		}
	}
	_, err = p.run(ctx, "", p.programs.path("initdb"), "--sync-only", "--pgdata="+dir)
	return err
}

// initArguments are those for any directory.
var initArguments = []string{
	"--username=" + superuser, "--auth=trust", "--encoding=UTF8", "--locale-provider=libc", "--locale=C", "--lc-ctype=" + ctype,
	"--text-search-config=simple", "--no-sync", "--no-instructions",
}

// firstStatements give the database that initdb made our name: to make another would be three hundred files more.
const firstStatements = "CREATE ROLE " + Owner + " LOGIN\n" +
	"CREATE ROLE " + Runner + " LOGIN\n" +
	"ALTER DATABASE postgres RENAME TO " + Database + "\n" +
	"ALTER DATABASE " + Database + " OWNER TO " + Owner

// run runs one of the programs to its end and returns what it printed. What it complained of is in
// the error.
func (p *Postgres) run(ctx context.Context, input, program string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, program, args...)
	p.prepareCommand(command, syscall.SIGKILL)
	var output, complaints bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(input), &output, &complaints
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("%s: %w: %s", filepath.Base(program), err, strings.TrimSpace(complaints.String()))
	}
	return output.String(), nil
}

// prepareCommand lets a command run as the account, in a process group of its own so that Ctrl-C
// reaches only us, untouched by our environment, and ended by the signal when we die.
func (p *Postgres) prepareCommand(command *exec.Cmd, whenWeDie syscall.Signal) {
	command.Dir = p.options.Dir
	command.Env = []string{"LC_ALL=C", "TZ=UTC"}
	command.SysProcAttr = processAttributes(whenWeDie)
	command.SysProcAttr.Setpgid = true
	if p.account.other {
		command.SysProcAttr.Credential = &syscall.Credential{Uid: p.account.uid, Gid: p.account.gid}
	}
}

// syncDir makes a rename in dir last; of a file it would be its content.
func syncDir(dir string) error {
	file, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Sync()
}
