package forum

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// A small plan of our own, in the same format as the real ones.
const ownOrganisations = `{"organisations": [
	{"id": "harbour", "name": {"en": "Port of Testhaven"}, "kind": "executive_agency", "website": "https://port.example", "founded": 1843},
	{"id": "readers", "name": {"nl": "Lezersbond", "en": "Readers' Union"}, "kind": "ngo", "fictional": true}
]}`

const ownPlan = `{
	"slug": "testhaven-2030", "number": 12, "title": "Testhaven opent", "phase": "implementation", "time_zone": "Pacific/Auckland",
	"period": {"start": "2030", "end": "2031-06", "reason": "elections"},
	"themes": [{"number": "A", "title": {"en": "Ships"}, "colour": "blue"}, {"number": "B", "title": {"en": "Letters", "fy": "Brieven"}}],
	"input_phases": [{"slug": "ideas", "kind": "proposals", "title": {"en": "Ideas"}, "opens": "2030-02-01", "closes": "2030-02-28", "prize": 5.50}],
	"process": [{"kind": "launch", "title": "Start", "start": "2030-03"}],
	"actions": [
		{"number": 7, "slug": "ship-register", "theme": "A", "title": {"en": "Register of ships"}, "holders": ["harbour"], "partners": ["readers"],
			"period": {"start": "2030-01-01", "end": "2031-06-30", "precision": {"start": "year", "end": "month"}},
			"versions": [
				{"number": 2, "published": "2030-05-01", "note": "Shorter", "text": {"en": "## Ships\n\nAll ships.\n\n- one\n- two"}},
				{"number": 1, "published": "2030-04-01", "text": {"en": "## Ships\n\nMany ships.\n\n- one\n- two"}, "editor": "x"}
			],
			"milestones": [
				{"title": "First list", "due": "2030-06", "status": "done"},
				{"title": {"en": "Second list"}, "due": "2030-09-30", "status": "started", "owner": "harbour"}
			],
			"expected_results": ["Een lijst", {"en": "A list", "fy": "In list"}], "ogp_values": ["transparency"], "completion": "limited",
			"irm": {"ambition": "low", "verifiable": false, "panel": 3}},
		{"number": 9, "slug": "plain-letters", "theme": "B", "title": {"en": "Plain letters"}, "holders": ["readers", "harbour"], "text": {"nl": "Kort.", "en": "Short."}, "weight": 0.125}
	],
	"updates": [{"number": 3, "date": "2030-07", "covers": "2030-Q2", "title": {"en": "Third"}, "entries": [
		{"action": 9, "status": "none", "text": null, "asked": "2030-06-01"}, {"action": 7, "status": "delivered", "text": {"en": "On course."}, "basis": "report"}]}],
	"meetings": [{"date": "2030-05-05", "title": "Forum", "kind": "stakeholder_forum", "place": "Pier 4", "attendance": {"ngo": 8}}],
	"documents": [{"title": "Register", "kind": "evidence", "lang": "en", "date": "2030-06-02", "url": "https://port.example/register", "action": 7}],
	"budget": [100, "euro"]
}`

func own() []File {
	return []File{{"own-plan.json", []byte(ownPlan)}, {"own-organisations.json", []byte(ownOrganisations)}}
}

// edited is the plan with other words in it; what is replaced must be there once.
func edited(t *testing.T, plan string, oldNew ...string) File {
	t.Helper()
	for i := 0; i < len(oldNew); i += 2 {
		if n := strings.Count(plan, oldNew[i]); n != 1 {
			t.Fatalf("%q stands %d times in the plan", oldNew[i], n)
		}
		plan = strings.Replace(plan, oldNew[i], oldNew[i+1], 1)
	}
	return File{"own-plan.json", []byte(plan)}
}

func TestPlans_Import_ownPlan(t *testing.T) {
	s := newImportStand(t)
	s.imports(own()...)
	ctx := t.Context()
	p, err := s.f.Plans.BySlug(ctx, Actor{}, "testhaven-2030")
	s.must(err)
	if p.Number != 12 || p.Title != (Text{NL: "Testhaven opent"}) || p.Starts != "2030" || p.Ends != "2031-06" || p.TimeZone != "Pacific/Auckland" || p.PhaseNow != "implementation" {
		t.Errorf("plan is %+v", p)
	}
	if len(p.Themes) != 2 || p.Themes[1].Title != (Text{EN: "Letters"}) || len(p.Windows) != 1 || p.Windows[0].Closes != "2030-02-28" || len(p.Phases) != 1 || p.Phases[0].Starts != "2030-03" {
		t.Errorf("themes %+v, windows %+v, phases %+v", p.Themes, p.Windows, p.Phases)
	}
	lines, err := s.f.Actions.List(ctx, Actor{}, p.ID)
	s.must(err)
	if len(lines) != 2 || lines[0].Number != 7 || lines[0].Version != 2 || lines[0].Milestones != 2 || lines[0].MilestonesOK != 1 || lines[0].Update.Text.EN != "On course." || lines[1].Update.Status != "none" {
		t.Errorf("lines are %+v", lines)
	}
	if !slices.Equal(lines[1].Holders, []Text{{NL: "Lezersbond", EN: "Readers' Union"}, {EN: "Port of Testhaven"}}) {
		t.Errorf("holders are %+v", lines[1].Holders)
	}
	a, err := s.f.Actions.Find(ctx, Actor{}, lines[0].ID)
	s.must(err)
	if a.Starts != "2030" || a.Ends != "2031-06" || a.Completion != "limited" || *a.IRM.Verifiable || !slices.Equal(a.Results, []Text{{NL: "Een lijst"}, {EN: "A list"}}) {
		t.Errorf("action is %+v", a)
	}
	if a.Milestones[0].Due != "2030-06" || a.Milestones[1].Status != "started" || a.Documents[0].URL != "https://port.example/register" || a.Updates[0].Covers != "2030-Q2" {
		t.Errorf("milestones %+v, documents %+v, updates %+v", a.Milestones, a.Documents, a.Updates)
	}
	first, err := s.f.Actions.Version(ctx, Actor{}, a.ID, 1)
	s.must(err)
	var same []bool
	for i, b := range a.Current.Blocks {
		same = append(same, b.ID == first.Blocks[i].ID)
	}
	if !slices.Equal(same, []bool{true, true, true, true}) || a.Current.Number != 2 || a.Current.Lang != "en" || a.Current.Note != "Shorter" {
		t.Errorf("of version %d these blocks carry their id: %v", a.Current.Number, same)
	}
	if want := time.Date(2030, 3, 31, 11, 0, 0, 0, time.UTC); !first.PublishedAt.Equal(want) {
		t.Errorf("version 1 was published %s, want the start of that day in Auckland", first.PublishedAt)
	}
	kept := s.leaves()
	for path, leaf := range leavesOf(t, []byte(ownPlan)) {
		if !isKept(kept, leaf) && path != ".actions[0].versions[0].published" && path != ".actions[0].versions[1].published" {
			t.Errorf("%s: %q is nowhere in the database", path, leaf)
		}
	}
}

func TestPlans_Import_changedFile(t *testing.T) {
	s := newImportStand(t)
	ctx := t.Context()
	s.imports(own()...)
	before, err := s.f.Actions.ByNumber(ctx, Actor{}, "testhaven-2030", 7)
	s.must(err)
	last := func() int64 {
		n, err := s.f.Channels.Last(ctx, []string{actionChannel(before.ID)})
		s.must(err)
		return n[actionChannel(before.ID)]
	}
	// kinds are the events since the last call.
	seen := s.count(`SELECT max(id) FROM events`)
	kinds := func() string {
		rows, err := s.db.Query(ctx, `SELECT kind || ' ' || data::text FROM events WHERE id > $1 ORDER BY id`, seen)
		s.must(err)
		var all []string
		for rows.Next() {
			var one string
			s.must(rows.Scan(&one))
			all = append(all, one)
		}
		s.must(rows.Err())
		seen = s.count(`SELECT max(id) FROM events`)
		return strings.Join(all, "\n")
	}

	t.Run("a changed title changes one row, on record, and pages hear it", func(t *testing.T) {
		n := last()
		report := s.imports(edited(t, ownPlan, "Register of ships", "Open register of ships"))
		if report.Changes() != 1 || report.Of("actions").Changed != 1 {
			t.Errorf("the report says:\n%s", report)
		}
		if got := kinds(); got != `action.changed {"parts": ["action"]}` {
			t.Errorf("on record:\n%s", got)
		}
		if last() != n+1 {
			t.Errorf("the channel went from %d to %d", n, last())
		}
	})
	t.Run("milestones, holders and the plan's own words", func(t *testing.T) {
		report := s.imports(edited(t, ownPlan,
			`"Register of ships"`, `"Open register of ships"`,
			`{"title": "First list", "due": "2030-06", "status": "done"},`, `{"title": "Zeroth list", "status": "planned"}, {"title": "First list", "due": "2030-06", "status": "late"},`,
			`"holders": ["readers", "harbour"]`, `"holders": ["harbour"]`,
			`"Testhaven opent"`, `"Testhaven gaat open"`))
		if got := report.Of("milestones"); got != (Tally{Added: 1, Changed: 2}) {
			t.Errorf("milestones: %+v", got)
		}
		if got := report.Of("holders"); got != (Tally{Changed: 1, Removed: 1}) {
			t.Errorf("holders: %+v", got)
		}
		got := kinds()
		for _, want := range []string{"milestone.added", "milestone.changed", `action.changed {"parts": ["holders"]}`, `plan.changed {"parts": ["plan"]}`} {
			if !strings.Contains(got, want) {
				t.Errorf("%s is not on record:\n%s", want, got)
			}
		}
		after, err := s.f.Actions.Find(ctx, Actor{}, before.ID)
		s.must(err)
		if after.Milestones[1].ID != before.Milestones[0].ID || after.Milestones[1].Status != "late" || after.Milestones[0].Title.NL != "Zeroth list" {
			t.Errorf("milestones are %+v", after.Milestones)
		}
	})
	t.Run("the old file again brings everything back", func(t *testing.T) {
		s.imports(own()...)
		kinds()
		if again := s.imports(own()...); again.Changes() != 0 {
			t.Errorf("the report says:\n%s", again)
		}
		if got := kinds(); got != "" {
			t.Errorf("on record:\n%s", got)
		}
	})
	t.Run("a next version is published, the earlier ones stay", func(t *testing.T) {
		s.imports(edited(t, ownPlan, `"versions": [`, `"versions": [{"number": 3, "published": "2030-06-01", "text": {"en": "No ships.\n\nAll ships."}},`))
		if got := kinds(); got != `version.published {"version": 3}` {
			t.Errorf("on record:\n%s", got)
		}
		after, err := s.f.Actions.Find(ctx, Actor{}, before.ID)
		s.must(err)
		if len(after.Versions) != 3 || after.Current.Blocks[1].ID != before.Current.Blocks[1].ID {
			t.Errorf("versions %+v, blocks %+v", after.Versions, after.Current.Blocks)
		}
	})
	t.Run("what a file leaves out stays, and the report says so", func(t *testing.T) {
		var plan map[string]any
		s.must(json.Unmarshal([]byte(ownPlan), &plan))
		plan["actions"], plan["updates"], plan["meetings"] = plan["actions"].([]any)[:1], []any{}, []any{}
		data, err := json.Marshal(plan)
		s.must(err)
		report := s.imports(File{"own-plan.json", data})
		want := []string{
			"action 9 of testhaven-2030, which own-plan.json leaves out",
			"update 3 of testhaven-2030, which own-plan.json leaves out",
			`meeting "Forum" of testhaven-2030, which own-plan.json leaves out`,
		}
		if !slices.Equal(report.Kept, want) || report.Changes() != 0 {
			t.Errorf("the report says:\n%s", report)
		}
		if _, err := s.f.Actions.ByNumber(ctx, Actor{}, "testhaven-2030", 9); err != nil {
			t.Error(err)
		}
	})
	t.Run("a contact person outlives an import", func(t *testing.T) {
		contact := s.arrive(Arrival{Issuer: "i", Sub: "1"})
		s.must(s.f.Actions.SetContact(ctx, Actor{Account: contact, Admin: true}, before.ID, before.Holders[0].Organisation, contact))
		s.imports(edited(t, ownPlan, `"holders": ["harbour"]`, `"holders": ["readers", "harbour"]`))
		after, err := s.f.Actions.Find(ctx, Actor{}, before.ID)
		s.must(err)
		if after.Holders[1].Contact != contact {
			t.Errorf("holders are %+v", after.Holders)
		}
	})
}

func TestPlans_Import_atOnce(t *testing.T) {
	s := newImportStand(t)
	reports := make(chan Report)
	for range 4 {
		go func() {
			report, err := s.f.Plans.Import(t.Context(), own())
			if err != nil {
				t.Error(err)
			}
			reports <- report
		}()
	}
	changed := 0
	for range 4 {
		if r := <-reports; r.Changes() > 0 {
			changed++
		}
	}
	if changed != 1 {
		t.Errorf("%d of four imports at once changed something, want one", changed)
	}
}
