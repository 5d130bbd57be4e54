package text_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// allowed is written apart from the package's own policy, so that a slip there shows here.
var allowed = map[string][]string{
	"p": nil, "br": nil, "hr": nil, "em": nil, "strong": nil, "code": nil, "pre": nil, "blockquote": nil,
	"ul": nil, "ol": {"start"}, "li": nil, "a": {"href", "rel"},
	"h2": nil, "h3": nil, "h4": nil, "table": nil, "thead": nil, "tbody": nil, "tr": nil, "td": {"class"}, "th": {"class", "scope"},
}

// checkSafe fails the test when a browser would make anything of fragment but plain markup and plain links.
func checkSafe(t *testing.T, markdown, fragment string) {
	t.Helper()
	for _, n := range parseFragment(t, fragment) {
		for d := range n.Descendants() {
			checkNode(t, markdown, d)
		}
		checkNode(t, markdown, n)
	}
}

func checkNode(t *testing.T, markdown string, n *html.Node) {
	t.Helper()
	switch n.Type {
	case html.TextNode:
	case html.ElementNode:
		attributes, ok := allowed[n.Data]
		if !ok {
			t.Errorf("%q became the element <%s>", markdown, n.Data)
		}
		for _, a := range n.Attr {
			if !slices.Contains(attributes, a.Key) {
				t.Errorf("%q became <%s> with the attribute %s=%q", markdown, n.Data, a.Key, a.Val)
			}
			if a.Key == "href" {
				checkAddress(t, markdown, a.Val)
			}
		}
	default:
		t.Errorf("%q became a node of type %d: %q", markdown, n.Type, n.Data)
	}
}

func checkAddress(t *testing.T, markdown, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Errorf("%q became a link to %q, which is no address", markdown, address)
		return
	}
	ours := u.Scheme == "" && u.Host == "" && (strings.HasPrefix(address, "/") || strings.HasPrefix(address, "#"))
	if !ours && !slices.Contains([]string{"http", "https", "mailto"}, u.Scheme) {
		t.Errorf("%q became a link to %q", markdown, address)
	}
}

func parseFragment(t *testing.T, fragment string) []*html.Node {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(fragment), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		t.Fatalf("a parser refuses %q: %v", fragment, err)
	}
	return nodes
}

// textContent is what the property of that name gives in a browser that was handed fragment.
func textContent(t *testing.T, fragment string) string {
	t.Helper()
	var b strings.Builder
	for _, n := range parseFragment(t, fragment) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				b.WriteString(d.Data)
			}
		}
	}
	return b.String()
}

// attacks are seeds for the tests of safety and for the fuzzer.
var attacks = []string{
	`<script>alert(1)</script>`,
	`<img src=x onerror=alert(1)>`,
	`<svg/onload=alert(1)>`,
	`<a href="javascript:alert(1)">x</a>`,
	`[x](javascript:alert(1))`,
	`[x](JaVaScRiPt:alert(1))`,
	`[x](javascript&colon;alert(1))`,
	`[x](java&#10;script:alert(1))`,
	`[x](&#1;javascript:alert(1))`,
	`[x](data:text/html;base64,PHNjcmlwdD4=)`,
	`[x](vbscript:msgbox)`,
	`[x](file:///etc/passwd)`,
	`[x](//evil.example)`,
	`[x](/\evil.example)`,
	`[x](/a "onclick=alert(1)")`,
	`[x](https://a.example/"onmouseover="alert(1))`,
	`[x](<https://a.example/" onclick="alert(1)>)`,
	`<javascript:alert(1)>`,
	`<data:text/html,x>`,
	`![x](javascript:alert(1))`,
	`![x" onerror="alert(1)](https://a.example/b.png)`,
	`[![x](https://a.example/b.png)](javascript:alert(1))`,
	"[x][y]\n\n[y]: javascript:alert(1)",
	"```js\" onclick=\"alert(1)\n</code></pre><script>alert(1)</script>\n```",
	"    </pre><script>alert(1)</script>",
	"`</code><script>`",
	`<scr<script>ipt>alert(1)</scr</script>ipt>`,
	`<!--><script>alert(1)</script>-->`,
	`<![CDATA[<script>alert(1)</script>]]>`,
	`<style>@import 'https://evil.example'</style>`,
	`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`,
	`<a href="x" style="position:fixed">x`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`,
	`&#60;script&#62;alert(1)`,
	"| <script> | b |\n|---|---|\n| [x](javascript:a) | `<img onerror=a>` |",
	"# <script>alert(1)</script>",
	"> <iframe src=javascript:alert(1)>",
	"- <form action=//evil.example><button>",
	"\x00<\x00script>", "<\u0338script>", "&#x338;>", "\xff\xfe<script>",
	"https://a.example/<script>", "www.a.example/\"onclick=alert(1)", "a@b.example\"onclick=alert(1)",
}
