package anchor

import (
	"cmp"
	"slices"
)

// step is a new block and the old one that it comes from first of all; rank is how many of these old ones stood before it.
type step struct{ old, new, rank int }

// steps are all new blocks that come from an old one, in order.
func steps(from [][]int, origin []int) []step {
	var all []step
	for n, sources := range from {
		switch {
		case origin[n] != none:
			all = append(all, step{old: origin[n], new: n})
		case len(sources) > 0:
			all = append(all, step{old: sources[0], new: n})
		}
	}
	byOld := make([]int, len(all))
	for i := range byOld {
		byOld[i] = i
	}
	slices.SortStableFunc(byOld, func(a, b int) int { return cmp.Compare(all[a].old, all[b].old) })
	for rank, i := range byOld {
		all[i].rank = rank
	}
	return all
}

// markMoved marks as few new blocks as will do: those outside the longest row of blocks that kept their order. Of rows as
// long it takes the one with most blocks that have as many before them as they had, and then the one with most words.
func markMoved(new *version, olds int, all []step) []bool {
	const (
		aBlock = 1 << 42
		aRank  = 1 << 21
	)
	moved, before := make([]bool, len(new.blocks)), filled(len(new.blocks))
	rows, longest := newHeaviest(olds), heavy{block: none}
	for i, s := range all {
		moved[s.new] = true
		h := rows.upTo(s.old)
		before[s.new] = h.block
		h = heavy{h.weight + aBlock + len(new.wordsOf(s.new)), s.new}
		if s.rank == i {
			h.weight += aRank
		}
		rows.put(s.old, h)
		if h.weight > longest.weight {
			longest = h
		}
	}
	for n := longest.block; n != none; n = before[n] {
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
