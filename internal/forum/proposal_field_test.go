package forum

import (
	"maps"
	"slices"
	"testing"
)

func TestDraftFields_Text(t *testing.T) {
	p := ProposalText{
		Title: "T", Summary: "S", Problem: "P", Done: "D", Solution: "O", Results: "R", OGPValues: []string{"transparency", "accountability"},
		Arguments: map[string]string{"accountability": "A"}, Lead: "L", Supporting: "M", Starts: "2028", Ends: "2029",
		Milestones: []ProposedMilestone{{"a", "b", "c", "d"}, {Title: "e"}},
	}
	back := p.fields().Text()
	var wrong problems
	back.settle(&wrong)
	if len(wrong) != 0 || !maps.Equal(back.fields(), p.fields()) || back.Milestones[1].Title != "e" || back.Arguments["accountability"] != "A" {
		t.Errorf("%+v came back as %+v, %v", p, back, wrong)
	}
	for name := range p.fields() {
		if _, known := draftLimits[name]; !known || !slices.Contains(StepOf(name).Fields, name) {
			t.Errorf("%s has no limit, or stands in no step", name)
		}
	}
	for name := range draftLimits {
		if !slices.Contains(StepOf(name).Fields, name) {
			t.Errorf("%s stands in no step of the form", name)
		}
	}
}

func TestProposalText_settle(t *testing.T) {
	p := ProposalText{
		Title: " Een  titel ", Problem: "P", Solution: "![](x)", OGPValues: []string{"secrecy", "participation", "participation"},
		Arguments:  map[string]string{"transparency": "Omdat.", "participation": " "},
		Milestones: []ProposedMilestone{{}, {Title: "M"}, {Title: " "}},
	}
	var wrong problems
	p.settle(&wrong)
	if p.Title != "Een titel" || !slices.Equal(p.OGPValues, []string{"transparency", "participation"}) || len(p.Arguments) != 1 || len(p.Milestones) != 1 {
		t.Errorf("settled as %+v", p)
	}
	if len(wrong) != 1 || wrong[0].Field != "solution" {
		t.Errorf("wrong is %+v", wrong)
	}
}

func TestProposalText_Hints(t *testing.T) {
	plan := Plan{Starts: "2027-09-01", Ends: "2031-08-31"}
	whole := ProposalText{
		Problem: "Besluiten zijn slecht te volgen voor wie er niet bij is.", Solution: "Zend elke vergadering uit.", Results: "In 2029 zijn 40 vergaderingen terug te kijken.",
		OGPValues: []string{"transparency"}, Arguments: map[string]string{"transparency": "Iedereen kan het zien."}, Lead: "BZK",
		Starts: "09-2027", Ends: "december 2029", Milestones: []ProposedMilestone{{"Proef", "Tien uitzendingen", "2028", "Gemeenten"}},
	}
	if hints := whole.Hints(plan); len(hints) != 0 {
		t.Errorf("a proposal that says it all gets %+v", hints)
	}
	for name, c := range map[string]struct {
		change func(*ProposalText)
		want   string
	}{
		"no lead":                          {func(p *ProposalText) { p.Lead = "" }, "lead proposal.hint.noLead"},
		"a problem that is the solution":   {func(p *ProposalText) { p.Solution = "Slecht te volgen zijn besluiten, voor wie er niet bij is!" }, "solution proposal.hint.sameAsProblem"},
		"no results":                       {func(p *ProposalText) { p.Results = "" }, "results proposal.hint.noResults"},
		"results without a measure":        {func(p *ProposalText) { p.Results = "Meer openheid." }, "results proposal.hint.notMeasurable"},
		"no value":                         {func(p *ProposalText) { p.OGPValues = nil }, "values proposal.hint.noValue"},
		"a value without argument":         {func(p *ProposalText) { p.Arguments = nil }, "argument-transparency proposal.hint.noArgument"},
		"no start":                         {func(p *ProposalText) { p.Starts = "" }, "starts proposal.hint.noDate"},
		"a start that cannot be read":      {func(p *ProposalText) { p.Starts = "zo snel mogelijk" }, "starts proposal.hint.unreadDate"},
		"a start before the plan":          {func(p *ProposalText) { p.Starts = "08-2027" }, "starts proposal.hint.beforePlan"},
		"an end after the plan":            {func(p *ProposalText) { p.Ends = "2032" }, "ends proposal.hint.afterPlan"},
		"an end before the start":          {func(p *ProposalText) { p.Starts = "2030" }, "ends proposal.hint.endsBeforeStart"},
		"no milestone":                     {func(p *ProposalText) { p.Milestones = nil }, "milestone-0-title proposal.hint.noMilestone"},
		"a milestone without output":       {func(p *ProposalText) { p.Milestones[0].Output = "" }, "milestone-0-output proposal.hint.noOutput"},
		"a milestone without a date":       {func(p *ProposalText) { p.Milestones[0].Due = "" }, "milestone-0-due proposal.hint.noDue"},
		"a milestone before the plan":      {func(p *ProposalText) { p.Milestones[0].Due = "1-8-2027" }, "milestone-0-due proposal.hint.beforePlan"},
		"a milestone without stakeholders": {func(p *ProposalText) { p.Milestones[0].Stakeholders = "" }, "milestone-0-stakeholders proposal.hint.noStakeholders"},
	} {
		t.Run(name, func(t *testing.T) {
			p := whole
			p.Milestones = slices.Clone(whole.Milestones)
			c.change(&p)
			hints := p.Hints(plan)
			if len(hints) != 1 || hints[0].Field+" "+hints[0].Message != c.want {
				t.Errorf("hints are %+v, want %s", hints, c.want)
			}
		})
	}
}

func TestReadDate(t *testing.T) {
	for written, want := range map[string]Date{
		"2028": "2028", " 2028 ": "2028", "09-2027": "2027-09", "9-2027": "2027-09", "september 2027": "2027-09", "sept. 2027": "2027-09",
		"mei 2027": "2027-05", "juli 2027": "2027-07", "eind 2028": "", "May 2027": "2027-05", "okt 2027": "2027-10", "maart 2028": "2028-03", "2027-09": "2027-09", "1-9-2027": "2027-09-01", "1 september 2027": "2027-09-01",
		"2027-09-01": "2027-09-01", "01/09/2027": "2027-09-01", "31-2-2027": "", "13-2027": "", "voorjaar 2028": "", "morgen": "", "": "",
		"1-2-3-2027": "", "27": "",
	} {
		if got := ReadDate(written); got != want {
			t.Errorf("%q is read as %q, want %q", written, got, want)
		}
	}
}
