package anchor

import (
	"strings"
	"unicode"

	"samenspraak/internal/text"
)

// Block is a piece of a version, such as a paragraph. Kind is any name for what it is; Plain is its text in NFC. ID is who
// it is in all versions; in a new version it says nothing yet.
type Block struct {
	ID    int64
	Kind  string
	Plain string
}

// word is a word or sign of a version. Equal ids are equal words, in capitals or not and however quotes and dashes are typed.
type word struct {
	id         int32
	block      int32
	start, end int // code points in the block
	weight     float64
}

// little is the weight of words of at most littleLength letters, such as "van" and "het", beside 1 for the others and 0
// for signs: that they survive says little.
const (
	little       = 0.5
	littleLength = 3
)

// version is a version with its words in one row, over all its blocks.
type version struct {
	blocks   []Block
	words    []word
	first    []int // of each block, its first word; one more at the end
	features [][]feature
}

type vocabulary map[string]int32

func (v vocabulary) read(blocks []Block) version {
	r := version{blocks: blocks}
	for i, b := range blocks {
		r.first = append(r.first, len(r.words))
		for _, t := range text.Tokens(b.Plain) {
			if t.Kind == text.Space {
				continue
			}
			r.words = append(r.words, word{v.id(fold(t.Text)), int32(i), t.Start, t.End, weigh(t)})
		}
		r.features = append(r.features, featuresOf(r.words[r.first[i]:]))
	}
	r.first = append(r.first, len(r.words))
	return r
}

func (v vocabulary) id(s string) int32 {
	id, ok := v[s]
	if !ok {
		id = int32(len(v))
		v[s] = id
	}
	return id
}

// sentenceEnds tells of each word id whether it ends a sentence.
func (v vocabulary) sentenceEnds() []bool {
	ends := make([]bool, len(v))
	for s, id := range v {
		ends[id] = text.EndsSentence(s)
	}
	return ends
}

func weigh(t text.Token) float64 {
	switch {
	case t.Kind != text.Word:
		return 0
	case t.End-t.Start <= littleLength && !strings.ContainsFunc(t.Text, unicode.IsDigit):
		return little
	}
	return 1
}

// fold makes letters small, and typographic quotes and dashes the plain ones, a code point for a code point.
func fold(s string) string {
	return strings.Map(func(r rune) rune { return unicode.ToLower(plainSign(r)) }, s)
}

// plainSign is a typographic quote or dash as it is on a keyboard.
func plainSign(r rune) rune {
	switch r {
	case '‘', '’', '‚', '‛', '′', '`', '´':
		return '\''
	case '“', '”', '„', '‟', '″', '«', '»':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return '-'
	}
	return r
}

func (v *version) wordsOf(block int) []word { return v.words[v.first[block]:v.first[block+1]] }
