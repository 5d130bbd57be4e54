package forum

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"samenspraak/internal/text"
)

// DraftFields are what stands in the form of a proposal, by the names of its fields, as typed.
type DraftFields map[string]string

// The fields of a draft that are no part of the proposal's text: they choose what it belongs to, once, when it is submitted.
const (
	fieldTheme        = "theme"
	fieldRelated      = "related"
	fieldOrganisation = "organisation"
)

// The fields of a draft that say what the next version of a published proposal changes.
const (
	fieldNote        = "note"
	fieldSubstantial = "substantial" // "1", or empty
)

// fieldValues holds the chosen values with spaces between.
const fieldValues = "values"

func argumentField(value string) string { return "argument-" + value }

func milestoneField(i int, name string) string { return "milestone-" + strconv.Itoa(i) + "-" + name }

// ProposalStep is a part of the form.
type ProposalStep struct {
	Name   string
	Fields []string
}

// ProposalSteps are the parts of the form in their order. The first is enough; whoever wants goes through all of them, in any order.
var ProposalSteps = []ProposalStep{
	{"core", []string{"title", "problem", "differs", "solution", fieldOrganisation}},
	{"explanation", []string{"summary", "done", "results"}},
	{"values", append([]string{fieldValues}, argumentFields()...)},
	{"parties", []string{"lead", "supporting", "starts", "ends", fieldTheme, fieldRelated}},
	{"milestones", allMilestoneFields()},
	{"attachments", nil},
	{"review", []string{fieldNote, fieldSubstantial}},
}

// StepNamed gives a step of the form; the first when there is none of this name.
func StepNamed(name string) ProposalStep {
	for _, step := range ProposalSteps {
		if step.Name == name {
			return step
		}
	}
	return ProposalSteps[0]
}

// StepOf gives the step in which a field stands; the first when there is none.
func StepOf(field string) ProposalStep {
	for _, step := range ProposalSteps {
		if slices.Contains(step.Fields, field) || step.Name == field {
			return step
		}
	}
	return ProposalSteps[0]
}

func argumentFields() (names []string) {
	for _, value := range OGPValues {
		names = append(names, argumentField(value))
	}
	return names
}

func allMilestoneFields() (names []string) {
	for i := range MaxMilestones {
		for _, f := range milestoneFields {
			names = append(names, milestoneField(i, f.name))
		}
	}
	return names
}

// draftLimits says how long each field may be. What is not here is no field.
var draftLimits = func() map[string]int {
	limits := map[string]int{fieldTheme: 20, fieldRelated: 20, fieldOrganisation: 20, fieldValues: 100, fieldNote: MaxRevisionNote, fieldSubstantial: 1}
	for _, f := range proposalFields {
		limits[f.name] = f.max
	}
	for _, name := range argumentFields() {
		limits[name] = MaxArgument
	}
	for i := range MaxMilestones {
		for _, f := range milestoneFields {
			limits[milestoneField(i, f.name)] = f.max
		}
	}
	return limits
}()

// settle keeps the fields that there are, in the form in which they are kept, and says which are too long. Nothing has to be filled in.
func (f DraftFields) settle() (DraftFields, error) {
	kept := DraftFields{}
	var wrong problems
	for _, name := range slices.Sorted(maps.Keys(f)) {
		limit, known := draftLimits[name]
		if !known {
			continue
		}
		kept[name] = text.Clean(f[name])
		if text.Length(kept[name]) > limit {
			wrong.add(name, "error.tooLong", "Max", limit)
		}
	}
	return kept, wrong.err()
}

// Milestones counts the rows for milestones up to the last in which something stands.
func (f DraftFields) Milestones() int {
	n := 0
	for i := range MaxMilestones {
		for _, field := range milestoneFields {
			if f[milestoneField(i, field.name)] != "" {
				n = i + 1
			}
		}
	}
	return n
}

// Has tells whether something stands in a step of the form.
func (f DraftFields) Has(step ProposalStep) bool {
	return slices.ContainsFunc(step.Fields, func(name string) bool { return f[name] != "" && f[name] != "0" })
}

// Text is the proposal that the fields make.
func (f DraftFields) Text() ProposalText {
	p := ProposalText{OGPValues: strings.Fields(f[fieldValues]), Arguments: map[string]string{}}
	for _, field := range proposalFields {
		*field.in(&p) = f[field.name]
	}
	for _, value := range OGPValues {
		p.Arguments[value] = f[argumentField(value)]
	}
	for i := range f.Milestones() {
		var m ProposedMilestone
		for _, field := range milestoneFields {
			*field.in(&m) = f[milestoneField(i, field.name)]
		}
		p.Milestones = append(p.Milestones, m)
	}
	return p
}

// revision is what the fields say of the next version of a proposal.
func (f DraftFields) revision() ProposalRevision {
	return ProposalRevision{Note: f[fieldNote], Substantial: f[fieldSubstantial] != ""}
}

// fields are those of the form in which the text stands.
func (p ProposalText) fields() DraftFields {
	f := DraftFields{fieldValues: strings.Join(p.OGPValues, " ")}
	for _, field := range proposalFields {
		f[field.name] = *field.in(&p)
	}
	for value, argument := range p.Arguments {
		f[argumentField(value)] = argument
	}
	for i, m := range p.Milestones {
		for _, field := range milestoneFields {
			f[milestoneField(i, field.name)] = *field.in(&m)
		}
	}
	maps.DeleteFunc(f, func(_, value string) bool { return value == "" })
	return f
}

// number reads a field that chooses something; 0 is nothing.
func (f DraftFields) number(name string) int64 {
	n, err := strconv.ParseInt(f[name], 10, 64)
	if err != nil {
		return 0
	}
	return max(n, 0)
}
