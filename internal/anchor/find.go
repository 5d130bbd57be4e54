package anchor

import (
	"slices"

	"samenspraak/internal/text"
)

// Passage is a stretch of a block: Start and End count code points of its Plain, End is behind the last.
type Passage struct{ Block, Start, End int }

// State is what became of a passage.
type State string

// The states of a passage.
const (
	Kept    State = "kept"    // every word stands in the same block
	Moved   State = "moved"   // every word stands in another block, or the block stands elsewhere
	Changed State = "changed" // enough of its words stand together
	Gone    State = "deleted"
)

// Place is where a passage stands in the new version. If it is Gone, Block is -1. Score is the share of its words that
// stand there, 0 to 1, in which little words count half.
type Place struct {
	State State
	Passage
	Score float64
}

// enough is the share of a passage that must survive for people to see it as the same passage, changed.
const enough = 0.45

// Find tells where a passage of the old version stands in the new one. One that is not inside its block is cut to it, and
// widened to whole characters; of a block that does not exist every passage is Gone.
func (c *Comparison) Find(p Passage) Place {
	gone := Place{State: Gone, Passage: Passage{Block: none}}
	if p.Block < 0 || p.Block >= len(c.to) {
		return gone
	}
	plain := c.old.blocks[p.Block].Plain
	p.Start, p.End = text.Snap(plain, p.Start, p.End)
	if n := c.twin[p.Block]; n != none && c.new.blocks[n].Plain == plain {
		return Place{c.settled(p.Block, n), Passage{n, p.Start, p.End}, 1}
	}
	q := c.quote(p)
	if len(q.words) == 0 {
		return gone
	}
	best := c.followed(q)
	if s, ok := c.quoted(q, best); ok {
		best = s
	}
	if best.score < enough {
		gone.Score = best.score
		return gone
	}
	return c.place(q, best)
}

// settled is the state of a passage all of whose words went from block old to block new.
func (c *Comparison) settled(old, new int) State {
	if c.moved[new] || !slices.Contains(c.to[old], new) {
		return Moved
	}
	return Kept
}

// quote is a passage as words: those from first on.
type quote struct {
	Passage
	first  int
	words  []word
	weight float64
	signs  bool // there are no words in it, so signs count as words
}

func (c *Comparison) quote(p Passage) quote {
	from, to := c.old.first[p.Block], c.old.first[p.Block+1]
	for from < to && c.old.words[from].end <= p.Start {
		from++
	}
	for to > from && c.old.words[to-1].start >= p.End {
		to--
	}
	q := quote{Passage: p, first: from, words: c.old.words[from:to]}
	for _, w := range q.words {
		q.weight += w.weight
	}
	if q.weight == 0 {
		q.signs, q.weight = true, float64(len(q.words))
	}
	return q
}

func (q *quote) weigh(i int) float64 {
	if q.signs {
		return 1
	}
	return q.words[i].weight
}

// spot is a stretch of new words, and which words of a quote stand there: of each the new word or none.
type spot struct {
	now      []int32
	from, to int32 // the first of the new words and the one behind the last
	score    float64
}

// followed is the spot where most of a quote went, word by word, within one block.
func (c *Comparison) followed(q quote) spot {
	weights := map[int32]float64{}
	best := int32(none)
	for i := range q.words {
		n := c.now[q.first+i]
		if n == none {
			continue
		}
		b := c.new.words[n].block
		weights[b] += q.weigh(i) + 1e-6
		if best == none || weights[b] > weights[best] {
			best = b
		}
	}
	now := make([]int32, len(q.words))
	for i := range now {
		now[i] = c.now[q.first+i]
		if now[i] != none && c.new.words[now[i]].block != best {
			now[i] = none
		}
	}
	return c.measure(q, now)
}

// measure scores a spot. A little word between two words that were lost does not count: it may be any.
func (c *Comparison) measure(q quote, now []int32) spot {
	s := spot{now: now, from: none}
	for i, n := range now {
		if n == none {
			continue
		}
		if s.from == none {
			s.from, s.to = n, n+1
		}
		s.from, s.to = min(s.from, n), max(s.to, n+1)
		s.score += q.weigh(i)
	}
	s.score /= q.weight
	return s
}

func (c *Comparison) place(q quote, s spot) Place {
	block := int(c.new.words[s.from].block)
	p := Place{Changed, Passage{block, c.new.words[s.from].start, c.new.words[s.to-1].end}, min(s.score, 1)}
	if s.score > 0.9999 {
		p.State = c.settled(q.Block, block)
	}
	if first := q.words[0]; s.now[0] == s.from && q.Start > first.start {
		p.Start += q.Start - first.start
	}
	if last := q.words[len(q.words)-1]; s.now[len(s.now)-1] == s.to-1 && q.End < last.end {
		p.End -= last.end - q.End
	}
	return p
}

func (c *Comparison) quoted(q quote, best spot) (spot, bool) {
	return spot{}, false
}
