package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

func TestAccount(t *testing.T) {
	s := newSite(t)
	here, there, third := s.newBrowser(), s.newBrowser(), s.newBrowser()
	for _, b := range []*browser{here, there, third} {
		b.signIn("noor")
	}

	t.Run("shows where one is signed in", func(t *testing.T) {
		p := here.open("/account").want(http.StatusOK).says("Firefox, Linux", "dit apparaat")
		if n := strings.Count(p.body, "/ending\""); n != 3 {
			t.Errorf("%d ways to end sessions, want one for each other session and one for all", n)
		}
	})
	t.Run("changes name and language", func(t *testing.T) {
		here.open("/account")
		here.submit("/account", url.Values{"name": {"Noor"}, "lang": {"en"}}).leads("/en/account?done=saved")
		here.follow(here.at).says("Your details are saved", "Noor")
		here.submit("/en/account", url.Values{"name": {" "}}).want(http.StatusUnprocessableEntity).says("Choose a name of 2 to 80 characters")
	})
	t.Run("ends another session", func(t *testing.T) {
		var action string
		for n := range here.open("/account").root.Descendants() {
			if action == "" && n.Data == "form" && strings.HasPrefix(attr(n, "action"), "/account/sessions/") {
				action = attr(n, "action")
			}
		}
		here.follow(here.submit(action, nil)).says("Daar ben je uitgelogd")
		if third.signedIn() == there.signedIn() {
			t.Error("not exactly one of the others was signed out")
		}
	})
	t.Run("ends all others", func(t *testing.T) {
		here.open("/account")
		here.submit("/account/other-sessions/ending", nil).want(http.StatusSeeOther)
		if third.signedIn() || there.signedIn() || !here.signedIn() {
			t.Error("the wrong sessions ended")
		}
	})
	t.Run("never ends another's", func(t *testing.T) {
		jan := s.newBrowser()
		jan.signIn("jan")
		token := jan.open("/account").form("/account").Get("csrf")
		for id := range s.count(`SELECT max(id) FROM sessions`) {
			action := "/account/sessions/" + strconv.Itoa(id+1) + "/ending"
			if s.count(`SELECT count(*) FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.id = $1 AND a.sub = 'noor'`, id+1) == 1 {
				jan.post(action, url.Values{"csrf": {token}}, nil).want(http.StatusSeeOther)
			}
		}
		if !here.signedIn() {
			t.Error("signed out by someone else")
		}
	})
	t.Run("a form of it after the session ended leads to sign in and back to the page", func(t *testing.T) {
		here.open("/en/account")
		token := here.at.form("/en/account").Get("csrf")
		if _, err := s.db.Exec(t.Context(), `DELETE FROM sessions`); err != nil {
			t.Fatal(err)
		}
		here.post("/en/account", url.Values{"csrf": {token}, "name": {"Noor"}, "lang": {"en"}}, nil).leads("/en/sign-in?return_to=%2Fen%2Faccount")
	})
}

func TestWelcome_newRules(t *testing.T) {
	s := newSite(t)
	b := s.newBrowser()
	b.signIn("noor")
	if _, err := s.db.Exec(t.Context(), `INSERT INTO house_rules (edition, number, since, title, body) VALUES (2, 1, '2026-12-01', '{"nl": "Nieuw"}', '{"nl": "Iets nieuws"}')`); err != nil {
		t.Fatal(err)
	}
	b.get("/house-rules").want(http.StatusOK)
	b.open("/account").want(http.StatusOK).says("Nieuwe huisregels", "Iets nieuws", "Noor El Amrani")
	b.submit("/welcome", url.Values{"rules": {"1"}}).want(http.StatusConflict).says("net vernieuwd")
	b.submit("/welcome", url.Values{"rules": {"2"}}).leads("/account")
	b.open("/account").want(http.StatusOK).says("Mijn account")
}

func TestDevice(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                                     "Firefox, Linux",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":              "Edge, Windows",
		"Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": "Samsung Internet, Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1":    "Safari, iPhone",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                      "Chrome, macOS",
		"curl/8.5.0": "",
		"":           "",
	} {
		if got := device(agent); got != want {
			t.Errorf("device(%q) = %q, want %q", agent, got, want)
		}
	}
}
