package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const ellipsis = "…"

// Length is the number of code points in s.
func Length(s string) int {
	return utf8.RuneCountInString(s)
}

// WordCount is the number of words in s: stretches between white space that hold a letter or a digit.
func WordCount(s string) int {
	n := 0
	for _, word := range strings.Fields(s) {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// Shows tells whether a reader sees anything of s: a letter, a digit, a sign or a symbol that is not blank.
func Shows(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !IsBlank(r) })
}

// IsBlank tells what Unicode counts as letters and symbols though nothing is to be seen of it: the fillers of Hangul, the empty
// pattern of Braille, the note head that is null.
func IsBlank(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800', '\U0001d159':
		return true
	}
	return false
}

// Plain is what a reader of the Markdown sees, without markup, a line for each block.
func Plain(markdown string) string {
	var lines []string
	for _, b := range outline(markdown) {
		lines = append(lines, b.Plain)
	}
	return strings.Join(lines, "\n")
}

// Clip is s, cut off where needed to have at most max code points; no character is cut in two.
func Clip(s string, max int) string {
	return s[:clipAt(s, max)]
}

// Excerpt is the beginning of s on one line, in at most max code points. What was cut off at the end of a word is shown by
// an ellipsis, which counts as one.
func Excerpt(s string, max int) string {
	s = strings.Join(strings.Fields(s), " ")
	if Length(s) <= max {
		return s
	}
	if max < 1 {
		return ""
	}
	end := clipAt(s, max-1)
	if s[end] != ' ' {
		if space := strings.LastIndexByte(s[:end], ' '); space > 0 {
			end = space
		}
	}
	return strings.TrimRight(s[:end], " ,;:.-–—") + ellipsis
}

// clipAt is the byte offset of the last place within max code points at which s may be cut.
func clipAt(s string, max int) int {
	end := byteOffset(s, max)
	for end > 0 && end < len(s) && Joined(s[:end], s[end:]) {
		_, size := utf8.DecodeLastRuneInString(s[:end])
		end -= size
	}
	return end
}

func byteOffset(s string, codePoints int) int {
	for i := range s {
		if codePoints <= 0 {
			return i
		}
		codePoints--
	}
	return len(s)
}

const (
	zeroWidthJoiner = '\u200d'
	firstMark       = '\u0300'
)

// Joined says whether a reader sees the last code point of before and the first of after as one character: a letter and
// its marks, an emoji and what varies or joins it, the two halves of a flag.
func Joined(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	switch {
	case next < firstMark && last != zeroWidthJoiner: // nearly all there is, so without tables
		return false
	case last == zeroWidthJoiner || next == zeroWidthJoiner, unicode.Is(unicode.M, next), isSkinTone(next), isTag(next):
		return true
	case isRegional(last) && isRegional(next):
		return regionalsAtEnd(before)%2 == 1
	}
	return !norm.NFC.PropertiesString(after).BoundaryBefore()
}

func isSkinTone(r rune) bool { return '\U0001F3FB' <= r && r <= '\U0001F3FF' }

func isTag(r rune) bool { return '\U000E0020' <= r && r <= '\U000E007F' }

func isRegional(r rune) bool { return '\U0001F1E6' <= r && r <= '\U0001F1FF' }

func regionalsAtEnd(s string) int {
	n := 0
	for {
		r, size := utf8.DecodeLastRuneInString(s)
		if !isRegional(r) {
			return n
		}
		s, n = s[:len(s)-size], n+1
	}
}
