package config

import (
	"fmt"
	"reflect"
	"strings"
)

// variable is one that the environment may hold.
type variable struct {
	name, field, standard, help, example string
	secret                               bool
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
			help: field.Tag.Get("help"), example: field.Tag.Get("example"), secret: field.Tag.Get("secret") != "",
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

// Redacted gives names and values for the log, without secrets.
func (c Config) Redacted() map[string]string {
	shown := map[string]string{}
	for _, v := range variablesOf(reflect.ValueOf(c), "") {
		value := fmt.Sprint(v.value.Interface())
		switch {
		case value == "" || value == "[]" || value == "map[]":
			continue
		case v.secret || strings.HasSuffix(v.name, "_URL") && strings.Contains(value, "@"):
			value = "(set)"
		}
		shown[v.name] = value
	}
	return shown
}
