package forum

import (
	"maps"
	"strings"
	"testing"
)

func TestPlans_Import_errors(t *testing.T) {
	s := newImportStand(t)
	s.imports(own()...)
	before := s.writers()
	fresh := strings.NewReplacer(`"testhaven-2030"`, `"other"`, `"number": 12`, `"number": 13`).Replace(ownPlan)
	for name, c := range map[string]struct {
		files []File
		want  []string
	}{
		"a theme that the plan does not have": {
			[]File{edited(t, ownPlan, `"theme": "A"`, `"theme": "VIII"`)},
			[]string{`own-plan.json: .actions[0].theme: "VIII" is not one of this plan's themes (A, B)`},
		},
		"no theme": {
			[]File{edited(t, ownPlan, `"theme": "B", `, ``)},
			[]string{`own-plan.json: .actions[1].theme: is missing; expected one of this plan's themes (A, B)`},
		},
		"malformed dates": {
			[]File{edited(t, ownPlan, `"due": "2030-06"`, `"due": "30 June"`, `"2030-05-05"`, `"2030-02-30"`, `"opens": "2030-02-01"`, `"opens": "2030-02"`, `"published": "2030-04-01"`, `"published": 20300401`)},
			[]string{
				`own-plan.json: .actions[0].milestones[0].due: is "30 June"; expected a date such as "2027-03-31", "2027-03" or "2027"`,
				`own-plan.json: .meetings[0].date: is "2030-02-30"; expected a date such as "2027-03-31", "2027-03" or "2027"`,
				`own-plan.json: .input_phases[0].opens: is "2030-02"; expected a whole date such as "2027-03-31"`,
				`own-plan.json: .actions[0].versions[1].published: is 20300401; expected a date such as "2027-03-31", "2027-03" or "2027"`,
			},
		},
		"a window that closes before it opens": {
			[]File{edited(t, ownPlan, `"closes": "2030-02-28"`, `"closes": "2030-01-31"`)},
			[]string{`own-plan.json: .input_phases[0].closes: 2030-01-31 is before opens, 2030-02-01`},
		},
		"numbers and names that are given twice": {
			[]File{edited(t, ownPlan, `"number": 9`, `"number": 7`, `"number": "B"`, `"number": "A"`, `"theme": "B"`, `"theme": "A"`, `{"action": 9`, `{"action": 7`, `"partners": ["readers"]`, `"partners": ["readers", "readers"]`)},
			[]string{
				`own-plan.json: .actions[1].number: 7 is taken by .actions[0].number; expected another`,
				`own-plan.json: .themes[1].number: A is taken by .themes[0].number; expected another`,
				`own-plan.json: .updates[0].entries[1].action: 7 is taken by .updates[0].entries[0].action; expected another`,
				`own-plan.json: .actions[0].partners[1]: "readers" stands twice in this list`,
			},
		},
		"organisations that nobody knows": {
			[]File{edited(t, ownPlan, `"partners": ["readers"]`, `"partners": ["nobody"]`, `"holders": ["readers", "harbour"]`, `"holders": ["readers", "harbor"]`)},
			[]string{
				`own-plan.json: .actions[0].partners[0]: "nobody" is not an organisation that the forum or these files know`,
				`own-plan.json: .actions[1].holders[1]: "harbor" is not an organisation that the forum or these files know`,
			},
		},
		"an action that the plan does not have": {
			[]File{edited(t, ownPlan, `"action": 9`, `"action": 8`)},
			[]string{`own-plan.json: .updates[0].entries[0].action: 8 is not the number of one of this plan's actions`},
		},
		"numbers below 1": {
			[]File{edited(t, ownPlan, `"number": 12`, `"number": 0`, `"number": 3`, `"number": -3`, `"number": 9`, `"number": 9.5`, `{"action": 7, "status": "delivered", "text": {"en": "On course."}, "basis": "report"}`, ``, `{"action": 9, "status": "none", "text": null, "asked": "2030-06-01"},`, ``)},
			[]string{
				`own-plan.json: .number: is 0; expected a whole number from 1 up`,
				`own-plan.json: .updates[0].number: is -3; expected a whole number`,
				`own-plan.json: .actions[1].number: is 9.5; expected a whole number`,
			},
		},
		"wrong types": {
			[]File{edited(t, ownPlan, `"title": "Testhaven opent"`, `"title": 5`, `{"en": "Plain letters"}`, `{"en": ["Plain"]}`, `"number": 3`, `"number": "3"`, `"verifiable": false`, `"verifiable": "no"`, `["transparency"]`, `"transparency"`, `"period": {"start": "2030",`, `"period": "2030", "x": {"start": "2030",`, `"expected_results": ["Een lijst",`, `"expected_results": [4,`)},
			[]string{
				`own-plan.json: .title: is 5; expected a text, or {"nl": ..., "en": ...}`,
				`own-plan.json: .actions[1].title.en: is a list; expected a text`,
				`own-plan.json: .updates[0].number: is "3"; expected a whole number`,
				`own-plan.json: .actions[0].irm.verifiable: is "no"; expected true or false`,
				`own-plan.json: .actions[0].ogp_values: is "transparency"; expected a list, [...]`,
				`own-plan.json: .period: is "2030"; expected an object, {...}`,
				`own-plan.json: .actions[0].expected_results[0]: is 4; expected a text, or {"nl": ..., "en": ...}`,
			},
		},
		"what is missing": {
			[]File{edited(t, ownPlan, `"title": "Testhaven opent", `, ``, `"phase": "implementation", `, ``, `"slug": "ship-register", `, ``, `"number": 9, `, ``, `"text": {"nl": "Kort.", "en": "Short."}`, `"text": {"nl": "  "}`, `"kind": "proposals", `, ``, `"kind": "evidence", `, ``)},
			[]string{
				`own-plan.json: .title: is missing; expected a text, or {"nl": ..., "en": ...}`,
				`own-plan.json: .phase: is missing; expected one of preparation, input, drafting, consultation, adoption, implementation, evaluation, closed`,
				`own-plan.json: .actions[0].slug: is missing; expected a text`,
				`own-plan.json: .actions[1].number: is missing; expected a whole number`,
				`own-plan.json: .actions[1].text: is missing; expected the text of the action, {"nl": ...}`,
				`own-plan.json: .input_phases[0].kind: is missing; expected one of comments, proposals, call_for_actions`,
				`own-plan.json: .documents[0].kind: is missing; expected a text`,
				`own-plan.json: .updates[0].entries[0].action: 9 is not the number of one of this plan's actions`,
			},
		},
		"words that are not among those that count": {
			[]File{edited(t, ownPlan, `"phase": "implementation"`, `"phase": "busy"`, `"status": "started"`, `"status": "begun"`, `"completion": "limited"`, `"completion": "some"`, `["transparency"]`, `["openness"]`, `"precision": {"start": "year"`, `"precision": {"start": "week"`)},
			[]string{
				`own-plan.json: .phase: "busy" is not one of preparation, input, drafting, consultation, adoption, implementation, evaluation, closed`,
				`own-plan.json: .actions[0].milestones[1].status: "begun" is not one of planned, started, late, done, dropped, unknown`,
				`own-plan.json: .actions[0].completion: "some" is not one of no_evidence, not_started, limited, substantial, complete`,
				`own-plan.json: .actions[0].ogp_values[0]: "openness" is not one of transparency, participation, accountability`,
				`own-plan.json: .actions[0].period.precision.start: "week" is not one of year, month, day`,
			},
		},
		"names that cannot stand in an address": {
			[]File{edited(t, ownPlan, `"ship-register"`, `"Ship register"`, `https://port.example/register`, `javascript:alert(1)`, `"Pacific/Auckland"`, `"Moon"`)},
			[]string{
				`own-plan.json: .actions[0].slug: is "Ship register"; expected at most 80 small letters, digits and hyphens`,
				`own-plan.json: .documents[0].url: is "javascript:alert(1)"; expected an address that starts with https:// or http://`,
				`own-plan.json: .time_zone: "Moon" is not a time zone; expected a name such as "Europe/Amsterdam"`,
			},
		},
		"another text for a published version": {
			[]File{edited(t, ownPlan, `All ships.`, `Some ships.`, `"text": {"nl": "Kort.", "en": "Short."}`, `"text": {"nl": "Korter."}`)},
			[]string{
				`own-plan.json: .actions[0].versions[0].text: differs from version 2, which is published and stays as it is; expected the same text, with the new one as version 3 in "versions"`,
				`own-plan.json: .actions[1].text: differs from version 1, which is published and stays as it is; expected the same text, with the new one as version 2 in "versions"`,
			},
		},
		"a text that is not the newest version's": {
			[]File{edited(t, ownPlan, `"versions": [`, `"text": "Other.", "versions": [`)},
			[]string{`own-plan.json: .actions[0].text: differs from version 2, the newest; expected the same text, none, or a next version with it`},
		},
		"a number that another plan has, here or in the forum": {
			[]File{{"a.json", []byte(strings.Replace(fresh, `13`, `12`, 1))}, {"b.json", []byte(strings.Replace(fresh, `"other"`, `"third"`, 1))}, {"c.json", []byte(strings.Replace(fresh, `"other"`, `"fourth"`, 1))}},
			[]string{
				`a.json: .number: 12 is the number of the plan "testhaven-2030"; expected another`,
				`c.json: .number: 13 is taken by b.json: .number; expected another`,
			},
		},
		"the same plan and organisation in two files": {
			[]File{{"a.json", []byte(ownPlan)}, {"b.json", []byte(ownPlan)}, {"c.json", []byte(ownOrganisations)}, {"d.json", []byte(ownOrganisations)}},
			[]string{
				`b.json: .slug: testhaven-2030 is taken by a.json: .slug; expected another`,
				`b.json: .number: 12 is taken by a.json: .number; expected another`,
				`d.json: .organisations[0].id: harbour is taken by c.json: .organisations[0].id; expected another`,
				`d.json: .organisations[1].id: readers is taken by c.json: .organisations[1].id; expected another`,
			},
		},
		"files that are something else": {
			[]File{
				{"cut.json", []byte("{\n\"slug\": \"x\",\n\"title\"")}, {"comma.json", []byte("{\n\"a\": 1,\n}")}, {"list.json", []byte("[]")}, {"two.json", []byte("{} {}")},
				{"people.json", []byte(`{"people": []}`)}, {"latin1.json", []byte("{\"title\": \"caf\xe9\"}")}, {"zero.json", []byte(`{"slug": "a", "notes": ["\u0000"]}`)}, {"null.json", []byte("null")},
				{"twice.json", []byte(`{"slug": "a", "themes": [[], {"title": "A", "title": "B"}]}`)},
				{"lists.json", []byte(`{"organisations": [], "note": "x"}`)}, {"items.json", []byte(`{"plans": ["x"]}`)},
			},
			[]string{
				`cut.json: line 3: the file ends too early`,
				`comma.json: line 3: invalid character '}' looking for beginning of object key string`,
				`list.json: line 1: expected an object, {...}, not array`,
				`two.json: line 1: something follows the end of the object`,
				`people.json: is not a plan; expected a plan (with "slug", "title", ...), {"organisations": [...]} or {"plans": [...]}`,
				`latin1.json: is not UTF-8 text`,
				`zero.json: .notes[0]: holds the character \u0000; expected text without it`,
				`twice.json: .themes[1].title: stands twice in its object; only one of the two could be kept`,
				`null.json: line 1: null is not an object`,
				`lists.json: .note: has no place to be kept; expected nothing beside the list`,
				`items.json: .plans[0]: is "x"; expected an object, {...}`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.f.Plans.Import(t.Context(), c.files)
			wantFileError(t, err, c.want...)
		})
	}
	t.Run("one bad file keeps all the others out", func(t *testing.T) {
		_, err := s.f.Plans.Import(t.Context(), []File{{"good.json", []byte(fresh)}, {"bad.json", []byte(`{"organisations": [{"id": "x"}]}`)}})
		wantFileError(t, err,
			`bad.json: .organisations[0].name: is missing; expected a text, or {"nl": ..., "en": ...}`,
			`bad.json: .organisations[0].kind: is missing; expected a text`)
	})
	t.Run("nothing of all this was written", func(t *testing.T) {
		if after := s.writers(); !maps.Equal(after, before) {
			t.Errorf("rows were\n%v, are\n%v", before, after)
		}
	})
	t.Run("more than fifty problems are cut short", func(t *testing.T) {
		_, err := s.f.Plans.Import(t.Context(), []File{{"many.json", []byte(`{"organisations": [` + strings.Repeat(`{"id": "a", "name": "A"},`, 60) + `{}]}`)}})
		if text := err.Error(); strings.Count(text, "\n") != 51 || !strings.HasSuffix(text, "... and 72 more.") {
			t.Errorf("the error has %d lines and ends in %s", strings.Count(text, "\n")+1, text[len(text)-30:])
		}
	})
}
