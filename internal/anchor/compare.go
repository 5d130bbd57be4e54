package anchor

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
	c.moved = markMoved(&c.new, len(old), steps(c.from, c.origin))
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
