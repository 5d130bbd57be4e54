package anchor

import (
	"cmp"
	"maps"
	"slices"

	"samenspraak/internal/text"
)

// A quote found word for word elsewhere counts if its words weigh as much as quoteWeight, or if nobody else's words stand
// there. One found in part counts from likely on: anywhere in a text there is more to mistake it for than in its own place.
const (
	quoteWeight = 3
	likely      = 0.6
)

// maxPlaces is how often the rarest word of a quote may occur for the quote to be looked for: more often it is only found
// where its words were followed to.
const maxPlaces = 1000

// contextWords is how many words before and after a quote tell apart the places where it stands.
const contextWords = 8

// A quote of which nearSelf survives where its words were followed to is not looked for elsewhere in part; else it has to
// be better elsewhere by this much.
const (
	nearSelf = 0.75
	better   = 0.1
)

// search is the best spot of a quote in the whole new version, given the spot where its words were followed to.
func (c *Comparison) search(q quote, followed spot) spot {
	if s, ok := c.exactly(q, followed); ok {
		return s
	}
	if followed.score >= nearSelf {
		return followed
	}
	if s := c.nearly(q); s.score >= likely && s.score > followed.score+better {
		return s
	}
	return followed
}

// exactly is where a quote stands word for word: the only such place, or the one that fits best.
func (c *Comparison) exactly(q quote, followed spot) (spot, bool) {
	best, second, bestRank := int32(none), -1.0, -1.0
	for _, at := range c.occurrences(q.words) {
		rank := c.rank(q, at)
		if rank > bestRank {
			best, bestRank, second = at, rank, bestRank
		} else {
			second = max(second, rank)
		}
	}
	if best == none || bestRank == second {
		return spot{}, false
	}
	s := spot{now: make([]int32, len(q.words)), from: best, to: best + int32(len(q.words)), score: 1}
	for i := range s.now {
		s.now[i] = best + int32(i)
	}
	if c.isFree(q, s) {
		return s, true
	}
	return s, q.weight >= quoteWeight && followed.score < enough
}

// isFree says whether no old words but those of the quote went to a spot.
func (c *Comparison) isFree(q quote, s spot) bool {
	return !slices.ContainsFunc(c.was[s.from:s.to], func(o int32) bool {
		return o != none && (int(o) < q.first || int(o) >= q.first+len(q.words))
	})
}

// occurrences are the places where these words follow each other in one block.
func (c *Comparison) occurrences(words []word) []int32 {
	rarest := 0
	for i, w := range words {
		if len(c.at[w.id]) < len(c.at[words[rarest].id]) {
			rarest = i
		}
	}
	if len(c.at[words[rarest].id]) > maxPlaces {
		return nil
	}
	var found []int32
	for _, at := range c.at[words[rarest].id] {
		from := int(at) - rarest
		to := from + len(words)
		if from < 0 || to > len(c.new.words) || c.new.words[from].block != c.new.words[to-1].block {
			continue
		}
		if slices.EqualFunc(words, c.new.words[from:to], func(a, b word) bool { return a.id == b.id }) {
			found = append(found, int32(from))
		}
	}
	return found
}

// rank tells how well a place for a quote fits: its own family of blocks, free words, the words around it.
func (c *Comparison) rank(q quote, at int32) float64 {
	rank := 0.0
	if slices.Contains(c.to[q.Block], int(c.new.words[at].block)) {
		rank += 2 * contextWords
	}
	end := int(at) + len(q.words)
	if c.isFree(q, spot{from: at, to: int32(end)}) {
		rank += contextWords
	}
	before, after := c.old.words[max(0, q.first-contextWords):q.first], c.old.words[q.first+len(q.words):]
	for k := 1; k <= len(before) && int(at)-k >= 0 && before[len(before)-k].id == c.new.words[int(at)-k].id; k++ {
		rank++
	}
	for k := 0; k < min(len(after), contextWords) && end+k < len(c.new.words) && after[k].id == c.new.words[end+k].id; k++ {
		rank++
	}
	return rank
}

const (
	maxOccurrences = 64 // of a word, for it to say where a quote may stand
	maxWindows     = 4  // that are looked at closely
)

// nearly is where most of a quote stands among the words that came: those that nobody else's are.
func (c *Comparison) nearly(q quote) spot {
	half := int32(len(q.words)/2 + 1)
	votes := map[int32]float64{}
	for i, w := range q.words {
		if len(c.at[w.id]) > maxOccurrences {
			continue
		}
		for _, at := range c.at[w.id] {
			if c.was[at] == none && w.weight > 0 {
				start := (at - int32(i) + half) / half
				votes[start] += w.weight
				votes[start+1] += w.weight
			}
		}
	}
	windows := slices.SortedFunc(maps.Keys(votes), func(a, b int32) int {
		return cmp.Or(cmp.Compare(votes[b], votes[a]), cmp.Compare(a, b))
	})
	var best spot
	for _, w := range windows[:min(len(windows), maxWindows)] {
		if votes[w] < likely/2*q.weight {
			break
		}
		from := (w - 3) * half
		if s := c.window(q, from, from+int32(len(q.words))+4*half); s.score > best.score {
			best = s
		}
	}
	return best
}

// window is the best spot of a quote among the free words of a part of the new version, in one block.
func (c *Comparison) window(q quote, from, to int32) spot {
	from, to = max(from, 0), min(to, int32(len(c.new.words)))
	var best spot
	for from < to {
		block := c.new.words[from].block
		end := min(to, int32(c.new.first[block+1]))
		if s := c.partly(q, from, end); s.score > best.score {
			best = s
		}
		from = end
	}
	return best
}

func (c *Comparison) partly(q quote, from, to int32) spot {
	var at, ids, quoted []int32
	for i := from; i < to; i++ {
		if c.was[i] == none {
			at, ids = append(at, i), append(ids, c.new.words[i].id)
		}
	}
	for _, w := range q.words {
		quoted = append(quoted, w.id)
	}
	now := slices.Repeat([]int32{none}, len(q.words))
	for _, r := range text.Align(quoted, ids, nil) {
		for i := range r.Len {
			now[r.Old+i] = at[r.New+i]
		}
	}
	return c.measure(q, now)
}
