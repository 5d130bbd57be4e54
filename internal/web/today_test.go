package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestToday(t *testing.T) {
	s, action, by := people(t)
	for _, path := range []string{"/moderation/today", "/en/moderation/today", "/moderation/handover"} {
		onlyFor(t, by, path, "moderator", "admin")
	}
	for role, b := range by {
		if shown := strings.Contains(b.open("/house-rules").body, `href="/moderation/today"`); shown != (role == "moderator" || role == "admin") {
			t.Errorf("a %s sees the link: %v", role, shown)
		}
	}
	by["member"].write(action.MainThread, "Koop hier je lantaarnpaal.")
	by["holder"].flags(s.lastComment(), 5).want(http.StatusSeeOther)
	mod := by["moderator"]

	t.Run("it says what waits, and leads there", func(t *testing.T) {
		p := mod.open("/moderation/today").says("Er wacht 1 ding op een moderator.", "Proefplan", "Gemeld", "nog 23 uur")
		if !strings.Contains(strings.Join(p.links(), " "), "/plans/proefplan/queue?kind=flagged") {
			t.Errorf("it leads to %v", p.links())
		}
	})
	t.Run("what one decided is there to be undone", func(t *testing.T) {
		mod.decides("hide", url.Values{"rule": {"5"}}).want(http.StatusSeeOther)
		if done := mod.open("/en/moderation/today").text(); !regexp.MustCompile(`hidden.* \d\d:\d\d`).MatchString(done) {
			t.Errorf("in English it says %s", done)
		}
		mod.open("/moderation/today").says("Je handelde vandaag 1 zaak af.", "1 keer verborgen")
		batch := s.count(`SELECT max(batch_id) FROM decisions`)
		mod.submit(fmt.Sprintf("/decisions/%d/undoing", batch), nil).want(http.StatusSeeOther)
		mod.open("/moderation/today").says("Er wacht 1 ding op een moderator.", "ingetrokken")
	})
	t.Run("a note for colleagues is there and in the queue, until it is done", func(t *testing.T) {
		mod.open("/moderation/today")
		mod.submit("/moderation/handover", url.Values{"words": {""}}).want(http.StatusUnprocessableEntity).says("Schrijf op wat je collega’s moeten weten.")
		mod.submit("/moderation/handover", url.Values{"words": {"Bel de griffie"}}).leads("/moderation/today?done=noted")
		admin := by["admin"]
		admin.open("/moderation/today").says("Bel de griffie", "Mo Peters")
		admin.open("/plans/proefplan/queue").says("1 notitie van een collega", "Bel de griffie")
		note := s.count(`SELECT id FROM handover_notes`)
		admin.submit(fmt.Sprintf("/moderation/handover/%d/completion", note), nil).leads("/plans/proefplan/queue?done=noteDone")
		mod.open("/moderation/handover").says("Bel de griffie", "Klaar: Ada Bos")
	})
	t.Run("who may not leave one, leaves none", func(t *testing.T) {
		for _, role := range []string{"member", "coalition", "holder"} {
			token := by[role].open("/account").form("/account").Get("csrf")
			for _, path := range []string{"/moderation/handover", "/moderation/handover/1/completion", "/moderation/handover/1/reopening"} {
				if p := by[role].post(path, url.Values{"csrf": {token}, "words": {"Hoi"}}, nil); p.status != http.StatusNotFound {
					t.Errorf("a %s gets %d for %s", role, p.status, path)
				}
			}
		}
		if n := s.count(`SELECT count(*) FROM handover_notes`); n != 1 {
			t.Errorf("there are %d notes", n)
		}
	})
}
