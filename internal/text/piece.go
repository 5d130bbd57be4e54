package text

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Piece is a part of a block's HTML: a tag, or a run of text without one.
type Piece struct {
	HTML string
	Text bool
	// Start and End are the code points of Block.Plain that a run of text holds; of a tag they are where it stands.
	Start, End int
}

// Pieces cuts a block's HTML into its tags and its runs of text, those also at the given offsets into Block.Plain, which count code points.
// All of it together is the same HTML to a browser.
func Pieces(blockHTML string, cuts []int) []Piece {
	cuts = slices.Sorted(slices.Values(cuts))
	var pieces []Piece
	at := 0
	z := html.NewTokenizer(strings.NewReader(blockHTML))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return pieces
		case html.TextToken:
			for _, run := range cutAt(html.UnescapeString(string(z.Raw())), at, cuts) {
				pieces = append(pieces, run)
				at = run.End
			}
		default:
			pieces = append(pieces, Piece{HTML: string(z.Raw()), Start: at, End: at})
		}
	}
}

// cutAt cuts a run of text that begins at an offset at those cuts that lie inside it.
func cutAt(run string, at int, cuts []int) []Piece {
	var pieces []Piece
	for _, cut := range cuts {
		if cut <= at || cut >= at+utf8.RuneCountInString(run) {
			continue
		}
		size := byteOffset(run, cut-at)
		pieces = append(pieces, Piece{HTML: html.EscapeString(run[:size]), Text: true, Start: at, End: cut})
		run, at = run[size:], cut
	}
	return append(pieces, Piece{HTML: html.EscapeString(run), Text: true, Start: at, End: at + utf8.RuneCountInString(run)})
}
