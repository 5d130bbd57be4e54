package forum

import (
	"slices"
	"strings"

	"samenspraak/internal/anchor"
	"samenspraak/internal/text"
)

// Become lays out how this version became a later one, as rows in the order of the text. The count is as of package anchor, with what was only
// restyled as changed.
func (v Version) Become(later Version) ([]ComparedRow, anchor.Count) {
	compared := anchor.Compare(forAnchor(v.Blocks), forAnchor(later.Blocks))
	l := rowLayout{from: v.Blocks, to: later.Blocks, rows: compared.Rows()}
	l.findPlaces()
	rows, count := l.lay(), compared.Count()
	for _, r := range rows {
		if r.Kind == Restyled {
			count.Changed++
		}
	}
	return rows, count
}

// rowLayout puts rows in the order of the page: those of package anchor, and after the right ones those of places that blocks left.
type rowLayout struct {
	from, to []Block
	rows     []anchor.Row
	stayed   []int         // of each old block the last row in which it kept its place, or -1
	departed map[int][]int // the old blocks that left their place, by the row after which that was
}

func (l *rowLayout) findPlaces() {
	l.stayed, l.departed = slices.Repeat([]int{-1}, len(l.from)), map[int][]int{}
	moved := make([]bool, len(l.from))
	for i, r := range l.rows {
		for _, o := range r.Old {
			if r.Moved {
				moved[o] = true
			} else {
				l.stayed[o] = i
			}
		}
	}
	last := -1
	for o, row := range l.stayed {
		if row == -1 && moved[o] {
			l.departed[last] = append(l.departed[last], o)
		}
		last = max(last, row)
	}
}

func (l *rowLayout) lay() []ComparedRow {
	rows := l.places(nil, -1)
	at := make([]int, len(l.rows)) // where in rows each row of anchor is
	for i, r := range l.rows {
		if n := len(rows); l.goesOn(i) && at[i-1] == n-1 {
			l.addPiece(&rows[n-1], r)
			at[i] = n - 1
		} else {
			at[i] = n
			rows = append(rows, l.row(r))
		}
		rows = l.places(rows, i)
	}
	l.number(rows)
	l.link(rows, at)
	return rows
}

// goesOn tells whether row i is the next piece of the block of which the row before it is a piece.
func (l *rowLayout) goesOn(i int) bool {
	if i == 0 || l.rows[i].Kind != anchor.Split || l.rows[i].Moved || l.rows[i-1].Moved {
		return false
	}
	return slices.Equal(l.rows[i].Old, l.rows[i-1].Old)
}

func (l *rowLayout) addPiece(to *ComparedRow, piece anchor.Row) {
	to.Now = append(to.Now, ComparedBlock{l.to[piece.New], piece.Changes})
	was := &to.Was[0]
	if rest := was.Plain[min(len(written(was.Changes)), len(was.Plain)):]; strings.HasPrefix(rest, " ") && !strings.HasPrefix(written(piece.Changes), " ") {
		was.Changes = append(was.Changes, text.Change{Old: " ", New: " "})
	}
	was.Changes = append(was.Changes, oldSide(piece.Changes)...)
}

// row is a row of package anchor with its blocks.
func (l *rowLayout) row(r anchor.Row) ComparedRow {
	row := ComparedRow{Kind: r.Kind, Was: l.was(r)}
	if r.Moved {
		row.Moved = Up // until link knows better
	}
	if r.New >= 0 {
		row.Now = []ComparedBlock{{l.to[r.New], r.Changes}}
	}
	if r.Kind == anchor.Same && l.from[r.Old[0]].HTML != l.to[r.New].HTML {
		row.Kind = Restyled
	}
	return row
}

// was are the old blocks of a row. Blocks that became one are apart again, where its changes hold all of them.
func (l *rowLayout) was(r anchor.Row) []ComparedBlock {
	if len(r.Old) == 0 {
		return nil
	}
	changes := oldSide(r.Changes)
	var plain []string
	for _, o := range r.Old {
		plain = append(plain, l.from[o].Plain)
	}
	if len(r.Old) == 1 || written(changes) != strings.Join(plain, " ") {
		return []ComparedBlock{{l.from[r.Old[0]], changes}}
	}
	var blocks []ComparedBlock
	for _, o := range r.Old {
		var mine []text.Change
		mine, changes = cutOld(changes, len(l.from[o].Plain))
		blocks = append(blocks, ComparedBlock{l.from[o], mine})
		_, changes = cutOld(changes, len(" "))
	}
	return blocks
}

// places adds the places after row i that blocks left.
func (l *rowLayout) places(rows []ComparedRow, i int) []ComparedRow {
	for _, o := range l.departed[i] {
		plain := l.from[o].Plain
		rows = append(rows, ComparedRow{Kind: Left, Was: []ComparedBlock{{l.from[o], []text.Change{{Old: plain, New: plain}}}}})
	}
	return rows
}

func (l *rowLayout) number(rows []ComparedRow) {
	n := 0
	for i := range rows {
		if !rows[i].Same() && rows[i].Kind != Left {
			n++
			rows[i].Number = n
		}
	}
}

// link finds for each block that moved where it stood, and so whether it went up or down.
func (l *rowLayout) link(rows []ComparedRow, at []int) {
	left := map[int64]int{}
	for i, r := range rows {
		if r.Kind == Left {
			left[r.Was[0].ID] = i
		}
	}
	for i, r := range l.rows {
		row := &rows[at[i]]
		for was, o := range r.Old {
			place, ok := left[l.from[o].ID]
			switch {
			case !r.Moved:
				continue
			case ok && rows[place].Number == 0:
				rows[place].Number, rows[place].Moved = row.Number, direction(place, at[i])
				if len(row.Was) == len(r.Old) && written(row.Was[was].Changes) == l.from[o].Plain {
					rows[place].Was = row.Was[was : was+1] // with what it lost on its way
				}
				if !row.LeftAPlace {
					row.Moved, row.LeftAPlace, rows[place].LeftAPlace = rows[place].Moved, true, true
				}
			case ok && !row.LeftAPlace:
				row.Moved = direction(place, at[i])
			case !row.LeftAPlace && l.stayed[o] >= 0:
				row.Moved = direction(at[l.stayed[o]], at[i])
			}
		}
	}
}

func direction(from, to int) string {
	if to < from {
		return Up
	}
	return Down
}

// oldSide is what changes say of the older text.
func oldSide(changes []text.Change) []text.Change {
	var old []text.Change
	for _, c := range changes {
		if !c.Stays() {
			c.New = ""
		}
		if c.Old != "" {
			old = append(old, c)
		}
	}
	return old
}

func written(changes []text.Change) string {
	var old strings.Builder
	for _, c := range changes {
		old.WriteString(c.Old)
	}
	return old.String()
}

// cutOld cuts the old side of changes in two after so many bytes.
func cutOld(changes []text.Change, length int) (before, after []text.Change) {
	for i, c := range changes {
		if length < len(c.Old) {
			head, tail := c, c
			head.Old, tail.Old = c.Old[:length], c.Old[length:]
			if c.Stays() {
				head.New, tail.New = head.Old, tail.Old
			}
			if length > 0 {
				before = append(before, head)
			}
			return before, append([]text.Change{tail}, changes[i+1:]...)
		}
		length -= len(c.Old)
		before = append(before, c)
	}
	return before, nil
}
