package text

import (
	"unicode"
	"unicode/utf8"
)

// TokenKind is what a Token is to a reader.
type TokenKind uint8

// The kinds of tokens.
const (
	Word  TokenKind = iota // letters, marks and digits: "beleid", "foto's", "1.000"
	Sign                   // one character of any other kind: a comma, an emoji, a flag
	Space                  // a run of white space
)

// Token is a stretch of a text that a diff keeps whole. Start and End count code points.
type Token struct {
	Text       string
	Start, End int
	Kind       TokenKind
}

// Tokens cuts s into words, signs and white space, which together are s. No character is cut in two.
func Tokens(s string) []Token {
	tokens := make([]Token, 0, len(s)/3)
	at := 0
	for len(s) > 0 {
		kind, size := firstToken(s)
		end := at + utf8.RuneCountInString(s[:size])
		tokens = append(tokens, Token{s[:size], at, end, kind})
		s, at = s[size:], end
	}
	return tokens
}

func firstToken(s string) (TokenKind, int) {
	first, _ := utf8.DecodeRuneInString(s)
	kind, size := kindOfRune(first), characterSize(s)
	if kind == Sign || isIdeograph(first) {
		return kind, size
	}
	last := first
	for size < len(s) {
		next, width := utf8.DecodeRuneInString(s[size:])
		if isIdeograph(next) {
			break
		}
		if kindOfRune(next) != kind {
			after, _ := utf8.DecodeRuneInString(s[size+width:])
			if kind != Word || !staysInWord(last, next, after) {
				break
			}
		}
		size, last = size+characterSize(s[size:]), next
	}
	return kind, size
}

func kindOfRune(r rune) TokenKind {
	switch {
	case unicode.IsSpace(r):
		return Space
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
		return Word
	}
	return Sign
}

// isIdeograph says whether r is of a script without spaces between words: there each character is a word.
func isIdeograph(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

const (
	softHyphen         = '\u00ad'
	zeroWidthNonJoiner = '\u200c'
)

// staysInWord says whether r does not end a word between these two, after the rules for word boundaries of UAX #29.
func staysInWord(before, r, after rune) bool {
	switch r {
	case '\'', '’', softHyphen, zeroWidthNonJoiner:
		return unicode.IsLetter(before) && unicode.IsLetter(after)
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

// characterSize is how many bytes of s a reader sees as its first character.
func characterSize(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	for size < len(s) && Joined(s[:size], s[size:]) {
		_, width := utf8.DecodeRuneInString(s[size:])
		size += width
	}
	return size
}

// Snap widens a stretch of s, in code points, to whole characters and keeps it inside s: 0 <= start <= end <= Length(s).
func Snap(s string, start, end int) (from, to int) {
	at := byteOffset(s, start)
	from = max(start, 0)
	if at == len(s) {
		from = utf8.RuneCountInString(s)
	}
	to = max(from, end)
	for at > 0 && at < len(s) && Joined(s[:at], s[at:]) {
		_, width := utf8.DecodeLastRuneInString(s[:at])
		at, from = at-width, from-1
	}
	rest := s[at:]
	size := byteOffset(rest, to-from)
	if size == len(rest) {
		return from, from + utf8.RuneCountInString(rest)
	}
	at += size
	for at > 0 && at < len(s) && Joined(s[:at], s[at:]) {
		_, width := utf8.DecodeRuneInString(s[at:])
		at, to = at+width, to+1
	}
	return from, to
}
