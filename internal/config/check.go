package config

import (
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	shortestIdle    = 5 * time.Minute
	longestLifetime = 30 * 24 * time.Hour
)

// check holds the rules on values and between them.
func (c Config) check(wrong *complaints) {
	if !isListenAddress(c.Listen) {
		wrong.add("LISTEN", c.Listen, "an address and a port, such as 127.0.0.1:8080 or :8080")
	}
	if c.MetricsListen != "" && !isListenAddress(c.MetricsListen) {
		wrong.add("METRICS_LISTEN", c.MetricsListen, "an address and a port, such as 127.0.0.1:9090")
	}
	c.checkPublicURL(wrong)
	c.checkData(wrong)
	for _, proxy := range c.TrustedProxies {
		_, notNetwork := netip.ParsePrefix(proxy)
		_, notAddress := netip.ParseAddr(proxy)
		if notNetwork != nil && notAddress != nil {
			wrong.add("TRUSTED_PROXIES", proxy, "IP addresses or networks with commas, such as 10.0.0.0/8")
		}
	}
	if c.SessionIdle < shortestIdle {
		wrong.add("SESSION_IDLE", c.SessionIdle.String(), "at least 5m, such as 12h")
	}
	if c.SessionLifetime < c.SessionIdle || c.SessionLifetime > longestLifetime {
		wrong.add("SESSION_LIFETIME", c.SessionLifetime.String(), "at least SESSION_IDLE and at most 720h, such as 168h")
	}
	if a, err := mail.ParseAddress(c.ContactEmail); c.ContactEmail != "" && (err != nil || a.Address != c.ContactEmail) {
		wrong.add("CONTACT_EMAIL", c.ContactEmail, "an e-mail address")
	}
	checkFile(wrong, "THEME_FILE", c.ThemeFile)
	checkOneOf(wrong, "LOG_LEVEL", c.LogLevel, "debug", "info", "warn", "error")
	checkOneOf(wrong, "LOG_FORMAT", c.LogFormat, "text", "json")
	if c.Development() {
		c.checkDevelopment(wrong)
	} else {
		c.OIDC.check(wrong)
	}
}

// checkData is about what the program stores things in.
func (c Config) checkData(wrong *complaints) {
	checkAddress(wrong, "DATABASE_URL", c.DatabaseURL, "postgres", "postgresql")
	if c.MigrateDatabaseURL != c.DatabaseURL { // else it follows from it, and nobody set it
		checkAddress(wrong, "MIGRATE_DATABASE_URL", c.MigrateDatabaseURL, "postgres", "postgresql")
	}
	checkAddress(wrong, "REDIS_URL", c.RedisURL, "redis", "rediss", "unix")
	if u, err := url.Parse(c.BlobURL); c.BlobURL != "" && (err != nil || !isStore(u)) {
		wrong.say("BLOB_URL", "cannot be used; expected an address such as s3://BUCKET?region=REGION or file:///FOLDER")
	}
	if c.DatabaseURL == "" && c.MigrateDatabaseURL != "" {
		wrong.add("DATABASE_URL", "", "the database of MIGRATE_DATABASE_URL, as the role that runs the program")
	}
	info, err := os.Stat(c.DataDir)
	if c.DataDir == "" || err == nil && !info.IsDir() {
		wrong.add("DATA_DIR", c.DataDir, "a folder, or a place to make one, such as /srv/samenspraak")
	}
	for _, program := range []string{"postgres", "initdb"} {
		if _, err := os.Stat(filepath.Join(c.PGBin, program)); c.PGBin != "" && err != nil {
			wrong.add("PG_BIN", c.PGBin, "a folder that holds postgres and initdb")
		}
	}
}

func (c Config) checkPublicURL(wrong *complaints) {
	u, err := url.Parse(c.PublicURL)
	switch {
	case err != nil || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		wrong.add("PUBLIC_URL", c.PublicURL, "an address without a path, such as https://forum.example.org")
	case !isSafe(u):
		wrong.add("PUBLIC_URL", c.PublicURL, "https; http is only for this machine itself, such as http://localhost:8080")
	}
}

// checkDevelopment keeps everyone but this machine from a provider that asks nobody for a password: at its address, and
// through a proxy, which shows in PUBLIC_URL alone.
func (c Config) checkDevelopment(wrong *complaints) {
	const onlyHere = "; the development provider, which needs no passwords, is for this machine only"
	if host, _, err := net.SplitHostPort(c.Listen); err == nil && !isLoopback(host) {
		wrong.add("OIDC_ISSUER", "", "the address of an OpenID provider, since LISTEN ("+c.Listen+") is open to other machines"+onlyHere)
	}
	if u, err := url.Parse(c.PublicURL); err == nil && !isLoopback(u.Hostname()) {
		wrong.add("OIDC_ISSUER", "", "the address of an OpenID provider, since PUBLIC_URL ("+u.Redacted()+") is for other machines"+onlyHere)
	}
	o := c.OIDC
	for _, about := range []struct {
		variable string
		isSet    bool
	}{
		{"OIDC_CLIENT_ID", o.ClientID != ""}, {"OIDC_CLIENT_SECRET", o.ClientSecret != ""},
		{"OIDC_PRIVATE_KEY_FILE", o.PrivateKeyFile != ""}, {"OIDC_PRIVATE_KEY_ID", o.PrivateKeyID != ""},
		{"OIDC_ACR", len(o.ACR) > 0}, {"OIDC_ROLE_CLAIM", o.RoleClaim != ""}, {"OIDC_ROLE_MAP", len(o.RoleMap) > 0},
	} {
		if about.isSet {
			wrong.add("OIDC_ISSUER", "", "the address of the OpenID provider that "+about.variable+" is about")
		}
	}
}

func (o OIDC) check(wrong *complaints) {
	u, err := url.Parse(o.Issuer)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || !isSafe(u) {
		wrong.add("OIDC_ISSUER", o.Issuer, "the https address of an OpenID provider")
	}
	if o.ClientID == "" {
		wrong.add("OIDC_CLIENT_ID", "", "this forum's name at the provider")
	}
	switch {
	case o.ClientSecret == "" && o.PrivateKeyFile == "":
		wrong.add("OIDC_CLIENT_SECRET", "", "a secret, or a key in OIDC_PRIVATE_KEY_FILE")
	case o.ClientSecret != "" && o.PrivateKeyFile != "":
		wrong.add("OIDC_PRIVATE_KEY_FILE", o.PrivateKeyFile, "this or OIDC_CLIENT_SECRET: set one of the two")
	}
	checkFile(wrong, "OIDC_PRIVATE_KEY_FILE", o.PrivateKeyFile)
	if o.PrivateKeyID != "" && o.PrivateKeyFile == "" {
		wrong.add("OIDC_PRIVATE_KEY_ID", o.PrivateKeyID, "a key in OIDC_PRIVATE_KEY_FILE that it is the kid of")
	}
	for value, role := range o.RoleMap {
		if !slices.Contains([]string{"coalition", "moderator", "admin"}, role) {
			wrong.add("OIDC_ROLE_MAP", value+"="+role, "coalition, moderator or admin after the =")
		}
	}
	switch {
	case o.RoleClaim == "" && len(o.RoleMap) > 0:
		wrong.add("OIDC_ROLE_CLAIM", "", "the claim whose values OIDC_ROLE_MAP names")
	case o.RoleClaim != "" && len(o.RoleMap) == 0:
		wrong.add("OIDC_ROLE_MAP", "", "which values of OIDC_ROLE_CLAIM give which role")
	}
}

// checkAddress may meet a password, so it does not repeat what was given.
func checkAddress(wrong *complaints, variable, given string, schemes ...string) {
	if given == "" {
		return
	}
	u, err := url.Parse(given)
	namesDatabase := schemes[0] != "postgres" || err == nil && len(u.Path) > 1
	if err != nil || !slices.Contains(schemes, u.Scheme) || !namesDatabase {
		example := schemes[0] + "://HOST"
		if schemes[0] == "postgres" {
			example = "postgres://USER:PASSWORD@HOST/DATABASE"
		}
		wrong.say(variable, "cannot be used; expected an address such as "+example+", with special characters percent-encoded")
	}
}

// isStore tells the addresses of stores for files.
func isStore(u *url.URL) bool {
	return u.Scheme == "s3" && u.Host != "" || u.Scheme == "file" && u.Host == "" && filepath.IsAbs(u.Path)
}

func checkFile(wrong *complaints, variable, name string) {
	if name == "" {
		return
	}
	if _, err := os.ReadFile(name); err != nil {
		wrong.add(variable, name, "a file that can be read")
	}
}

func checkOneOf(wrong *complaints, variable, given string, known ...string) {
	if !slices.Contains(known, given) {
		wrong.add(variable, given, strings.Join(known, " or "))
	}
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

func isListenAddress(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	// Not 0, a port of the system's choice: nobody could be told where that is.
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

// isSafe says whether nobody can listen in between: https, or all of it on this machine.
func isSafe(u *url.URL) bool {
	return u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
}
