package anchor

import "slices"

// spot is a stretch of new words, and which words of a quote stand there: of each the new word or none.
type spot struct {
	now      []int32
	from, to int32 // the first of the new words and the one behind the last
	score    float64
}

// whole says whether the quote stands there as it was.
func (s *spot) whole() bool {
	return s.score > allOfIt && int(s.to-s.from) == len(s.now)
}

// allOfIt is 1, less what sums of weights may lack.
const allOfIt = 0.999

// followed is the spot where most of a quote went, word by word, within one block.
func (c *Comparison) followed(q quote) spot {
	now := slices.Clone(c.now[q.first : q.first+len(q.words)])
	weights := map[int32]float64{}
	best := int32(none)
	for i, n := range now {
		if n == none {
			continue
		}
		b := c.new.words[n].block
		weights[b] += max(q.words[i].weight, signOnly)
		if best == none || weights[b] > weights[best] {
			best = b
		}
	}
	for i, n := range now {
		if n != none && c.new.words[n].block != best {
			now[i] = none
		}
	}
	return c.measure(q, now)
}

// A part of a passage is left out if more text came between it and the rest than it is worth: apart for each word between,
// but at most torn, for two words that mean something belong to the passage wherever they stand in the block.
const (
	apart = 0.15
	torn  = 1.4
)

// stray is how much of a little word counts that stands between two that were lost: it may be any. A sign only makes sure
// that it is not left out beside a word.
const (
	stray    = 0.25
	signOnly = 0.001
)

// measure scores the words of a quote that stand in one block, after it made their places better if it could: the part of
// them that stands together best.
func (c *Comparison) measure(q quote, now []int32) spot {
	c.tighten(q, now)
	order := make([]int, 0, len(now))
	for i, n := range now {
		if n != none {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return int(now[a] - now[b]) })
	best, run := spot{from: none}, spot{from: none}
	last := 0
	for _, i := range order {
		n := now[i]
		if run.from != none {
			run.score -= min(apart*q.excess(c.wordsBetween(run.to, n), last, i), torn, q.weight/3)
		}
		last = i
		if run.from == none || run.score < 0 {
			run = spot{from: n}
		}
		run.to, run.score = n+1, run.score+q.worth(i, now)
		if run.score > best.score {
			best = run
		}
	}
	return q.within(best, now)
}

// tighten takes what stands directly beside the longest unbroken stretch of a quote, and is the same as what the quote goes
// on with, as the place of those words, wherever they were followed to: of repeated words, those beside their neighbours
// are meant.
func (c *Comparison) tighten(q quote, now []int32) {
	first, last := unbroken(now)
	if first == none {
		return
	}
	for _, way := range []struct{ from, step int }{{first, -1}, {last, 1}} {
		i, n := way.from, int(now[way.from])
		for {
			i, n = nextWord(q.words, i, way.step), nextWord(c.new.words, n, way.step)
			if i == none || n == none || q.words[i].id != c.new.words[n].id {
				break
			}
			if now[i] != int32(n) {
				if other := slices.Index(now, int32(n)); other != none {
					now[other] = none
				}
				now[i] = int32(n)
			}
		}
	}
}

// unbroken is the longest stretch of a quote of which the words still follow each other, from the first to the last.
func unbroken(now []int32) (first, last int) {
	first, last = none, none-1
	begin := 0
	for i, n := range now {
		if i == 0 || now[i-1] == none || n != now[i-1]+1 {
			begin = i
		}
		if n != none && i-begin > last-first {
			first, last = begin, i
		}
	}
	return first, last
}

// nextWord is the next word in this direction and in the same block that is not a sign, or none.
func nextWord(words []word, i, step int) int {
	block := words[i].block
	for i += step; i >= 0 && i < len(words) && words[i].block == block; i += step {
		if words[i].weight > 0 {
			return i
		}
	}
	return none
}

// within is a spot with the words of now inside it.
func (q *quote) within(s spot, now []int32) spot {
	s.now, s.score = slices.Clone(now), 0
	for i, n := range now {
		if n == none || n < s.from || n >= s.to {
			s.now[i] = none
		} else {
			s.score += q.worth(i, now)
		}
	}
	s.score = min(s.score/q.weight, 1)
	return s
}

// wordsBetween is how many new words from one to the other are not signs.
func (c *Comparison) wordsBetween(from, to int32) int {
	n := 0
	for ; from < to; from++ {
		if c.new.words[from].weight > 0 {
			n++
		}
	}
	return n
}

// excess is how many of the words that came between two words of a quote did not stand in for words lost there. Nothing
// stands in for words before a sign: it is left out rather than that they are taken in.
func (q *quote) excess(came, last, next int) float64 {
	if q.words[next].weight > 0 {
		for i := last + 1; i < next; i++ {
			if q.words[i].weight > 0 {
				came -= 2
			}
		}
	}
	return float64(max(came, 0))
}

func (q *quote) worth(i int, now []int32) float64 {
	switch {
	case q.signs:
		return 1
	case q.words[i].weight == 0:
		return signOnly
	case q.words[i].weight == little && !q.besides(i, -1, now) && !q.besides(i, 1, now):
		return little * stray
	}
	return q.words[i].weight
}

// besides says whether the next word in this direction, signs aside, is there too, or is outside the quote.
func (q *quote) besides(i, step int, now []int32) bool {
	for k := i + step; k >= 0 && k < len(now); k += step {
		if q.words[k].weight > 0 {
			return now[k] != none
		}
	}
	return false
}
