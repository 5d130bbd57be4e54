package forum

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"samenspraak/internal/text"
)

type fileAction struct {
	from    object
	ID      int64  `json:"id"`
	Number  int    `json:"number"`
	Slug    string `json:"slug"`
	Theme   string `json:"theme"`
	Title   Text   `json:"title"`
	Problem Text   `json:"problem"`
	filePeriod
	Results    []any          `json:"results"`
	OGPValues  []string       `json:"ogp_values"`
	OGPID      string         `json:"ogp_id"`
	Completion string         `json:"completion"`
	IRM        map[string]any `json:"irm"`
	Sources    []string       `json:"sources"`
	Provenance map[string]any `json:"provenance"`

	holders    []string
	partners   []string
	milestones []fileMilestone
	versions   []fileVersion
}

type fileMilestone struct {
	ID           int64          `json:"id"`
	Action       int            `json:"action"`
	Position     int            `json:"position"`
	Title        Text           `json:"title"`
	Due          *string        `json:"due"`
	DuePrecision string         `json:"due_precision"`
	Status       string         `json:"status"`
	Provenance   map[string]any `json:"provenance"`
}

type fileVersion struct {
	from       object
	number     int
	lang       string
	published  *string // nil: when it is imported
	note       string
	markdown   string
	provenance map[string]any
}

var (
	completions       = []string{"no_evidence", "not_started", "limited", "substantial", "complete"}
	milestoneStatuses = []string{"planned", "started", "late", "done", "dropped", "unknown"}
)

func parseAction(o object) fileAction {
	a := fileAction{
		from:       o,
		Number:     o.mustNumber("number"),
		Slug:       o.slug("slug"),
		Theme:      o.words("theme"),
		Title:      o.mustText("title", "nl"),
		Problem:    o.text("problem", "nl"),
		filePeriod: newPeriod(o.period("period")),
		Results:    o.texts("expected_results"),
		OGPValues:  o.choices("ogp_values", OGPValues),
		OGPID:      o.words("ogp_id"),
		Completion: o.choice("completion", completions),
		IRM:        o.irm("irm"),
		Sources:    o.strings("sources"),
		holders:    o.strings("holders"),
		partners:   o.strings("partners"),
	}
	for i, each := range o.objects("milestones") {
		a.milestones = append(a.milestones, parseMilestone(each, a.Number, i))
	}
	a.parseVersions(o)
	a.Provenance = o.rest()
	return a
}

// parseVersions takes all versions where there are any, else the text as version 1. The text beside versions is the newest of them.
func (a *fileAction) parseVersions(o object) {
	for _, each := range o.objects("versions") {
		a.versions = append(a.versions, parseVersion(each))
	}
	lang, markdown := o.markdown("text")
	if len(a.versions) == 0 {
		if markdown == "" {
			o.missing("text", `the text of the action, {"nl": ...}`)
			return
		}
		a.versions = []fileVersion{{from: o, number: 1, lang: lang, markdown: markdown, provenance: map[string]any{}}}
		return
	}
	slices.SortStableFunc(a.versions, func(v, w fileVersion) int { return cmp.Compare(v.number, w.number) })
	newest := a.versions[len(a.versions)-1]
	if markdown != "" && (markdown != newest.markdown || lang != newest.lang) {
		o.wrong(o.at("text"), "differs from version %d, the newest; expected the same text, none, or a next version with it", newest.number)
	}
}

func parseVersion(o object) fileVersion {
	v := fileVersion{from: o, number: o.mustNumber("number"), published: o.wholeDate("published"), note: o.words("note")}
	v.lang, v.markdown = o.markdown("text")
	if v.markdown == "" {
		o.missing("text", `the text of this version, {"nl": ...}`)
	}
	v.provenance = o.rest()
	return v
}

// markdown reads a text that has one language: Dutch where there is Dutch. A translation beside it stays provenance.
func (o object) markdown(key string) (lang, markdown string) {
	value, ok := o.get(key)
	if !ok {
		return "nl", ""
	}
	switch v := value.(type) {
	case string:
		return "nl", text.Clean(v)
	case map[string]any:
		both := o.child(key, v)
		if nl := both.words("nl"); nl != "" {
			return "nl", nl
		}
		return "en", both.words("en")
	}
	o.mistyped(key, value, `a text, or {"nl": ...}`)
	return "nl", ""
}

func parseMilestone(o object, action, position int) fileMilestone {
	due := o.date("due", lastDay, "")
	m := fileMilestone{
		Action:       action,
		Position:     position,
		Title:        o.mustText("title", "nl"),
		Due:          due.day,
		DuePrecision: due.precision,
		Status:       cmp.Or(o.choice("status", milestoneStatuses), "planned"),
	}
	m.Provenance = o.rest()
	return m
}

// texts reads a list of texts. Languages that the forum does not show stay in it.
func (o object) texts(key string) []any {
	found := []any{}
	for i, value := range o.list(key) {
		path := fmt.Sprintf("%s[%d]", o.at(key), i)
		switch v := value.(type) {
		case string:
			found = append(found, Text{NL: text.Clean(v)})
		case map[string]any:
			one := newObject(o.source, path, v)
			if (Text{one.words("nl"), one.words("en")}).Empty() {
				o.wrong(path, `has no text; expected {"nl": ..., "en": ...}`)
			}
			found = append(found, v)
		default:
			o.wrong(path, `is %s; expected a text, or {"nl": ..., "en": ...}`, show(value))
		}
	}
	return found
}

// choices reads a list of words that each have to be one of the options.
func (o object) choices(key string, options []string) []string {
	found := o.strings(key)
	for i, word := range found {
		if !slices.Contains(options, word) {
			o.wrong(fmt.Sprintf("%s[%d]", o.at(key), i), "%q is not one of %s", word, strings.Join(options, ", "))
		}
	}
	return found
}

// irm reads what the reviewers found. It is kept as it is; what pages show of it has to be of the right type.
func (o object) irm(key string) map[string]any {
	found, ok := o.object(key)
	if !ok {
		return map[string]any{}
	}
	for _, word := range []string{"early_results", "ambition"} {
		found.words(word)
	}
	for _, flag := range []string{"verifiable", "open_gov_lens", "promising"} {
		found.flag(flag)
	}
	o.read[key] = nil
	return found.fields
}
