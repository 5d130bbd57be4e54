package devidp_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/oauth2"
)

func TestProvider_authorize_refusesWithoutSendingBack(t *testing.T) {
	s := newSite(t, inProcess)
	for rule, c := range map[string]struct{ name, value string }{
		"an unknown client":                    {"client_id", "ander"},
		"an address that only begins alike":    {"redirect_uri", callback + "/x"},
		"an address with a query of its own":   {"redirect_uri", callback + "?x=1"},
		"an address of somebody else":          {"redirect_uri", "https://evil.example/"},
		"no address, though one only is known": {"redirect_uri", ""},
	} {
		t.Run(rule, func(t *testing.T) {
			answer, root := s.open(s.authURL(newAttempt(), oauth2.SetAuthURLParam(c.name, c.value), oauth2.SetAuthURLParam("person", "p01")))
			if answer.StatusCode != http.StatusBadRequest || answer.Header.Get("Location") != "" {
				t.Errorf("answer %s to %q", answer.Status, answer.Header.Get("Location"))
			}
			if got := words(all(root, "h1")[0]); got != "Aanmelden lukt zo niet" {
				t.Errorf("the page says %q", got)
			}
		})
	}
}

func TestProvider_authorize_sendsBackWithTheError(t *testing.T) {
	s := newSite(t, inProcess)
	for rule, c := range map[string]struct{ name, value, want string }{
		"another response type":      {"response_type", "token", "unsupported_response_type"},
		"no scope openid":            {"scope", "email openidx", "invalid_scope"},
		"no nonce":                   {"nonce", "", "invalid_request"},
		"no state":                   {"state", "", "invalid_request"},
		"no challenge":               {"code_challenge", "", "invalid_request"},
		"a challenge that is no sum": {"code_challenge_method", "plain", "invalid_request"},
		"no questions allowed":       {"prompt", "none", "login_required"},
		"the person cancelled":       {"cancel", "1", "access_denied"},
	} {
		t.Run(rule, func(t *testing.T) {
			a := newAttempt()
			answer, _ := s.open(s.authURL(a, oauth2.SetAuthURLParam("person", "p01"), oauth2.SetAuthURLParam(c.name, c.value)))
			back := s.sentBack(answer, callback)
			if back.Get("error") != c.want || back.Has("code") || c.name != "state" && back.Get("state") != a.state {
				t.Errorf("sent back with %v, want the error %s", back, c.want)
			}
		})
	}
}

func TestProvider_authorize_showsThePeople(t *testing.T) {
	s := newSite(t, inProcess)
	for _, c := range []struct{ rule, uiLocales, accept, lang, first string }{
		{"Dutch when nothing is asked", "", "", "nl", "AP Aafke Proefstra Secretariaat <Voorbeeld> beheerder"},
		{"as the site asks", "en", "nl", "en", "AP Aafke Proefstra Secretariaat <Voorbeeld> administrator"},
		{"the first language that it has", "fr en nl", "", "en", "AP Aafke Proefstra Secretariaat <Voorbeeld> administrator"},
		{"else as the browser asks", "", "en-GB,nl;q=0.5", "en", "AP Aafke Proefstra Secretariaat <Voorbeeld> administrator"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.authURL(newAttempt(), oauth2.SetAuthURLParam("ui_locales", c.uiLocales)), nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Language", c.accept)
			answer, root := s.do(r)
			if got := attribute(all(root, "html")[0], "lang"); got != c.lang {
				t.Errorf("the page is in %q, want %q", got, c.lang)
			}
			if got := words(all(root, "button")[0]); got != c.first {
				t.Errorf("the first button says %q, want %q", got, c.first)
			}
			policy := answer.Header.Get("Content-Security-Policy")
			if !strings.Contains(policy, "form-action 'self' http://127.0.0.1:20999") || strings.Contains(policy, "unsafe") {
				t.Errorf("the content security policy is %q", policy)
			}
			if len(all(root, "style"))+len(all(root, "script")) > 0 {
				t.Error("the page has a style or script of its own, which the policy refuses")
			}
		})
	}
}

func TestProvider_style(t *testing.T) {
	s := newSite(t, inProcess)
	_, root := s.open(s.authURL(newAttempt()))
	link := attribute(all(root, "link")[0], "href")
	answer, _ := s.open("http://localhost:1" + link)
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/css") {
		t.Errorf("%s answers %s as %s", link, answer.Status, answer.Header.Get("Content-Type"))
	}
}

func (s *site) wantUnauthorized(t *testing.T, authorization string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.oidc.UserInfoEndpoint(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	if answer, _ := s.do(r); answer.StatusCode != http.StatusUnauthorized || answer.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("answer %s", answer.Status)
	}
}
