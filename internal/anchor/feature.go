package anchor

import (
	"cmp"
	"slices"
)

// feature is a word or two words in a row, by which blocks are recognised.
type feature struct {
	key    uint64
	weight float64
}

const single = ^uint32(0) // stands for the first of two words where there is one

func featuresOf(words []word) []feature {
	features := make([]feature, 0, 2*len(words))
	var last *word
	for i := range words {
		w := &words[i]
		if w.weight == 0 {
			continue
		}
		features = append(features, feature{uint64(single)<<32 | uint64(w.id), w.weight})
		if last != nil {
			features = append(features, feature{uint64(last.id)<<32 | uint64(w.id), (last.weight + w.weight) / 2})
		}
		last = w
	}
	slices.SortFunc(features, func(a, b feature) int { return cmp.Compare(a.key, b.key) })
	return features
}

func total(features []feature) float64 {
	sum := 0.0
	for _, f := range features {
		sum += f.weight
	}
	return sum
}

// shared is the weight of what a and b have in common, each as often as in both.
func shared(a, b []feature) float64 {
	sum := 0.0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].key < b[0].key:
			a = a[1:]
		case a[0].key > b[0].key:
			b = b[1:]
		default:
			sum += a[0].weight
			a, b = a[1:], b[1:]
		}
	}
	return sum
}

// pile is features that are taken away one by one.
type pile struct {
	features []feature
	taken    []bool
}

func newPile(features []feature) *pile {
	return &pile{features, make([]bool, len(features))}
}

// each calls found for what is still there of these features, each as often as in both.
func (p *pile) each(features []feature, found func(at int)) {
	at := 0
	for _, f := range features {
		skip, _ := slices.BinarySearchFunc(p.features[at:], f.key, func(x feature, key uint64) int { return cmp.Compare(x.key, key) })
		for at += skip; at < len(p.features) && p.features[at].key == f.key; at++ {
			if !p.taken[at] {
				found(at)
				at++
				break
			}
		}
	}
}

func (p *pile) take(features []feature) {
	p.each(features, func(at int) { p.taken[at] = true })
}

func (p *pile) shared(features []feature) float64 {
	sum := 0.0
	p.each(features, func(at int) { sum += p.features[at].weight })
	return sum
}
