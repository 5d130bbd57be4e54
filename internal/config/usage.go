package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"reflect"
	"strings"
)

// variable is one that the environment may hold.
type variable struct {
	name, field, standard, help, example string
	secret                               string // "address": a URL that may hold a password; "all": nothing else
	value                                reflect.Value
}

func variables() []variable { return variablesOf(reflect.ValueOf(Config{}), "") }

func variablesOf(config reflect.Value, prefix string) []variable {
	var all []variable
	for i := range config.NumField() {
		field := config.Type().Field(i)
		if nested := field.Tag.Get("envPrefix"); nested != "" {
			all = append(all, variablesOf(config.Field(i), nested)...)
			continue
		}
		all = append(all, variable{
			name: prefix + field.Tag.Get("env"), field: field.Name, standard: field.Tag.Get("envDefault"),
			help: field.Tag.Get("help"), example: field.Tag.Get("example"), secret: field.Tag.Get("secret"),
			value: config.Field(i),
		})
	}
	return all
}

// Usage lists every variable with its meaning, default and an example.
func Usage() string {
	var b strings.Builder
	b.WriteString("Environment variables:\n")
	for _, v := range variables() {
		fmt.Fprintf(&b, "\n  %s\n      %s\n", v.name, v.help)
		if v.standard != "" {
			fmt.Fprintf(&b, "      default: %s\n", v.standard)
		}
		if v.example != "" {
			fmt.Fprintf(&b, "      example: %s\n", v.example)
		}
	}
	return b.String()
}

// Redacted gives names and values for the log, without secrets: of an address that may hold one, only where it leads.
func (c Config) Redacted() map[string]string {
	shown := map[string]string{}
	for _, v := range variablesOf(reflect.ValueOf(c), "") {
		if v.value.IsZero() {
			continue
		}
		value := fmt.Sprint(v.value.Interface())
		switch v.secret {
		case "all":
			value = "(set)"
		case "address":
			value = place(value)
		}
		shown[v.name] = value
	}
	return shown
}

func place(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(set)"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// LogValue keeps secrets out of a line of the log that is given the whole Config.
func (c Config) LogValue() slog.Value { return slog.AnyValue(c.Redacted()) }

// String keeps secrets out of what fmt prints.
func (c Config) String() string { return fmt.Sprint(c.Redacted()) }

// GoString does so for %#v.
func (c Config) GoString() string { return c.String() }
