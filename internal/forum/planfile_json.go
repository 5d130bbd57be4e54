package forum

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
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
	repeats := json.NewDecoder(bytes.NewReader(data))
	repeats.UseNumber()
	if path := repeated(repeats, ""); path != "" {
		s.wrong(path, "stands twice in its object; only one of the two could be kept")
		return object{}, false
	}
	return newObject(s, "", fields), true
}

// repeated gives the path of the first field that an object of a well-formed text has twice, or "".
func repeated(decoder *json.Decoder, path string) string {
	token, _ := decoder.Token()
	found, seen := "", map[string]bool{}
	switch token {
	case json.Delim('{'):
		for decoder.More() && found == "" {
			key, _ := decoder.Token()
			at := fmt.Sprintf("%s.%s", path, key)
			if seen[at] {
				return at
			}
			seen[at], found = true, repeated(decoder, at)
		}
	case json.Delim('['):
		for i := 0; decoder.More() && found == ""; i++ {
			found = repeated(decoder, fmt.Sprintf("%s[%d]", path, i))
		}
	default:
		return ""
	}
	decoder.Token() // the end of the object or list
	return found
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
