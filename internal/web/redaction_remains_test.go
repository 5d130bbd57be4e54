package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"samenspraak/internal/forum"
)

func TestRedaction_remains(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	noor.write(action.MainThread, "Bel mevrouw Kwibusma.")
	first := s.lastComment()
	pip.flags(first, 4)
	pip.write(action.MainThread, "Ik ken Kwibusma ook.")
	repeats := s.lastComment()
	path := fmt.Sprintf("/cases/%d/redaction", s.count(`SELECT max(id) FROM cases`))
	jan.open(path)
	p := jan.submit(path, url.Values{"text": {"Bel mevrouw " + forum.RedactionMark("nl") + "."}, "rule": {"4"}, "reason": {"Er stond een naam in."}})
	jan.follow(p.want(http.StatusSeeOther)).says("Zoek of deze woorden nog ergens staan")
	remains := fmt.Sprintf("/decisions/%d/remains", s.count(`SELECT max(id) FROM decisions`))
	jan.open(remains).says("Waar deze woorden nog staan", "Reactie op", "Meld voor de wachtrij")
	jan.open("/en"+remains).says("Where these words still stand", "Comment on")
	if p := pip.get(remains); p.status != http.StatusNotFound {
		t.Errorf("a member gets %d", p.status)
	}
	noor.flags(repeats, 4)
	jan.open(remains).says("Haal ook hier weg")
	s.pass(forum.UndoFor + time.Minute)
	s.must(s.forum.Decisions.ForgetSealed(t.Context()))
	jan.get(remains).want(http.StatusForbidden).says("Zoeken kan 10 minuten.")
}
