package config

import (
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
		"LISTEN has a port":                           {[]string{"LISTEN=localhost"}, []string{"LISTEN", `"localhost"`, "127.0.0.1:8080"}},
		"PUBLIC_URL has no path":                      {[]string{"PUBLIC_URL=https://x.example/forum"}, []string{"PUBLIC_URL"}},
		"PUBLIC_URL is https elsewhere":               {[]string{"PUBLIC_URL=http://x.example"}, []string{"PUBLIC_URL", "https"}},
		"a session lifetime is a time":                {[]string{"SESSION_IDLE=soon"}, []string{"SESSION_IDLE", "12h"}},
		"an idle limit is not longer than a lifetime": {[]string{"SESSION_IDLE=200h"}, []string{"SESSION_LIFETIME", "SESSION_IDLE"}},
		"DEMO is true or false":                       {[]string{"DEMO=perhaps"}, []string{"DEMO", "true or false"}},
		"a proxy is an address":                       {[]string{"TRUSTED_PROXIES=10.0.0.1,proxy"}, []string{"TRUSTED_PROXIES", `"proxy"`}},
		"a theme is a file":                           {[]string{"THEME_FILE=/nowhere/theme.css"}, []string{"THEME_FILE"}},
		"Redis has a redis address":                   {[]string{"REDIS_URL=localhost:6379"}, []string{"REDIS_URL", "redis://"}},
		"a log level is known":                        {[]string{"LOG_LEVEL=loud"}, []string{"LOG_LEVEL", "debug"}},
		"an e-mail address looks like one":            {[]string{"CONTACT_EMAIL=ana"}, []string{"CONTACT_EMAIL"}},
		"the development provider stays on loopback":  {[]string{"LISTEN=:8080"}, []string{"OIDC_ISSUER", "this machine only"}},
		"a provider needs a client":                   {[]string{provider}, []string{"OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"}},
		"a provider is https":                         {[]string{"OIDC_ISSUER=http://login.example.org", "OIDC_CLIENT_ID=x", "OIDC_CLIENT_SECRET=y"}, []string{"OIDC_ISSUER", "https"}},
		"a role is known":                             {[]string{provider, "OIDC_CLIENT_ID=x", "OIDC_CLIENT_SECRET=y", "OIDC_ROLE_CLAIM=roles", "OIDC_ROLE_MAP=a=king"}, []string{"OIDC_ROLE_MAP", "moderator"}},
		"a role claim needs a map":                    {[]string{provider, "OIDC_CLIENT_ID=x", "OIDC_CLIENT_SECRET=y", "OIDC_ROLE_CLAIM=roles"}, []string{"OIDC_ROLE_MAP"}},
		"all that is wrong is said at once":           {[]string{"LISTEN=x", "LOG_LEVEL=loud"}, []string{"LISTEN", "LOG_LEVEL"}},
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
	c, err := Load([]string{"HOME=/home/ana", "DATABASE_URL=postgres://u:hush@db/x", "OIDC_ISSUER=https://l.example", "OIDC_CLIENT_ID=i", "OIDC_CLIENT_SECRET=hush"})
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range c.Redacted() {
		if strings.Contains(value, "hush") {
			t.Errorf("%s shows %q", name, value)
		}
	}
}

func TestUsage_NamesEveryVariable(t *testing.T) {
	usage := Usage()
	for _, v := range variables() {
		if v.help == "" || !strings.Contains(usage, v.name) {
			t.Errorf("%s (%s) is not explained", v.name, v.field)
		}
	}
}
