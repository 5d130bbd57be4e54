package forum

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"samenspraak/internal/text"
)

// source is a file being read: its name, and where its problems go.
type source struct {
	name     string
	problems *[]FileProblem
}

func (s source) wrong(path, format string, args ...any) {
	*s.problems = append(*s.problems, FileProblem{File: s.name, Path: path, What: fmt.Sprintf(format, args...)})
}

// object is a JSON object being read. It knows where it stands, and which of its fields were read: the rest is provenance.
type object struct {
	source
	path   string
	fields map[string]any
	read   map[string]*object // nil for a field that was read whole
}

// parseObject reads a file that has to hold one JSON object. Its numbers keep the digits that they are written with.
func parseObject(s source, data []byte) (object, bool) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		s.wrong("", "is not UTF-8 text")
		return object{}, false
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var fields map[string]any
	err := decoder.Decode(&fields)
	if err == nil && fields == nil {
		err = errors.New("null is not an object")
	}
	if err == nil {
		if _, more := decoder.Token(); more != io.EOF {
			err = errors.New("something follows the end of the object")
		}
	}
	if err != nil {
		s.wrong("", "%s: %s", position(data, decoder, err), jsonMistake(err))
		return object{}, false
	}
	return newObject(s, "", fields), true
}

func newObject(s source, path string, fields map[string]any) object {
	return object{source: s, path: path, fields: fields, read: map[string]*object{}}
}

func position(data []byte, decoder *json.Decoder, err error) string {
	at := decoder.InputOffset()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = syntax.Offset
	} else if errors.Is(err, io.ErrUnexpectedEOF) {
		at = int64(len(data))
	}
	before := data[:min(int(at), len(data))]
	return fmt.Sprintf("line %d", 1+bytes.Count(before, []byte("\n")))
}

func jsonMistake(err error) string {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return "expected an object, {...}, not " + kind.Value
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the file ends too early"
	}
	return err.Error()
}

func (o object) at(key string) string { return o.path + "." + key }

// get reads a field; null is the same as no field.
func (o object) get(key string) (any, bool) {
	value, ok := o.fields[key]
	if ok {
		o.read[key] = nil
	}
	return value, ok && value != nil
}

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

// child reads an object in the object; what is not read of it stays provenance.
func (o object) child(key string, fields map[string]any) object {
	child := newObject(o.source, o.at(key), fields)
	o.read[key] = &child
	return child
}

// object reads an object; false when there is none.
func (o object) object(key string) (object, bool) {
	value, ok := o.get(key)
	if !ok {
		return object{}, false
	}
	fields, ok := value.(map[string]any)
	if !ok {
		o.mistyped(key, value, "an object, {...}")
		return object{}, false
	}
	return o.child(key, fields), true
}

// objects reads a list of objects, which are read whole by whoever keeps their rest.
func (o object) objects(key string) []object {
	var found []object
	for i, value := range o.list(key) {
		path := fmt.Sprintf("%s[%d]", o.at(key), i)
		fields, ok := value.(map[string]any)
		if !ok {
			o.wrong(path, "is %s; expected an object, {...}", show(value))
			continue
		}
		found = append(found, newObject(o.source, path, fields))
	}
	return found
}

func (o object) list(key string) []any {
	value, ok := o.get(key)
	if !ok {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		o.mistyped(key, value, "a list, [...]")
	}
	return list
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

// rest gives what was not read, under the names it has in the file.
func (o object) rest() map[string]any {
	rest := map[string]any{}
	for key, value := range o.fields {
		child, read := o.read[key]
		switch {
		case !read:
			rest[key] = value
		case child != nil:
			if left := child.rest(); len(left) > 0 {
				rest[key] = left
			}
		}
	}
	return rest
}
