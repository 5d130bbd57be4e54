package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean is a text of several lines as it is stored: valid UTF-8 in NFC, lines ended by \n, without control characters, and
// without the characters that make text read in another order than it is written. Right-to-left text keeps its marks and
// isolates. Spaces at the end of a line go, save the two that are a line break in Markdown; so do empty first and last lines.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, string(unicode.ReplacementChar))
	s = norm.NFC.String(strings.Map(visible, lineEnds.Replace(s)))
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		trimmed := strings.TrimRight(line, " \t")
		if trimmed != "" && i < len(lines)-1 && strings.HasSuffix(line, "  ") {
			trimmed += "  "
		}
		lines[i] = trimmed
	}
	return strings.TrimRight(strings.TrimLeft(strings.Join(lines, "\n"), "\n"), " \n")
}

// Line is a text of one line, such as a name or a title, as it is stored: as Clean, with every run of white space one
// space, and without isolates, which left open would turn around what a page shows after it.
func Line(s string) string {
	s = strings.Map(func(r rune) rune {
		if '\u2066' <= r && r <= '\u2069' {
			return -1
		}
		return r
	}, Clean(s))
	return strings.Join(strings.Fields(s), " ")
}

// lineEnds are all the ways to end a line that Unicode knows.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// visible maps to -1 what may not be stored: controls, bidirectional embeddings and overrides (isolates do what honest
// text needs), spaces without width, deprecated formatting, and what Unicode says is no character.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case unicode.IsControl(r),
		'\u202a' <= r && r <= '\u202e',
		'\u206a' <= r && r <= '\u206f',
		'\ufff9' <= r && r <= '\ufffb',
		r == '\u200b', r == '\u2060', r == '\ufeff', // no width and no sense between letters; the joiners 200c and 200d have one
		r&0xfffe == 0xfffe,
		'\ufdd0' <= r && r <= '\ufdef':
		return -1
	}
	return r
}
