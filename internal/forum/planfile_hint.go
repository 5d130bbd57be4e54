package forum

import (
	"fmt"
	"strings"
)

// hints say what OGP's template wants of the actions of plans that are not closed, and their files do not have.
func (all parsedFiles) hints() []string {
	var found []string
	for _, p := range all.plans {
		if p.Phase != "closed" {
			found = append(found, p.hints()...)
		}
	}
	return found
}

func (p filePlan) hints() []string {
	var found []string
	for _, h := range []struct {
		says  string
		wants func(fileAction) bool
	}{
		{"have no holder", func(a fileAction) bool { return len(a.holders) == 0 }},
		{"have no period", func(a fileAction) bool { return a.Starts == nil || a.Ends == nil }},
		{"have a period outside the plan's", func(a fileAction) bool { return !p.includes(a.filePeriod) }},
		{"have no problem", func(a fileAction) bool { return a.Problem.Empty() }},
		{"have no expected result", func(a fileAction) bool { return len(a.Results) == 0 }},
		{"argue no OGP value", func(a fileAction) bool { return len(a.OGPValues) == 0 }},
		{"have no milestone", func(a fileAction) bool { return len(a.milestones) == 0 }},
		{"have a milestone without a date", fileAction.hasUndated},
		{"have a milestone before the plan starts", func(a fileAction) bool { return a.hasBefore(p.Starts) }},
	} {
		var numbers []string
		for _, a := range p.actions {
			if h.wants(a) {
				numbers = append(numbers, fmt.Sprint(a.Number))
			}
		}
		if len(numbers) > 0 {
			found = append(found, fmt.Sprintf("%s: these actions %s: %s", p.from.name, h.says, strings.Join(numbers, ", ")))
		}
	}
	return found
}

// includes tells whether a period lies in the plan's, as far as both are known. Days written as in a file sort as text.
func (p filePlan) includes(of filePeriod) bool {
	before := p.Starts != nil && of.Starts != nil && *of.Starts < *p.Starts
	after := p.Ends != nil && of.Ends != nil && *of.Ends > *p.Ends
	return !before && !after
}

func (a fileAction) hasUndated() bool {
	for _, m := range a.milestones {
		if m.Due == nil {
			return true
		}
	}
	return false
}

func (a fileAction) hasBefore(start *string) bool {
	for _, m := range a.milestones {
		if start != nil && m.Due != nil && *m.Due < *start {
			return true
		}
	}
	return false
}
