package text_test

import (
	"strings"
	"testing"

	"samenspraak/internal/text"
)

func TestComment(t *testing.T) {
	const rel = ` rel="nofollow ugc noopener"`
	for _, c := range []struct{ rule, markdown, want string }{
		{"paragraphs and line ends are kept", "Een\ntwee\n\ndrie", "<p>Een<br> twee</p> <p>drie</p>"},
		{"emphasis", "*nu* **echt** `code`", "<p><em>nu</em> <strong>echt</strong> <code>code</code></p>"},
		{"a list", "- a\n- b", "<ul><li><p>a</p> </li><li><p>b</p></li></ul>"},
		{"an ordered list starts where it is told to", "3. a\n4. b", `<ol start="3"><li><p>a</p> </li><li><p>b</p></li></ol>`},
		{"a quote", "> zei ze\n\nJa", "<blockquote><p>zei ze</p> </blockquote><p>Ja</p>"},
		{"code keeps its spaces", "```go\na\n  b < c\n```", "<pre><code>a\n  b &lt; c</code></pre>"},
		{"headings are bold paragraphs", "# Kop\n\n#### Klein", "<p><strong>Kop</strong></p> <p><strong>Klein</strong></p>"},
		{"a link", "[de wet](https://wetten.example/woo?a=1&b=2)", `<p><a href="https://wetten.example/woo?a=1&amp;b=2"` + rel + `>de wet</a></p>`},
		{"a link to a place on this site", "[actie 3](/actions/3#c-9)", `<p><a href="/actions/3#c-9"` + rel + `>actie 3</a></p>`},
		{"a link that would lead elsewhere on each page is text", "[x](actie.html)", "<p>x</p>"},
		{"addresses become links", "zie https://open.example.", `<p>zie <a href="https://open.example"` + rel + `>https://open.example</a>.</p>`},
		{"mail addresses become links", "naar ana@example.org", `<p>naar <a href="mailto:ana@example.org"` + rel + `>ana@example.org</a></p>`},
		{"a link has no title, which many cannot read", `[x](/a "titel")`, `<p><a href="/a"` + rel + `>x</a></p>`},
		{"an image is its description", "![een *grafiek*](https://a.example/b.png)", "<p>een <em>grafiek</em></p>"},
		{"a refused link keeps its words", "[klik](javascript:alert(1))", "<p>klik</p>"},
		{"HTML is the text it was typed as", "List<String> en <b>vet</b>", "<p>List&lt;String&gt; en &lt;b&gt;vet&lt;/b&gt;</p>"},
		{"tables are not for comments", "a | b\n---|---\n1 | 2", "<p>a | b<br> ---|---<br> 1 | 2</p>"},
		{"a rule divides", "a\n\n***\n\nb", "<p>a</p> <hr><p>b</p>"},
		{"nothing to read is nothing", "![](x.png)\n\n***\n\n&#8238;", ""},
		{"empty", "", ""},
		{"a hidden override in a reference goes", "a&#8238;b&#0;c&#7;", "<p>ab\uFFFDc</p>"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := text.Comment(c.markdown)
			if got != c.want {
				t.Errorf("Comment(%q)\n got %s\nwant %s", c.markdown, got, c.want)
			}
			checkSafe(t, c.markdown, got)
		})
	}
}

func TestComment_isSafe(t *testing.T) {
	for _, markdown := range attacks {
		checkSafe(t, markdown, text.Comment(markdown))
	}
}

func TestComment_deepNestingLosesElementsAndKeepsText(t *testing.T) {
	for _, opening := range []string{">", "> - ", "- ", "1. "} {
		got := text.Comment(strings.Repeat(opening, 400) + "diep")
		if n := strings.Count(got, "<blockquote>") + strings.Count(got, "<ul>") + strings.Count(got, "<ol>"); n != 8 {
			t.Errorf("400 times %q gave %d quotes and lists, want 8", opening, n)
		}
		for _, tag := range []string{"blockquote", "ul", "li"} {
			if open, closed := strings.Count(got, "<"+tag+">"), strings.Count(got, "</"+tag+">"); open != closed {
				t.Errorf("400 times %q opened %d <%s> and closed %d", opening, open, tag, closed)
			}
		}
		if textContent(t, got) != "diep" {
			t.Errorf("400 times %q gave the text %q", opening, textContent(t, got))
		}
	}
}

func FuzzComment(f *testing.F) {
	for _, markdown := range attacks {
		f.Add(markdown)
	}
	f.Add("> - *a*\n>   1. `b`\n\n```\nc")
	f.Fuzz(func(t *testing.T, markdown string) {
		checkSafe(t, markdown, text.Comment(markdown))
		clean := text.Clean(markdown)
		checkSafe(t, clean, text.Comment(clean))
	})
}

func BenchmarkComment(b *testing.B) {
	markdown := strings.Repeat("Wij willen dat *elk* verzoek begint met een [gesprek](https://a.example).\nNog een regel.\n\n- een\n- twee\n\n", 5)
	b.SetBytes(int64(len(markdown)))
	for b.Loop() {
		text.Comment(markdown)
	}
}

func TestSaysNothing(t *testing.T) {
	for _, markdown := range []string{
		"", " \n", "![](https://x.example/y.png)", "[](https://x.example)", "#", "###", ">", "> >", "---", "***", "-", "1.", "```\n```", "```go\n\n```",
		"[x]: http://a.example", "&nbsp;", "&#8203;", "\u00a0", "\u2800", "\u3164", "\u115f\u1160", "\u0301", "> \u2800\n\n---",
	} {
		if !text.SaysNothing(markdown) {
			t.Errorf("%q says something", markdown)
		}
	}
	for _, markdown := range []string{"a", "1", "!", "?", "👍", "€", "+1", "[x](https://x.example)", "![kaart](https://x.example)", "`x`", "한", "⠓", "\\#", "❤️"} {
		if text.SaysNothing(markdown) {
			t.Errorf("%q says nothing", markdown)
		}
	}
}
