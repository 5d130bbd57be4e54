package text_test

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"samenspraak/internal/text"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ rule, in, want string }{
		{"letters and marks are composed", "Cafe\u0301", "Café"},
		{"every line end is one kind", "a\r\nb\rc\u2028d\u0085e\vf", "a\nb\nc\nd\ne\nf"},
		{"spaces at line ends go", "a \nb\t\n  c", "a\nb\n  c"},
		{"a line break of Markdown stays", "a    \nb", "a  \nb"},
		{"but not before nothing", "a  \n  \n", "a"},
		{"empty lines at both ends go, an indent stays", "\n \n    code\n\n", "    code"},
		{"empty lines within stay", "a\n\n\nb", "a\n\n\nb"},
		{"controls go", "a\x00b\x07c\x1b[31m\u0090\x7f", "abc[31m"},
		{"embeddings and overrides go", "\u202aa\u202eb\u202dc\u202bd\u202c", "abcd"},
		{"right-to-left text keeps marks and isolates", "\u2067שלום\u2069 \u200fע\u200e \u061c", "\u2067שלום\u2069 \u200fע\u200e \u061c"},
		{"joiners stay", "👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"},
		{"no characters go", "\ufeffa\ufffe\U0001ffff\ufdd0", "a"},
		{"broken UTF-8 is shown as such", "a\xffb", "a\ufffdb"},
		{"empty", " \t\r\n", ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := text.Clean(c.in); got != c.want {
				t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"  Ana \n de\tWit ":      "Ana de Wit",
		"\u2067שלום":             "שלום",
		"a\u00a0\u2003b":         "a b",
		"\u202e\u2066\u0000 \n ": "",
	} {
		if got := text.Line(in); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a \r\n\u202e  e\u0301\xff\x00")
	f.Fuzz(func(t *testing.T, s string) {
		got := text.Clean(s)
		if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) {
			t.Errorf("Clean(%q) = %q is invalid or not in NFC", s, got)
		}
		if again := text.Clean(got); again != got {
			t.Errorf("cleaning %q again gives %q", got, again)
		}
		if line := text.Line(s); text.Line(line) != line {
			t.Errorf("the line %q is another one when made again: %q", line, text.Line(line))
		}
	})
}
