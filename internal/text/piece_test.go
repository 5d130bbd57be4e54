package text

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// everyKind has a block of each kind, with what can stand in one.
const everyKind = "## Kop met *nadruk* & teken\n\n### Nóg een kop\n\n#### Vierde\n\nEen alinea met **vet**, `code <x>` en [een link](https://example.org), 👩‍👩‍👧 en 🇳🇱, e\u0301e\u0301n.\n\n" +
	"- een punt\n  - daarin\n- twee\n\n> Een citaat.\n>\n> In twee alinea's.\n\n| a | b |\n| --- | ---: |\n| 1 | &lt;2&gt; |\n\n```\n  inspringen <b>\n\ttab\n```\n\nשלום עולם en مرحبا."

func TestPieces(t *testing.T) {
	t.Run("together they are the block, cut or not", func(t *testing.T) {
		for _, b := range Document(everyKind) {
			length := Length(b.Plain)
			for _, cuts := range [][]int{nil, {0}, {1, 3}, {length}, {2, length - 1, 2}, {-1, length + 5}} {
				var all, words strings.Builder
				for _, p := range Pieces(b.HTML, cuts) {
					all.WriteString(p.HTML)
					if p.Text {
						words.WriteString(html.UnescapeString(p.HTML))
					}
				}
				if all.String() != b.HTML && html.UnescapeString(all.String()) != html.UnescapeString(b.HTML) {
					t.Errorf("%s cut at %v is %q, want %q", b.Kind, cuts, all.String(), b.HTML)
				}
				if words.String() != b.Plain {
					t.Errorf("%s: words are %q, want %q", b.Kind, words.String(), b.Plain)
				}
			}
		}
	})
	t.Run("a run says which code points it holds", func(t *testing.T) {
		for _, b := range Document(everyKind) {
			all := []rune(b.Plain)
			for start := range all {
				for _, p := range Pieces(b.HTML, []int{start, start + 1}) {
					if p.Text && html.UnescapeString(p.HTML) != string(all[p.Start:p.End]) {
						t.Fatalf("%s: %q is said to be %q", b.Kind, p.HTML, string(all[p.Start:p.End]))
					}
				}
			}
		}
	})
}
