package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun_Refusals(t *testing.T) {
	closed := func(t *testing.T) string { // an address where nothing listens
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		return listener.Addr().String()
	}
	t.Setenv("DATABASE_URL", "postgres://forum:hush@"+closed(t)+"/forum?connect_timeout=5")
	for rule, r := range map[string]struct {
		args []string
		says []string
	}{
		"a role that does not exist is named, with those that do": {[]string{"grant", "ana@example.org", "king"}, []string{"king", "coalition, moderator or admin"}},
		"an address that is none is refused before the database":  {[]string{"grant", "ana", "admin"}, []string{"e-mail address", "EMAIL ROLE"}},
		"grant needs both":                                               {[]string{"grant", "ana@example.org"}, []string{"EMAIL ROLE"}},
		"a word too many is not passed over":                             {[]string{"serve", "extra"}, []string{`"extra"`}},
		"a database that cannot be reached has its variable named":       {[]string{"migrate"}, []string{"DATABASE_URL", "127.0.0.1:", "refused"}},
		"a command that does not exist is answered with those there are": {[]string{"start"}, []string{`"start"`, "samenspraak serve"}},
	} {
		t.Run(rule, func(t *testing.T) {
			err := run(t.Context(), r.args)
			if err == nil {
				t.Fatal("accepted")
			}
			for _, word := range r.says {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not say %q", err, word)
				}
			}
			if strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "error.") {
				t.Errorf("says %q", err)
			}
			if r.args[0] != "start" && strings.Contains(err.Error(), "\n") {
				t.Errorf("more than a line: %q", err)
			}
		})
	}
}

func TestRun_StoppedWhileStarting(t *testing.T) {
	address := freeAddress(t)
	t.Setenv("LISTEN", address)
	t.Setenv("PUBLIC_URL", "http://"+address)
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // Postgres does not run as root, and must get there
		t.Fatal(err)
	}
	t.Setenv("DATA_DIR", dir)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := run(ctx, []string{"serve"}); err != nil {
		t.Error(err)
	}
}
