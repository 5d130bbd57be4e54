package text

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	table "github.com/yuin/goldmark/extension/ast"
)

// The kinds of blocks.
const (
	Heading2  = "heading2"
	Heading3  = "heading3"
	Heading4  = "heading4"
	Paragraph = "paragraph"
	Item      = "item"
	Quote     = "quote"
	Table     = "table"
	Code      = "code"
)

// maxDepth is how deep lists may lie in lists; what lies deeper is shown at this depth.
const maxDepth = 6

// Block is a piece of a document that can be commented on: a heading, a paragraph, a quote, a table, a piece of code, or
// one item of a list without the lists inside it.
type Block struct {
	Kind string
	// HTML is safe and complete. That of an item is what stands inside its <li>.
	HTML string
	// Plain is what the browser calls the textContent of HTML, to the code point; never empty.
	Plain string
	// Depth is 0 outside lists, 1 in a list, 2 in a list inside an item and so on, at most 6. Items that follow each other
	// at the same depth with the same Ordered are one list; a deeper item belongs inside the item before it.
	Depth   int
	Ordered bool
	// Number is that of an item in an ordered list, as written; else 0. A list taken up again after a paragraph goes on counting.
	Number int
}

// Document is the blocks of a text that staff maintain, such as a version of an action, in reading order. Headings of the
// first level become Heading2, as the page has a title of its own, and those below the fourth Heading4; inside a quote or
// an item they are bold paragraphs. Links, images and HTML are treated as in Comment. Lines and blocks without text are left out.
func Document(markdown string) []Block {
	blocks := outline(markdown)
	for i := range blocks {
		blocks[i].HTML = documentPolicy.Sanitize(blocks[i].HTML)
	}
	return blocks
}

// outline is Document before the last wash, which costs more than all the rest.
func outline(markdown string) []Block {
	d := dissection{source: []byte(markdown)}
	root := parse(document, d.source)
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		d.add(n)
	}
	return d.blocks
}

type dissection struct {
	source []byte
	blocks []Block
}

func (d *dissection) add(n ast.Node) {
	switch n := n.(type) {
	case *ast.List:
		d.addList(n, 1)
	case *ast.ThematicBreak, *ast.LinkReferenceDefinition:
	default:
		d.addBlock(Block{Kind: kindOf(n)}, n)
	}
}

func kindOf(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Heading:
		return headingTags[n.Level].kind
	case *ast.Blockquote:
		return Quote
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return Code
	case *table.Table:
		return Table
	}
	return Paragraph
}

func (d *dissection) addList(list *ast.List, depth int) {
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		b := Block{Kind: Item, Depth: min(depth, maxDepth), Ordered: list.IsOrdered()}
		if b.Ordered {
			b.Number = number
			number++
		}
		d.addItem(b, item, depth)
	}
}

// addItem adds an item and the lists inside it. What follows such a list within the item is rare and becomes a block of
// its own, because a block may not surround another.
func (d *dissection) addItem(b Block, item ast.Node, depth int) {
	var own []ast.Node
	child := item.FirstChild()
	for ; child != nil && child.Kind() != ast.KindList; child = child.NextSibling() {
		own = append(own, child)
	}
	d.addBlock(b, own...)
	for ; child != nil; child = child.NextSibling() {
		if list, ok := child.(*ast.List); ok {
			d.addList(list, depth+1)
		} else {
			d.add(child)
		}
	}
}

func (d *dissection) addBlock(b Block, nodes ...ast.Node) {
	var rendered bytes.Buffer
	for _, n := range nodes {
		render(&rendered, document, d.source, n)
	}
	if b.HTML, b.Plain = settle(&rendered); b.Plain != "" {
		d.blocks = append(d.blocks, b)
	}
}
