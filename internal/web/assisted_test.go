package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// letter is a form filled in for someone who wrote one.
func letter(name string, more url.Values) url.Values {
	fields := url.Values{"way": {"paper"}, "name": {name}, "received_on": {time.Now().UTC().Format(time.DateOnly)}, "contact": {"020 1234567"}}
	for name, values := range more {
		fields[name] = values
	}
	return fields
}

func TestAssisted(t *testing.T) {
	s, action, by := people(t)
	thread := fmt.Sprintf("/assisted/new?thread=%d", action.MainThread)
	block := blockPath(t, action, "vijf werkdagen")
	blockID := block[strings.LastIndex(block, "/")+1:]
	passage := fmt.Sprintf("/assisted/new?action=%d&version=1&block=%s", action.ID, blockID)
	proposal := fmt.Sprintf("/assisted/new?plan=%d", action.Plan)
	for _, path := range []string{thread, "/en" + thread, passage, proposal} {
		onlyFor(t, by, path, "moderator", "admin")
	}
	onlyFor(t, by, "/assisted/new?thread=99999")
	mod := by["moderator"]
	for role, b := range by {
		if shown := strings.Contains(b.open(fmt.Sprintf("/threads/%d", action.MainThread)).body, "/assisted/new"); shown != (role == "moderator" || role == "admin") {
			t.Errorf("a %s sees the link: %v", role, shown)
		}
	}

	t.Run("what is missing is asked for, and what was typed stays", func(t *testing.T) {
		mod.open(thread)
		mod.submit("/assisted", url.Values{"name": {"Truus de Wit"}, "received_on": {""}}).want(http.StatusUnprocessableEntity).
			says("Kies hoe de bijdrage binnenkwam.", "Vul de dag in waarop de bijdrage binnenkwam")
		if mod.at.form("/assisted").Get("name") != "Truus de Wit" {
			t.Error("the name is gone")
		}
	})

	mod.open(thread)
	p := mod.submit("/assisted", letter("Truus de Wit", url.Values{"text": {"Schrijf het in gewone taal."}}))
	p.want(http.StatusSeeOther)
	comment := s.lastComment()
	source := fmt.Sprintf("/assisted/%d", comment)
	mod.follow(p).says("Voeg hier het brondocument toe", "Ingebracht op papier door Truus de Wit, ingevoerd door de moderatie.")
	mod.open(passage)
	mod.submit("/assisted", letter("", url.Values{"text": {"Vijf dagen is te lang."}, "quote": {"vijf werkdagen"}})).want(http.StatusSeeOther)
	note := s.lastComment()

	t.Run("it is marked wherever it stands", func(t *testing.T) {
		visitor := s.newBrowser()
		const mark, name = "Ingebracht op papier door Truus de Wit, ingevoerd door de moderatie.", "Truus de Wit (via de moderatie)"
		for path, sentence := range map[string]string{
			fmt.Sprintf("/threads/%d", action.MainThread):    mark,
			fmt.Sprintf("/comments/%d", comment):             mark,
			fmt.Sprintf("/comments/%d/reply", comment):       name,
			fmt.Sprintf("/actions/%d", action.ID):            "Ingebracht op papier door iemand die geen naam wil noemen",
			fmt.Sprintf("/comments/%d", note):                "Ingebracht op papier door iemand die geen naam wil noemen",
			fmt.Sprintf("/en/threads/%d", action.MainThread): "Contributed on paper by Truus de Wit, entered by the moderators.",
			"/plans/proefplan/ledger":                        name,
			"/plans/proefplan/ledger.csv":                    name,
			"/search?q=gewone+taal":                          name,
		} {
			if p := visitor.open(path); !strings.Contains(p.text()+p.body, sentence) {
				t.Errorf("%s does not say %q", path, sentence)
			}
		}
		if p := visitor.open(fmt.Sprintf("/comments/%d", comment)); strings.Contains(p.body, source) || strings.Contains(p.body, "1234567") {
			t.Error("a visitor sees the source")
		}
	})
	t.Run("the source is for moderators alone", func(t *testing.T) {
		onlyFor(t, by, source, "moderator", "admin")
		mod.open(source)
		if p := mod.sendFile(source+"/documents", "brief.pdf", []byte(somePDF), nil); p.status != http.StatusSeeOther {
			t.Fatalf("the letter is not taken: %d\n%s", p.status, p.text())
		}
		file := fmt.Sprintf("/attachments/%d/brief.pdf", s.count(`SELECT id FROM attachments`))
		mod.open(source).says("brief.pdf", "Op ")
		for role, b := range by {
			want := http.StatusNotFound
			if role == "moderator" || role == "admin" {
				want = http.StatusOK
			}
			p := b.get(file)
			if p.status != want {
				t.Errorf("a %s gets %d for the letter", role, p.status)
			}
			if p.status == http.StatusOK && p.header.Get("Cache-Control") != "private, no-cache" {
				t.Errorf("it may be kept: %s", p.header.Get("Cache-Control"))
			}
		}
		removal := fmt.Sprintf("%s/documents/%d/removal", source, s.count(`SELECT id FROM attachments`))
		for _, role := range []string{"member", "coalition", "holder"} {
			token := by[role].open("/account").form("/account").Get("csrf")
			for _, to := range []string{"/assisted", source, source + "/words", removal} {
				fields := letter("Iemand", url.Values{"csrf": {token}, "key": {"some-key-1"}, "thread": {fmt.Sprint(action.MainThread)}, "text": {"Hoi"}})
				if p := by[role].post(to, fields, nil); p.status != http.StatusNotFound {
					t.Errorf("a %s gets %d for %s", role, p.status, to)
				}
			}
		}
		mod.open(source)
		mod.submit(removal, nil).leads(source + "?done=removed")
		if p := mod.get(file); p.status != http.StatusNotFound {
			t.Errorf("removed, it is still got: %d", p.status)
		}
	})
	t.Run("a moderator corrects it and takes it back", func(t *testing.T) {
		other := by["admin"]
		other.open(fmt.Sprintf("/comments/%d/edit", comment))
		other.submit(fmt.Sprintf("/comments/%d", comment), url.Values{"text": {"Schrijf het in heel gewone taal."}}).want(http.StatusSeeOther)
		other.open(source)
		other.submit(source, letter("", nil)).leads(source + "?done=assistedChanged")
		s.newBrowser().open(fmt.Sprintf("/comments/%d", comment)).says("heel gewone taal", "Anoniem (via de moderatie)")
		if p := by["member"].get(fmt.Sprintf("/comments/%d/withdrawal", comment)); p.status != http.StatusNotFound {
			t.Errorf("a member gets %d for taking it back", p.status)
		}
		other.open(fmt.Sprintf("/comments/%d/withdrawal", comment))
		other.submit(fmt.Sprintf("/comments/%d/withdrawal", comment), nil).want(http.StatusSeeOther)
		s.newBrowser().open(fmt.Sprintf("/comments/%d", comment)).says("Ingetrokken door de schrijver")
	})
}
