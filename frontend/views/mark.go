package views

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"samenspraak/internal/forum"
)

// marked is the HTML of a block with a mark around the words of each passage, in one another where they overlap, and after its last word
// how many comments there are, which leads to them. Between cells and rows there is only white space, and no mark may stand.
func marked(p Page, b forum.Block, passages []forum.Passage) string {
	if len(passages) == 0 {
		return b.HTML
	}
	var cuts []int
	for _, passage := range passages {
		cuts = append(cuts, passage.Start, passage.End)
	}
	var out strings.Builder
	var counts string // that wait for the end of a link, in which no other may stand
	named, inLink := map[int64]bool{}, false
	whole := utf8.RuneCountInString(b.Plain)
	for _, piece := range b.Pieces(cuts) {
		if !piece.Text || strings.TrimSpace(piece.HTML) == "" {
			out.WriteString(piece.HTML)
			if isLink := strings.HasPrefix(piece.HTML, "<a "); isLink || piece.HTML == "</a>" {
				inLink = isLink
			}
			if !inLink {
				out.WriteString(counts)
				counts = ""
			}
			continue
		}
		opened := 0
		for _, passage := range passages {
			if passage.Start <= piece.Start && piece.End <= passage.End {
				out.WriteString(openMark(passage, !named[passage.ID], opened > 0, passage.End-passage.Start == whole))
				named[passage.ID] = true
				opened++
			}
		}
		out.WriteString(piece.HTML)
		out.WriteString(strings.Repeat("</mark>", opened))
		for _, passage := range passages {
			if passage.End == piece.End {
				counts += countLink(p, passage)
			}
		}
		if !inLink {
			out.WriteString(counts)
			counts = ""
		}
	}
	return out.String()
}

func openMark(passage forum.Passage, first, over, whole bool) string {
	id, class := "", "passage"
	if first {
		id = fmt.Sprintf(` id="passage-%d"`, passage.ID)
	}
	if over {
		class += " passage-over"
	}
	if whole {
		class += " passage-whole"
	}
	return fmt.Sprintf(`<mark class="%s" data-passage="%d"%s>`, class, passage.ID, id)
}

func countLink(p Page, passage forum.Passage) string {
	return fmt.Sprintf(`<a class="passage-count" data-added data-passage="%d" href="#note-%d" aria-label="%s" lang="%s">%d</a>`,
		passage.ID, passage.ID, html.EscapeString(p.N("passage.count", passage.Count)), p.Lang, passage.Count)
}
