package forum

import (
	"strings"

	"samenspraak/internal/text"
)

// A line of a word list is a word or several in a row. Capitals and accents make no difference; a star at the beginning or the end of a word
// stands for any letters.

// findListed gives the first line of a list that stands in a text, by its place from 1; 0 when none does.
func findListed(list []string, words string) int {
	said := text.AllWords(words)
	for i, line := range list {
		if looked := lookedFor(line); len(looked) > 0 && inARow(looked, said) {
			return i + 1
		}
	}
	return 0
}

// listedWord is a word that is looked for, whole or the beginning or end of one.
type listedWord struct {
	letters     string
	begins, end bool // it may begin, or end, with other letters
}

func lookedFor(line string) (looked []listedWord) {
	for _, word := range strings.Fields(line) {
		parts := text.AllWords(word)
		for i, part := range parts {
			looked = append(looked, listedWord{part, i == 0 && strings.HasPrefix(word, "*"), i == len(parts)-1 && strings.HasSuffix(word, "*")})
		}
	}
	return looked
}

// inARow tells whether these words stand in a row somewhere.
func inARow(looked []listedWord, said []string) bool {
	for from := 0; from+len(looked) <= len(said); from++ {
		n := 0
		for n < len(looked) && looked[n].is(said[from+n]) {
			n++
		}
		if n == len(looked) {
			return true
		}
	}
	return false
}

func (w listedWord) is(word string) bool {
	switch {
	case w.begins && w.end:
		return strings.Contains(word, w.letters)
	case w.begins:
		return strings.HasSuffix(word, w.letters)
	case w.end:
		return strings.HasPrefix(word, w.letters)
	}
	return word == w.letters
}
