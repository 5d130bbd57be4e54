package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"samenspraak/internal/forum"
)

func TestSuspension_saysUntilWhenAndWhy(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	thread := fmt.Sprintf("/threads/%d", action.MainThread)
	noor.write(action.MainThread, "Ik weet je te vinden.")
	pip.flags(s.lastComment(), 2)
	write := noor.open(thread).form(thread + "/comments")
	jan.decides(forum.DecideSuspend, url.Values{"days": {"7"}}).want(http.StatusSeeOther)
	decision := fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))
	until := s.forum.Now().AddDate(0, 0, 7)

	for path, says := range map[string][]string{
		"":    {"Je account is geschorst tot ", fmt.Sprintf(" %d ", until.Day()), "Lees waarom, en hoe je bezwaar maakt"},
		"/en": {"Your account is suspended until ", fmt.Sprintf("%d", until.Day()), "Read why, and how to appeal"},
	} {
		for _, page := range []string{thread, "/account"} {
			p := noor.open(path + page).says(says...)
			if !slices.Contains(p.links(), path+decision) {
				t.Errorf("%s leads to %v", page, p.links())
			}
		}
	}
	write.Set("text", "Ik ga gewoon door.")
	p := noor.post(thread+"/comments", write, nil).want(http.StatusForbidden).says("Je account is geschorst tot ", "Ik ga gewoon door.")
	if !slices.Contains(p.links(), decision) {
		t.Errorf("refused, it leads to %v", p.links())
	}
	fragment := noor.post(thread+"/comments", write, http.Header{"X-Requested-With": {"fragment"}})
	if fragment.status != http.StatusForbidden || !strings.Contains(fragment.body, "geschorst tot ") {
		t.Errorf("to an element it says %d %s", fragment.status, fragment.body)
	}
	noor.open(decision).says("Tot ", "Maak bezwaar")
	if missing := noor.get("/threads/0"); missing.status != http.StatusNotFound || slices.Contains(missing.links(), decision) {
		t.Errorf("what is not there answers %d and leads to %v", missing.status, missing.links())
	}
	for page, sent := range map[string]string{"/proposals/new": "/proposals/drafts", "/threads/new": "/threads"} {
		p := noor.open(page).says("Je account is geschorst tot ")
		if !slices.Contains(p.links(), decision) || strings.Contains(p.body, fmt.Sprintf("action=%q", sent)) {
			t.Errorf("%s leads to %v, or asks to write", page, p.links())
		}
	}
}

func TestSuspension_thatAnotherOutlasts(t *testing.T) {
	s := newSite(t)
	action := s.newDraft()
	noor, pip, jan := s.newBrowser(), s.newBrowser(), s.newBrowser()
	noor.signIn("noor")
	pip.signIn("pip")
	jan.signIn("jan")
	noor.write(action.MainThread, "Een eerste belediging")
	first := s.lastComment()
	noor.write(action.MainThread, "Een tweede belediging")
	second := s.lastComment()
	suspended := func(days string) string {
		jan.decides(forum.DecideSuspend, url.Values{"days": {days}}).want(http.StatusSeeOther)
		return fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))
	}
	pip.flags(first, 2)
	short := suspended("2")
	s.tellPeople()
	noor.open("/notifications").says("Je kunt een tijd niet schrijven.", "De schorsing duurt tot ")
	noor.open("/en/notifications").says("The suspension lasts until ")
	if strings.Contains(noor.open(short).body, "door een ander besluit") {
		t.Error("of the only suspension it says that there is another")
	}
	pip.flags(second, 2)
	jan.open("/plans/proefplan/queue").says("Noor El Amrani is al geschorst tot ")
	jan.open(fmt.Sprintf("/en/decisions/new?case=%d", s.count(`SELECT max(id) FROM cases`))).says("Noor El Amrani is suspended already until ")
	long := suspended("30")
	if p := noor.open(short).says("Je blijft geschorst tot ", "door een ander besluit."); !slices.Contains(p.links(), long) {
		t.Errorf("it leads to %v", p.links())
	}
	if strings.Contains(noor.open(long).body, "door een ander besluit") {
		t.Error("of the longest suspension it says that another holds longer")
	}
	jan.open("/moderation/today")
	jan.submit(short+"/undoing", nil).want(http.StatusSeeOther)
	noor.open("/en"+short).says("Taken back by the moderators", "You stay suspended until ")
}

func TestSuspension_isEndedByAModerator(t *testing.T) {
	s, action, by := people(t)
	path := memberPath(s.accountOf("member"))
	lift := path + "/lifting"
	member, mod := by["member"], by["moderator"]
	member.write(action.MainThread, "Een belediging")
	by["holder"].flags(s.lastComment(), 2)
	mod.decides(forum.DecideSuspend, url.Values{"rule": {"2"}, "days": {"7"}}).want(http.StatusSeeOther)
	decision := fmt.Sprintf("/decisions/%d", s.count(`SELECT max(id) FROM decisions`))
	for _, role := range []string{"member", "coalition", "holder"} {
		token := by[role].open("/account").form("/account").Get("csrf")
		if p := by[role].post(lift, url.Values{"csrf": {token}, "reason": {"Zomaar"}}, nil); p.status != http.StatusNotFound {
			t.Errorf("a %s gets %d", role, p.status)
		}
	}
	mod.open("/en" + path).says("End the suspension")
	mod.open(path)
	mod.submit(lift, url.Values{"reason": {" "}}).want(http.StatusUnprocessableEntity).says("Hef de schorsing op")
	again := mod.open(path).form(lift)
	again.Set("reason", "Je bood je excuses aan.")
	for range 2 {
		mod.post(lift, again, nil).leads(path + "?done=lifted")
	}
	mod.open(path + "?done=lifted").says("De schorsing is opgeheven. Het lid krijgt bericht.")
	if n := s.count(`SELECT count(*) FROM events WHERE kind = 'suspension.lifted'`); n != 1 {
		t.Errorf("it is %d times on record", n)
	}
	s.tellPeople()
	member.open("/notifications").says("Je schorsing is opgeheven. Je kunt weer schrijven.")
	member.open(decision).says("De schorsing is opgeheven, ", "Je bood je excuses aan.")
	member.write(action.MainThread, "Daar ben ik weer.")
	// Everyone reads that it ended; not why, which was for the person alone.
	s.newBrowser().open("/moderation").says("Schrijver geschorst", "opgeheven: vandaag").silent("Je bood je excuses aan.")
	if rows := strings.Split(s.newBrowser().get("/moderation.csv").body, "\r\n"); !strings.HasSuffix(rows[0], ",lifted_at") || strings.HasSuffix(rows[1], ",") {
		t.Errorf("as a file it is %q", rows)
	}
}
