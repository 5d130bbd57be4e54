package views

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"samenspraak/frontend/locales"
	"samenspraak/internal/forum"
	"samenspraak/internal/text"
)

var (
	aTag   = regexp.MustCompile(`<[^>]*>`)
	aCount = regexp.MustCompile(`<a class="passage-count".*?</a>`)
)

func TestMarked(t *testing.T) {
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := Page{Lang: "nl", Words: catalogue["nl"]}
	const all = "## Kop & *meer*\n\nEen **vet** woord, [een link erin](https://example.org) en 👩‍👩‍👧 daarna.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n> Citaat.\n>\n> Nog een.\n\n```\n  code\n```"

	t.Run("whatever is marked, the words stay the same", func(t *testing.T) {
		for _, b := range text.Document(all) {
			block := forum.Block{ID: 1, Kind: b.Kind, HTML: b.HTML, Plain: b.Plain}
			length := text.Length(b.Plain)
			for start := 0; start < length; start++ {
				for _, end := range []int{start + 1, (start + length + 1) / 2, length} {
					passages := []forum.Passage{{ID: 7, Block: 1, Start: start, End: max(end, start+1), Count: 2}, {ID: 8, Block: 1, Start: start / 2, End: length, Count: 1}}
					words := aTag.ReplaceAllString(aCount.ReplaceAllString(marked(p, block, passages), ""), "")
					if html.UnescapeString(words) != b.Plain {
						t.Fatalf("%s marked from %d to %d says %q, want %q", b.Kind, start, end, words, b.Plain)
					}
				}
			}
		}
	})
	t.Run("a mark and its count stand where HTML lets them", func(t *testing.T) {
		for _, c := range []struct{ rule, markdown, words, want string }{
			{"around words", "Een zin met woorden.", "zin met", `<p>Een <mark class="passage" data-passage="7" id="passage-7">zin met</mark>COUNT woorden.</p>`},
			{"in two parts around an element", "Een **vet** woord.", "vet woord", `<p>Een <strong><mark class="passage" data-passage="7" id="passage-7">vet</mark></strong><mark class="passage" data-passage="7"> woord</mark>COUNT.</p>`},
			{"after a link, not in it", "Zie [deze link](https://example.org) nu.", "deze", `<p>Zie <a href="https://example.org" rel="nofollow ugc noopener"><mark class="passage" data-passage="7" id="passage-7">deze</mark> link</a>COUNT nu.</p>`},
			{"around a whole block with a line only", "Kort.", "Kort.", `<p><mark class="passage passage-whole" data-passage="7" id="passage-7">Kort.</mark>COUNT</p>`},
		} {
			b := text.Document(c.markdown)[0]
			start := text.Length(b.Plain[:strings.Index(b.Plain, c.words)])
			got := marked(p, forum.Block{HTML: b.HTML, Plain: b.Plain}, []forum.Passage{{ID: 7, Start: start, End: start + text.Length(c.words), Count: 2}})
			if got = aCount.ReplaceAllString(got, "COUNT"); strings.TrimSpace(got) != c.want {
				t.Errorf("%s:\n%s\nwant\n%s", c.rule, got, c.want)
			}
		}
	})
	t.Run("white space between cells is not marked", func(t *testing.T) {
		b := text.Document("| a | b |\n| - | - |\n| 1 | 2 |")[0]
		got := marked(p, forum.Block{HTML: b.HTML, Plain: b.Plain}, []forum.Passage{{ID: 7, Start: 0, End: text.Length(b.Plain)}})
		if strings.Contains(got, "</td><mark") || strings.Contains(got, "<tr><mark") || strings.Contains(got, "</td> <mark") {
			t.Errorf("marked %s", got)
		}
	})
	t.Run("where two overlap, one stands in the other", func(t *testing.T) {
		got := marked(p, forum.Block{HTML: "<p>een twee drie</p>", Plain: "een twee drie"}, []forum.Passage{{ID: 1, Start: 0, End: 8}, {ID: 2, Start: 4, End: 13}})
		if want := `<mark class="passage" data-passage="1"><mark class="passage passage-over" data-passage="2" id="passage-2">twee</mark></mark>`; !strings.Contains(got, want) {
			t.Errorf("marked %s", got)
		}
	})
}
