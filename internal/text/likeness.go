package text

import (
	"math"
	"slices"
)

// Likenesses tells for each of texts how much it is like asked, from 0 (nothing in common) to 1 (the same). It is the cosine of their
// trigrams, three letters in a row within a word, each weighed by how often it stands there and by how few of the texts have it
// (Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988, with the logarithm of the count). Trigrams rather
// than words find what is written otherwise: verzoek and informatieverzoeken, ondertitels and ondertiteling, and what has a typing error.
func Likenesses(asked string, texts []string) []float64 {
	profiles := make([]profile, len(texts))
	having := map[uint64]int{}
	for i, s := range texts {
		profiles[i] = profileOf(s)
		for _, t := range profiles[i] {
			having[t.gram]++
		}
	}
	rarity := func(gram uint64) float64 { return math.Log(1 + float64(len(texts))/(float64(having[gram])+0.5)) }
	wanted := profileOf(asked).weigh(rarity)
	likenesses := make([]float64, len(texts))
	for i, p := range profiles {
		likenesses[i] = cosine(wanted, p.weigh(rarity))
	}
	return likenesses
}

// Likeness tells how much two texts are the same, from 0 to 1: the cosine of their trigrams, each weighed by how often it stands there alone.
func Likeness(a, b string) float64 { return cosine(profileOf(a), profileOf(b)) }

// profile are the trigrams of a text in order, each with its weight.
type profile []trigram

// trigram is three code points, 21 bits each.
type trigram struct {
	gram   uint64
	weight float64
}

// profileOf weighs the trigrams of the words of s by how often they stand there. A word begins and ends with a space.
func profileOf(s string) profile {
	var grams []uint64
	for _, word := range Words(s) {
		last := uint64(' ')
		for i, r := range word + " " {
			last = (last<<21 | uint64(r)) & (1<<63 - 1)
			if i > 0 {
				grams = append(grams, last)
			}
		}
	}
	slices.Sort(grams)
	p := make(profile, 0, len(grams))
	for len(grams) > 0 {
		n := 1
		for n < len(grams) && grams[n] == grams[0] {
			n++
		}
		p = append(p, trigram{grams[0], 1 + math.Log(float64(n))})
		grams = grams[n:]
	}
	return p
}

func (p profile) weigh(rarity func(uint64) float64) profile {
	for i := range p {
		p[i].weight *= rarity(p[i].gram)
	}
	return p
}

// length is that of the profile as a vector.
func (p profile) length() float64 {
	sum := 0.0
	for _, t := range p {
		sum += t.weight * t.weight
	}
	return math.Sqrt(sum)
}

// cosine is that of the angle between two profiles, 0 when one is empty.
func cosine(a, b profile) float64 {
	lengths, product := a.length()*b.length(), 0.0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].gram < b[0].gram:
			a = a[1:]
		case a[0].gram > b[0].gram:
			b = b[1:]
		default:
			product += a[0].weight * b[0].weight
			a, b = a[1:], b[1:]
		}
	}
	if lengths == 0 {
		return 0
	}
	return product / lengths
}
