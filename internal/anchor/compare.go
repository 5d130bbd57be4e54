package anchor

import "slices"

// Comparison is how two versions correspond. It does not change; any number of goroutines may ask it.
type Comparison struct {
	old, new     version
	twin, origin []int     // who is who: of each old block the new one and the other way round, or none
	to, from     [][]int   // families: all the new blocks an old one went to, and all the old ones a new one came from
	moved        []bool    // of each new block: it left its place among the others
	now          []int32   // of each old word the new word it is, or none
	was          []int32   // and of each new word the old one, or none
	at           [][]int32 // where a word id occurs among the new words
}

// Compare finds how the blocks and words of two versions of a text correspond.
func Compare(old, new []Block) *Comparison {
	v := vocabulary{}
	c := &Comparison{old: v.read(old), new: v.read(new)}
	m := match(&c.old, &c.new)
	c.to, c.from = m.link()
	c.twin, c.origin = m.twin, m.origin
	c.moved = markMoved(&c.new, c.from, c.origin)
	c.followWords(v)
	return c
}

// IDs are the ids that the new blocks have: of each the id of the old block it is, or 0 for a new one. Of the pieces of a
// block that was split, the largest or most alike has its id; blocks that became one leave it the id of the largest or
// most alike. So no id is there twice.
func (c *Comparison) IDs() []int64 {
	ids := make([]int64, len(c.origin))
	for n, o := range c.origin {
		if o != none {
			ids[n] = c.old.blocks[o].ID
		}
	}
	return ids
}

// source is the old block that a new one comes from first of all, or none.
func source(origin int, from []int) int {
	if origin == none && len(from) > 0 {
		return from[0]
	}
	return origin
}

// markMoved marks as few blocks as will do: those outside the longest row of blocks that kept their order, and of rows as
// long, outside the one with most words.
func markMoved(new *version, from [][]int, origin []int) []bool {
	const aBlock = 1 << 32
	var sources []int
	for n := range from {
		if o := source(origin[n], from[n]); o != none {
			sources = append(sources, o)
		}
	}
	if len(sources) == 0 {
		return make([]bool, len(from))
	}
	best := newHeaviest(slices.Max(sources) + 1)
	moved, before := make([]bool, len(from)), filled(len(from))
	end := heavy{block: none}
	for n := range from {
		o := source(origin[n], from[n])
		if o == none {
			continue
		}
		moved[n] = true
		h := best.upTo(o)
		before[n] = h.block
		h = heavy{h.weight + aBlock + len(new.wordsOf(n)), n}
		best.put(o, h)
		if h.weight > end.weight {
			end = h
		}
	}
	for n := end.block; n != none; n = before[n] {
		moved[n] = false
	}
	return moved
}

// heavy is the weight of a row of blocks and the new block it ends with.
type heavy struct{ weight, block int }

// heaviest gives the heaviest row up to a place, as a Fenwick tree.
type heaviest []heavy

func newHeaviest(n int) heaviest {
	return slices.Repeat(heaviest{{block: none}}, n+1)
}

func (t heaviest) upTo(i int) heavy {
	best := heavy{block: none}
	for i++; i > 0; i -= i & -i {
		if t[i].weight > best.weight {
			best = t[i]
		}
	}
	return best
}

func (t heaviest) put(i int, h heavy) {
	for i++; i < len(t); i += i & -i {
		if h.weight > t[i].weight {
			t[i] = h
		}
	}
}
