package text

import "sort"

// Run is a stretch of Len items that two lists have in common: from Old in the one and from New in the other.
type Run struct{ Old, New, Len int }

// anchorLength is how many items in a row, found once in both lists, are a sure place to hold on to; maxAnchorDepth is
// how often the search for them is repeated between those that were found, where more of them are the only ones.
const (
	anchorLength   = 3
	maxAnchorDepth = 8
)

// Align finds what two lists have in common, in order: first what they hold once, as people see that as the same, then
// the shortest edit between (Myers 1986). It takes little time however long and different the lists are, at the price of
// missing some of what very different lists share. What came or went and could as well have done so a little earlier or
// later does so after an item that ends something, if ends is given: then a new sentence is one, not the end of the old
// and the beginning of the new.
func Align[T comparable](old, new []T, ends func(T) bool) []Run {
	ids := make(map[T]int32, len(old))
	a := aligner{before: number(ids, old), after: number(ids, new)}
	a.align(span{0, len(old), 0, len(new)}, 0)
	if ends != nil {
		a.slide(func(i int) bool { return i < 0 || ends(old[i]) }, func(i int) bool { return i < 0 || ends(new[i]) })
	}
	return a.runs
}

func number[T comparable](ids map[T]int32, items []T) []int32 {
	numbers := make([]int32, len(items))
	for i, item := range items {
		id, ok := ids[item]
		if !ok {
			id = int32(len(ids))
			ids[item] = id
		}
		numbers[i] = id
	}
	return numbers
}

// span is a part of both lists: [old, oldEnd) and [new, newEnd).
type span struct{ old, oldEnd, new, newEnd int }

func (s span) empty() bool { return s.old == s.oldEnd || s.new == s.newEnd }

type aligner struct {
	before, after     []int32 // the lists, by number
	runs              []Run
	forward, backward []int // of the shortest edit, by diagonal
}

// trim takes what s has in common at its start off it, as a run, and gives the length of what it has at its end.
func (a *aligner) trim(s span) (span, int) {
	begin := s.old
	for !s.empty() && a.before[s.old] == a.after[s.new] {
		s.old, s.new = s.old+1, s.new+1
	}
	a.add(begin, s.new-(s.old-begin), s.old-begin)
	end := s.oldEnd
	for !s.empty() && a.before[s.oldEnd-1] == a.after[s.newEnd-1] {
		s.oldEnd, s.newEnd = s.oldEnd-1, s.newEnd-1
	}
	return s, end - s.oldEnd
}

func (a *aligner) add(old, new, length int) {
	if length <= 0 {
		return
	}
	if n := len(a.runs); n > 0 && a.runs[n-1].Old+a.runs[n-1].Len == old && a.runs[n-1].New+a.runs[n-1].Len == new {
		a.runs[n-1].Len += length
		return
	}
	a.runs = append(a.runs, Run{old, new, length})
}

func (a *aligner) align(s span, depth int) {
	s, tail := a.trim(s)
	if !s.empty() {
		a.alignInside(s, depth)
	}
	a.add(s.oldEnd, s.newEnd, tail)
}

func (a *aligner) alignInside(s span, depth int) {
	var anchors []pair
	if depth < maxAnchorDepth {
		anchors = longestOrder(a.anchors(s))
	}
	if len(anchors) == 0 {
		a.shortestEdit(s)
		return
	}
	o, n := s.old, s.new
	for _, p := range anchors {
		skip := max(o-p.old, n-p.new, 0)
		if skip >= anchorLength {
			continue
		}
		old, new := p.old+skip, p.new+skip
		a.align(span{o, old, n, new}, depth+1)
		a.add(old, new, anchorLength-skip)
		o, n = p.old+anchorLength, p.new+anchorLength
	}
	a.align(span{o, s.oldEnd, n, s.newEnd}, depth+1)
}

type pair struct{ old, new int }

// anchors are the places of what stands once in both parts, in the order of the old one.
func (a *aligner) anchors(s span) []pair {
	if s.oldEnd-s.old < anchorLength || s.newEnd-s.new < anchorLength {
		return nil
	}
	type key [anchorLength]int32
	type seen struct{ old, new, olds, news int32 }
	found := make(map[key]seen, s.oldEnd-s.old)
	for i := s.old; i+anchorLength <= s.oldEnd; i++ {
		k := key(a.before[i:])
		v := found[k]
		v.old, v.olds = int32(i), v.olds+1
		found[k] = v
	}
	for i := s.new; i+anchorLength <= s.newEnd; i++ {
		k := key(a.after[i:])
		if v, ok := found[k]; ok {
			v.new, v.news = int32(i), v.news+1
			found[k] = v
		}
	}
	var pairs []pair
	for i := s.old; i+anchorLength <= s.oldEnd; i++ {
		if v := found[key(a.before[i:])]; v.olds == 1 && v.news == 1 {
			pairs = append(pairs, pair{i, int(v.new)})
		}
	}
	return pairs
}

// longestOrder is the longest part of pairs in which new rises with old, by patience sorting.
func longestOrder(pairs []pair) []pair {
	var tops []int // the last pair of the best order of each length
	before := make([]int, len(pairs))
	for i, p := range pairs {
		pile := sort.Search(len(tops), func(k int) bool { return pairs[tops[k]].new >= p.new })
		before[i] = -1
		if pile > 0 {
			before[i] = tops[pile-1]
		}
		if pile == len(tops) {
			tops = append(tops, i)
		} else {
			tops[pile] = i
		}
	}
	order := make([]pair, len(tops))
	for k := len(tops) - 1; k >= 0; k-- {
		order[k] = pairs[tops[k]]
		if k > 0 {
			tops[k-1] = before[tops[k]]
		}
	}
	return order
}

// slide moves what came or went between two runs to a better place among those where the lists are as much the same.
func (a *aligner) slide(oldEnds, newEnds func(int) bool) {
	for i := 1; i < len(a.runs); i++ {
		left, right := &a.runs[i-1], &a.runs[i]
		items, from, to, ends := a.after, left.New+left.Len, right.New, newEnds
		if from == to {
			items, from, to, ends = a.before, left.Old+left.Len, right.Old, oldEnds
		} else if left.Old+left.Len != right.Old {
			continue
		}
		steps := bestStep(items, from, to, left.Len, right.Len, ends)
		left.Len += steps
		*right = Run{right.Old + steps, right.New + steps, right.Len - steps}
	}
}

// bestStep is how far items[from:to] may move, at most left to the left or right to the right, to begin after an end.
func bestStep(items []int32, from, to, left, right int, ends func(int) bool) int {
	if ends(from - 1) {
		return 0
	}
	for k := 1; k < left && items[from-k] == items[to-k]; k++ {
		if ends(from - k - 1) {
			return -k
		}
	}
	for k := 1; k < right && items[from+k-1] == items[to+k-1]; k++ {
		if ends(from + k - 1) {
			return k
		}
	}
	return 0
}
