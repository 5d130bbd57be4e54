package devidp_test

import (
	"net/http"
	"reflect"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"samenspraak/internal/devidp"
)

func TestProvider_signIn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		tokens, id, _ := s.signIn("p01", oauth2.SetAuthURLParam("acr_values", "substantial low"))
		var got struct {
			Name     string   `json:"name"`
			Email    string   `json:"email"`
			Verified bool     `json:"email_verified"`
			Locale   string   `json:"locale"`
			Roles    []string `json:"roles"`
			SID      string   `json:"sid"`
			ACR      string   `json:"acr"`
		}
		if err := id.Claims(&got); err != nil {
			t.Fatal(err)
		}
		if id.Subject != "p01" || got.Name != people[0].Name || got.Email != people[0].Email || !got.Verified || got.Locale != "nl" ||
			!reflect.DeepEqual(got.Roles, []string{"admin"}) || got.SID == "" || got.ACR != "substantial" {
			t.Errorf("the ID token says of %s: %+v", id.Subject, got)
		}
		if err := id.VerifyAccessToken(tokens.AccessToken); err != nil {
			t.Errorf("at_hash: %v", err)
		}
		info, err := s.oidc.UserInfo(s.context(), oauth2.StaticTokenSource(tokens))
		if err != nil {
			t.Fatal(err)
		}
		if info.Subject != "p01" || info.Email != people[0].Email || !info.EmailVerified {
			t.Errorf("userinfo says %+v", info)
		}
	})
}

func TestProvider_signIn_tellsOnlyWhatTheScopeAllows(t *testing.T) {
	s := newSite(t, inProcess)
	s.config.Scopes = []string{"openid"}
	_, id, _ := s.signIn("p17")
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"name", "email", "email_verified", "locale"} {
		if v, ok := claims[name]; ok {
			t.Errorf("without its scope the ID token tells %s: %v", name, v)
		}
	}
	if roles, ok := claims["roles"].([]any); !ok || len(roles) != 0 {
		t.Errorf("the roles of someone without are %v, want an empty list", claims["roles"])
	}
}

func TestProvider_discovery_tellsTheTruth(t *testing.T) {
	s := newSite(t, inProcess)
	var got struct {
		Issuer      string   `json:"issuer"`
		EndSession  string   `json:"end_session_endpoint"`
		Challenges  []string `json:"code_challenge_methods_supported"`
		Backchannel bool     `json:"backchannel_logout_supported"`
	}
	if err := s.oidc.Claims(&got); err != nil {
		t.Fatal(err)
	}
	if got.Issuer != "http://localhost:1/dev/openid" || !reflect.DeepEqual(got.Challenges, []string{"S256"}) || !got.Backchannel {
		t.Errorf("discovery says %+v", got)
	}
	if answer, _ := s.open(got.EndSession); answer.StatusCode != http.StatusOK {
		t.Errorf("the end of a session answers %s", answer.Status)
	}
}

func TestTransport_answersForTheIssuerOnly(t *testing.T) {
	s := newSite(t, inProcess)
	for _, address := range []string{"http://localhost:1/", "http://localhost:1/dev/openidx/jwks", "https://localhost:1/dev/openid/jwks", "http://evil.example/dev/openid/jwks"} {
		if answer, err := s.http.Get(address); err == nil {
			_ = answer.Body.Close()
			t.Errorf("%s answers %s", address, answer.Status)
		}
	}
	if _, err := oidc.NewProvider(s.context(), "http://localhost:1/dev/openid/other"); err == nil {
		t.Error("there is another issuer below the issuer")
	}
}

func TestNew_refuses(t *testing.T) {
	const issuer = "http://localhost:8080/dev/openid"
	for rule, change := range map[string]func(*devidp.Options){
		"an issuer with a slash at its end": func(o *devidp.Options) { o.Issuer += "/" },
		"an issuer that is no URL":          func(o *devidp.Options) { o.Issuer = "dev" },
		"a client without an id":            func(o *devidp.Options) { o.ClientID = "" },
		"a client without secret and key":   func(o *devidp.Options) { o.ClientSecret = "" },
		"no address to send people back to": func(o *devidp.Options) { o.RedirectURIs = nil },
		"nobody to sign in as":              func(o *devidp.Options) { o.People = nil },
		"two people who are one":            func(o *devidp.Options) { o.People = []devidp.Person{{Sub: "a"}, {Sub: "a"}} },
	} {
		t.Run(rule, func(t *testing.T) {
			o := options(issuer)
			if _, err := devidp.New(o); err != nil {
				t.Fatalf("before the change: %v", err)
			}
			change(&o)
			if _, err := devidp.New(o); err == nil {
				t.Error("accepted")
			}
		})
	}
}
