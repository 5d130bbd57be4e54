package anchor

import (
	"slices"

	"samenspraak/internal/text"
)

// A stretch that went to another place is followed from seedLength words that are once among what was lost and once among
// what came, if its words weigh strayWeight or more: fewer are found anywhere by chance.
const (
	seedLength  = 3
	strayWeight = 4
)

// followWords finds which new word each old word is: inside the families of blocks, then wherever the rest went.
func (c *Comparison) followWords(v vocabulary) {
	c.now, c.was = slices.Repeat([]int32{none}, len(c.old.words)), slices.Repeat([]int32{none}, len(c.new.words))
	c.at = make([][]int32, len(v))
	for i, w := range c.new.words {
		c.at[w.id] = append(c.at[w.id], int32(i))
	}
	ends := v.sentenceEnds()
	for _, f := range c.families() {
		c.alignFamily(f, ends)
	}
	c.followStrays()
}

// family is old and new blocks that hang together, in order.
type family struct{ old, new []int }

func (c *Comparison) families() []family {
	var all []family
	seen := make([]bool, len(c.to))
	for o := range c.to {
		if !seen[o] && len(c.to[o]) > 0 {
			all = append(all, c.family(o, seen))
		}
	}
	return all
}

// family is all that hangs together with an old block.
func (c *Comparison) family(old int, seen []bool) family {
	var f family
	for next := []int{old}; len(next) > 0; next = next[1:] {
		o := next[0]
		if seen[o] {
			continue
		}
		seen[o] = true
		f.old, f.new = append(f.old, o), append(f.new, c.to[o]...)
		for _, n := range c.to[o] {
			next = append(next, c.from[n]...)
		}
	}
	slices.Sort(f.old)
	slices.Sort(f.new)
	f.new = slices.Compact(f.new)
	return f
}

func (c *Comparison) alignFamily(f family, ends []bool) {
	oldAt, oldIDs := c.old.row(f.old)
	newAt, newIDs := c.new.row(f.new)
	for _, r := range text.Align(oldIDs, newIDs, func(id int32) bool { return ends[id] }) {
		for i := range r.Len {
			c.follow(oldAt[r.Old+i], newAt[r.New+i])
		}
	}
}

func (c *Comparison) follow(old, new int32) {
	c.now[old], c.was[new] = new, old
}

// row is the words of these blocks one after the other: where they stand in the version, and their ids.
func (v *version) row(blocks []int) (at, ids []int32) {
	for _, b := range blocks {
		for i := v.first[b]; i < v.first[b+1]; i++ {
			at, ids = append(at, int32(i)), append(ids, v.words[i].id)
		}
	}
	return at, ids
}

// seed is the ids of words in a row.
type seed [seedLength]int32

// followStrays follows stretches that were lost in one place and came in another.
func (c *Comparison) followStrays() {
	type seen struct{ olds, news, old, new int32 }
	found := map[seed]seen{}
	c.old.seeds(func(i int32) bool { return c.now[i] == none }, func(i int32, k seed) {
		s := found[k]
		s.olds, s.old = s.olds+1, i
		found[k] = s
	})
	c.new.seeds(func(i int32) bool { return c.was[i] == none }, func(i int32, k seed) {
		if s, ok := found[k]; ok {
			s.news, s.new = s.news+1, i
			found[k] = s
		}
	})
	c.old.seeds(func(i int32) bool { return c.now[i] == none }, func(i int32, k seed) {
		if s := found[k]; s.olds == 1 && s.news == 1 {
			c.followStray(i, s.new)
		}
	})
}

// seeds calls found for each seedLength words of a block in a row that are free.
func (v *version) seeds(free func(i int32) bool, found func(i int32, k seed)) {
	run := 0
	for i := range int32(len(v.words)) {
		if i > 0 && v.words[i].block != v.words[i-1].block {
			run = 0
		}
		if run++; !free(i) {
			run = 0
		}
		if run >= seedLength {
			from := i - seedLength + 1
			found(from, seed{v.words[from].id, v.words[from+1].id, v.words[i].id})
		}
	}
}

// followStray follows the stretch around a seed, as far as both texts go on alike, if it is long enough to mean something.
func (c *Comparison) followStray(old, new int32) {
	same := func(o, n int32) bool {
		return c.loose(o, n) && c.old.words[o].id == c.new.words[n].id &&
			c.old.words[o].block == c.old.words[old].block && c.new.words[n].block == c.new.words[new].block
	}
	begin, end := int32(0), int32(0)
	for same(old+begin-1, new+begin-1) {
		begin--
	}
	weight := 0.0
	for i := begin; i <= 0 || same(old+i, new+i); i++ {
		if !same(old+i, new+i) {
			return // taken meanwhile
		}
		weight += c.old.words[old+i].weight
		end = i + 1
	}
	if weight < strayWeight {
		return
	}
	for i := begin; i < end; i++ {
		c.follow(old+i, new+i)
	}
}

// loose says whether an old and a new word exist and have nobody yet.
func (c *Comparison) loose(old, new int32) bool {
	return old >= 0 && new >= 0 && int(old) < len(c.now) && int(new) < len(c.was) && c.now[old] == none && c.was[new] == none
}
