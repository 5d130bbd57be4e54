package anchor

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reading is a text as it is compared with a quote: its letters, and from which code point of the text each byte of them is
// where these differ.
type reading struct {
	letters string
	jumps   []jump
}

// jump says that the letters from byte at on are the text from code point place on.
type jump struct{ at, place int }

// place is the code point of the text that a byte of the letters is.
func (r reading) place(at int) int {
	i := sort.Search(len(r.jumps), func(i int) bool { return r.jumps[i].at > at }) - 1
	if i < 0 {
		return utf8.RuneCountInString(r.letters[:at])
	}
	return r.jumps[i].place + utf8.RuneCountInString(r.letters[r.jumps[i].at:at])
}

func asWritten(s string) reading { return reading{letters: s} }

// asTyped reads every run of white space as one space, and quotes and dashes as the plain ones; soft hyphens are not read.
func asTyped(s string) reading {
	var b strings.Builder
	var jumps []jump
	place, inSpace := 0, false
	for _, r := range s {
		space := unicode.IsSpace(r)
		switch {
		case r == softHyphen, space && inSpace:
			jumps = append(jumps, jump{b.Len(), place + 1})
		case space:
			b.WriteByte(' ')
		default:
			b.WriteRune(plainSign(r))
		}
		inSpace = space || inSpace && r == softHyphen
		place++
	}
	return reading{b.String(), jumps}
}

const softHyphen = '\u00ad'
