package forum

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"samenspraak/internal/text"
)

func (o object) missing(key, expected string) {
	o.wrong(o.at(key), "is missing; expected %s", expected)
}

func (o object) mistyped(key string, value any, expected string) {
	o.wrong(o.at(key), "is %s; expected %s", show(value), expected)
}

// show names a value in a message.
func show(value any) string {
	switch v := value.(type) {
	case string:
		return strconv.Quote(text.Excerpt(v, 60))
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	}
	return fmt.Sprint(value)
}

// words reads a line or more of plain text; "" when there is none.
func (o object) words(key string) string {
	value, ok := o.get(key)
	if !ok {
		return ""
	}
	words, ok := value.(string)
	if !ok {
		o.mistyped(key, value, "a text")
	}
	return text.Clean(words)
}

func (o object) mustWords(key string) string {
	before := len(*o.problems)
	words := o.words(key)
	if words == "" && len(*o.problems) == before {
		o.missing(key, "a text")
	}
	return words
}

func (o object) slug(key string) string {
	slug := o.mustWords(key)
	if slug != "" && !isSlug(slug) {
		o.wrong(o.at(key), "is %q; expected at most 80 small letters, digits and hyphens", slug)
	}
	return slug
}

func isSlug(s string) bool {
	return s != "" && len(s) <= 80 && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	})
}

// choice reads one of a few words; "" when there is none.
func (o object) choice(key string, options []string) string {
	word := o.words(key)
	if word != "" && !slices.Contains(options, word) {
		o.wrong(o.at(key), "%q is not one of %s", word, strings.Join(options, ", "))
		return ""
	}
	return word
}

func (o object) mustChoice(key string, options []string) string {
	before := len(*o.problems)
	word := o.choice(key, options)
	if word == "" && len(*o.problems) == before {
		o.missing(key, "one of "+strings.Join(options, ", "))
	}
	return word
}

// whole reads a whole number from 0 up; nil when there is none.
func (o object) whole(key string) *int {
	value, ok := o.get(key)
	if !ok {
		return nil
	}
	digits, _ := value.(json.Number)
	n, err := strconv.Atoi(digits.String())
	if err != nil || n < 0 || n > 1_000_000 {
		o.mistyped(key, value, "a whole number")
		return nil
	}
	return &n
}

// number reads a whole number from 1 up, that something goes by; nil when there is none.
func (o object) number(key string) *int {
	n := o.whole(key)
	if n != nil && *n == 0 {
		o.mistyped(key, *n, "a whole number from 1 up")
		return nil
	}
	return n
}

func (o object) mustNumber(key string) int {
	before := len(*o.problems)
	n := o.number(key)
	if n == nil && len(*o.problems) == before {
		o.missing(key, "a whole number")
	}
	if n == nil {
		return 0
	}
	return *n
}

func (o object) flag(key string) bool {
	value, ok := o.get(key)
	if !ok {
		return false
	}
	flag, ok := value.(bool)
	if !ok {
		o.mistyped(key, value, "true or false")
	}
	return flag
}

// text reads a text in both languages, {"nl": ..., "en": ...}, or one given as it is, which is then in lang.
func (o object) text(key, lang string) Text {
	value, ok := o.get(key)
	if !ok {
		return Text{}
	}
	switch v := value.(type) {
	case string:
		if lang == "en" {
			return Text{EN: text.Clean(v)}
		}
		return Text{NL: text.Clean(v)}
	case map[string]any:
		both := o.child(key, v)
		return Text{NL: both.words("nl"), EN: both.words("en")}
	}
	o.mistyped(key, value, `a text, or {"nl": ..., "en": ...}`)
	return Text{}
}

func (o object) mustText(key, lang string) Text {
	before := len(*o.problems)
	t := o.text(key, lang)
	if t.Empty() && len(*o.problems) == before {
		o.missing(key, `a text, or {"nl": ..., "en": ...}`)
	}
	return t
}

// strings reads a list of texts, each at most once.
func (o object) strings(key string) []string {
	found := []string{}
	for i, value := range o.list(key) {
		path := fmt.Sprintf("%s[%d]", o.at(key), i)
		words, ok := value.(string)
		switch {
		case !ok:
			o.wrong(path, "is %s; expected a text", show(value))
		case slices.Contains(found, text.Clean(words)):
			o.wrong(path, "%s stands twice in this list", show(words))
		default:
			found = append(found, text.Clean(words))
		}
	}
	return found
}
