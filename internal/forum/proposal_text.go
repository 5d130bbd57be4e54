package forum

import (
	"slices"
	"strings"

	"samenspraak/internal/text"
)

// ProposalText is what a proposal says, by OGP's template. Only title, problem and solution have to be there. Its versions are made of it.
type ProposalText struct {
	Title      string              `json:"title"`
	Summary    string              `json:"summary,omitempty"`
	Problem    string              `json:"problem"`
	Differs    string              `json:"differs,omitempty"` // in what it differs from similar ones
	Done       string              `json:"done,omitempty"`    // so far
	Solution   string              `json:"solution"`
	Results    string              `json:"results,omitempty"`
	OGPValues  []string            `json:"values,omitempty"`
	Arguments  map[string]string   `json:"arguments,omitempty"` // how it promotes each of the values
	Lead       string              `json:"lead,omitempty"`      // the institution that should carry it out
	Supporting string              `json:"supporting,omitempty"`
	Starts     string              `json:"starts,omitempty"` // as it was written; see ReadDate
	Ends       string              `json:"ends,omitempty"`
	Milestones []ProposedMilestone `json:"milestones,omitempty"`
}

// ProposedMilestone is a result on the way, in the words of who proposes it.
type ProposedMilestone struct {
	Title        string `json:"title,omitempty"`
	Output       string `json:"output,omitempty"`
	Due          string `json:"due,omitempty"` // as it was written; see ReadDate
	Stakeholders string `json:"stakeholders,omitempty"`
}

// ProposalHTML are a proposal's texts as they are shown.
type ProposalHTML struct {
	Summary   string            `json:"summary,omitempty"`
	Problem   string            `json:"problem"`
	Differs   string            `json:"differs,omitempty"`
	Done      string            `json:"done,omitempty"`
	Solution  string            `json:"solution"`
	Results   string            `json:"results,omitempty"`
	Arguments map[string]string `json:"arguments,omitempty"`
}

// sample is what filters look at.
func (in NewProposal) sample() sample {
	words := []string{in.Title, in.Summary, in.Problem, in.Differs, in.Done, in.Solution, in.Results}
	for _, value := range OGPValues {
		words = append(words, in.Arguments[value])
	}
	for _, m := range in.Milestones {
		words = append(words, m.Title, m.Output, m.Stakeholders)
	}
	return sample{words: strings.Join(words, "\n\n"), lang: in.Lang}
}

// Limits on what proposals say, in characters and rows.
const (
	MaxProposalTitle = 160
	MaxProposalText  = 10000 // each of the long fields
	MaxSummary       = 600
	MaxDiffers       = 600
	MaxArgument      = 2000 // of each value
	MaxProposalLine  = 300  // each of the short fields
	MaxProposalDate  = 60
	MaxMilestones    = 10
)

// OGPValues are what a commitment can promote.
var OGPValues = []string{"transparency", "participation", "accountability"}

// proposalField is a field of a proposal by the name that forms and drafts have for it.
type proposalField struct {
	name    string
	max     int
	isLine  bool
	missing string // the sentence when it is empty; "" when it may be
	in      func(*ProposalText) *string
}

// proposalFields are the fields that everyone fills in once. Values, arguments and milestones are apart, because they are lists.
var proposalFields = []proposalField{
	{"title", MaxProposalTitle, true, "proposal.error.noTitle", func(p *ProposalText) *string { return &p.Title }},
	{"summary", MaxSummary, false, "", func(p *ProposalText) *string { return &p.Summary }},
	{"problem", MaxProposalText, false, "proposal.error.noProblem", func(p *ProposalText) *string { return &p.Problem }},
	{"differs", MaxDiffers, false, "", func(p *ProposalText) *string { return &p.Differs }},
	{"done", MaxProposalText, false, "", func(p *ProposalText) *string { return &p.Done }},
	{"solution", MaxProposalText, false, "proposal.error.noSolution", func(p *ProposalText) *string { return &p.Solution }},
	{"results", MaxProposalText, false, "", func(p *ProposalText) *string { return &p.Results }},
	{"lead", MaxProposalLine, true, "", func(p *ProposalText) *string { return &p.Lead }},
	{"supporting", MaxProposalLine, true, "", func(p *ProposalText) *string { return &p.Supporting }},
	{"starts", MaxProposalDate, true, "", func(p *ProposalText) *string { return &p.Starts }},
	{"ends", MaxProposalDate, true, "", func(p *ProposalText) *string { return &p.Ends }},
}

// milestoneFields are those of each milestone.
var milestoneFields = []struct {
	name string
	max  int
	in   func(*ProposedMilestone) *string
}{
	{"title", MaxProposalLine, func(m *ProposedMilestone) *string { return &m.Title }},
	{"output", MaxProposalLine, func(m *ProposedMilestone) *string { return &m.Output }},
	{"due", MaxProposalDate, func(m *ProposedMilestone) *string { return &m.Due }},
	{"stakeholders", MaxProposalLine, func(m *ProposedMilestone) *string { return &m.Stakeholders }},
}

// settle brings the text into the form in which it is kept, and says what is wrong with it.
func (p *ProposalText) settle(wrong *problems) {
	for _, f := range proposalFields {
		value := f.in(p)
		*value = tidied(*value, f.isLine)
		switch {
		case text.Length(*value) > f.max:
			wrong.add(f.name, "error.tooLong", "Max", f.max)
		case !says(*value, f.isLine):
			*value = ""
			if f.missing != "" {
				wrong.add(f.name, f.missing)
			}
		}
	}
	p.settleValues(wrong)
	p.settleMilestones(wrong)
}

// settleValues keeps OGP's own values, once and in OGP's order; who argues for one means it.
func (p *ProposalText) settleValues(wrong *problems) {
	arguments, values := map[string]string{}, []string{}
	for _, value := range OGPValues {
		argument := tidied(p.Arguments[value], false)
		if text.Length(argument) > MaxArgument {
			wrong.add(argumentField(value), "error.tooLong", "Max", MaxArgument)
		} else if says(argument, false) {
			arguments[value] = argument
		}
		if slices.Contains(p.OGPValues, value) || arguments[value] != "" {
			values = append(values, value)
		}
	}
	p.Arguments, p.OGPValues = arguments, values
}

// settleMilestones drops rows in which nothing stands.
func (p *ProposalText) settleMilestones(wrong *problems) {
	kept := []ProposedMilestone{}
	for i, m := range p.Milestones {
		for _, f := range milestoneFields {
			value := f.in(&m)
			*value = tidied(*value, true)
			if text.Length(*value) > f.max {
				wrong.add(milestoneField(i, f.name), "error.tooLong", "Max", f.max)
			}
		}
		if m != (ProposedMilestone{}) {
			kept = append(kept, m)
		}
	}
	if len(kept) > MaxMilestones {
		wrong.add(milestoneField(MaxMilestones-1, "title"), "proposal.error.milestones", "Max", MaxMilestones)
	}
	p.Milestones = kept
}

func tidied(value string, isLine bool) string {
	if isLine {
		return text.Line(value)
	}
	return text.Clean(value)
}

// says tells whether a reader sees anything of a field.
func says(value string, isLine bool) bool {
	if isLine {
		return text.Shows(value)
	}
	return len(value) > 4*MaxProposalText || !text.SaysNothing(value) // what is too long is refused, not rendered
}

// html renders the text.
func (p ProposalText) html() ProposalHTML {
	h := ProposalHTML{
		Summary: text.Comment(p.Summary), Problem: text.Comment(p.Problem), Differs: text.Comment(p.Differs),
		Done: text.Comment(p.Done), Solution: text.Comment(p.Solution), Results: text.Comment(p.Results), Arguments: map[string]string{},
	}
	for value, argument := range p.Arguments {
		h.Arguments[value] = text.Comment(argument)
	}
	return h
}

// Period is from when to when the proposal would be carried out, as far as what was written says so.
func (p ProposalText) Period() (starts, ends Date) { return ReadDate(p.Starts), ReadDate(p.Ends) }
