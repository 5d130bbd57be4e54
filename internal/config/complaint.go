package config

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// complaints are what is wrong with the environment, one for each variable: what follows from a wrong value is not worth
// a line of its own.
type complaints struct {
	of    []string
	texts []error
}

func (all *complaints) add(variable, given, expected string) {
	if given == "" {
		all.say(variable, "is not set; expected "+expected)
		return
	}
	// No password belongs in what is repeated here, but one may stand there all the same.
	switch u, err := url.Parse(given); {
	case err != nil && strings.Contains(given, "@"):
		all.say(variable, "cannot be read; expected "+expected)
		return
	case err == nil && u.User != nil:
		given = u.Redacted()
	}
	all.say(variable, fmt.Sprintf("is %q; expected %s", given, expected))
}

func (all *complaints) say(variable, what string) {
	if slices.Contains(all.of, variable) {
		return
	}
	all.of = append(all.of, variable)
	all.texts = append(all.texts, errors.New(variable+" "+what))
}

func (all *complaints) err() error {
	return errors.Join(all.texts...)
}

// addParse names the variables whose value is not of its kind. The error is one that no value can be blamed for.
func (all *complaints) addParse(many env.AggregateError) error {
	for _, err := range many.Errors {
		var one env.ParseError
		if !errors.As(err, &one) {
			return fmt.Errorf("config: %w", err)
		}
		for _, v := range variables() {
			if v.field == one.Name {
				all.say(v.name, "cannot be read; expected "+kinds[one.Type.String()])
			}
		}
	}
	return nil
}

// kinds says what a value of a type looks like.
var kinds = map[string]string{
	"time.Duration":     "a time such as 12h or 30m",
	"bool":              "true or false",
	"map[string]string": "pairs such as redactie=moderator,beheer=admin",
}
