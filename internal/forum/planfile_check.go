package forum

import (
	"fmt"
	"slices"
	"strings"

	"samenspraak/internal/text"
)

// check refuses what a plan says twice, and what it refers to without having it.
func (p *filePlan) check() {
	var themes []string
	once(p.themes, "number", func(t fileTheme) (object, string) { return t.from, t.Number })
	once(p.windows, "slug", func(w fileWindow) (object, string) { return w.from, w.Slug })
	once(p.actions, "number", func(a fileAction) (object, string) { return a.from, numeral(a.Number) })
	once(p.actions, "slug", func(a fileAction) (object, string) { return a.from, a.Slug })
	once(p.updates, "number", func(u fileUpdate) (object, string) { return u.from, numeral(u.Number) })
	for _, t := range p.themes {
		themes = append(themes, t.Number)
	}
	for _, a := range p.actions {
		a.checkTheme(themes)
		once(a.versions, "number", func(v fileVersion) (object, string) { return v.from, numeral(v.number) })
	}
	for _, u := range p.updates {
		once(u.entries, "action", func(e fileEntry) (object, string) { return e.from, numeral(e.Action) })
		for _, e := range u.entries {
			p.checkAction(e.from, e.Action)
		}
	}
	for _, d := range p.documents {
		if d.Action != nil {
			p.checkAction(d.from, *d.Action)
		}
	}
}

func (a fileAction) checkTheme(themes []string) {
	known := strings.Join(themes, ", ")
	switch {
	case slices.Contains(themes, a.Theme):
	case a.Theme != "":
		a.from.wrong(a.from.at("theme"), "%q is not one of this plan's themes (%s)", a.Theme, known)
	case a.from.fields["theme"] == nil:
		a.from.missing("theme", "one of this plan's themes ("+known+")")
	}
}

func (p *filePlan) checkAction(from object, number int) {
	if number != 0 && !slices.ContainsFunc(p.actions, func(a fileAction) bool { return a.Number == number }) {
		from.wrong(from.at("action"), "%d is not the number of one of this plan's actions", number)
	}
}

func numeral(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// once refuses a second row with the same name, of those that have one.
func once[T any](rows []T, key string, name func(T) (object, string)) {
	first := map[string]object{}
	for _, row := range rows {
		from, named := name(row)
		if named == "" {
			continue
		}
		other, taken := first[named]
		if !taken {
			first[named] = from
			continue
		}
		place := other.at(key)
		if other.name != from.name {
			place = other.name + ": " + place
		}
		from.wrong(from.at(key), "%s is taken by %s; expected another", named, place)
	}
}

// checkOnce refuses what two files say.
func (all *parsedFiles) checkOnce() {
	once(all.organisations, "id", func(o fileOrganisation) (object, string) { return o.from, o.Slug })
	once(all.plans, "slug", func(p filePlan) (object, string) { return p.from, p.Slug })
	once(all.plans, "number", func(p filePlan) (object, string) { return p.from, numeral(p.number()) })
}

// check refuses what does not fit what the forum has: organisations that nobody knows, a number that another plan has, another text for a published version.
func (i *importing) check(parsed parsedFiles, known known) {
	for _, p := range parsed.plans {
		if other := known.numbers[p.number()]; other != "" && other != p.Slug {
			i.wrong(p.from, p.from.at("number"), "%d is the number of the plan %q; expected another", *p.Number, other)
		}
		seen := map[int]bool{} // a number given twice is a problem already
		for _, a := range p.actions {
			i.checkOrganisations(a, "holders", a.holders, known)
			i.checkOrganisations(a, "partners", a.partners, known)
			if !seen[a.Number] {
				i.checkVersions(a, known.plans[p.Slug].actions[a.Number])
			}
			seen[a.Number] = true
		}
	}
}

func (i *importing) checkOrganisations(a fileAction, key string, slugs []string, known known) {
	for _, slug := range slugs {
		if !known.organisations[slug] {
			i.wrong(a.from, a.from.listed(key, slug), "%q is not an organisation that the forum or these files know", slug)
		}
	}
}

// checkVersions keeps published texts as they are.
func (i *importing) checkVersions(a fileAction, known knownAction) {
	for _, v := range a.versions {
		published, ok := known.versions[v.number]
		if !ok || published.lang == v.lang && published.markdown == v.markdown {
			continue
		}
		next := 1
		for number := range known.versions {
			next = max(next, number+1)
		}
		i.wrong(v.from, v.from.at("text"), `differs from version %d, which is published and stays as it is; expected the same text, with the new one as version %d in "versions"`, v.number, next)
	}
}

func (i *importing) wrong(from object, path, format string, args ...any) {
	i.problems = append(i.problems, FileProblem{File: from.name, Path: path, What: fmt.Sprintf(format, args...)})
}

// number is 0 for a plan that has none.
func (p filePlan) number() int {
	if p.Number == nil {
		return 0
	}
	return *p.Number
}

// listed gives the path of a word in one of the object's lists.
func (o object) listed(key, word string) string {
	list, _ := o.fields[key].([]any)
	at := slices.IndexFunc(list, func(each any) bool {
		words, _ := each.(string)
		return text.Clean(words) == word
	})
	return fmt.Sprintf("%s[%d]", o.at(key), at)
}
