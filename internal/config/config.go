package config

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is all that can be set. The tags are the only place where a variable's name, default and meaning stand.
type Config struct {
	Listen             string        `env:"LISTEN" envDefault:"127.0.0.1:8080" help:"address and port to listen on"`
	PublicURL          string        `env:"PUBLIC_URL" envDefault:"http://localhost:8080" help:"where people reach the forum; https, but for this machine itself"`
	DatabaseURL        string        `env:"DATABASE_URL" help:"Postgres 15 or newer, as the role that runs the program; none: a private Postgres in DATA_DIR" example:"postgres://samenspraak@db/samenspraak"`
	MigrateDatabaseURL string        `env:"MIGRATE_DATABASE_URL" help:"the same database, as the role that owns it; none: DATABASE_URL" example:"postgres://samenspraak_owner@db/samenspraak"`
	DataDir            string        `env:"DATA_DIR" help:"folder for what the program keeps itself; none: the user's state folder, for root /var/lib/samenspraak"`
	PGBin              string        `env:"PG_BIN" help:"folder with the programs of the private Postgres; none: found by itself"`
	RedisURL           string        `env:"REDIS_URL" help:"Redis between several nodes; none: this node is alone" example:"redis://redis:6379/0"`
	TrustedProxies     []string      `env:"TRUSTED_PROXIES" help:"addresses or networks of proxies whose X-Forwarded-For is believed, with commas" example:"10.0.0.0/8"`
	SessionIdle        time.Duration `env:"SESSION_IDLE" envDefault:"12h" help:"a session that is not used ends after this"`
	SessionLifetime    time.Duration `env:"SESSION_LIFETIME" envDefault:"168h" help:"a session ends after this, however much it is used"`
	OIDC               OIDC          `envPrefix:"OIDC_"`
	ThemeFile          string        `env:"THEME_FILE" help:"style sheet of the deployment, after ours" example:"/etc/samenspraak/theme.css"`
	SiteName           string        `env:"SITE_NAME" envDefault:"Samenspraak" help:"the forum's name"`
	OrganisationName   string        `env:"ORGANISATION_NAME" help:"who runs the forum, for the pages about it"`
	ContactEmail       string        `env:"CONTACT_EMAIL" help:"address for questions, accessibility and security reports"`
	Demo               bool          `env:"DEMO" envDefault:"true" help:"put the demo content into a private Postgres that is empty"`
	LogLevel           string        `env:"LOG_LEVEL" envDefault:"info" help:"debug, info, warn or error"`
	LogFormat          string        `env:"LOG_FORMAT" envDefault:"text" help:"text or json"`
}

// OIDC is the OpenID provider that people sign in with. Without an issuer it is the development provider, on this machine only.
type OIDC struct {
	Issuer         string            `env:"ISSUER" help:"the OpenID provider; none: the development provider, which needs no passwords" example:"https://login.example.org"`
	ClientID       string            `env:"CLIENT_ID" help:"this forum's name at the provider"`
	ClientSecret   string            `env:"CLIENT_SECRET" secret:"true" help:"secret shared with the provider; or else a private key"`
	PrivateKeyFile string            `env:"PRIVATE_KEY_FILE" help:"PEM file with a private key, for private_key_jwt"`
	PrivateKeyID   string            `env:"PRIVATE_KEY_ID" help:"that key's kid at the provider"`
	Scopes         []string          `env:"SCOPES" envDefault:"email,profile" help:"what to ask for beside openid, with commas"`
	ACR            []string          `env:"ACR" help:"levels of assurance of which one is required, with commas"`
	RoleClaim      string            `env:"ROLE_CLAIM" help:"claim that holds roles, with dots for steps into it" example:"realm_access.roles"`
	RoleMap        map[string]string `env:"ROLE_MAP" envKeyValSeparator:"=" help:"which value of the claim gives which role: coalition, moderator or admin" example:"redactie=moderator,beheer=admin"`
}

// Load reads the environment, as os.Environ gives it. The error names every variable that is wrong, and what is expected of it; never a secret.
func Load(environ []string) (Config, error) {
	var c Config
	err := env.ParseWithOptions(&c, env.Options{Environment: env.ToMap(trimmed(environ))})
	var many env.AggregateError
	if errors.As(err, &many) {
		err = sayParse(many)
	}
	if err != nil {
		return Config{}, err
	}
	if err := c.settle(env.ToMap(environ)); err != nil {
		return Config{}, err
	}
	return c, c.check()
}

// trimmed drops empty variables, so that VAR= means the default.
func trimmed(environ []string) []string {
	var kept []string
	for _, v := range environ {
		if _, value, _ := strings.Cut(v, "="); value != "" {
			kept = append(kept, v)
		}
	}
	return kept
}

// settle fills in what follows from something else.
func (c *Config) settle(environ map[string]string) error {
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	if c.MigrateDatabaseURL == "" {
		c.MigrateDatabaseURL = c.DatabaseURL
	}
	if c.DataDir != "" {
		return nil
	}
	switch {
	case os.Getuid() == 0:
		c.DataDir = "/var/lib/samenspraak"
	case environ["XDG_STATE_HOME"] != "":
		c.DataDir = filepath.Join(environ["XDG_STATE_HOME"], "samenspraak")
	case environ["HOME"] != "":
		c.DataDir = filepath.Join(environ["HOME"], ".local", "state", "samenspraak")
	default:
		return fmt.Errorf("DATA_DIR: there is no home folder to put data in; name a folder")
	}
	return nil
}

// Development tells whether people sign in at the development provider.
func (c Config) Development() bool { return c.OIDC.Issuer == "" }

// Theme reads the deployment's style sheet; nil when there is none.
func (c Config) Theme() ([]byte, error) {
	if c.ThemeFile == "" {
		return nil, nil
	}
	return os.ReadFile(c.ThemeFile)
}

// Logger writes lines of the chosen format and level to w.
func (c Config) Logger(w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil { // check has refused any other
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
