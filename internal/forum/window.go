package forum

import (
	"cmp"
	"slices"
	"time"
)

// ProposalWindows are the kinds of windows in which proposals can be made.
var ProposalWindows = []string{"proposals", "call_for_actions"}

// Stage tells whether the window is open (Now), was, or will be.
func (w Window) Stage(now time.Time, in *time.Location) Stage {
	switch {
	case w.IsOpen(now, in):
		return Now
	case now.Before(w.Opens.Begin(in)):
		return ToCome
	}
	return Done
}

// Progress tells which day of how many the window is at; 0 of 0 when it is not open or its dates are not known.
func (w Window) Progress(now time.Time, in *time.Location) (day, of int) {
	return Phase{Starts: w.Opens, Ends: w.Closes}.progress(now, in)
}

// WindowFor gives the window of one of these kinds that people will ask about: the open one that lasts longest, else the next
// to open, else the last that closed.
func (p Plan) WindowFor(now time.Time, kinds ...string) (found Window, ok bool) {
	var all []Window
	for _, w := range p.Windows {
		if slices.Contains(kinds, w.Kind) {
			all = append(all, w)
		}
	}
	if len(all) == 0 {
		return Window{}, false
	}
	rank := map[Stage]int{Now: 0, ToCome: 1, Done: 2}
	return slices.MinFunc(all, func(a, b Window) int {
		stage := a.Stage(now, p.Location())
		if order := cmp.Compare(rank[stage], rank[b.Stage(now, p.Location())]); order != 0 {
			return order
		}
		if stage == ToCome {
			return cmp.Compare(a.Opens, b.Opens)
		}
		return cmp.Compare(cmp.Or(b.Closes, "9999"), cmp.Or(a.Closes, "9999"))
	}), true
}
