package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// complaints are what is wrong with the environment, a line each.
type complaints []error

func (all *complaints) add(variable, given, expected string) {
	*all = append(*all, fmt.Errorf("%s is %q; expected %s", variable, given, expected))
}

// check holds the rules on values and between them.
func (c Config) check() error {
	var wrong complaints
	if _, port, err := net.SplitHostPort(c.Listen); err != nil || port == "" {
		wrong.add("LISTEN", c.Listen, "an address and a port, such as 127.0.0.1:8080 or :8080")
	}
	c.checkPublicURL(&wrong)
	checkAddress(&wrong, "DATABASE_URL", c.DatabaseURL, "postgres", "postgresql")
	checkAddress(&wrong, "MIGRATE_DATABASE_URL", c.MigrateDatabaseURL, "postgres", "postgresql")
	checkAddress(&wrong, "REDIS_URL", c.RedisURL, "redis", "rediss", "unix")
	for _, proxy := range c.TrustedProxies {
		_, notNetwork := netip.ParsePrefix(proxy)
		_, notAddress := netip.ParseAddr(proxy)
		if notNetwork != nil && notAddress != nil {
			wrong.add("TRUSTED_PROXIES", proxy, "IP addresses or networks with commas, such as 10.0.0.0/8")
		}
	}
	if c.SessionIdle <= 0 {
		wrong.add("SESSION_IDLE", c.SessionIdle.String(), "more than nothing, such as 12h")
	}
	if c.SessionLifetime < c.SessionIdle {
		wrong.add("SESSION_LIFETIME", c.SessionLifetime.String(), "at least SESSION_IDLE, such as 168h")
	}
	if c.ContactEmail != "" {
		if _, err := mail.ParseAddress(c.ContactEmail); err != nil {
			wrong.add("CONTACT_EMAIL", c.ContactEmail, "an e-mail address")
		}
	}
	checkFile(&wrong, "THEME_FILE", c.ThemeFile)
	checkOneOf(&wrong, "LOG_LEVEL", c.LogLevel, "debug", "info", "warn", "error")
	checkOneOf(&wrong, "LOG_FORMAT", c.LogFormat, "text", "json")
	c.checkOIDC(&wrong)
	return errors.Join(wrong...)
}

func (c Config) checkPublicURL(wrong *complaints) {
	u, err := url.Parse(c.PublicURL)
	switch {
	case err != nil || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		wrong.add("PUBLIC_URL", c.PublicURL, "an address without a path, such as https://forum.example.org")
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
	default:
		wrong.add("PUBLIC_URL", c.PublicURL, "https; http is only for this machine itself, such as http://localhost:8080")
	}
}

func (c Config) checkOIDC(wrong *complaints) {
	o := c.OIDC
	if o.Issuer == "" {
		host, _, _ := net.SplitHostPort(c.Listen)
		if !isLoopback(host) {
			wrong.add("OIDC_ISSUER", "", "the address of an OpenID provider, since LISTEN ("+c.Listen+") is open to other machines; the development provider, which needs no passwords, is for this machine only")
		}
		return
	}
	if u, err := url.Parse(o.Issuer); err != nil || u.Host == "" || u.Scheme != "https" && !isLoopback(u.Hostname()) {
		wrong.add("OIDC_ISSUER", o.Issuer, "the https address of an OpenID provider")
	}
	if o.ClientID == "" {
		wrong.add("OIDC_CLIENT_ID", "", "this forum's name at the provider")
	}
	if (o.ClientSecret == "") == (o.PrivateKeyFile == "") {
		*wrong = append(*wrong, errors.New("OIDC_CLIENT_SECRET or OIDC_PRIVATE_KEY_FILE: set one of the two"))
	}
	checkFile(wrong, "OIDC_PRIVATE_KEY_FILE", o.PrivateKeyFile)
	for value, role := range o.RoleMap {
		if !slices.Contains([]string{"coalition", "moderator", "admin"}, role) {
			wrong.add("OIDC_ROLE_MAP", value+"="+role, "coalition, moderator or admin after the =")
		}
	}
	if (o.RoleClaim == "") != (len(o.RoleMap) == 0) {
		*wrong = append(*wrong, errors.New("OIDC_ROLE_CLAIM and OIDC_ROLE_MAP: set both, or neither"))
	}
}

// checkAddress may meet a password, so it does not repeat what was given.
func checkAddress(wrong *complaints, variable, given string, schemes ...string) {
	if given == "" {
		return
	}
	if u, err := url.Parse(given); err != nil || !slices.Contains(schemes, u.Scheme) {
		*wrong = append(*wrong, fmt.Errorf("%s cannot be read; expected an address that begins with %s://", variable, schemes[0]))
	}
}

func checkFile(wrong *complaints, variable, name string) {
	if name == "" {
		return
	}
	if info, err := os.Stat(name); err != nil || info.IsDir() {
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

// sayParse names the variables whose value is not of its kind.
func sayParse(many env.AggregateError) error {
	var all []error
	for _, err := range many.Errors {
		var one env.ParseError
		if !errors.As(err, &one) {
			all = append(all, err)
			continue
		}
		for _, v := range variables() {
			if v.field == one.Name {
				all = append(all, fmt.Errorf("%s cannot be read; expected %s", v.name, kinds[one.Type.String()]))
			}
		}
	}
	return errors.Join(all...)
}

// kinds says what a value of a type looks like.
var kinds = map[string]string{
	"time.Duration":     "a time such as 12h or 30m",
	"bool":              "true or false",
	"map[string]string": "pairs such as redactie=moderator,beheer=admin",
}
