package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"samenspraak/frontend/locales"
	"samenspraak/internal/export"
	"samenspraak/internal/forum"
)

func TestLedger_columnsAreExplained(t *testing.T) {
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locales.Languages {
		for _, column := range export.LedgerColumns {
			if !catalogue[lang].Has("ledger.column." + column) {
				t.Errorf("%s says nothing of the column %s", lang, column)
			}
		}
	}
}

// planTalk is newThread on the plan itself, where comments are input.
func (s *site) planTalk() int64 {
	s.t.Helper()
	thread := s.newThread()
	_, err := s.db.Exec(s.t.Context(), `UPDATE threads SET about_id = (SELECT id FROM plans)`)
	s.must(err)
	return thread
}

func TestLedger_answeredInput(t *testing.T) {
	s := newSite(t)
	thread := s.planTalk()
	noor, jan := s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	jan.signIn("jan")
	noor.open("/threads/" + strconv.FormatInt(thread, 10))
	noor.submit("/threads/"+strconv.FormatInt(thread, 10)+"/comments", url.Values{"text": {"=1+1 is geen formule"}})

	t.Run("only who may answer finds the desk", func(t *testing.T) {
		for _, path := range []string{"/plans/plan/inputs", "/plans/plan/responses/new"} {
			if p := noor.open(path); p.status != http.StatusNotFound {
				t.Errorf("a member gets %d at %s", p.status, path)
			}
			if p := jan.open(path); p.status != http.StatusOK {
				t.Errorf("a moderator gets %d at %s", p.status, path)
			}
		}
	})
	_, err := s.db.Exec(t.Context(), `UPDATE plans SET responses_need_review = false`)
	s.must(err)
	input := strconv.Itoa(s.count(`SELECT id FROM inputs`))
	jan.open("/plans/plan/responses/new?input=" + input)
	t.Run("without a reason the form comes back, with what was typed", func(t *testing.T) {
		p := jan.submit("/plans/plan/responses", url.Values{"outcome": {"adopted"}, "reason": {" "}, "publish_at": {"gisteren"}})
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `value="gisteren"`) || !strings.Contains(p.body, `value="adopted" checked`) {
			t.Errorf("got %d: %s", p.status, p.body)
		}
	})
	t.Run("without input the form says where to choose some", func(t *testing.T) {
		other := s.newBrowser()
		other.signIn("jan")
		other.open("/plans/plan/responses/new").says("Je hebt nog niets gekozen")
	})
	p := jan.follow(jan.submit("/plans/plan/responses", url.Values{"outcome": {"adopted"}, "reason": {"Dat klopt."}, "publish_at": {""}, "version": {""}, "action": {"0"}}))
	if p.status != http.StatusOK {
		t.Fatalf("the draft is answered with %d: %s", p.status, p.body)
	}
	address := p.url.Path
	if got := s.newBrowser().open(address); got.status != http.StatusNotFound {
		t.Errorf("a visitor reads the draft: %d", got.status)
	}
	if got := jan.follow(jan.submit(address+"/approval", nil)); got.status != http.StatusOK {
		t.Fatalf("publishing is answered with %d", got.status)
	}
	if got := s.newBrowser().open(address); got.status != http.StatusOK || !strings.Contains(got.body, "Dat klopt.") {
		t.Errorf("a visitor does not read the answer: %d", got.status)
	}

	t.Run("it is in both files", func(t *testing.T) {
		file := s.newBrowser().get("/plans/plan/ledger.csv?outcome=adopted")
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][9] != "'=1+1 is geen formule" || rows[1][11] != "Dat klopt." {
			t.Errorf("file is %q, %v", rows, err)
		}
		if disposition := file.header.Get("Content-Disposition"); disposition != `attachment; filename="plan-ledger.csv"` {
			t.Errorf("it is offered as %s", disposition)
		}
		if file := s.newBrowser().get("/en/plans/plan/ledger.json"); !strings.Contains(file.body, `"text":"=1+1 is geen formule"`) {
			t.Errorf("file is %s", file.body)
		}
	})
	t.Run("the author finds it", func(t *testing.T) {
		if p := noor.open("/my-input"); !strings.Contains(p.body, "Dat klopt.") {
			t.Errorf("page is %s", p.body)
		}
		if p := s.newBrowser().get("/my-input"); p.status != http.StatusSeeOther {
			t.Errorf("a visitor gets %d", p.status)
		}
	})
	if found, _, err := s.forum.Inputs.List(t.Context(), forum.InputQuery{Waiting: true}); err != nil || len(found) != 0 {
		t.Errorf("still waits: %+v, %v", found, err)
	}
}

func TestResponse_version(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	jan, noor := s.newBrowser(), s.newBrowser()
	jan.signIn("jan")
	noor.signIn("noor")
	noor.open(fmt.Sprintf("/threads/%d", action.MainThread))
	noor.submit(fmt.Sprintf("/threads/%d/comments", action.MainThread), url.Values{"text": {"Een vraag"}})
	jan.open(fmt.Sprintf("/plans/proefplan/responses/new?input=%d", s.count(`SELECT id FROM inputs`)))
	for _, typed := range []string{"twee", "99999999999", "7"} {
		p := jan.submit("/plans/proefplan/responses", url.Values{"outcome": {"adopted"}, "reason": {"Dat klopt."}, "action": {strconv.FormatInt(action.ID, 10)}, "version": {typed}})
		p.want(http.StatusUnprocessableEntity).says("Die versie heeft deze actie niet.")
		if !strings.Contains(p.body, `value="`+typed+`"`) {
			t.Errorf("%s is gone from the form", typed)
		}
	}
}
