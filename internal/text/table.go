package text

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Cell is where a cell of a table stands in the plain text of its block, in code points; End is the one after the last.
type Cell struct {
	Start, End int
	Head       bool
}

// Cells are the cells of a table's HTML, as Document gives it, a row each.
func Cells(table string) [][]Cell {
	var rows [][]Cell
	at := 0
	tokens := html.NewTokenizer(strings.NewReader(table))
	for tokens.Next() != html.ErrorToken {
		t := tokens.Token()
		last := len(rows) - 1
		switch {
		case t.Type == html.TextToken:
			at += Length(t.Data)
		case t.Type == html.StartTagToken && t.DataAtom == atom.Tr:
			rows = append(rows, nil)
		case last < 0 || t.DataAtom != atom.Th && t.DataAtom != atom.Td:
		case t.Type == html.StartTagToken:
			rows[last] = append(rows[last], Cell{Start: at, End: at, Head: t.DataAtom == atom.Th})
		case t.Type == html.EndTagToken && len(rows[last]) > 0:
			rows[last][len(rows[last])-1].End = at
		}
	}
	return rows
}
