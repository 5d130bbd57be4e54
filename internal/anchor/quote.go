package anchor

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"samenspraak/internal/text"
)

// Quote is the words of a passage as someone noted them, and what stood directly before and after, as far as known.
type Quote struct{ Exact, Prefix, Suffix string }

// FindQuote finds where a quote stands in a text of which no older version is at hand: as it was written, or else with
// other white space, quotes or dashes. If it stands in several places, the one that agrees with more of the prefix and
// suffix is meant; ok is false if there is none, or none more than another.
func FindQuote(blocks []Block, q Quote) (p Passage, ok bool) {
	for _, read := range []func(string) reading{asWritten, asTyped} {
		if p, ok = findReading(blocks, q, read); ok {
			return p, true
		}
	}
	return Passage{}, false
}

func findReading(blocks []Block, q Quote, read func(string) reading) (Passage, bool) {
	exact, prefix, suffix := strings.TrimSpace(read(q.Exact).letters), read(q.Prefix).letters, read(q.Suffix).letters
	if exact == "" || !utf8.ValidString(exact) {
		return Passage{}, false
	}
	block, start, fits, only := none, 0, none, false
	for i, b := range blocks {
		letters := read(b.Plain).letters
		for _, at := range occurrences(letters, exact) {
			n := agreement(letters[:at], letters[at+len(exact):], prefix, suffix)
			only = n > fits || only && n < fits
			if n > fits {
				block, start, fits = i, at, n
			}
		}
	}
	if !only {
		return Passage{}, false
	}
	r := read(blocks[block].Plain)
	return Passage{block, r.place(start), r.place(start + len(exact))}, true
}

// occurrences are the bytes of s from which exact stands there in whole characters.
func occurrences(s, exact string) []int {
	var found []int
	for from := 0; ; {
		skip := strings.Index(s[from:], exact)
		if skip < 0 {
			return found
		}
		at := from + skip
		end := at + len(exact)
		if (at == 0 || !text.Joined(s[:at], s[at:])) && (end == len(s) || !text.Joined(s[:end], s[end:])) {
			found = append(found, at)
		}
		_, width := utf8.DecodeRuneInString(exact)
		from = at + width
	}
}

// agreement is how many bytes before and after a place are those that were noted, white space at their ends aside.
func agreement(before, after, prefix, suffix string) int {
	before, prefix = strings.TrimRightFunc(before, unicode.IsSpace), strings.TrimRightFunc(prefix, unicode.IsSpace)
	after, suffix = strings.TrimLeftFunc(after, unicode.IsSpace), strings.TrimLeftFunc(suffix, unicode.IsSpace)
	n := 0
	for n < min(len(before), len(prefix)) && before[len(before)-1-n] == prefix[len(prefix)-1-n] {
		n++
	}
	m := 0
	for m < min(len(after), len(suffix)) && after[m] == suffix[m] {
		m++
	}
	return n + m
}
