package text

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

var (
	contribution = newMarkdown(false, goldmark.WithExtensions(extension.Linkify), goldmark.WithRendererOptions(html.WithHardWraps()))
	document     = newMarkdown(true, goldmark.WithExtensions(extension.Linkify, extension.Table))
)

// newMarkdown is CommonMark without HTML: a tag is text like any other, so that "<naam>" in a comment is read, not lost.
func newMarkdown(headings bool, options ...goldmark.Option) goldmark.Markdown {
	blocks := without(parser.DefaultBlockParsers(), parser.NewHTMLBlockParser())
	inlines := without(parser.DefaultInlineParsers(), parser.NewRawHTMLParser())
	p := parser.NewParser(
		parser.WithBlockParsers(blocks...),
		parser.WithInlineParsers(inlines...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
	const beforeAllOthers = 1
	own := renderer.WithNodeRenderers(util.Prioritized(nodes{headings: headings}, beforeAllOthers))
	return goldmark.New(append([]goldmark.Option{goldmark.WithParser(p), goldmark.WithRendererOptions(own)}, options...)...)
}

func without(parsers []util.PrioritizedValue, unwanted any) []util.PrioritizedValue {
	var kept []util.PrioritizedValue
	for _, p := range parsers {
		if fmt.Sprintf("%T", p.Value) != fmt.Sprintf("%T", unwanted) {
			kept = append(kept, p)
		}
	}
	return kept
}

func parse(md goldmark.Markdown, source []byte) ast.Node {
	return md.Parser().Parse(text.NewReader(source))
}

func render(w *bytes.Buffer, md goldmark.Markdown, source []byte, n ast.Node) {
	if err := md.Renderer().Render(w, source, n); err != nil {
		panic(fmt.Sprintf("text: writing to memory failed: %v", err)) // a bytes.Buffer has no errors to give
	}
}

// nodes renders what is not as CommonMark has it.
type nodes struct {
	headings bool // at the top of the text are headings; everywhere else they are bold paragraphs
}

func (r nodes) RegisterFuncs(register renderer.NodeRendererFuncRegisterer) {
	register.Register(ast.KindHeading, r.heading)
	register.Register(ast.KindTextBlock, r.textBlock)
	register.Register(ast.KindImage, r.image)
	register.Register(ast.KindLink, r.link)
	register.Register(ast.KindAutoLink, r.autoLink)
	register.Register(table.KindTableCell, r.cell)
}

type headingTag struct{ kind, open, close string }

// headingTags by level; level 1 is the page's own title.
var headingTags = [...]headingTag{
	1: {Heading2, "<h2>", "</h2>\n"},
	2: {Heading2, "<h2>", "</h2>\n"},
	3: {Heading3, "<h3>", "</h3>\n"},
	4: {Heading4, "<h4>", "</h4>\n"},
	5: {Heading4, "<h4>", "</h4>\n"},
	6: {Heading4, "<h4>", "</h4>\n"},
}

func (r nodes) heading(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	tag := headingTag{open: "<p><strong>", close: "</strong></p>\n"}
	if r.headings && n.Parent().Kind() == ast.KindDocument {
		tag = headingTags[n.(*ast.Heading).Level]
	}
	return write(w, entering, tag.open, tag.close)
}

// textBlock is a paragraph of a list whose items have no empty lines between them. It gets its element all the same, so
// that items look alike to whoever counts, marks or styles them.
func (r nodes) textBlock(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	return write(w, entering, "<p>", "</p>\n")
}

func (r nodes) image(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkContinue, nil // its children are its description
}

func (r nodes) link(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	address := string(util.URLEscape(n.(*ast.Link).Destination, true))
	if !mayLinkTo(address) {
		return ast.WalkContinue, nil
	}
	return write(w, entering, openLink(address), "</a>")
}

func (r nodes) autoLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	link := n.(*ast.AutoLink)
	address, label := string(util.URLEscape(link.URL(source), false)), string(util.EscapeHTML(link.Label(source)))
	if link.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	if mayLinkTo(address) {
		label = openLink(address) + label + "</a>"
	}
	return write(w, entering, label, "")
}

// cell puts figures to the right by a class, because the site's content security policy refuses a style.
func (r nodes) cell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	name, attributes := "td", ""
	if n.Parent().Kind() == table.KindTableHeader {
		name, attributes = "th", ` scope="col"`
	}
	if n.(*table.TableCell).Alignment == table.AlignRight {
		attributes += ` class="figure"`
	}
	return write(w, entering, "<"+name+attributes+">", "</"+name+">\n")
}

func openLink(address string) string {
	return `<a href="` + string(util.EscapeHTML([]byte(address))) + `" rel="` + linkRel + `">`
}

// mayLinkTo allows the web, mail, and places on this site; an address relative to a page would lead elsewhere on each page
// that shows the text.
func mayLinkTo(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return u.Opaque != ""
	case "":
		return u.Host == "" && (strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") || strings.HasPrefix(address, "#"))
	}
	return false
}

func write(w util.BufWriter, entering bool, open, close string) (ast.WalkStatus, error) {
	s := close
	if entering {
		s = open
	}
	_, err := w.WriteString(s)
	return ast.WalkContinue, err
}
