package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"samenspraak/internal/forum"
)

func TestLate_saysWhatCameBetween(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	who := s.people("noor", "pip", "jan")
	noor, pip, jan := who["noor"], who["pip"], who["jan"]
	report := func(words string) string {
		noor.write(action.MainThread, words)
		pip.flags(s.lastComment(), 2).want(http.StatusSeeOther)
		return fmt.Sprintf("/plans/proefplan/queue?case=%d", s.count(`SELECT max(id) FROM cases`))
	}

	t.Run("its author took it back: nobody decided, and only what is still possible is offered", func(t *testing.T) {
		path := report("Een reactie die weg mag.")
		stale := jan.open(path).form("/decisions")
		stale.Set("kind", forum.DecideHide)
		stale.Set("reason", "Dit kan niet.")
		withdrawal := fmt.Sprintf("/comments/%d/withdrawal", s.lastComment())
		noor.open(withdrawal)
		noor.submit(withdrawal, nil).want(http.StatusSeeOther)
		jan.post("/decisions", stale, nil).want(http.StatusConflict).says("De schrijver heeft deze bijdrage intussen zelf ingetrokken.").
			silent("Een ander heeft hier al over besloten.", "Haal persoonsgegevens weg").offers(forum.DecideApprove, forum.DecideSuspend)
		jan.open(path)
		jan.submit("/decisions", url.Values{"kind": {forum.DecideApprove}}).want(http.StatusSeeOther)
	})
	t.Run("who decided again oneself does not undo what was before", func(t *testing.T) {
		path := report("Een reactie die terugkomt.")
		jan.open(path)
		p := jan.submit("/decisions", url.Values{"kind": {forum.DecideHide}})
		undoing := fmt.Sprintf("/decisions/%d/undoing", s.count(`SELECT max(id) FROM decisions`))
		stale := jan.follow(p).form(undoing)
		jan.open(path)
		jan.submit("/decisions", url.Values{"kind": {forum.DecideRestore}}).want(http.StatusSeeOther)
		jan.post(undoing, stale, nil).want(http.StatusConflict).says("Over deze bijdrage is intussen opnieuw besloten.").silent("Een ander heeft hier al over besloten.")
	})
	title, _ := action.Title.In("nl")
	if title == "" {
		t.Fatal("the action has no title to look for")
	}
	for name, form := range map[string]struct {
		what   string
		fields url.Values
		kept   string
	}{
		"to take words out":            {"redaction", url.Values{"rule": {"4"}, "text": {"Bel mij op " + forum.RedactionMark("nl") + "."}}, "Bel mij op " + forum.RedactionMark("nl") + "."},
		"to move it to an address":     {"move", url.Values{"address": {"/threads/999"}}, "/threads/999"},
		"to move it to another thread": {"move", url.Values{"to": {fmt.Sprint(action.MainThread)}}, title},
	} {
		t.Run("what was typed "+name+" is not lost", func(t *testing.T) {
			path := report("Bel mij op 0612345678.")
			at := fmt.Sprintf("/cases/%d/%s", s.count(`SELECT max(id) FROM cases`), form.what)
			stale := jan.open(at).form(at)
			for field, value := range form.fields {
				stale[field] = value
			}
			stale.Set("reason", "Daarom dus.")
			jan.open(path)
			jan.submit("/decisions", url.Values{"kind": {forum.DecideHide}}).want(http.StatusSeeOther)
			p := jan.post(at, stale, nil).want(http.StatusConflict).says("Een ander heeft hier al over besloten.", "Dit had je getypt:")
			kept := p.first(func(n *html.Node) bool { return attr(n, "class") == "written" })
			if kept == nil || kept.FirstChild == nil || !strings.Contains(kept.FirstChild.Data, form.kept) {
				t.Errorf("it does not say %q:\n%s", form.kept, p.text())
			}
			if got := p.form("/decisions").Get("reason"); got != "Daarom dus." {
				t.Errorf("its reasons are %q", got)
			}
		})
	}
}
