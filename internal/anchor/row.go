package anchor

import (
	"slices"

	"samenspraak/internal/text"
)

// Kind is what became of a block.
type Kind string

// The kinds of rows. Split and Merged are those of all pieces.
const (
	Same    Kind = "same"
	Edited  Kind = "edited"
	Split   Kind = "split"
	Merged  Kind = "merged"
	New     Kind = "new"
	Deleted Kind = "deleted"
)

// Row is a line of a page that compares two versions.
type Row struct {
	Kind Kind
	// Old are the indexes of the old blocks that it comes from, in order; none if Kind is New.
	Old []int
	// New is the index of the new block; -1 if Kind is Deleted.
	New int
	// Moved says that the block left its place among the others. As few blocks as possible are marked.
	Moved bool
	// Changes are the differences in words. If blocks were split or merged, Old is what of the old blocks, one after the
	// other with a space between, became this block; offsets count from the start of it.
	Changes []text.Change
}

// Rows are all new blocks in order, and each deleted old block after the block it stood behind.
func (c *Comparison) Rows() []Row {
	kept := make([]Row, len(c.from))
	for n := range c.from {
		kept[n] = Row{Kind: c.kind(n), Old: slices.Clone(c.from[n]), New: n, Moved: c.moved[n]}
		if kept[n].Kind == New {
			kept[n].Changes = text.Diff("", c.new.blocks[n].Plain)
		}
	}
	for _, f := range c.families() {
		c.diffFamily(f, kept)
	}
	deleted := c.deletedAfter()
	rows := deleted[0]
	for n, r := range kept {
		rows = append(append(rows, r), deleted[n+1]...)
	}
	return rows
}

func (c *Comparison) kind(new int) Kind {
	from := c.from[new]
	switch {
	case len(from) == 0:
		return New
	case len(from) > 1:
		return Merged
	case len(c.to[from[0]]) > 1:
		return Split
	}
	old, b := c.old.blocks[from[0]], c.new.blocks[new]
	if old.Kind == b.Kind && old.Plain == b.Plain {
		return Same
	}
	return Edited
}

// deletedAfter are the rows of deleted blocks, by how many new blocks stand before them.
func (c *Comparison) deletedAfter() [][]Row {
	deleted := make([][]Row, len(c.from)+1)
	at := 0
	for o, to := range c.to {
		if len(to) == 0 {
			deleted[at] = append(deleted[at], Row{Kind: Deleted, Old: []int{o}, New: none, Changes: text.Diff(c.old.blocks[o].Plain, "")})
		}
		for _, n := range to {
			if !c.moved[n] {
				at = max(at, n+1)
			}
		}
	}
	return deleted
}

// diffFamily compares blocks that hang together as one text, and gives each new one its part of the outcome.
func (c *Comparison) diffFamily(f family, rows []Row) {
	old, new := c.old.join(f.old), c.new.join(f.new)
	changes := text.Diff(old, new)
	if len(f.new) == 1 {
		rows[f.new[0]].Changes = changes
		return
	}
	end := 0
	for i, n := range f.new {
		end += text.Length(c.new.blocks[n].Plain)
		if i == len(f.new)-1 {
			rows[n].Changes = fromZero(changes)
			return
		}
		var mine []text.Change
		mine, changes = cut(changes, end)
		rows[n].Changes, changes = fromZero(mine), withoutJoint(changes)
		end += text.Length(joint)
	}
}

// Count is how many blocks changed, came, went and moved. One that moved and changed counts as both.
type Count struct{ Changed, Added, Deleted, Moved int }

// Count counts what Rows shows.
func (c *Comparison) Count() Count {
	var count Count
	for n := range c.from {
		switch c.kind(n) {
		case New:
			count.Added++
		case Edited, Split, Merged:
			count.Changed++
		}
		if c.moved[n] {
			count.Moved++
		}
	}
	for _, to := range c.to {
		if len(to) == 0 {
			count.Deleted++
		}
	}
	return count
}
