package devidp_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"samenspraak/internal/devidp"
)

func (s *site) logoutURL(values url.Values) string {
	s.t.Helper()
	var discovered struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := s.oidc.Claims(&discovered); err != nil {
		s.t.Fatal(err)
	}
	return discovered.EndSession + "?" + values.Encode()
}

// heard is the next logout token, verified as the site does; the provider has posted it before it answers.
func (s *site) heard() (sub, sid string) {
	s.t.Helper()
	select {
	case raw := <-s.told:
		token, err := s.verifier().VerifyLogout(s.context(), raw)
		if err != nil {
			s.t.Fatal(err)
		}
		if token.TokenID == "" {
			s.t.Error("the logout token has no id")
		}
		return token.Subject, token.SessionID
	default:
		s.t.Fatal("no logout token came")
		return "", ""
	}
}

func (s *site) heardNothing() {
	s.t.Helper()
	if len(s.told) > 0 {
		s.t.Errorf("%d logout tokens came, want none", len(s.told))
	}
}

func sidOf(t *testing.T, id interface{ Claims(any) error }) string {
	t.Helper()
	var claims struct {
		SID string `json:"sid"`
	}
	if err := id.Claims(&claims); err != nil {
		t.Fatal(err)
	}
	return claims.SID
}

func TestProvider_endSession(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		_, id, raw := s.signIn("p01")
		s.clock.add(time.Hour) // the ID token has expired, as it has for most who sign out
		leave := s.logoutURL(url.Values{"id_token_hint": {raw}, "post_logout_redirect_uri": {goodbye}, "state": {"s1"}})
		answer, _ := s.open(leave)
		if back := s.sentBack(answer, goodbye); back.Get("state") != "s1" {
			t.Errorf("the site is sent back with %v", back)
		}
		if sub, sid := s.heard(); sub != "p01" || sid != sidOf(t, id) {
			t.Errorf("told of %s in %s, want p01 in %s", sub, sid, sidOf(t, id))
		}
		answer, _ = s.open(leave)
		s.sentBack(answer, goodbye)
		s.heardNothing()
	})
}

func TestProvider_endSession_byPost(t *testing.T) {
	s := newSite(t, inProcess)
	_, _, raw := s.signIn("p01")
	answer := s.form(s.logoutURL(nil), url.Values{"id_token_hint": {raw}, "post_logout_redirect_uri": {goodbye}})
	s.sentBack(answer, goodbye)
	s.heard()
}

func TestProvider_endSession_sendsNobodyElsewhere(t *testing.T) {
	s := newSite(t, inProcess)
	_, _, raw := s.signIn("p01")
	other, _, _ := strings.Cut(raw, ".")
	for rule, values := range map[string]url.Values{
		"to an address that was not agreed": {"id_token_hint": {raw}, "post_logout_redirect_uri": {goodbye + "x"}},
		"without saying whose it is":        {"post_logout_redirect_uri": {goodbye}},
		"with a forged token":               {"id_token_hint": {other + ".e30.AA"}, "post_logout_redirect_uri": {goodbye}},
		"for another client":                {"client_id": {"x"}, "post_logout_redirect_uri": {goodbye}},
	} {
		t.Run(rule, func(t *testing.T) {
			answer, _ := s.open(s.logoutURL(values))
			if answer.StatusCode != http.StatusBadRequest {
				t.Errorf("answer %s to %q", answer.Status, answer.Header.Get("Location"))
			}
		})
	}
	s.heardNothing()
}

func TestProvider_endSession_saysSo(t *testing.T) {
	s := newSite(t, inProcess)
	answer, root := s.open(s.logoutURL(url.Values{"ui_locales": {"en"}}))
	if got := words(all(root, "h1")[0]); answer.StatusCode != http.StatusOK || got != "You are signed out." {
		t.Errorf("answer %s: %q", answer.Status, got)
	}
}

func TestProvider_LogOut(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		_, _, raw := s.signIn("p01")
		if err := s.provider.LogOut(t.Context(), "p01"); err != nil {
			t.Fatal(err)
		}
		if sub, sid := s.heard(); sub != "p01" || sid != "" {
			t.Errorf("told of %s in session %q, want p01 in all", sub, sid)
		}
		answer, _ := s.open(s.logoutURL(url.Values{"id_token_hint": {raw}, "post_logout_redirect_uri": {goodbye}}))
		s.sentBack(answer, goodbye)
		s.heardNothing()
	})
}

func TestProvider_LogOut_saysWhenTheSiteDidNotAgree(t *testing.T) {
	deaf := httptest.NewServer(http.NotFoundHandler())
	defer deaf.Close()
	o := options("http://localhost:1/dev/openid")
	o.BackchannelURI = deaf.URL
	p, err := devidp.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.LogOut(t.Context(), "p01"); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("got %v, want the answer 404", err)
	}
}
