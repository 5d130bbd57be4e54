package forum

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"samenspraak/internal/text"
)

// A display name's length, in characters.
const (
	minDisplayName = 2
	maxDisplayName = 80
)

// displayName brings a name into the form in which it is kept, or says what is wrong with it.
func displayName(in string) (name, problem string) {
	if !utf8.ValidString(in) {
		return "", "account.error.nameSigns"
	}
	name = text.Line(in)
	if n := text.Length(name); n < minDisplayName || n > maxDisplayName {
		return name, "account.error.nameLength"
	}
	letters := false
	for _, r := range name {
		if unprintable(r) || text.IsBlank(r) {
			return name, "account.error.nameSigns"
		}
		letters = letters || unicode.IsLetter(r)
	}
	if !letters {
		return name, "account.error.nameLetter"
	}
	if posesAsOffice(name) {
		return name, "account.error.nameReserved"
	}
	return name, ""
}

// offices are the words by which people know who runs the forum; nobody goes by them. They are written as text.Skeleton does.
var offices = []string{
	"actiehouder", "actionholder", "admin", "administrator", "beheer", "beheerder", "moderatie", "moderator", "moderators", "samenspraak",
	"formerparticipant", "voormaligdeelnemer",
}

// posesAsOffice tells a name of which a word, or all of it together, reads like an office.
func posesAsOffice(name string) bool {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	for _, word := range append(words, strings.Join(words, "")) {
		if slices.Contains(offices, text.Skeleton(word)) {
			return true
		}
	}
	return false
}

// unprintable tells signs that are not seen but change what is, as far as text.Line leaves them: zero-width and private ones.
// The two joiners are spelling in Persian and in the languages of India.
func unprintable(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	return r != nonJoiner && r != joiner && unicode.In(r, unicode.C, unicode.Zl, unicode.Zp)
}

// Initials are the first letters of the first and the last word of a name that begin with a capital, or else of its first word.
func Initials(name string) string {
	var first, last rune
	for word := range strings.FieldsSeq(name) {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }))
		switch {
		case !unicode.IsLetter(r):
		case first == 0:
			first = r
		case !unicode.IsLower(r):
			last = r
		}
	}
	if first == 0 {
		return ""
	}
	if last == 0 {
		return string(unicode.ToUpper(first))
	}
	return string(unicode.ToUpper(first)) + string(unicode.ToUpper(last))
}
