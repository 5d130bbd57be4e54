package anchor

// replaced widens a passage over the words that came in place of those it lost at its edges: of "vijf werkdagen" that became
// "tien werkdagen", "tien" belongs to it. Only words between the passage
// and its old neighbour stand in for lost ones, and no more of them than were lost.
func (c *Comparison) replaced(q quote, s spot) (from, to int32) {
	from, to = s.from, s.to
	block := c.new.words[s.from].block
	begin, end := int32(c.new.first[block]), int32(c.new.first[block+1])

	if lost := q.lost(s.now, 0, 1); lost > 0 {
		if before, ok := c.neighbour(q, q.first-1, block, begin-1); ok && before < s.from {
			if came := c.wordsBetween(before+1, s.from); came > 0 && came <= lost {
				from = c.firstWord(before+1, s.from)
			}
		}
	}
	if lost := q.lost(s.now, len(s.now)-1, -1); lost > 0 {
		if after, ok := c.neighbour(q, q.first+len(q.words), block, end); ok && after >= s.to {
			if came := c.wordsBetween(s.to, after); came > 0 && came <= lost {
				to = c.lastWord(s.to, after)
			}
		}
	}
	return from, to
}

// lost is how many words, signs aside, the quote has lost from this end on.
func (q *quote) lost(now []int32, i, step int) (n int) {
	for ; i >= 0 && i < len(now) && now[i] == none; i += step {
		if q.words[i].weight > 0 {
			n++
		}
	}
	return n
}

// neighbour is where the old word beside a quote stands in a new block. Beside the first and the last word of a block is its edge.
func (c *Comparison) neighbour(q quote, old int, block, edge int32) (int32, bool) {
	if old < c.old.first[q.Block] || old >= c.old.first[q.Block+1] {
		return edge, true
	}
	n := c.now[old]
	return n, n != none && c.new.words[n].block == block
}

// firstWord and lastWord leave out signs at the edge: the first word of a stretch, and what is behind the last.
func (c *Comparison) firstWord(from, to int32) int32 {
	for from < to && c.new.words[from].weight == 0 {
		from++
	}
	return from
}

func (c *Comparison) lastWord(from, to int32) int32 {
	for to > from && c.new.words[to-1].weight == 0 {
		to--
	}
	return to
}
