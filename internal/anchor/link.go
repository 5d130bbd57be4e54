package anchor

import "slices"

// A block is a piece of another if at least the share most of its words and pairs of words lies in it, and these weigh
// pieceWeight or more, as a short heading lies in many a paragraph. Beside another piece of it, a short one is too if all lies in it.
const (
	most        = 0.4
	pieceWeight = 4
)

// link completes the pairs to families: which new blocks each old block went to, in order, and which old blocks each new
// one came from. A new block without a pair that lies mostly in what an old block lost is split off from it; an old block
// without one that lies mostly in what a new block gained was merged into it.
func (m *matching) link() (to, from [][]int) {
	to, from = make([][]int, len(m.twin)), make([][]int, len(m.origin))
	join := func(old, new int) {
		to[old], from[new] = append(to[old], new), append(from[new], old)
	}
	for o, n := range m.twin {
		if n != none {
			join(o, n)
		}
	}
	found := func(old, new int) {
		join(old, new)
		if m.free(old, new) {
			m.pair(old, new)
		}
	}
	pieces(m.old, m.new, m.twin, m.origin, from, found)
	pieces(m.new, m.old, m.origin, m.twin, to, func(whole, piece int) { found(piece, whole) })
	for _, list := range slices.Concat(to, from) {
		slices.Sort(list)
	}
	return to, from
}

// pieces finds, among the blocks of one version that have no pair, those that are pieces of a block of the other, the
// largest first, for the first of several pieces is who the whole was. links are the wholes of each part as far as found.
func pieces(wholes, parts *version, pairOfWhole, pairOfPart []int, links [][]int, found func(whole, piece int)) {
	index := wholes.index(func(whole int) bool {
		n := pairOfWhole[whole]
		return n == none || wholes.blocks[whole].Plain != parts.blocks[n].Plain
	})
	rest := map[int]*pile{}
	for _, piece := range largestFirst(parts, pairOfPart) {
		features := parts.features[piece]
		best, bestShare := none, 0.0
		for _, whole := range index.candidates(features) {
			if _, ok := rest[whole]; !ok {
				rest[whole] = newPile(wholes.features[whole])
				if n := pairOfWhole[whole]; n != none {
					rest[whole].take(parts.features[n])
				}
			}
			if share := rest[whole].shared(features); share > bestShare {
				best, bestShare = whole, share
			}
		}
		all := total(features)
		if bestShare >= max(most*all, pieceWeight) || bestShare >= allOfIt*all && isBeside(links, piece, best) {
			found(best, piece)
			rest[best].take(features)
		}
	}
}

// isBeside says whether the block before or behind a part has this whole.
func isBeside(links [][]int, part, whole int) bool {
	return part > 0 && slices.Contains(links[part-1], whole) || part+1 < len(links) && slices.Contains(links[part+1], whole)
}

func largestFirst(v *version, pairs []int) []int {
	var blocks []int
	for i, p := range pairs {
		if p == none {
			blocks = append(blocks, i)
		}
	}
	slices.SortStableFunc(blocks, func(a, b int) int { return len(v.features[b]) - len(v.features[a]) })
	return blocks
}
