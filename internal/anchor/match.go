package anchor

import (
	"cmp"
	"slices"
)

// A new block that shares at least alike of its words with an old one is that block, wherever it stands; at the place
// where the old one stood alikeInPlace is enough. Which of several it is, place decides as far as nearness weighs.
const (
	alike        = 0.4
	alikeInPlace = 0.25
	nearness     = 0.15
	otherKind    = 0.9 // of the likeness of, say, a heading and a paragraph
)

// maxCandidates is how many new blocks an old one is compared with, and maxPosting how many blocks may share a feature for
// it to bring them together.
const (
	maxCandidates = 8
	maxPosting    = 32
)

const none = -1

// matching pairs blocks that are the same block.
type matching struct {
	old, new     *version
	twin, origin []int // of each old block the new one, and of each new block the old one, or none
}

func match(old, new *version) matching {
	m := matching{old, new, filled(len(old.blocks)), filled(len(new.blocks))}
	m.pairEqual(func(b Block) Block { return Block{0, b.Kind, b.Plain} })
	m.pairEqual(func(b Block) Block { return Block{0, "", b.Plain} })
	m.pairSimilar()
	return m
}

func filled(n int) []int {
	return slices.Repeat([]int{none}, n)
}

func (m *matching) pair(old, new int) {
	m.twin[old], m.origin[new] = new, old
}

// pairEqual pairs the blocks that are there once, and then those beside a pair that are equal too (Heckel 1978).
func (m *matching) pairEqual(key func(Block) Block) {
	type found struct{ olds, news, old int }
	seen := map[Block]found{}
	for i, b := range m.old.blocks {
		f := seen[key(b)]
		f.olds, f.old = f.olds+1, i
		seen[key(b)] = f
	}
	for _, b := range m.new.blocks {
		f := seen[key(b)]
		f.news++
		seen[key(b)] = f
	}
	for j, b := range m.new.blocks {
		if f := seen[key(b)]; f.olds == 1 && f.news == 1 && m.free(f.old, j) {
			m.pair(f.old, j)
		}
	}
	m.extend(key)
	m.pairIfEqual(0, 0, key)
	m.pairIfEqual(len(m.twin)-1, len(m.origin)-1, key)
	m.extend(key)
}

// extend pairs what stands beside pairs: before them first, as a heading belongs to what stands below it.
func (m *matching) extend(key func(Block) Block) {
	for o, n := range slices.Backward(m.twin) {
		if n != none {
			m.pairIfEqual(o-1, n-1, key)
		}
	}
	for o, n := range m.twin {
		if n != none {
			m.pairIfEqual(o+1, n+1, key)
		}
	}
}

func (m *matching) pairIfEqual(old, new int, key func(Block) Block) {
	if m.free(old, new) && key(m.old.blocks[old]) == key(m.new.blocks[new]) {
		m.pair(old, new)
	}
}

// free says whether both are blocks that have no pair yet.
func (m *matching) free(old, new int) bool {
	return old >= 0 && new >= 0 && old < len(m.twin) && new < len(m.origin) && m.twin[old] == none && m.origin[new] == none
}

type likeness struct {
	old, new int
	rank     float64
}

func (m *matching) pairSimilar() {
	var all []likeness
	index := m.new.index(func(new int) bool { return m.origin[new] == none })
	places := m.places()
	for o := range m.twin {
		if m.twin[o] != none {
			continue
		}
		p := places[o]
		for _, n := range slices.Concat(index.candidates(m.old.features[o]), []int{p.after + 1, p.before - 1, p.likely()}) {
			if !m.free(o, n) {
				continue
			}
			if like, enough := m.likeness(o, n, p); enough {
				all = append(all, likeness{o, n, like + nearness*p.nearness(n)})
			}
		}
	}
	slices.SortFunc(all, func(a, b likeness) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.old, b.old), cmp.Compare(a.new, b.new))
	})
	for _, l := range all {
		if m.free(l.old, l.new) {
			m.pair(l.old, l.new)
		}
	}
}

// likeness is the share of their words that two blocks have in common, 0 to 1, and whether it is enough.
func (m *matching) likeness(old, new int, p place) (like float64, enough bool) {
	a, b := m.old.features[old], m.new.features[new]
	common, size := shared(a, b), total(a)+total(b)
	if size > 0 {
		like = 2 * common / size
	}
	if m.old.blocks[old].Kind != m.new.blocks[new].Kind {
		like *= otherKind
	}
	switch {
	case like >= alike:
		return like, true
	case p.next(new) && common > 0 && common >= allOfIt*min(total(a), total(b)): // one of them and more
		return max(like, alikeInPlace), true
	case p.after < new && new < p.before:
		// A few words are compared by their letters too: in a heading, "Doel" becomes "Doelen".
		like = max(like, spelling(m.old.blocks[old].Plain, m.new.blocks[new].Plain)/2)
		return like, like >= alikeInPlace
	}
	return like, false
}

// place is where an old block without a pair is expected: after and before the pairs of its neighbours, and how far it
// stood from these.
type place struct{ after, before, fromAfter, fromBefore int }

func (m *matching) places() []place {
	places := make([]place, len(m.twin))
	after, distance := -1, 0
	for i := range places {
		distance++
		places[i].after, places[i].fromAfter = after, distance
		if m.twin[i] != none {
			after, distance = m.twin[i], 0
		}
	}
	before, distance := len(m.origin), 0
	for i := range slices.Backward(places) {
		distance++
		places[i].before, places[i].fromBefore = before, distance
		if m.twin[i] != none {
			before, distance = m.twin[i], 0
		}
	}
	return places
}

func (p place) likely() int {
	if p.before <= p.after {
		return p.after + p.fromAfter
	}
	return p.after + (p.before-p.after)*p.fromAfter/(p.fromAfter+p.fromBefore)
}

// nearness is 1 for the expected place, less the further new is from it.
func (p place) nearness(new int) float64 {
	distance := max(new-p.likely(), p.likely()-new)
	return 1 / (1 + float64(distance))
}

// next says whether new directly follows or precedes the pair of the block that the old one followed or preceded.
func (p place) next(new int) bool {
	return p.fromAfter == 1 && new == p.after+1 || p.fromBefore == 1 && new == p.before-1
}

const maxSpelt = 60 // bytes

// spelling is about the share of their pairs of letters that a and b have in common, 0 to 1.
func spelling(a, b string) float64 {
	if max(len(a), len(b)) > maxSpelt || min(len(a), len(b)) < 2 {
		return 0
	}
	var seen [1 << 16 / 64]uint64
	for i := range len(a) - 1 {
		pair := int(a[i])<<8 | int(a[i+1])
		seen[pair/64] |= 1 << (pair % 64)
	}
	common := 0
	for i := range len(b) - 1 {
		pair := int(b[i])<<8 | int(b[i+1])
		common += int(seen[pair/64] >> (pair % 64) & 1)
		seen[pair/64] &^= 1 << (pair % 64)
	}
	return 2 * float64(common) / float64(len(a)+len(b)-2)
}
