package forum

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"samenspraak/internal/text"
)

// The rows of a file. Their JSON names are the columns that planfile_write.go puts them in; from is where they stand in the file.

type parsedFiles struct {
	problems      []FileProblem
	organisations []fileOrganisation
	plans         []filePlan
}

type fileOrganisation struct {
	from       object
	Slug       string         `json:"slug"`
	Name       Text           `json:"name"`
	Kind       string         `json:"kind"`
	Website    string         `json:"website"`
	Example    bool           `json:"example"`
	Provenance map[string]any `json:"provenance"`
}

type filePlan struct {
	from        object
	Slug        string `json:"slug"`
	Number      *int   `json:"number"`
	Title       Text   `json:"title"`
	Motto       Text   `json:"motto"`
	Summary     Text   `json:"summary"`
	SummaryHTML Text   `json:"summary_html"`
	filePeriod
	TimeZone     string         `json:"time_zone"`
	Phase        string         `json:"phase"`
	Example      bool           `json:"example"`
	ActionsTotal *int           `json:"actions_total"`
	Remark       Text           `json:"remark"`
	Provenance   map[string]any `json:"provenance"`

	phases    []filePhase
	windows   []fileWindow
	themes    []fileTheme
	actions   []fileAction
	updates   []fileUpdate
	meetings  []fileMeeting
	documents []fileDocument
}

type filePeriod struct {
	Starts          *string `json:"starts"`
	StartsPrecision string  `json:"starts_precision"`
	Ends            *string `json:"ends"`
	EndsPrecision   string  `json:"ends_precision"`
}

func newPeriod(starts, ends fileDate) filePeriod {
	return filePeriod{starts.day, starts.precision, ends.day, ends.precision}
}

type filePhase struct {
	Position int    `json:"position"`
	Kind     string `json:"kind"`
	Title    Text   `json:"title"`
	filePeriod
	Provenance map[string]any `json:"provenance"`
}

type fileWindow struct {
	from       object
	Slug       string         `json:"slug"`
	Kind       string         `json:"kind"`
	Audience   string         `json:"audience"`
	Title      Text           `json:"title"`
	Text       Text           `json:"text"`
	Opens      *string        `json:"opens"`
	Closes     *string        `json:"closes"`
	Provenance map[string]any `json:"provenance"`
}

type fileTheme struct {
	from       object
	ID         int64          `json:"id"`
	Number     string         `json:"number"`
	Position   int            `json:"position"`
	Title      Text           `json:"title"`
	Intro      Text           `json:"intro"`
	Provenance map[string]any `json:"provenance"`
}

var (
	windowKinds = []string{"comments", "proposals", "call_for_actions"}
	planKeys    = []string{"title", "actions", "themes", "period", "phase"}
)

func parseFiles(files []File) parsedFiles {
	var all parsedFiles
	for _, f := range files {
		s := source{f.Name, &all.problems}
		if o, ok := parseObject(s, f.Data); ok && o.hasNoZero() {
			all.add(o)
		}
	}
	all.checkOnce()
	return all
}

// add takes a file for what it is: organisations, several plans, or one plan.
func (all *parsedFiles) add(o object) {
	_, organisations := o.fields["organisations"]
	_, plans := o.fields["plans"]
	isPlan := slices.ContainsFunc(planKeys, func(key string) bool { _, ok := o.fields[key]; return ok })
	switch {
	case organisations && !isPlan:
		for _, each := range o.objects("organisations") {
			all.organisations = append(all.organisations, parseOrganisation(each))
		}
	case plans && !isPlan:
		for _, each := range o.objects("plans") {
			all.plans = append(all.plans, parsePlan(each, "closed"))
		}
	case isPlan:
		all.plans = append(all.plans, parsePlan(o, ""))
		return
	default:
		o.wrong("", `is not a plan; expected a plan (with "slug", "title", ...), {"organisations": [...]} or {"plans": [...]}`)
		return
	}
	for _, key := range slices.Sorted(maps.Keys(o.rest())) {
		o.wrong(o.at(key), "has no place to be kept; expected nothing beside the list")
	}
}

// hasNoZero refuses a character that the database cannot hold, wherever it stands.
func (o object) hasNoZero() bool {
	path, found := findZero(o.path, o.fields)
	if found {
		o.wrong(path, `holds the character \u0000; expected text without it`)
	}
	return !found
}

func findZero(path string, value any) (at string, found bool) {
	switch v := value.(type) {
	case string:
		return path, strings.ContainsRune(v, 0)
	case []any:
		for i, each := range v {
			if at, found := findZero(fmt.Sprintf("%s[%d]", path, i), each); found {
				return at, true
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if at, found := findZero(path+"."+key, v[key]); found || strings.ContainsRune(key, 0) {
				return at, true
			}
		}
	}
	return "", false
}

func parseOrganisation(o object) fileOrganisation {
	found := fileOrganisation{
		from:    o,
		Slug:    o.slug("id"),
		Name:    o.mustText("name", "nl"),
		Kind:    o.mustWords("kind"),
		Website: o.address("website"),
		Example: o.flag("fictional"),
	}
	found.Provenance = o.rest()
	return found
}

// address reads a web address; "" when there is none.
func (o object) address(key string) string {
	address := o.words(key)
	if address != "" && !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		o.wrong(o.at(key), "is %q; expected an address that starts with https:// or http://", address)
		return ""
	}
	return address
}

// parsePlan reads a plan. In a list of earlier plans the phase may be left out.
func parsePlan(o object, phase string) filePlan {
	p := filePlan{
		from:       o,
		Slug:       o.slug("slug"),
		Number:     o.number("number"),
		Title:      o.mustText("title", "nl"),
		Motto:      o.text("motto", "nl"),
		Summary:    o.text("summary", "nl"),
		filePeriod: newPeriod(o.period("period")),
		Example:    o.flag("example"),
		TimeZone:   o.timeZone("time_zone"),
		Remark:     o.text("example_label", "nl"),
	}
	p.SummaryHTML = Text{NL: text.Comment(p.Summary.NL), EN: text.Comment(p.Summary.EN)}
	if _, given := o.get("phase"); given || phase == "" {
		phase = o.mustChoice("phase", PhaseKinds)
	}
	p.Phase = phase
	if p.Remark.Empty() {
		p.Remark = o.text("text_note", "nl")
	}
	p.ActionsTotal = o.whole("actions_total")
	if p.ActionsTotal == nil {
		if facts, ok := o.object("facts"); ok {
			p.ActionsTotal = facts.whole("actions")
		}
	}
	p.parseParts(o)
	p.Provenance = o.rest()
	p.check()
	return p
}

func (p *filePlan) parseParts(o object) {
	for i, each := range o.objects("process") {
		p.phases = append(p.phases, parsePhase(each, i))
	}
	for _, each := range o.objects("input_phases") {
		p.windows = append(p.windows, parseWindow(each))
	}
	for i, each := range o.objects("themes") {
		theme := fileTheme{from: each, Number: each.mustWords("number"), Position: i, Title: each.mustText("title", "nl"), Intro: each.text("intro", "nl")}
		theme.Provenance = each.rest()
		p.themes = append(p.themes, theme)
	}
	if !isTitlesOnly(o.fields["actions"]) {
		for _, each := range o.objects("actions") {
			p.actions = append(p.actions, parseAction(each))
		}
	}
	for _, each := range o.objects("updates") {
		p.updates = append(p.updates, parseUpdate(each))
	}
	for i, each := range o.objects("meetings") {
		p.meetings = append(p.meetings, parseMeeting(each, i))
	}
	for i, each := range o.objects("documents") {
		p.documents = append(p.documents, parseDocument(each, i))
	}
}

// isTitlesOnly tells a list of actions of which only the titles are known; it becomes provenance.
func isTitlesOnly(actions any) bool {
	list, _ := actions.([]any)
	for _, each := range list {
		if _, ok := each.(string); !ok {
			return false
		}
	}
	return len(list) > 0
}

func (o object) timeZone(key string) string {
	name := o.words(key)
	if name == "" {
		return "Europe/Amsterdam"
	}
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		o.wrong(o.at(key), `%q is not a time zone; expected a name such as "Europe/Amsterdam"`, name)
	}
	return name
}

func parsePhase(o object, position int) filePhase {
	starts, ends := o.date("start", firstDay, ""), o.date("end", lastDay, "")
	found := filePhase{Position: position, Kind: o.mustWords("kind"), Title: o.text("title", "nl"), filePeriod: newPeriod(starts, ends)}
	found.Provenance = o.rest()
	o.inOrder("start", starts.day, "end", ends.day)
	return found
}

func parseWindow(o object) fileWindow {
	found := fileWindow{
		from:     o,
		Slug:     o.slug("slug"),
		Kind:     o.mustChoice("kind", windowKinds),
		Audience: o.words("audience"),
		Title:    o.mustText("title", "nl"),
		Text:     o.text("text", "nl"),
		Opens:    o.wholeDate("opens"),
		Closes:   o.wholeDate("closes"),
	}
	if found.Audience == "" {
		found.Audience = "open"
	}
	found.Provenance = o.rest()
	o.inOrder("opens", found.Opens, "closes", found.Closes)
	return found
}

// inOrder refuses an end before its start. Days written as in a file sort as text.
func (o object) inOrder(startKey string, start *string, endKey string, end *string) {
	if start != nil && end != nil && *end < *start {
		o.wrong(o.at(endKey), "%s is before %s, %s", *end, startKey, *start)
	}
}
