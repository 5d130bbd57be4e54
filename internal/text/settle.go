package text

import (
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

const whiteSpace = " \t\n\f\r"

// maxNesting is how deep quotes and lists may lie in each other; deeper ones lose their element and keep their text, or a
// line of a thousand ">" would make a page of a thousand elements without room for a letter.
const maxNesting = 8

const noLetters = -1

// settle brings rendered HTML to the form in which its text is counted (see the package's documentation) and gives that
// text beside it. It works on the tokens, not on a tree: there is no depth at which it fails.
func settle(rendered io.Reader) (settled, plain string) {
	s := settler{atSpace: true, letters: noLetters}
	tokens := html.NewTokenizer(rendered)
	for tokens.Next() != html.ErrorToken {
		s.add(tokens.Token())
	}
	s.trimEnd()
	return s.write()
}

type settler struct {
	tokens  []html.Token
	letters int  // where in tokens the text stands that a combining mark would join, or noLetters at the edge of a block
	nesting int  // how many quotes and lists are open
	inCode  bool // a <pre> is open
	atSpace bool // what was added so far ends with white space, or is nothing yet
}

func (s *settler) add(t html.Token) {
	if t.Type == html.TextToken {
		s.addText(t)
		return
	}
	if t.DataAtom == atom.Pre {
		s.inCode = t.Type == html.StartTagToken
	}
	if !isInline(t.DataAtom) {
		s.letters = noLetters
	}
	if !s.tooDeep(t) {
		s.tokens = append(s.tokens, t)
	}
}

// tooDeep counts the quotes and lists that t opens or closes, and says whether t lies deeper than they may.
func (s *settler) tooDeep(t html.Token) bool {
	switch t.DataAtom {
	case atom.Blockquote, atom.Ul, atom.Ol:
		if t.Type == html.StartTagToken {
			s.nesting++
			return s.nesting > maxNesting
		}
		s.nesting--
		return s.nesting >= maxNesting
	case atom.Li:
		return s.nesting > maxNesting
	}
	return false
}

func isInline(a atom.Atom) bool {
	return a == atom.A || a == atom.Em || a == atom.Strong || a == atom.Code
}

func (s *settler) addText(t html.Token) {
	// A character reference can hold what Clean had taken out of the source.
	t.Data = strings.Map(visible, t.Data)
	if !s.inCode {
		t.Data = s.collapse(t.Data)
	}
	t.Data = norm.NFC.String(s.joinMarks(t.Data))
	if t.Data == "" {
		return
	}
	s.atSpace = strings.ContainsRune(whiteSpace, rune(t.Data[len(t.Data)-1]))
	s.tokens = append(s.tokens, t)
	s.letters = len(s.tokens) - 1
}

func (s *settler) collapse(data string) string {
	words := strings.FieldsFunc(data, func(r rune) bool { return strings.ContainsRune(whiteSpace, r) })
	out := strings.Join(words, " ")
	if data == "" || out == "" && s.atSpace {
		return ""
	}
	if strings.ContainsRune(whiteSpace, rune(data[0])) && !s.atSpace {
		out = " " + out
	}
	if len(words) > 0 && strings.ContainsRune(whiteSpace, rune(data[len(data)-1])) {
		out += " "
	}
	return out
}

// joinMarks moves the combining marks at the start of data to the text before it and returns the rest.
func (s *settler) joinMarks(data string) string {
	if s.letters == noLetters {
		return data
	}
	end := 0
	for end < len(data) && !norm.NFC.PropertiesString(data[end:]).BoundaryBefore() {
		end += norm.NFC.PropertiesString(data[end:]).Size()
	}
	if end > 0 {
		before := &s.tokens[s.letters]
		before.Data = norm.NFC.String(before.Data + data[:end])
		s.atSpace = false
	}
	return data[end:]
}

func (s *settler) trimEnd() {
	for i := len(s.tokens) - 1; i >= 0; i-- {
		if t := &s.tokens[i]; t.Type == html.TextToken {
			t.Data = strings.TrimRight(t.Data, whiteSpace)
			if t.Data != "" {
				return
			}
		}
	}
}

func (s *settler) write() (settled, plain string) {
	var h, p strings.Builder
	for _, t := range s.tokens {
		h.WriteString(t.String())
		if t.Type == html.TextToken {
			p.WriteString(t.Data)
		}
	}
	return h.String(), p.String()
}
