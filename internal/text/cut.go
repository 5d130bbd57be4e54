package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a stretch of a text, in bytes.
type Span struct{ From, To int }

// CutOut tells in the place of which stretches of old a mark was put to make now of it; ok is false when anything else was done to it.
// A mark that stood in old already is no stretch.
func CutOut(old, now, mark string) (cut []Span, ok bool) {
	parts := strings.Split(now, mark)
	if !strings.HasPrefix(old, parts[0]) {
		return nil, false
	}
	at := len(parts[0])
	for i, part := range parts[1:] {
		if at >= len(old) {
			return nil, false // nothing is left that the mark could stand for
		}
		// Of where the next part may begin, the earliest leaves most room for those after it; the last one ends the text.
		_, least := utf8.DecodeRuneInString(old[at:])
		gap := strings.Index(old[at+least:], part) + least
		if i == len(parts)-2 {
			if gap = len(old) - len(part) - at; !strings.HasSuffix(old, part) {
				return nil, false
			}
		}
		if gap < least {
			return nil, false
		}
		if old[at:at+gap] != mark {
			cut = append(cut, Span{at, at + gap})
		}
		at += gap + len(part)
	}
	return cut, at == len(old)
}

// CutQuotes takes out of the quoted lines of an answer what was cut out of the text that it quotes: a line that holds a stretch which was cut out,
// and one that is a piece of the text and touches such a stretch.
func CutQuotes(answer, quoted string, cut []Span, mark string) string {
	lines := strings.Split(answer, "\n")
	for i, line := range lines {
		said := strings.TrimLeft(line, "> ")
		if !strings.HasPrefix(line, ">") || said == "" {
			continue
		}
		lines[i] = line[:len(line)-len(said)] + cutQuote(said, quoted, cut, mark)
	}
	return strings.Join(lines, "\n")
}

func cutQuote(said, quoted string, cut []Span, mark string) string {
	for from := 0; from < len(quoted); {
		at := strings.Index(quoted[from:], said)
		if at < 0 {
			break
		}
		at += from
		var left strings.Builder
		end := at
		for _, c := range cut {
			if c.From < at+len(said) && c.To > at {
				left.WriteString(quoted[end:max(c.From, at)])
				left.WriteString(mark)
				end = min(c.To, at+len(said))
			}
		}
		if left.Len() > 0 {
			return left.String() + quoted[end:at+len(said)]
		}
		from = at + 1
	}
	return CutWords(said, Stretches(quoted, cut), mark)
}

// Stretches are the words of spans of a text, without the space around them, each once.
func Stretches(of string, spans []Span) (words []string) {
	seen := map[string]bool{"": true}
	for _, s := range spans {
		for line := range strings.Lines(of[s.From:s.To]) {
			if line = strings.TrimSpace(line); !seen[line] {
				seen[line] = true
				words = append(words, line)
			}
		}
	}
	return words
}

// leastCut is in characters: shorter words than this are everywhere, and taking them out where nobody looked would do harm.
const leastCut = 3

// CutWords puts a mark in the place of each of these words, wherever they stand in a text by themselves: not as a part of a longer word.
func CutWords(s string, words []string, mark string) string {
	for _, w := range words {
		if utf8.RuneCountInString(w) < leastCut {
			continue
		}
		var left strings.Builder
		for {
			at := strings.Index(s, w)
			if at < 0 {
				break
			}
			left.WriteString(s[:at])
			if joins(lastRune(s[:at]), firstRune(w)) || joins(lastRune(w), firstRune(s[at+len(w):])) {
				left.WriteString(w)
			} else {
				left.WriteString(mark)
			}
			s = s[at+len(w):]
		}
		s = left.String() + s
	}
	return s
}

// joins tells whether two characters beside each other are in one word.
func joins(a, b rune) bool { return isWord(a) && isWord(b) }

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
