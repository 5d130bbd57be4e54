package views

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"samenspraak/internal/forum"
)

// parkedField is one thing that was filled in or chosen.
type parkedField struct {
	label  string
	values []string
}

// parkedLabels are the fields in which people write, by the names their forms give them, in the order in which they are shown. Where forms use one name
// for several things, the label fits them all.
var parkedLabels = []struct{ name, label string }{
	{"title", "proposal.title"},
	{"name", "parkedForm.name"},
	{"contact", "assisted.contact"},
	{"received_on", "assisted.receivedOn"},
	{"quote", "parkedForm.quote"},
	{"text", "parkedForm.text"},
	{"words", "parkedForm.text"},
	{"question", "opinion.question"},
	{"answer", "request.answerWords"},
	{"replacement", "parkedForm.replacement"},
	{"note", "draft.note"},
	{"summary", "proposal.summary"},
	{"problem", "proposal.problem"},
	{"solution", "proposal.solution"},
	{"results", "proposal.results"},
	{"differs", "proposal.differs"},
	{"supported", "support.give"},
	{"agreed", "agreement.withWhom"},
	{"values", "proposal.values"},
	{"announcement", "liveSession.announcement"},
	{"agenda", "liveSession.agenda"},
	{"new_point", "liveSession.newPoint"},
	{"chair", "liveSession.chair"},
	{"address", "move.address"},
	{"alt", "attachment.alt"},
	{"label-nl", "template.labelNL"},
	{"label-en", "template.labelEN"},
	{"words-nl", "template.wordsNL"},
	{"words-en", "template.wordsEN"},
	{"words_nl", "safeguard.wordsNL"},
	{"words_en", "safeguard.wordsEN"},
	{"trial_text", "safeguard.trialText"},
	{"publish_at", "response.publishAt"},
	{"answer_days", "schedule.answerDays"},
	{"time_zone", "schedule.timeZone"},
	{"reason", "parkedForm.reason"},
	{"why", "parkedForm.reason"},
}

// numberedLabels are the fields that a form has more than once, each under a number.
var numberedLabels = []struct {
	name  *regexp.Regexp
	label string
}{
	{regexp.MustCompile(`^rule-\d+-title-nl$`), "houseRule.titleNL"},
	{regexp.MustCompile(`^rule-\d+-title-en$`), "houseRule.titleEN"},
	{regexp.MustCompile(`^rule-\d+-body-nl$`), "houseRule.bodyNL"},
	{regexp.MustCompile(`^rule-\d+-body-en$`), "houseRule.bodyEN"},
	{regexp.MustCompile(`^window-\d+-title-nl$`), "schedule.titleNL"},
	{regexp.MustCompile(`^window-\d+-title-en$`), "schedule.titleEN"},
	{regexp.MustCompile(`^(phase|window)-\d+-starts$`), "schedule.starts"},
	{regexp.MustCompile(`^(phase|window)-\d+-ends$`), "schedule.ends"},
}

// parkedSilent are fields with numbers and codes, which say nothing to a reader, and boxes that are ticked beside a text.
var parkedSilent = []string{
	"csrf", "key", "lang", "revision", "base", "rev", "edition", "seen", "sequence", "draft", "plan", "action", "thread", "version", "block", "start", "end",
	"holder", "theme", "related", "organisation", "substantial", "input", "found", "credits", "proposals", "case", "within", "back", "beside", "to", "other",
	"template", "fill", "choice", "up_to", "of", "comment", "point", "chair_id", "loudness", "return_to", "rules", "after", "before", "seconds", "phase",
	"decorative", "suggests", "framed", "reviewed", "check_words", "check_language", "shows_presence", "trial_lang", "file", "level",
}

// parkedWords are choices from a few that a key says, by what it begins with.
var parkedWords = []struct {
	name, label, begins string
	from                []string
}{
	{"status", "proposal.statusLabel", "proposal.status.", forum.ProposalStatuses},
	{"way", "parkedForm.way", "assisted.way.", forum.AssistedWays},
	{"audience", "parkedForm.audience", "parkedForm.audience.", []string{"public", "coalition"}},
	{"writing", "parkedForm.writing", "liveSession.may.", []string{string(forum.WriteFreely), string(forum.WriteSlowly), string(forum.ReadOnly)}},
	{"step", "parkedForm.chosen", "parkedForm.curate.", []string{"theme", "action", "status", "related", "unrelated", "merged", "unmerged", "split"}},
}

// parkedChoices are the other choices that matter, each said in a way of its own by chosen.
var parkedChoices = []string{"item", "about", "kind", "days", "outcome", "ground", "rule"}

// KnowsParkedField tells whether the page of a parked form knows a field: what to call it, how to say what was chosen in it, or that it says nothing.
func KnowsParkedField(name string) bool {
	return labelOfParked(name) != "" || slices.Contains(parkedSilent, name) || slices.Contains(parkedChoices, name) || isProposalField(name)
}

// labelOfParked is the key of what a field is called, or "".
func labelOfParked(name string) string {
	for _, f := range parkedLabels {
		if f.name == name {
			return f.label
		}
	}
	for _, f := range parkedWords {
		if f.name == name {
			return f.label
		}
	}
	for _, f := range numberedLabels {
		if f.name.MatchString(name) {
			return f.label
		}
	}
	return ""
}

func isProposalField(name string) bool {
	return slices.ContainsFunc(forum.ProposalSteps, func(s forum.ProposalStep) bool { return slices.Contains(s.Fields, name) })
}

// fields are what was chosen and filled in.
func (p ParkedFormPage) fields() []parkedField {
	all := append(p.chosen(), p.written()...)
	deed := parkedDeeds[routeOf(p.Sends)]
	if deed.word == "" || deed.places || p.keeps() {
		return all
	}
	told := p.T(deed.word)
	if slices.ContainsFunc(all, func(f parkedField) bool { return f.label == told }) {
		return all
	}
	return append([]parkedField{{p.T("parkedForm.chosen"), []string{told}}}, all...)
}

// written are the texts, in the order in which they are shown; what has no label is shown too, so that nobody confirms words that they do not see.
func (p ParkedFormPage) written() (found []parkedField) {
	for _, f := range parkedLabels {
		found = p.addField(found, f.name, p.T(f.label))
	}
	for _, step := range forum.ProposalSteps {
		for _, name := range step.Fields {
			if labelOfParked(name) == "" && !slices.Contains(parkedSilent, name) {
				found = p.addField(found, name, p.fieldName(name))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Fields)) {
		for _, f := range numberedLabels {
			if f.name.MatchString(name) {
				found = p.addField(found, name, p.T(f.label))
			}
		}
		if _, err := strconv.Atoi(p.Fields.Get(name)); err != nil && !KnowsParkedField(name) && !strings.HasPrefix(name, "window-") && !strings.HasPrefix(name, "hide-") {
			found = p.addField(found, name, p.T("parkedForm.text"))
		}
	}
	return found
}

func (p ParkedFormPage) addField(found []parkedField, name, label string) []parkedField {
	values := slices.DeleteFunc(slices.Clone(p.Fields[name]), func(v string) bool { return strings.TrimSpace(v) == "" })
	if name == "values" {
		for i, v := range values {
			values[i] = p.T("value." + v)
		}
	}
	if len(values) == 0 {
		return found
	}
	return append(found, parkedField{label, values})
}

// chosen are the choices that matter, in words.
func (p ParkedFormPage) chosen() (found []parkedField) {
	add := func(label, said string) {
		if said != "" {
			found = append(found, parkedField{p.T(label), []string{said}})
		}
	}
	for _, f := range parkedWords {
		if value := p.Fields.Get(f.name); slices.Contains(f.from, value) {
			add(f.label, p.T(f.begins+value))
		}
	}
	kind := p.Fields.Get("kind")
	add("parkedForm.about", p.saidAbout())
	add("decision.title", p.saidKind(kind))
	if n := max(1, len(p.Fields["item"])); forum.Personal(kind) && p.Fields.Get("hide-"+kind) != "" {
		add("parkedForm.also", p.N("decision.hideToo."+kind, n))
	}
	if kind == forum.DecideSuspend {
		add("decision.days", p.Fields.Get("days"))
	}
	add("parkedForm.chosen", p.saidOutcome(p.Fields.Get("outcome")))
	switch ground := p.Fields.Get("ground"); ground {
	case forum.GroundUnlawful, forum.GroundOther:
		add("flag.ground", p.T("flag.is."+ground))
	default:
		add("flag.ground", p.ruleCalled(ground))
	}
	add("decision.rule", p.ruleCalled(p.Fields.Get("rule")))
	return found
}

// saidAbout says on what is decided, or what is reported: what it is, to who may see it, else how many they are.
func (p ParkedFormPage) saidAbout() string {
	if n := len(p.Fields["item"]); p.About == "" && n > 0 {
		return p.N("parkedForm.contributions", n)
	}
	return p.About
}

func (p ParkedFormPage) saidKind(kind string) string {
	switch route := routeOf(p.Sends); {
	case route == "/cases/:id/request" && slices.Contains(forum.RequestKinds, kind):
		return p.T("request.do." + kind)
	case route == "/moderation/templates" && slices.Contains(forum.TemplateKinds, kind):
		return p.T("template.kind." + kind)
	case slices.Contains(forum.DecisionKinds, kind):
		return p.T("decision.do." + kind)
	}
	return ""
}

func (p ParkedFormPage) saidOutcome(outcome string) string {
	switch {
	case outcome == forum.AppealUpheld || outcome == forum.AppealReversed:
		return p.T("appeal.do." + outcome)
	case outcome == forum.RequestAgreed:
		return p.T("parkedForm.agreed")
	case outcome == forum.RequestDeclined:
		return p.T("request.decline")
	case slices.Contains(forum.Outcomes, outcome):
		return p.T("outcome." + outcome)
	}
	return ""
}

// ruleCalled is a house rule with its title, or "" for none.
func (p ParkedFormPage) ruleCalled(number string) string {
	for _, r := range p.Rules {
		if strconv.Itoa(r.Number) == number {
			return p.T("decision.byRule", "Rule", r.Number, "Title", p.In(r.Title))
		}
	}
	return ""
}
