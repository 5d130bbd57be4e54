package forum

import (
	"cmp"
	"slices"
	"time"
)

// PhaseKinds are the phases of a plan's life, in order.
var PhaseKinds = []string{"preparation", "input", "drafting", "consultation", "adoption", "implementation", "evaluation", "closed"}

// Phase is a stretch of a plan's timeline, or a moment in it. Kind is one of PhaseKinds, or names a moment such as "draft_published".
type Phase struct {
	Position int // by which the plan's list is ordered; 0 of a phase that has no dates of its own
	Kind     string
	Title    Text // may be empty: then the kind is its name
	Starts   Date
	Ends     Date
}

// Stage tells where something stands in time.
type Stage string

const (
	Done   Stage = "done"
	Now    Stage = "now"
	ToCome Stage = "to-come"
)

// Step is a phase as the timeline shows it today. Day of Days is how far it is, 0 of 0 when it is not now or its dates are not known.
type Step struct {
	Phase
	Stage Stage
	Day   int
	Days  int
}

// Timeline gives the phases of the plan's life in order, all but "closed", each with its dates where they are known.
// Which phase is now is what the plan's managers declared, also when the dates have passed.
func (p Plan) Timeline(now time.Time) []Step {
	at := slices.Index(PhaseKinds, p.PhaseNow)
	var steps []Step
	for i, kind := range PhaseKinds[:len(PhaseKinds)-1] {
		step := Step{Phase: p.phase(kind), Stage: ToCome}
		switch {
		case i < at:
			step.Stage = Done
		case i == at:
			step.Stage = Now
			step.Day, step.Days = step.progress(now, p.Location())
		}
		steps = append(steps, step)
	}
	return steps
}

// Moments gives what else stands on the timeline, by date.
func (p Plan) Moments(now time.Time) []Step {
	var steps []Step
	for _, phase := range p.Phases {
		if !slices.Contains(PhaseKinds, phase.Kind) {
			steps = append(steps, Step{Phase: phase, Stage: phase.stage(now, p.Location())})
		}
	}
	slices.SortStableFunc(steps, func(a, b Step) int {
		return cmp.Compare(cmp.Or(a.Starts, a.Ends), cmp.Or(b.Starts, b.Ends))
	})
	return steps
}

// phase gives the dates of a phase: its own, or for the implementation those of the plan.
func (p Plan) phase(kind string) Phase {
	phase := p.ownPhase(kind)
	if kind == "implementation" && !phase.Starts.Known() && !phase.Ends.Known() {
		phase.Starts, phase.Ends = p.Starts, p.Ends
	}
	return phase
}

func (p Plan) ownPhase(kind string) Phase {
	for _, phase := range p.Phases {
		if phase.Kind == kind {
			return phase
		}
	}
	return Phase{Kind: kind}
}

// stage goes by the dates alone. What has only one date is a moment.
func (ph Phase) stage(now time.Time, in *time.Location) Stage {
	starts, ends := cmp.Or(ph.Starts, ph.Ends), cmp.Or(ph.Ends, ph.Starts)
	switch {
	case !starts.Known() || now.Before(starts.Begin(in)):
		return ToCome
	case now.Before(ends.End(in)):
		return Now
	}
	return Done
}

func (ph Phase) progress(now time.Time, in *time.Location) (day, of int) {
	if !ph.Starts.Known() || !ph.Ends.Known() {
		return 0, 0
	}
	begin, end := ph.Starts.Begin(in), ph.Ends.End(in)
	if now.Before(begin) || !now.Before(end) {
		return 0, 0
	}
	return days(begin, now.In(in)) + 1, days(begin, end)
}
