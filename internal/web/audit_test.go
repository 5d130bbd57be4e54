package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestAudit(t *testing.T) {
	s, action, by := people(t)
	for _, path := range []string{"/audit-log", "/en/audit-log", "/audit-log.csv", "/audit-log?kind=comment.posted"} {
		onlyFor(t, by, path, "admin")
	}
	thread := fmt.Sprintf("/threads/%d", action.MainThread)
	by["member"].write(action.MainThread, "Een reactie.")
	comment := fmt.Sprintf("/comments/%d", s.lastComment())
	by["holder"].flags(s.lastComment(), 1).want(http.StatusSeeOther)
	by["moderator"].decides("hide", url.Values{"rule": {"1"}}).want(http.StatusSeeOther)

	t.Run("it says who did what, to what, and what it was before", func(t *testing.T) {
		p := by["admin"].open("/audit-log?kind=decision.taken").says("Mo Peters", "decision.taken", "audience", "public", "hide")
		if !strings.Contains(strings.Join(p.links(), " "), "/decisions/") {
			t.Error("it leads nowhere")
		}
	})
	t.Run("what a thing went through is found by its address", func(t *testing.T) {
		p := by["admin"].open("/audit-log?subject="+url.QueryEscape(s.url+comment)).says("comment.posted", "comment.hidden")
		if strings.Contains(p.body, "<code>session.started</code>") {
			t.Error("it shows other things too")
		}
	})
	t.Run("the file holds what was chosen, and no formulas", func(t *testing.T) {
		by["member"].open("/account")
		by["member"].submit("/account", url.Values{"name": {"=SOM(A1) Piet"}, "lang": {"nl"}})
		p := by["admin"].open("/audit-log.csv?who=" + fmt.Sprint(s.accountOf("member")))
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(p.body, "\ufeff"))).ReadAll()
		s.must(err)
		if len(rows) < 3 || rows[0][2] != "event" {
			t.Fatalf("it holds %v", rows)
		}
		for _, row := range rows[1:] {
			if row[3] != fmt.Sprint(s.accountOf("member")) {
				t.Errorf("it holds what account %s did", row[3])
			}
			if strings.HasPrefix(row[4], "=") {
				t.Errorf("a spreadsheet takes %q for a formula", row[4])
			}
		}
	})
	t.Run("in the menu it is the admin's alone", func(t *testing.T) {
		for role, b := range by {
			if shown := strings.Contains(b.open(thread).body, `href="/audit-log"`); shown != (role == "admin") {
				t.Errorf("a %s sees the link: %v", role, shown)
			}
		}
	})
}
