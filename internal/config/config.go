package config

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is all that can be set. The tags are the only place where a variable's name, default and meaning stand.
type Config struct {
	Listen             string   `env:"LISTEN" envDefault:"127.0.0.1:8080" help:"address and port to listen on"`
	MetricsListen      string   `env:"METRICS_LISTEN" help:"address and port at which Prometheus finds /metrics, which is not for the public; none: nowhere" example:"127.0.0.1:9090"`
	PublicURL          string   `env:"PUBLIC_URL" help:"where people reach the forum; https, but for this machine itself; none: http://localhost and the port of LISTEN" example:"https://forum.example.org"`
	DatabaseURL        string   `env:"DATABASE_URL" secret:"address" help:"Postgres 15 or newer, as the role that runs the program, which opens 16 connections at most (pool_max_conns=N); none: a private Postgres in DATA_DIR" example:"postgres://samenspraak@db/samenspraak"`
	MigrateDatabaseURL string   `env:"MIGRATE_DATABASE_URL" secret:"address" help:"the same database, as the role that owns it; none: DATABASE_URL" example:"postgres://samenspraak_owner@db/samenspraak"`
	DataDir            string   `env:"DATA_DIR" help:"folder for what the program keeps itself; none: the user's state folder, for root /var/lib/samenspraak" example:"/srv/samenspraak"`
	BlobURL            string   `env:"BLOB_URL" secret:"address" help:"where attachments are kept: a folder that all nodes share, or an S3-compatible store (its account in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY); none: a folder in DATA_DIR" example:"s3://attachments?region=eu-west-1&endpoint=https://objects.example.org"`
	PGBin              string   `env:"PG_BIN" help:"folder with the programs of the private Postgres; none: found by itself" example:"/usr/lib/postgresql/17/bin"`
	RedisURL           string   `env:"REDIS_URL" secret:"address" help:"Redis between several nodes; none: this node is alone" example:"redis://redis:6379/0"`
	TrustedProxies     []string `env:"TRUSTED_PROXIES" help:"addresses or networks of proxies whose X-Forwarded-For is believed, with commas" example:"10.0.0.0/8"`
	// Twelve hours: who reads in the morning and answers at night stays signed in, a shared computer forgets by the next day.
	SessionIdle time.Duration `env:"SESSION_IDLE" envDefault:"12h" help:"a session that is not used ends after this; at least 5m"`
	// A week, where NIST SP 800-63B allows 30 days at its lowest level: roles from a claim are read anew only at sign-in,
	// so no right that the provider took away outlives this.
	SessionLifetime  time.Duration `env:"SESSION_LIFETIME" envDefault:"168h" help:"a session ends after this, however much it is used; at most 720h"`
	OIDC             OIDC          `envPrefix:"OIDC_"`
	ThemeFile        string        `env:"THEME_FILE" help:"style sheet of the deployment, after ours" example:"/etc/samenspraak/theme.css"`
	SiteName         string        `env:"SITE_NAME" envDefault:"Samenspraak" help:"the forum's name"`
	OrganisationName string        `env:"ORGANISATION_NAME" help:"who runs the forum, for the pages about it" example:"Ministerie van Voorbeelden"`
	ContactEmail     string        `env:"CONTACT_EMAIL" help:"address for questions, accessibility and security reports" example:"samenspraak@example.org"`
	Demo             bool          `env:"DEMO" envDefault:"true" help:"put the demo content into a private Postgres that is empty"`
	LogLevel         string        `env:"LOG_LEVEL" envDefault:"info" help:"debug, info, warn or error"`
	LogFormat        string        `env:"LOG_FORMAT" envDefault:"text" help:"text or json"`
}

// OIDC is the OpenID provider that people sign in with. Without an issuer it is the development provider, on this machine only.
type OIDC struct {
	Issuer         string            `env:"ISSUER" help:"the OpenID provider; none: the development provider, which needs no passwords" example:"https://login.example.org"`
	ClientID       string            `env:"CLIENT_ID" help:"this forum's name at the provider" example:"samenspraak"`
	ClientSecret   string            `env:"CLIENT_SECRET" secret:"all" help:"secret shared with the provider; or else a private key" example:"SECRET"`
	PrivateKeyFile string            `env:"PRIVATE_KEY_FILE" help:"PEM file with a private key, for private_key_jwt" example:"/run/secrets/oidc.pem"`
	PrivateKeyID   string            `env:"PRIVATE_KEY_ID" help:"that key's kid at the provider; none: its thumbprint" example:"2026-01"`
	Scopes         []string          `env:"SCOPES" envDefault:"email,profile" help:"what to ask for beside openid, with commas"`
	ACR            []string          `env:"ACR" help:"levels of assurance of which one is required, with commas" example:"urn:etoegang:core:assurance-class:loa3"`
	RoleClaim      string            `env:"ROLE_CLAIM" help:"claim that holds roles, with dots for steps into it" example:"realm_access.roles"`
	RoleMap        map[string]string `env:"ROLE_MAP" envKeyValSeparator:"=" help:"which value of the claim gives which role: coalition, moderator or admin" example:"redactie=moderator,beheer=admin"`
}

// Load reads the environment, as os.Environ gives it; an empty variable counts as not set. The error names every variable
// that is wrong, a line each, and what is expected of it; never a secret.
func Load(environ []string) (Config, error) {
	given := env.ToMap(trimmed(environ))
	var c Config
	var wrong complaints
	err := env.ParseWithOptions(&c, env.Options{Environment: given})
	var many env.AggregateError
	if errors.As(err, &many) {
		err = wrong.addParse(many)
	}
	if err != nil {
		return Config{}, err
	}
	c.settle(given)
	c.check(&wrong)
	if err := wrong.err(); err != nil {
		return Config{}, err
	}
	return c, nil
}

// trimmed drops empty variables, so that VAR= means the default.
func trimmed(environ []string) []string {
	var kept []string
	for _, v := range environ {
		name, value, _ := strings.Cut(v, "=")
		if value = strings.TrimSpace(value); value != "" {
			kept = append(kept, name+"="+value)
		}
	}
	return kept
}

// settle fills in what follows from something else.
func (c *Config) settle(given map[string]string) {
	if c.PublicURL == "" {
		_, port, _ := net.SplitHostPort(c.Listen) // check refuses a LISTEN without one
		c.PublicURL = "http://localhost:" + port
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	if c.MigrateDatabaseURL == "" {
		c.MigrateDatabaseURL = c.DatabaseURL
	}
	if c.DataDir == "" {
		c.DataDir = stateDir(given, os.Geteuid() == 0)
	}
	c.TrustedProxies = items(c.TrustedProxies)
	c.OIDC.ACR = items(c.OIDC.ACR)
	c.OIDC.RoleMap = pairs(c.OIDC.RoleMap)
	c.OIDC.Scopes = slices.DeleteFunc(items(c.OIDC.Scopes), func(scope string) bool { return scope == "openid" })
}

// items are the parts of a list without the spaces around them.
func items(parts []string) []string {
	var kept []string
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			kept = append(kept, part)
		}
	}
	return kept
}

// pairs are those of a map without the spaces around them.
func pairs(given map[string]string) map[string]string {
	if len(given) == 0 {
		return nil
	}
	kept := map[string]string{}
	for key, value := range given {
		kept[strings.TrimSpace(key)] = strings.TrimSpace(value)
	}
	return kept
}

// stateDir follows the XDG base directory specification, in which a relative folder does not count; empty without a home.
func stateDir(given map[string]string, isRoot bool) string {
	switch state, home := given["XDG_STATE_HOME"], given["HOME"]; {
	case isRoot:
		return "/var/lib/samenspraak"
	case filepath.IsAbs(state):
		return filepath.Join(state, "samenspraak")
	case home != "":
		return filepath.Join(home, ".local", "state", "samenspraak")
	}
	return ""
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
