package forum

import (
	"strings"
	"time"
	"unicode"

	"samenspraak/internal/text"
)

// Hints are what OGP's template asks of a commitment and this proposal does not say yet. They stop nobody: a proposal is the beginning of one.
// Dates in their sentences are of type Date.
func (p ProposalText) Hints(plan Plan) []Problem {
	var hints problems
	if text.Shows(p.Problem) && alike(p.Problem, p.Solution) {
		hints.add("solution", "proposal.hint.sameAsProblem")
	}
	switch {
	case !text.Shows(p.Results):
		hints.add("results", "proposal.hint.noResults")
	case !strings.ContainsFunc(p.Results, unicode.IsDigit):
		hints.add("results", "proposal.hint.notMeasurable")
	}
	p.hintAtValues(&hints)
	if p.Lead == "" {
		hints.add("lead", "proposal.hint.noLead")
	}
	p.hintAtPeriod(plan, &hints)
	p.hintAtMilestones(plan, &hints)
	return hints
}

func (p ProposalText) hintAtValues(hints *problems) {
	if len(p.OGPValues) == 0 {
		hints.add(fieldValues, "proposal.hint.noValue")
	}
	for _, value := range p.OGPValues {
		if !text.Shows(p.Arguments[value]) {
			hints.add(argumentField(value), "proposal.hint.noArgument")
		}
	}
}

// hintAtPeriod compares dates as far as they are known: of a year the first day can be meant, and the last.
func (p ProposalText) hintAtPeriod(plan Plan, hints *problems) {
	starts, ends := p.Period()
	for _, f := range []struct {
		name, typed string
		date        Date
	}{{"starts", p.Starts, starts}, {"ends", p.Ends, ends}} {
		switch {
		case f.typed == "":
			hints.add(f.name, "proposal.hint.noDate")
		case !f.date.Known():
			hints.add(f.name, "proposal.hint.unreadDate")
		case plan.Starts.Known() && !f.date.End(time.UTC).After(plan.Starts.Begin(time.UTC)):
			hints.add(f.name, "proposal.hint.beforePlan", "Date", plan.Starts)
		case plan.Ends.Known() && !f.date.Begin(time.UTC).Before(plan.Ends.End(time.UTC)):
			hints.add(f.name, "proposal.hint.afterPlan", "Date", plan.Ends)
		}
	}
	if starts.Known() && ends.Known() && !starts.Begin(time.UTC).Before(ends.End(time.UTC)) {
		hints.add("ends", "proposal.hint.endsBeforeStart")
	}
}

func (p ProposalText) hintAtMilestones(plan Plan, hints *problems) {
	if len(p.Milestones) == 0 {
		hints.add(milestoneField(0, "title"), "proposal.hint.noMilestone")
	}
	for i, m := range p.Milestones {
		due := ReadDate(m.Due)
		if m.Output == "" {
			hints.add(milestoneField(i, "output"), "proposal.hint.noOutput")
		}
		switch {
		case m.Due == "":
			hints.add(milestoneField(i, "due"), "proposal.hint.noDue")
		case !due.Known():
			hints.add(milestoneField(i, "due"), "proposal.hint.unreadDate")
		case plan.Starts.Known() && !due.End(time.UTC).After(plan.Starts.Begin(time.UTC)):
			hints.add(milestoneField(i, "due"), "proposal.hint.beforePlan", "Date", plan.Starts)
		}
		if m.Stakeholders == "" {
			hints.add(milestoneField(i, "stakeholders"), "proposal.hint.noStakeholders")
		}
	}
}

// mostlyAlike is the share of different words that two texts have in common from which on they say the same.
const mostlyAlike = 0.8

// alike tells whether two texts are made of the same words, whatever their order.
func alike(a, b string) bool {
	one, other := wordSet(a), wordSet(b)
	if len(one) == 0 || len(other) == 0 {
		return false
	}
	shared := 0
	for word := range one {
		if other[word] {
			shared++
		}
	}
	return float64(shared) >= mostlyAlike*float64(len(one)+len(other)-shared)
}

func wordSet(s string) map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		words[word] = true
	}
	return words
}
