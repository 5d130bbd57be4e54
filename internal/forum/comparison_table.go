package forum

import (
	"strings"

	"samenspraak/internal/text"
)

// ComparedCell is a cell of a table with what stays and what changes in it.
type ComparedCell struct {
	Head    bool
	Changes []text.Change
}

// Cells are the rows of a table. What an older version had between the cells of a newer one stands in the cell after, or else in the last.
func (b ComparedBlock) Cells() [][]ComparedCell {
	var rows [][]ComparedCell
	rest := onSide(b)
	for _, row := range text.Cells(b.HTML) {
		var cells []ComparedCell
		for _, c := range row {
			rest.skip(c.Start)
			between := rest.between
			rest.between = nil
			cells = append(cells, ComparedCell{c.Head, append(between, rest.take(c.End)...)})
		}
		rows = append(rows, cells)
	}
	rest.giveBack(rows)
	return rows
}

// sided walks through the changes of a block along the text of one version.
type sided struct {
	changes []text.Change
	newer   bool
	at      int           // code points of that version's text that are behind
	between []text.Change // words of the other version that stood between cells
}

func onSide(b ComparedBlock) *sided {
	var newer strings.Builder
	for _, c := range b.Changes {
		newer.WriteString(c.New)
	}
	return &sided{changes: b.Changes, newer: newer.String() == b.Plain}
}

func (s *sided) text(c text.Change) string {
	if s.newer {
		return c.New
	}
	return c.Old
}

// take gives the changes up to a place, and of one that goes on behind it the part before.
func (s *sided) take(end int) []text.Change {
	var taken []text.Change
	for len(s.changes) > 0 {
		c := s.changes[0]
		length := text.Length(s.text(c))
		if s.at+length <= end {
			taken = append(taken, c)
			s.at += length
			s.changes = s.changes[1:]
			continue
		}
		if s.at < end {
			head, tail := s.split(c, end-s.at)
			taken = append(taken, head)
			s.changes = append([]text.Change{tail}, s.changes[1:]...) // not in place: the block still has them
			s.at = end
		}
		break
	}
	return taken
}

// skip passes the space between two cells, and keeps what the other version had there.
func (s *sided) skip(to int) {
	if s.at >= to {
		return
	}
	for _, c := range s.take(to) {
		if !c.Stays() && s.newer && strings.TrimSpace(c.Old) != "" {
			s.between = append(s.between, text.Change{Old: c.Old})
		}
	}
}

// giveBack puts what is left in the last cell.
func (s *sided) giveBack(rows [][]ComparedCell) {
	if len(rows) == 0 || len(rows[len(rows)-1]) == 0 {
		return
	}
	last := rows[len(rows)-1]
	cell := &last[len(last)-1]
	cell.Changes = append(append(cell.Changes, s.between...), s.changes...)
}

// split cuts a change in two, after so many code points of the version that is walked along. What stood in its place stays with the first.
func (s *sided) split(c text.Change, codePoints int) (head, tail text.Change) {
	runes := []rune(s.text(c))
	before, after := string(runes[:codePoints]), string(runes[codePoints:])
	switch {
	case c.Stays():
		return text.Change{Old: before, New: before}, text.Change{Old: after, New: after}
	case s.newer:
		return text.Change{Old: c.Old, New: before}, text.Change{New: after}
	}
	return text.Change{Old: before}, text.Change{Old: after}
}
