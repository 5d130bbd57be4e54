package text_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"samenspraak/internal/text"
)

func TestDocument(t *testing.T) {
	for _, c := range []struct {
		rule, markdown string
		want           []text.Block
	}{
		{"headings leave level 1 to the page", "# Een\n## Twee\n### Drie\n#### Vier\n##### Vijf", []text.Block{
			{Kind: text.Heading2, HTML: "<h2>Een</h2>", Plain: "Een"},
			{Kind: text.Heading2, HTML: "<h2>Twee</h2>", Plain: "Twee"},
			{Kind: text.Heading3, HTML: "<h3>Drie</h3>", Plain: "Drie"},
			{Kind: text.Heading4, HTML: "<h4>Vier</h4>", Plain: "Vier"},
			{Kind: text.Heading4, HTML: "<h4>Vijf</h4>", Plain: "Vijf"},
		}},
		{"line ends in a paragraph are spaces", "Een  *twee*\n  drie\\\nvier\n\nvijf", []text.Block{
			{Kind: text.Paragraph, HTML: "<p>Een <em>twee</em> drie<br> vier</p>", Plain: "Een twee drie vier"},
			{Kind: text.Paragraph, HTML: "<p>vijf</p>", Plain: "vijf"},
		}},
		{"each item is a block, lists in items lie deeper", "- a\n  - b\n    1. c\n- d", []text.Block{
			{Kind: text.Item, HTML: "<p>a</p>", Plain: "a", Depth: 1},
			{Kind: text.Item, HTML: "<p>b</p>", Plain: "b", Depth: 2},
			{Kind: text.Item, HTML: "<p>c</p>", Plain: "c", Depth: 3, Ordered: true, Number: 1},
			{Kind: text.Item, HTML: "<p>d</p>", Plain: "d", Depth: 1},
		}},
		{"an ordered list goes on counting after a paragraph", "1. a\n2. b\n\ntussen\n\n3. c", []text.Block{
			{Kind: text.Item, HTML: "<p>a</p>", Plain: "a", Depth: 1, Ordered: true, Number: 1},
			{Kind: text.Item, HTML: "<p>b</p>", Plain: "b", Depth: 1, Ordered: true, Number: 2},
			{Kind: text.Paragraph, HTML: "<p>tussen</p>", Plain: "tussen"},
			{Kind: text.Item, HTML: "<p>c</p>", Plain: "c", Depth: 1, Ordered: true, Number: 3},
		}},
		{"an item may have paragraphs, and words after its list", "- a\n\n  b\n  - c\n\n  d", []text.Block{
			{Kind: text.Item, HTML: "<p>a</p> <p>b</p>", Plain: "a b", Depth: 1},
			{Kind: text.Item, HTML: "<p>c</p>", Plain: "c", Depth: 2},
			{Kind: text.Paragraph, HTML: "<p>d</p>", Plain: "d"},
		}},
		{"a quote is one block", "> ## Kop\n> a\n>\n> - b\n> - c", []text.Block{
			{Kind: text.Quote, HTML: "<blockquote><p><strong>Kop</strong></p> <p>a</p> <ul><li><p>b</p> </li><li><p>c</p></li></ul></blockquote>", Plain: "Kop a b c"},
		}},
		{"a table is one block with a space between its cells", "| jaar | aantal |\n|---|--:|\n| 2024 | *3* |\n| 2025 | |", []text.Block{
			{Kind: text.Table, Plain: "jaar aantal 2024 3 2025", HTML: `<table><thead><tr><th scope="col">jaar</th> <th scope="col" class="figure">aantal</th> </tr></thead>` +
				`<tbody><tr><td>2024</td> <td class="figure"><em>3</em></td> </tr><tr><td>2025</td><td class="figure"></td></tr></tbody></table>`},
		}},
		{"code keeps its white space", "```\n  a\n\n\tb  \n```", []text.Block{
			{Kind: text.Code, HTML: "<pre><code>  a\n\n\tb</code></pre>", Plain: "  a\n\n\tb"},
		}},
		{"indented code", "    a <b>\n", []text.Block{{Kind: text.Code, HTML: "<pre><code>a &lt;b&gt;</code></pre>", Plain: "a <b>"}}},
		{"lines, definitions and empty blocks are left out", "***\n\n[x]: /y\n\n##\n\n-\n\n![](z)\n\na", []text.Block{{Kind: text.Paragraph, HTML: "<p>a</p>", Plain: "a"}}},
		{"a definition serves the whole text", "[x]\n\n[x]: /y", []text.Block{
			{Kind: text.Paragraph, HTML: `<p><a href="/y" rel="nofollow ugc noopener">x</a></p>`, Plain: "x"},
		}},
		{"right-to-left text keeps its marks and isolates", "שלום \u2067abc\u2069 \u200fعربي", []text.Block{
			{Kind: text.Paragraph, HTML: "<p>שלום \u2067abc\u2069 \u200fعربي</p>", Plain: "שלום \u2067abc\u2069 \u200fعربي"},
		}},
		{"emoji keep what joins them", "👩🏽‍💻 🇳🇱 **❤️**", []text.Block{
			{Kind: text.Paragraph, HTML: "<p>👩🏽‍💻 🇳🇱 <strong>❤️</strong></p>", Plain: "👩🏽‍💻 🇳🇱 ❤️"},
		}},
		{"letters and marks are composed", "Cafe\u0301 en a&#x308;", []text.Block{{Kind: text.Paragraph, HTML: "<p>Café en ä</p>", Plain: "Café en ä"}}},
		{"a mark that began an element joins the letter before it", "Caf**e**&#x301; en k**\u0301a**", []text.Block{
			{Kind: text.Paragraph, HTML: "<p>Caf<strong>é</strong> en ḱ<strong>a</strong></p>", Plain: "Café en ḱa"},
		}},
		{"a mark stays on its side of a border between cells", "| a | &#x301;b |\n|---|---|", []text.Block{
			{Kind: text.Table, HTML: "<table><thead><tr><th scope=\"col\">a</th> <th scope=\"col\">\u0301b</th></tr></thead></table>", Plain: "a \u0301b"},
		}},
		{"a hard space is no white space", "10&nbsp;000  euro", []text.Block{{Kind: text.Paragraph, HTML: "<p>10\u00a0000 euro</p>", Plain: "10\u00a0000 euro"}}},
		{"nothing", " \n", nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := text.Document(c.markdown)
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("Document(%q)\n got %+v\nwant %+v", c.markdown, got, c.want)
			}
			checkBlocks(t, c.markdown, got)
		})
	}
}

func TestDocument_isSafe(t *testing.T) {
	for _, markdown := range attacks {
		checkBlocks(t, markdown, text.Document(markdown))
	}
}

func TestDocument_listsLieAtMostSixDeep(t *testing.T) {
	var markdown strings.Builder
	for i := range 20 {
		markdown.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	blocks := text.Document(markdown.String())
	if len(blocks) != 20 || blocks[19].Depth != 6 {
		t.Errorf("20 lists in lists gave %d items, the last at depth %d; want 20, at 6", len(blocks), blocks[len(blocks)-1].Depth)
	}
}

// checkBlocks holds what is promised of every block, whatever was written.
func checkBlocks(t *testing.T, markdown string, blocks []text.Block) {
	t.Helper()
	for _, b := range blocks {
		checkSafe(t, markdown, b.HTML)
		if got := textContent(t, b.HTML); got != b.Plain {
			t.Errorf("%q: a browser counts %q, we count %q", markdown, got, b.Plain)
		}
		if b.Plain == "" || !utf8.ValidString(b.Plain) || !norm.NFC.IsNormalString(b.Plain) {
			t.Errorf("%q: %q is empty, invalid or not in NFC", markdown, b.Plain)
		}
		// Only what a <pre> holds may keep its white space.
		if settled := strings.Join(strings.FieldsFunc(b.Plain, isWhiteSpace), " "); settled != b.Plain && !strings.Contains(b.HTML, "<pre>") {
			t.Errorf("%q: the white space of %q is not settled", markdown, b.Plain)
		}
	}
}

func isWhiteSpace(r rune) bool { return strings.ContainsRune(" \t\n\f\r", r) }

func FuzzDocument(f *testing.F) {
	for _, markdown := range attacks {
		f.Add(markdown)
	}
	f.Add("- a\n  1. **b**&#x301;\n\n> | c |\n|--|\n\n```\n d")
	f.Fuzz(func(t *testing.T, markdown string) {
		checkBlocks(t, markdown, text.Document(markdown))
		clean := text.Clean(markdown)
		checkBlocks(t, clean, text.Document(clean))
	})
}

func BenchmarkDocument_20000Words(b *testing.B) {
	paragraph := strings.Repeat("Wij willen dat *elk* verzoek begint met een gesprek binnen tien werkdagen. ", 8)
	markdown := strings.Repeat("## Kop\n\n"+paragraph+"\n\n- een\n- twee\n\n", 20000/100)
	for b.Loop() {
		text.Document(markdown)
	}
}
