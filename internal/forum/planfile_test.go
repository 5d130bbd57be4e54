package forum

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"samenspraak/internal/dbtest"
)

// The tests of imports need commits: what an import leaves alone is seen by the transaction that wrote it last.
func newImportStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	s := &stand{t: t, db: dbtest.Database(t), now: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)}
	s.f = New(Options{DB: s.db, Clock: func() time.Time { return s.now }})
	return s
}

var realFiles = []string{"actieplan-2020-2022.json", "actieplan-2023-2027.json", "actieplan-2027-concept.json", "previous.json", "organisations.json"}

// carried reads the files that the program carries as examples.
func (s *stand) carried(names ...string) []File {
	s.t.Helper()
	var files []File
	for _, name := range names {
		data, err := os.ReadFile("../demo/content/" + name)
		s.must(err)
		files = append(files, File{Name: name, Data: data})
	}
	return files
}

func (s *stand) imports(files ...File) Report {
	s.t.Helper()
	report, err := s.f.Plans.Import(s.t.Context(), files)
	s.must(err)
	return report
}

// rows counts what is in each table.
func (s *stand) rows(tables ...string) map[string]int {
	s.t.Helper()
	found := map[string]int{}
	for _, table := range tables {
		found[table] = s.count(`SELECT count(*) FROM ` + table)
	}
	return found
}

var planTables = []string{
	"organisations", "subjects", "plans", "phases", "windows", "themes", "actions", "holders", "partners", "milestones",
	"versions", "blocks", "updates", "update_entries", "meetings", "documents", "threads", "events", "channels", "live_log",
}

// writers tells for every row which transaction wrote it last.
func (s *stand) writers() map[string]string {
	s.t.Helper()
	found := map[string]string{}
	for _, table := range planTables {
		var all string
		s.must(s.db.QueryRow(s.t.Context(), `SELECT coalesce(string_agg(xmin || ' ' || ctid, ',' ORDER BY ctid), '') FROM `+table).Scan(&all))
		found[table] = all
	}
	return found
}

func TestPlans_Import_realPlans(t *testing.T) {
	s := newImportStand(t)
	files := s.carried(realFiles...)
	report := s.imports(files...)

	t.Run("everything that can be counted is there", func(t *testing.T) {
		want := map[string]int{
			"organisations": 74, "plans": 6, "themes": 17, "phases": 14, "windows": 3, "actions": 28, "holders": 31, "partners": 80,
			"milestones": 59, "versions": 30, "updates": 10, "update_entries": 118, "meetings": 10, "documents": 21, "threads": 34,
		}
		if got := s.rows(slices.Collect(maps.Keys(want))...); !maps.Equal(got, want) {
			t.Errorf("rows are\n%v, want\n%v", got, want)
		}
		if got := report.Of("actions"); got != (Tally{Added: 28}) {
			t.Errorf("report says of actions %+v", got)
		}
	})
	t.Run("no word, number or date of the files is lost", func(t *testing.T) {
		kept := s.leaves()
		for _, f := range files {
			for path, leaf := range leavesOf(t, f.Data) {
				if !isKept(kept, leaf) {
					t.Errorf("%s: %s: %q is nowhere in the database", f.Name, path, leaf)
				}
			}
		}
	})
	t.Run("an action reads as its file has it", func(t *testing.T) { s.wantFirstAction(t) })
	t.Run("an update keeps apart what was delivered and what was not", func(t *testing.T) { s.wantUpdates(t) })
	t.Run("hints are told of plans that still run and stop nothing", func(t *testing.T) {
		all := strings.Join(report.Hints, "\n")
		if !strings.Contains(all, "actieplan-2023-2027.json: these actions have no period: 3, 4, 5, 6, 9, 13, 14") || strings.Contains(all, "2020-2022") {
			t.Errorf("hints are:\n%s", all)
		}
	})
	t.Run("the same files again change nothing", func(t *testing.T) {
		before := s.writers()
		s.now = s.now.Add(time.Hour)
		if again := s.imports(files...); again.Changes() != 0 {
			t.Errorf("the report says:\n%s", again)
		}
		for table, after := range s.writers() {
			if after != before[table] {
				t.Errorf("rows of %s were written", table)
			}
		}
	})
}

// leaves are all words, numbers and dates in the tables of plans.
func (s *stand) leaves() map[string]bool {
	s.t.Helper()
	in := Plan{TimeZone: "Europe/Amsterdam"}.Location()
	found := map[string]bool{}
	for _, table := range planTables {
		rows, err := s.db.Query(s.t.Context(), `SELECT to_jsonb(r) FROM `+table+` r`)
		s.must(err)
		for rows.Next() {
			var row []byte
			s.must(rows.Scan(&row))
			for _, leaf := range leavesOf(s.t, row) {
				found[leaf] = true
				if at, err := time.Parse(time.RFC3339, leaf); err == nil {
					found[at.In(in).Format(time.DateOnly)] = true
				}
			}
		}
		s.must(rows.Err())
	}
	return found
}

// isKept finds a leaf as it is, or as the first or last day that a date in part may mean.
func isKept(kept map[string]bool, leaf string) bool {
	if kept[leaf] {
		return true
	}
	begin, end := Date(leaf).Begin(time.UTC), Date(leaf).End(time.UTC)
	return !begin.IsZero() && (kept[begin.Format(time.DateOnly)] || kept[end.AddDate(0, 0, -1).Format(time.DateOnly)])
}

// leavesOf gives the words and numbers in a JSON text by their paths.
func leavesOf(t *testing.T, data []byte) map[string]string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	var walk func(path string, value any)
	walk = func(path string, value any) {
		switch v := value.(type) {
		case string:
			found[path] = v
		case json.Number:
			found[path] = v.String()
		case []any:
			for i, each := range v {
				walk(fmt.Sprintf("%s[%d]", path, i), each)
			}
		case map[string]any:
			for key, each := range v {
				walk(path+"."+key, each)
			}
		}
	}
	walk("", value)
	return found
}

func (s *stand) wantFirstAction(t *testing.T) {
	a, err := s.f.Actions.ByNumber(t.Context(), Actor{}, "actieplan-2020-2022", 1)
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	if a.Title.EN != "Transparency in the Political Parties Act" || a.Slug != "wet-op-de-politieke-partijen" || a.OGPID != "NL0039" || a.IsDraft() {
		t.Errorf("action is %q, %s, %s, draft %v", a.Title.EN, a.Slug, a.OGPID, a.IsDraft())
	}
	if a.Starts != "2021-01-01" || a.Ends != "2021-12-31" || a.ThemeNumber != "I" || a.Completion != "" {
		t.Errorf("action is %s to %s in theme %s, completion %q", a.Starts, a.Ends, a.ThemeNumber, a.Completion)
	}
	if a.IRM.EarlyResults != "major" || a.IRM.Ambition != "high" || a.IRM.Promising == nil || *a.IRM.Promising != yes {
		t.Errorf("reviewers found %+v", a.IRM)
	}
	if len(a.Holders) != 1 || a.Holders[0].Slug != "bzk" || len(a.Partners) != 2 || a.Partners[1].Slug != "raad-van-state" {
		t.Errorf("holders %+v, partners %+v", a.Holders, a.Partners)
	}
	if len(a.Milestones) != 1 || a.Milestones[0].Due != "2021-12-31" || a.Milestones[0].Status != "unknown" {
		t.Errorf("milestones %+v", a.Milestones)
	}
	if len(a.Current.Blocks) != 9 || a.Current.Blocks[3].Kind != "item" || !strings.HasPrefix(a.Current.Markdown, "## Wat gaan we doen?") {
		t.Errorf("the text has %d blocks", len(a.Current.Blocks))
	}
	if len(a.Updates) != 7 || a.Updates[0].Status != "none" || a.Updates[2].Status != "delivered" || a.Updates[2].Date != "2022-02-21" {
		t.Errorf("updates are %+v", a.Updates)
	}
	second, err := s.f.Actions.ByNumber(t.Context(), Actor{}, "actieplan-2020-2022", 2)
	if err != nil {
		t.Fatal(err)
	}
	if second.Starts != "2021" || second.Ends != "2022" {
		t.Errorf("a period of which the years are known reads %s to %s", second.Starts, second.Ends)
	}
}

func (s *stand) wantUpdates(t *testing.T) {
	p, err := s.f.Plans.BySlug(t.Context(), Actor{}, "actieplan-2020-2022")
	if err != nil {
		t.Fatal(err)
	}
	if p.Starts != "2020-12" || p.Ends != "2022" || p.Number != 4 || p.Actions != 13 || p.AllActions != 13 || p.Updates != 7 {
		t.Errorf("plan is %+v", p)
	}
	updates, err := s.f.Repository.Updates(t.Context(), Actor{}, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if u := updates[0]; u.Number != 7 || u.Delivered != 0 || u.Missing != 2 || u.Reconstructed != 2 {
		t.Errorf("update 7 is %+v", u)
	}
	documents, err := s.f.Repository.Documents(t.Context(), Actor{}, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(documents) != 6 || documents[0].Date != "2023" || documents[0].Title.EN != "IRM Results Report 2020-2022" || documents[5].Date.Known() {
		t.Errorf("documents are %+v", documents)
	}
}

func wantFileError(t *testing.T, err error, want ...string) {
	t.Helper()
	var refused *FileError
	if !errors.As(err, &refused) {
		t.Fatalf("got %v, want a FileError", err)
	}
	var got []string
	for _, p := range refused.Problems {
		got = append(got, p.String())
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("problems are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
