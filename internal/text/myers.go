package text

import "math"

// maxCost is how many differences the search for the shortest edit walks through before it settles for the furthest it
// came: a bound on the time for lists that have little in common, as in GNU diff.
const maxCost = 128

// shortestEdit aligns a part by halves, so in little memory.
func (a *aligner) shortestEdit(s span) {
	s, tail := a.trim(s)
	if !s.empty() {
		x, y := a.middle(s)
		a.shortestEdit(span{s.old, x, s.new, y})
		a.shortestEdit(span{x, s.oldEnd, y, s.newEnd})
	}
	a.add(s.oldEnd, s.newEnd, tail)
}

// search is the walk of the shortest edit of s from both its corners. A diagonal d is where old - new == d; each holds how
// far along old it was walked. Diagonals are looked up at d + shift.
type search struct {
	*aligner
	span
	shift                  int
	first, last            int // all diagonals
	fmin, fmax, bmin, bmax int // those walked forward and backward
}

// middle is a place that the shortest edit of s passes, or nearly. It is not a corner of s.
func (a *aligner) middle(s span) (old, new int) {
	if a.forward == nil {
		a.forward = make([]int, len(a.before)+len(a.after)+3)
		a.backward = make([]int, len(a.before)+len(a.after)+3)
	}
	w := search{aligner: a, span: s, shift: len(a.after) + 1, first: s.old - s.newEnd, last: s.oldEnd - s.new}
	w.fmin, w.bmin = s.old-s.new, s.oldEnd-s.newEnd
	w.fmax, w.bmax = w.fmin, w.bmin
	w.forward[w.fmin+w.shift], w.backward[w.bmin+w.shift] = s.old, s.oldEnd
	odd := (w.fmin-w.bmin)%2 != 0
	for cost := 1; cost <= maxCost; cost++ {
		if d, met := w.stepForward(odd); met {
			return w.forward[d+w.shift], w.forward[d+w.shift] - d
		}
		if d, met := w.stepBackward(!odd); met {
			return w.backward[d+w.shift], w.backward[d+w.shift] - d
		}
	}
	return w.furthest()
}

func (w *search) stepForward(meets bool) (diagonal int, met bool) {
	v := w.forward
	if w.fmin > w.first {
		w.fmin--
		v[w.fmin-1+w.shift] = -1
	} else {
		w.fmin++
	}
	if w.fmax < w.last {
		w.fmax++
		v[w.fmax+1+w.shift] = -1
	} else {
		w.fmax--
	}
	for d := w.fmax; d >= w.fmin; d -= 2 {
		x := max(v[d-1+w.shift]+1, v[d+1+w.shift])
		for x < w.oldEnd && x-d < w.newEnd && w.before[x] == w.after[x-d] {
			x++
		}
		v[d+w.shift] = x
		if meets && w.bmin <= d && d <= w.bmax && w.backward[d+w.shift] <= x {
			return d, true
		}
	}
	return 0, false
}

func (w *search) stepBackward(meets bool) (diagonal int, met bool) {
	v := w.backward
	if w.bmin > w.first {
		w.bmin--
		v[w.bmin-1+w.shift] = math.MaxInt
	} else {
		w.bmin++
	}
	if w.bmax < w.last {
		w.bmax++
		v[w.bmax+1+w.shift] = math.MaxInt
	} else {
		w.bmax--
	}
	for d := w.bmax; d >= w.bmin; d -= 2 {
		x := min(v[d-1+w.shift], v[d+1+w.shift]-1)
		for x > w.old && x-d > w.new && w.before[x-1] == w.after[x-d-1] {
			x--
		}
		v[d+w.shift] = x
		if meets && w.fmin <= d && d <= w.fmax && x <= w.forward[d+w.shift] {
			return d, true
		}
	}
	return 0, false
}

// furthest is the end of the longer of the two walks.
func (w *search) furthest() (old, new int) {
	forward, backward := -1, math.MaxInt // old + new
	var fromStart, fromEnd pair
	for d := w.fmax; d >= w.fmin; d -= 2 {
		x := min(w.forward[d+w.shift], w.oldEnd, w.newEnd+d)
		if 2*x-d > forward {
			forward, fromStart = 2*x-d, pair{x, x - d}
		}
	}
	for d := w.bmax; d >= w.bmin; d -= 2 {
		x := max(w.backward[d+w.shift], w.old, w.new+d)
		if 2*x-d < backward {
			backward, fromEnd = 2*x-d, pair{x, x - d}
		}
	}
	if w.oldEnd+w.newEnd-backward < forward-w.old-w.new {
		return fromStart.old, fromStart.new
	}
	return fromEnd.old, fromEnd.new
}
