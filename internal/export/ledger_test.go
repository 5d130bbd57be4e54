package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"samenspraak/internal/forum"
)

var now = time.Date(2027, 3, 9, 12, 0, 0, 0, time.UTC)

func ledger() Ledger { return Ledger{Site: "https://example.org", Lang: "nl", Now: now} }

func answered(id int64, said, reason string) forum.Input {
	at := now.Add(-36 * time.Hour)
	return forum.Input{
		ID: id, Kind: "comment", Lang: "nl", Excerpt: said, AuthorName: "Afûk, lezerskring", At: now.Add(-5 * 24 * time.Hour), Action: 7, ActionNumber: 3,
		ActionTitle: forum.Text{NL: "Algoritmen"}, Response: 9, Outcome: "partly", Reason: reason, ReasonLang: "nl", AnsweredAt: &at,
	}
}

func write(t *testing.T, inputs ...forum.Input) string {
	t.Helper()
	var b bytes.Buffer
	w, err := NewCSV(&b, ledger())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range inputs {
		if err := w.Add(i); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCSV_hostileCells(t *testing.T) {
	for said, want := range map[string]string{
		`=HYPERLINK("http://x","klik")`: `'=HYPERLINK("http://x","klik")`,
		"+31 6":                         "'+31 6",
		"-1+1":                          "'-1+1",
		"@SUM(A1)":                      "'@SUM(A1)",
		"\tingesprongen":                "'\tingesprongen",
		"\rterug":                       "'terug",
		"a=b, \"c\"; d":                 "a=b, \"c\"; d",
		"één\ntwee":                     "één\ntwee",
		"Fryslân 🎉 \u200fعربي":          "Fryslân 🎉 \u200fعربي",
		"'=al onschadelijk":             "'=al onschadelijk",
	} {
		file := write(t, answered(1, said, said))
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%q gives %q: %v", said, file, err)
		}
		text, reason := slices.Index(LedgerColumns, "text"), slices.Index(LedgerColumns, "reason")
		if rows[1][text] != want || rows[1][reason] != want {
			t.Errorf("%q is read as %q", said, rows[1][text])
		}
	}
}

func TestCSV_form(t *testing.T) {
	file := write(t, answered(1, "één", "Een, \"twee\"\nen drie"), forum.Input{ID: 2, Kind: "proposal", Lang: "en", Title: "A desk", At: now.Add(-time.Hour)})
	if !strings.HasPrefix(file, "\xef\xbb\xbfid,kind,url,") {
		t.Errorf("begins with %q", file[:20])
	}
	if !strings.Contains(file, `"Een, ""twee""`) || !strings.HasSuffix(file, ",0\r\n") {
		t.Errorf("file is %q", file)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		LedgerColumns,
		{"1", "comment", "https://example.org/comments/1", "2027-03-04T12:00:00Z", "Afûk, lezerskring", "", "3", "Algoritmen", "nl", "één",
			"partly", "Een, \"twee\"\nen drie", "nl", "2027-03-08T00:00:00Z", "https://example.org/responses/9", "3"},
		{"2", "proposal", "https://example.org/proposals/2", "2027-03-09T11:00:00Z", "", "", "", "", "en", "A desk", "", "", "", "", "", "0"},
	}
	for i := range want {
		if !slices.Equal(rows[i], want[i]) {
			t.Errorf("row %d is %q, want %q", i, rows[i], want[i])
		}
	}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	w, err := NewJSON(&b, ledger())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []forum.Input{answered(1, "=1+1 </script>", "Omdat."), {ID: 2, Kind: "proposal", Title: "A desk", At: now}} {
		if err := w.Add(i); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var file struct{ Inputs []map[string]any }
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatalf("%v in %s", err, b.String())
	}
	first, second := file.Inputs[0], file.Inputs[1]
	if len(first) != len(LedgerColumns) || first["id"] != 1.0 || first["days"] != 3.0 || first["text"] != "=1+1 </script>" || second["outcome"] != nil {
		t.Errorf("read back: %v and %v", first, second)
	}
}
