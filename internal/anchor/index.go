package anchor

import (
	"cmp"
	"slices"
)

// index tells which blocks of a version have a feature.
type index struct {
	entries []entry // by feature
	votes   []float64
}

type entry struct {
	key   uint64
	block int32
}

func (v *version) index(includes func(block int) bool) *index {
	x := &index{votes: make([]float64, len(v.blocks))}
	for i, features := range v.features {
		if !includes(i) {
			continue
		}
		last := uint64(0)
		for k, f := range features {
			if k == 0 || f.key != last {
				x.entries = append(x.entries, entry{f.key, int32(i)})
			}
			last = f.key
		}
	}
	slices.SortFunc(x.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.block, b.block))
	})
	return x
}

// candidates are the blocks that share most with these features, the best first.
func (x *index) candidates(features []feature) []int {
	var touched []int
	at := 0
	for _, f := range features {
		skip, found := slices.BinarySearchFunc(x.entries[at:], f.key, func(e entry, key uint64) int { return cmp.Compare(e.key, key) })
		at += skip
		if !found {
			continue
		}
		end := at
		for end < len(x.entries) && x.entries[end].key == f.key && end-at <= maxPosting {
			end++
		}
		if end-at > maxPosting {
			continue
		}
		for _, e := range x.entries[at:end] {
			if x.votes[e.block] == 0 {
				touched = append(touched, int(e.block))
			}
			x.votes[e.block] += f.weight / float64(end-at)
		}
	}
	slices.SortFunc(touched, func(a, b int) int { return cmp.Or(cmp.Compare(x.votes[b], x.votes[a]), cmp.Compare(a, b)) })
	for _, b := range touched {
		x.votes[b] = 0
	}
	return touched[:min(len(touched), maxCandidates)]
}
