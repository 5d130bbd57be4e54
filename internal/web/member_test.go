package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

func TestMember(t *testing.T) {
	s, action, by := people(t)
	path := memberPath(s.accountOf("member"))
	for _, p := range []string{path, "/en" + path} {
		onlyFor(t, by, p, "moderator", "admin")
	}
	by["member"].write(action.MainThread, "Koop hier je lantaarnpaal.")
	by["holder"].flags(s.lastComment(), 5).want(http.StatusSeeOther)
	mod := by["moderator"]
	mod.open("/plans/proefplan/queue").says("Alles van dit lid")
	mod.decides("hide", url.Values{"rule": {"5"}}).want(http.StatusSeeOther)
	mod.open(path).says("Lies Bakker", "Koop hier je lantaarnpaal.", "verborgen", "Na 24 maanden verdwijnen ze.")

	mod.submit(path+"/notes", url.Values{"words": {" "}}).want(http.StatusUnprocessableEntity).says("Schrijf op wat je wilt onthouden.")
	mod.submit(path+"/notes", url.Values{"words": {"Gebeld, het was een grap."}}).leads(path + "?done=memberNoted")
	by["admin"].open(path).says("Gebeld, het was een grap.", "Mo Peters")
	note := fmt.Sprintf("/moderation/member-notes/%d/removal", s.count(`SELECT id FROM member_notes`))
	for _, role := range []string{"member", "coalition", "holder"} {
		token := by[role].open("/account").form("/account").Get("csrf")
		for _, to := range []string{path + "/notes", note} {
			if p := by[role].post(to, url.Values{"csrf": {token}, "words": {"Hoi"}}, nil); p.status != http.StatusNotFound {
				t.Errorf("a %s gets %d for %s", role, p.status, to)
			}
		}
	}
	by["admin"].open(path)
	by["admin"].submit(note, nil).leads(path + "?done=memberNoteRemoved")
	if n := s.count(`SELECT count(*) FROM member_notes`); n != 0 {
		t.Errorf("%d notes are left", n)
	}
}
