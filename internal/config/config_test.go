package config

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestLoad_Defaults(t *testing.T) {
	c, err := Load([]string{"HOME=/home/ana", "PUBLIC_URL=http://localhost:8080/", "LISTEN="})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:8080" || c.PublicURL != "http://localhost:8080" || c.SessionIdle != 12*time.Hour || !c.Development() || !c.Demo || c.DataDir == "" {
		t.Errorf("%+v", c)
	}
}

func TestLoad_Refusals(t *testing.T) {
	provider := "OIDC_ISSUER=https://login.example.org"
	for rule, r := range map[string]struct {
		environ []string
		says    []string
	}{
		"LISTEN has a port":                                        {[]string{"LISTEN=localhost"}, []string{"LISTEN", `"localhost"`, "127.0.0.1:8080"}},
		"PUBLIC_URL has no path":                                   {[]string{"PUBLIC_URL=https://x.example/forum"}, []string{"PUBLIC_URL"}},
		"PUBLIC_URL is https elsewhere":                            {[]string{"PUBLIC_URL=http://x.example"}, []string{"PUBLIC_URL", "https"}},
		"a session lifetime is a time":                             {[]string{"SESSION_IDLE=soon"}, []string{"SESSION_IDLE", "12h"}},
		"an idle limit is not longer than a lifetime":              {[]string{"SESSION_IDLE=200h"}, []string{"SESSION_LIFETIME", "SESSION_IDLE"}},
		"DEMO is true or false":                                    {[]string{"DEMO=perhaps"}, []string{"DEMO", "true or false"}},
		"a proxy is an address":                                    {[]string{"TRUSTED_PROXIES=10.0.0.1,proxy"}, []string{"TRUSTED_PROXIES", `"proxy"`}},
		"a theme is a file":                                        {[]string{"THEME_FILE=/nowhere/theme.css"}, []string{"THEME_FILE"}},
		"files are kept in a folder or in S3":                      {[]string{"BLOB_URL=gs://bucket"}, []string{"BLOB_URL", "s3://"}},
		"a folder for files is named in full":                      {[]string{"BLOB_URL=file://files"}, []string{"BLOB_URL", "file:///"}},
		"Redis has a redis address":                                {[]string{"REDIS_URL=localhost:6379"}, []string{"REDIS_URL", "redis://"}},
		"a log level is known":                                     {[]string{"LOG_LEVEL=loud"}, []string{"LOG_LEVEL", "debug"}},
		"an e-mail address looks like one":                         {[]string{"CONTACT_EMAIL=ana"}, []string{"CONTACT_EMAIL"}},
		"the development provider stays on loopback":               {[]string{"LISTEN=:8080"}, []string{"OIDC_ISSUER", "this machine only"}},
		"a provider needs a client":                                {[]string{provider}, []string{"OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"}},
		"a provider is https":                                      {[]string{"OIDC_ISSUER=http://login.example.org", "OIDC_CLIENT_ID=x", "OIDC_CLIENT_SECRET=y"}, []string{"OIDC_ISSUER", "https"}},
		"a role is known":                                          {[]string{provider, "OIDC_CLIENT_ID=x", "OIDC_CLIENT_SECRET=y", "OIDC_ROLE_CLAIM=roles", "OIDC_ROLE_MAP=a=king"}, []string{"OIDC_ROLE_MAP", "moderator"}},
		"a role claim needs a map":                                 {[]string{provider, "OIDC_CLIENT_ID=x", "OIDC_CLIENT_SECRET=y", "OIDC_ROLE_CLAIM=roles"}, []string{"OIDC_ROLE_MAP"}},
		"LISTEN has a port that exists":                            {[]string{"LISTEN=127.0.0.1:90000"}, []string{"LISTEN", "127.0.0.1:8080"}},
		"the development provider is not behind a proxy":           {[]string{"PUBLIC_URL=https://forum.example.org"}, []string{"OIDC_ISSUER", "forum.example.org", "passwords"}},
		"a client needs a provider":                                {[]string{"OIDC_CLIENT_ID=x"}, []string{"OIDC_ISSUER", "OIDC_CLIENT_ID"}},
		"a role map needs a provider":                              {[]string{"OIDC_ROLE_MAP=a=admin"}, []string{"OIDC_ISSUER", "OIDC_ROLE_MAP"}},
		"an owner needs a database":                                {[]string{"MIGRATE_DATABASE_URL=postgres://o@db/x"}, []string{"DATABASE_URL", "MIGRATE_DATABASE_URL"}},
		"a key has an id of its own":                               {[]string{provider, "OIDC_CLIENT_ID=x", "OIDC_CLIENT_SECRET=y", "OIDC_PRIVATE_KEY_ID=k"}, []string{"OIDC_PRIVATE_KEY_ID", "OIDC_PRIVATE_KEY_FILE"}},
		"an e-mail address is bare":                                {[]string{"CONTACT_EMAIL=Ana <ana@example.org>"}, []string{"CONTACT_EMAIL"}},
		"the programs of Postgres are there":                       {[]string{"PG_BIN=/"}, []string{"PG_BIN", "initdb"}},
		"the data folder is no file":                               {[]string{"DATA_DIR=/dev/null"}, []string{"DATA_DIR", "folder"}},
		"an idle limit leaves time to read":                        {[]string{"SESSION_IDLE=1s"}, []string{"SESSION_IDLE", "5m"}},
		"a session does not last for ever":                         {[]string{"SESSION_LIFETIME=8760h"}, []string{"SESSION_LIFETIME", "720h"}},
		"an issuer has no query":                                   {[]string{"OIDC_ISSUER=https://l.example?x", "OIDC_CLIENT_ID=x", "OIDC_CLIENT_SECRET=y"}, []string{"OIDC_ISSUER"}},
		"one proof is enough":                                      {[]string{provider, "OIDC_CLIENT_ID=x", "OIDC_CLIENT_SECRET=y", "OIDC_PRIVATE_KEY_FILE=/dev/null"}, []string{"OIDC_PRIVATE_KEY_FILE", "one of the two"}},
		"what cannot be read and what may not be are said at once": {[]string{"DEMO=perhaps", "LOG_LEVEL=loud"}, []string{"DEMO", "LOG_LEVEL"}},
		"all that is wrong is said at once":                        {[]string{"LISTEN=x", "LOG_LEVEL=loud"}, []string{"LISTEN", "LOG_LEVEL"}},
	} {
		t.Run(rule, func(t *testing.T) {
			_, err := Load(append(r.environ, "HOME=/home/ana"))
			if err == nil {
				t.Fatal("accepted")
			}
			for _, word := range r.says {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not say %q", err, word)
				}
			}
		})
	}
}

func TestLoad_SecretsAreNotRepeated(t *testing.T) {
	environ := []string{"HOME=/home/ana", "DATABASE_URL=mysql://u:hush@db/x", "OIDC_CLIENT_SECRET=hush"}
	if _, err := Load(environ); err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("error is %v", err)
	}
	c, err := Load([]string{"HOME=/home/ana", "DATABASE_URL=postgres://u:hush@db/x?password=hush", "OIDC_ISSUER=https://l.example", "OIDC_CLIENT_ID=i", "OIDC_CLIENT_SECRET=hush"})
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range c.Redacted() {
		if strings.Contains(value, "hush") {
			t.Errorf("%s shows %q", name, value)
		}
	}
	if got := c.Redacted()["DATABASE_URL"]; got != "postgres://db/x" {
		t.Errorf("the log says of the database %q, want where it is", got)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("settings", "config", c)
	for _, shown := range []string{fmt.Sprintf("%v", c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), log.String()} {
		if strings.Contains(shown, "hush") || !strings.Contains(shown, "127.0.0.1:8080") {
			t.Errorf("printed as %s", shown)
		}
	}
}

func TestLoad_SecretsAreNotRepeated_WhereNoneBelong(t *testing.T) {
	for _, line := range []string{"PUBLIC_URL=https://u:hush@x.example", "PUBLIC_URL=https://u:hush@x example", "OIDC_ISSUER=https://u:hush@x.example", "DATABASE_URL=postgres://db/?password=hush", "DATABASE_URL=:hush", "REDIS_URL=http://u:hush@redis"} {
		_, err := Load([]string{"HOME=/home/ana", line})
		if err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: error is %v", line, err)
		}
	}
}

func TestUsage_NamesEveryVariable(t *testing.T) {
	usage := Usage()
	for _, v := range variables() {
		if v.help == "" || v.standard+v.example == "" || !strings.Contains(usage, "\n  "+v.name+"\n") {
			t.Errorf("%s (%s) is not explained", v.name, v.field)
		}
	}
}

func TestLoad_FollowsFromOthers(t *testing.T) {
	for rule, r := range map[string]struct {
		environ []string
		got     func(Config) string
		want    string
	}{
		"PUBLIC_URL has the port of LISTEN":                 {[]string{"LISTEN=127.0.0.1:8099"}, func(c Config) string { return c.PublicURL }, "http://localhost:8099"},
		"a given PUBLIC_URL stays":                          {[]string{"LISTEN=127.0.0.1:8099", "PUBLIC_URL=http://localhost:1"}, func(c Config) string { return c.PublicURL }, "http://localhost:1"},
		"the owner of the database is who runs the program": {[]string{"DATABASE_URL=postgres://u@db/x"}, func(c Config) string { return c.MigrateDatabaseURL }, "postgres://u@db/x"},
		"lists may have spaces, and openid goes unsaid":     {[]string{"OIDC_SCOPES=openid, email ,profile,"}, func(c Config) string { return strings.Join(c.OIDC.Scopes, "|") }, "email|profile"},
		"a map may have spaces":                             {[]string{"OIDC_ISSUER=https://l.example", "OIDC_CLIENT_ID=i", "OIDC_CLIENT_SECRET=s", "OIDC_ROLE_CLAIM=r", "OIDC_ROLE_MAP=a=admin, b = moderator"}, func(c Config) string { return c.OIDC.RoleMap["a"] + c.OIDC.RoleMap["b"] }, "adminmoderator"},
		"a relative state folder does not count": {[]string{"XDG_STATE_HOME=state"}, func(c Config) string {
			return stateDir(map[string]string{"XDG_STATE_HOME": "state", "HOME": "/home/ana"}, false)
		}, "/home/ana/.local/state/samenspraak"},
		"the state folder": {nil, func(c Config) string {
			return stateDir(map[string]string{"XDG_STATE_HOME": "/s", "HOME": "/home/ana"}, false)
		}, "/s/samenspraak"},
		"root's state folder": {nil, func(c Config) string { return stateDir(map[string]string{"HOME": "/root"}, true) }, "/var/lib/samenspraak"},
	} {
		t.Run(rule, func(t *testing.T) {
			c, err := Load(append(r.environ, "HOME=/home/ana"))
			if err != nil {
				t.Fatal(err)
			}
			if got := r.got(c); got != r.want {
				t.Errorf("got %q, want %q", got, r.want)
			}
		})
	}
}

func TestLoad_BlamesOnlyWhatWasSet(t *testing.T) {
	_, err := Load([]string{"HOME=/home/ana", "DATABASE_URL=mysql://db/x"})
	if err == nil || strings.Contains(err.Error(), "MIGRATE") {
		t.Errorf("error is %v", err)
	}
}

func TestLoad_SaysEachVariableOnce(t *testing.T) {
	_, err := Load([]string{"HOME=/home/ana", "SESSION_IDLE=soon", "SESSION_LIFETIME=later", "DEMO=perhaps", "LISTEN=x", "PG_BIN=/nowhere"})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, name := range []string{"SESSION_IDLE", "SESSION_LIFETIME", "DEMO", "LISTEN", "PG_BIN"} {
		if n := strings.Count("\n"+err.Error(), "\n"+name+" "); n != 1 {
			t.Errorf("%s is named %d times in:\n%v", name, n, err)
		}
	}
}
