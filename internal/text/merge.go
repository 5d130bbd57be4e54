package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clash is a place that two people changed in different ways.
type Clash struct{ Mine, Theirs string }

// Changes is how mine differs from theirs, word for word.
func (c Clash) Changes() []Change { return Diff(c.Theirs, c.Mine) }

// Merge brings together two texts that were made from the same one, by sentence and by line, so that no sentence becomes a mixture
// of two. Where both changed the same sentences in different ways mine stand, and the clash says what theirs were.
func Merge(base, mine, theirs string) (merged string, clashes []Clash) {
	m := merging{base: sentences(base), mine: sentences(mine), theirs: sentences(theirs)}
	inMine, inTheirs := m.find(m.mine), m.find(m.theirs)
	for at := range m.base {
		if inMine[at] >= 0 && inTheirs[at] >= 0 {
			m.settle(at, inMine[at], inTheirs[at])
			m.out.WriteString(m.base[at])
			m.atBase, m.atMine, m.atTheirs = at+1, inMine[at]+1, inTheirs[at]+1
		}
	}
	m.settle(len(m.base), len(m.mine), len(m.theirs))
	return m.out.String(), m.clashes
}

type merging struct {
	base, mine, theirs       []string
	atBase, atMine, atTheirs int
	out                      strings.Builder
	clashes                  []Clash
}

// find tells for each sentence of the base where it stands in other, or -1.
func (m *merging) find(other []string) []int {
	at := slices.Repeat([]int{-1}, len(m.base))
	for _, run := range Align(m.base, other, nil) {
		for i := range run.Len {
			at[run.Old+i] = run.New + i
		}
	}
	return at
}

// settle writes what stands before the next sentence that nobody changed.
func (m *merging) settle(toBase, toMine, toTheirs int) {
	base, mine, theirs := m.base[m.atBase:toBase], m.mine[m.atMine:toMine], m.theirs[m.atTheirs:toTheirs]
	switch {
	case slices.Equal(mine, base):
		m.write(theirs)
	case slices.Equal(theirs, base), slices.Equal(mine, theirs):
		m.write(mine)
	default:
		m.write(mine)
		m.clashes = append(m.clashes, Clash{strings.TrimSpace(strings.Join(mine, "")), strings.TrimSpace(strings.Join(theirs, ""))})
	}
}

func (m *merging) write(sentences []string) {
	for _, s := range sentences {
		m.out.WriteString(s)
	}
}

// sentences cuts a text behind each line end, and behind the space after what ends a sentence; together they are the text.
func sentences(s string) []string {
	var all []string
	start := 0
	ended := false
	for i, r := range s {
		switch {
		case r == '\n', ended && unicode.IsSpace(r):
			end := i + utf8.RuneLen(r)
			all = append(all, s[start:end])
			start, ended = end, false
		case strings.ContainsRune(".!?", r):
			ended = true
		case !strings.ContainsRune("\"'”’)]*_", r):
			ended = false
		}
	}
	if start < len(s) {
		all = append(all, s[start:])
	}
	return all
}
