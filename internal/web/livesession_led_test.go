package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"
)

// keepTime is what each node does all the time.
func (s *site) keepTime() {
	s.t.Helper()
	_, err := s.forum.LiveSessions.KeepTime(s.t.Context())
	s.must(err)
}

// hears reads a connection until a part of the page comes that says this.
func (b *browser) hears(conn *websocket.Conn, part string, sentences ...string) {
	b.t.Helper()
	for {
		var news struct{ Op, ID, HTML, Say string }
		b.site.must(conn.ReadJSON(&news))
		if news.Op == "reload" {
			b.t.Error("a page that follows the session is loaded anew")
		}
		if news.Op != "put" || news.ID != part {
			continue
		}
		for _, sentence := range sentences {
			if !strings.Contains(news.HTML+news.Say, sentence) {
				b.t.Errorf("%s does not say %q: %s, read out as %q", part, sentence, news.HTML, news.Say)
			}
		}
		return
	}
}

// write sends the form under a thread.
func (b *browser) write(thread int64, text string) *page {
	b.t.Helper()
	b.open(fmt.Sprintf("/threads/%d", thread))
	return b.submit(fmt.Sprintf("/threads/%d/comments", thread), url.Values{"text": {text}})
}

func TestLiveSession_byTheClock(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	jan, noor, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser()
	jan.signIn("jan")
	noor.signIn("noor")
	channel, part, page := fmt.Sprintf("thread:%d", thread), fmt.Sprintf("live-session-of-%d", thread), fmt.Sprintf("/threads/%d", thread)
	session := jan.planSession(thread, 10*time.Minute, url.Values{"ends": {s.at(20 * time.Minute)}, "before": {"read"}, "after": {"read"}})

	t.Run("in the waiting room one reads", func(t *testing.T) {
		noor.write(thread, "Mag ik al?").want(http.StatusForbidden).says("Je kunt hier nu alleen lezen", "Mag ik al?")
		if got := visitor.open(page).body; !strings.Contains(got, `data-writing="read"`) {
			t.Error("the form is there")
		}
	})
	t.Run("at its time it opens on pages that are open", func(t *testing.T) {
		s.pass(10 * time.Minute)
		conn := noor.followThread(s, channel) // a clock that jumps ends the connections that were there
		s.keepTime()
		noor.hears(conn, part, "nu live", `data-writing="open"`, "Het live gesprek is begonnen")
		noor.write(thread, "Nu mag het.").want(http.StatusSeeOther)
	})
	t.Run("at its end it closes, and the thread with it", func(t *testing.T) {
		s.pass(10 * time.Minute)
		noor.write(thread, "Te laat, al zei nog niemand het.").want(http.StatusForbidden)
		conn := noor.followThread(s, channel)
		s.keepTime()
		noor.hears(conn, part, "Dit live gesprek is geweest.", `data-writing="read"`, "Het live gesprek is afgelopen")
		noor.post(fmt.Sprintf("/threads/%d/comments", thread), url.Values{"csrf": {noor.open("/account").form("/account").Get("csrf")}, "key": {"too-late-again"}, "text": {"Te laat"}}, nil).
			want(http.StatusForbidden)
	})
	t.Run("its summary is where it was announced", func(t *testing.T) {
		visitor.open(fmt.Sprintf("/live-sessions/%d", session)).says("Samenvatting", "1 persoon deed mee, met 1 reactie.", "Open vragen", "Nu mag het.")
		visitor.open(fmt.Sprintf("/en/live-sessions/%d", session)).says("Summary", "1 person took part, with 1 comment.", "Open questions")
		if strings.Contains(visitor.open("/").body, fmt.Sprintf("/live-sessions/%d", session)) {
			t.Error("it is still announced")
		}
	})
}

func TestLiveSession_led(t *testing.T) {
	s := newSite(t)
	thread := s.newThread()
	jan, noor, pip, visitor := s.newBrowser(), s.newBrowser(), s.newBrowser(), s.newBrowser()
	jan.signIn("jan")
	noor.signIn("noor")
	pip.signIn("pip")
	account := s.count(`SELECT id FROM accounts WHERE display_name = 'Noor El Amrani'`)
	session := jan.planSession(thread, 10*time.Minute, url.Values{"agenda": {"Welkom\r\nVragen"}, "chair": {"Noor El Amrani"}})
	s.pass(10 * time.Minute)
	s.keepTime()
	address, page := fmt.Sprintf("/live-sessions/%d", session), fmt.Sprintf("/threads/%d", thread)
	part := fmt.Sprintf("live-session-of-%d", thread)
	conn := visitor.followThread(s, fmt.Sprintf("thread:%d", thread))

	t.Run("only who leads it finds the chair's page", func(t *testing.T) {
		visitor.get(address + "/chair").leads("/sign-in?return_to=" + url.QueryEscape(address+"/chair"))
		noor.open(page).says("Naar het scherm van de voorzitter")
		noor.open(address + "/chair").want(http.StatusOK).says("Er wacht geen vraag")
		if !strings.Contains(visitor.open(page).body, fmt.Sprintf(`data-author="%d"`, account)) {
			t.Error("the chair is not told by name to the browser")
		}
	})
	t.Run("a question comes under discussion on all open pages, and is done with", func(t *testing.T) {
		jan.write(thread, "Waarom tien dagen?").want(http.StatusSeeOther)
		question := s.count(`SELECT id FROM comments`)
		noor.open(address + "/chair").says("Waarom tien dagen?")
		noor.follow(noor.submit(address+"/pin", url.Values{"comment": {fmt.Sprint(question)}})).says("Nu in gesprek", "Er wacht geen vraag")
		visitor.hears(conn, part, "Waarom tien dagen?", "Nu in gesprek: reactie van Jan de Vries")
		visitor.open(page).says("Nu in gesprek")
		noor.submit(address+"/unpinning", nil).want(http.StatusSeeOther)
		if got := visitor.open(page).text(); strings.Contains(got, "Nu in gesprek") {
			t.Error("it is still on top")
		}
	})
	t.Run("so do the points of the agenda", func(t *testing.T) {
		noor.open(address + "/chair")
		noor.submit(address+"/point", url.Values{"point": {"2"}}).want(http.StatusSeeOther)
		visitor.hears(conn, part)
		visitor.hears(conn, part, `aria-current="step"`, "Punt 2: Vragen")
	})
	t.Run("so does a point that came up", func(t *testing.T) {
		noor.open(address + "/chair")
		noor.submit(address+"/points", url.Values{"new_point": {" "}}).want(http.StatusUnprocessableEntity).says("Schrijf op waar dit punt over gaat")
		noor.follow(noor.submit(address+"/points", url.Values{"new_point": {"Rondvraag"}})).says("Rondvraag", "Naar het volgende punt")
		visitor.hears(conn, part, "Rondvraag", "Nieuw punt op de agenda: Rondvraag")
	})
	t.Run("in slow mode a second comment is refused beside its text", func(t *testing.T) {
		noor.open(address + "/chair")
		noor.submit(address+"/writing", url.Values{"writing": {"slow"}, "seconds": {"7"}}).want(http.StatusUnprocessableEntity)
		noor.submit(address+"/writing", url.Values{"writing": {"slow"}, "seconds": {"60"}}).want(http.StatusSeeOther)
		visitor.hears(conn, part, "één keer per 60 seconden")
		pip.write(thread, "Eerst dit.").want(http.StatusSeeOther)
		pip.write(thread, "En dan dit.").want(http.StatusTooManyRequests).says("Je kunt weer over", "En dan dit.")
		pip.open(page)
		again := pip.at.form(fmt.Sprintf("/threads/%d/comments", thread))
		again.Set("text", "Door het element.")
		answer := pip.post(fmt.Sprintf("/threads/%d/comments", thread), again, http.Header{"X-Requested-With": {"fragment"}}).want(http.StatusTooManyRequests)
		if !strings.Contains(answer.body, `"message":"Iedereen kan hier één keer per 60 seconden reageren.`) {
			t.Errorf("the element is told %s", answer.body)
		}
		pip.get(address + "/chair").want(http.StatusNotFound)
		pip.post(address+"/closure", again, nil).want(http.StatusNotFound)
	})
	t.Run("it ends when the chair says so", func(t *testing.T) {
		noor.open(address + "/chair")
		noor.follow(noor.submit(address+"/closure", nil)).says("Het live gesprek is afgesloten.", "2. Vragen", "Los van de agenda", "Waarom tien dagen?")
		visitor.hears(conn, part, "Dit live gesprek is geweest.")
		noor.open(address + "/chair")
		noor.submit(address+"/writing", url.Values{"writing": {"read"}}).want(http.StatusForbidden).says("Dit kan alleen tijdens het live gesprek.")
	})
}
