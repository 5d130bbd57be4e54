package main

// sequence holds which numbers of a channel a page was given since it joined, where they must come densely and in order.
type sequence struct {
	last  int64 // everything up to here was given
	early map[int64]bool
}

// order is how a number came.
type order int

const (
	next   order = iota
	again        // it was given before
	before       // before one that is still missing
)

func (s *sequence) take(n int64) order {
	switch {
	case n <= s.last || s.early[n]:
		return again
	case n > s.last+1:
		if s.early == nil {
			s.early = map[int64]bool{}
		}
		s.early[n] = true
		return before
	}
	for s.last = n; s.early[s.last+1]; s.last++ {
		delete(s.early, s.last+1)
	}
	return next
}

func (s *sequence) hasGap() bool { return len(s.early) > 0 }

// begin starts anew behind a number: what came before it is not expected, what comes after it is, also once more.
func (s *sequence) begin(last int64) { *s = sequence{last: last} }
