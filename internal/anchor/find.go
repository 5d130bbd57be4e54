package anchor

import (
	"slices"
	"sort"

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
const enough = 0.42

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
	if !best.whole() {
		best = c.search(q, best)
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
	words := c.old.wordsOf(p.Block)
	from := sort.Search(len(words), func(i int) bool { return words[i].end > p.Start })
	to := sort.Search(len(words), func(i int) bool { return words[i].start >= p.End })
	q := quote{Passage: p, first: c.old.first[p.Block] + from, words: words[from:max(from, to)]}
	for _, w := range q.words {
		q.weight += w.weight
	}
	if q.weight == 0 {
		q.signs, q.weight = true, float64(len(q.words))
	}
	return q
}

func (c *Comparison) place(q quote, s spot) Place {
	block := int(c.new.words[s.from].block)
	from, to := c.replaced(q, s)
	p := Place{Changed, Passage{block, c.new.words[from].start, c.new.words[to-1].end}, s.score}
	if s.score > allOfIt {
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
