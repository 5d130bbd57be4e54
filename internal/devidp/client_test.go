package devidp_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/gofiber/fiber/v2"
	"golang.org/x/net/html"
	"golang.org/x/oauth2"

	"samenspraak/internal/devidp"
)

const (
	clientID     = "samenspraak"
	clientSecret = "geheim:met%tekens"
	callback     = "http://127.0.0.1:20999/sign-in/callback"
	goodbye      = "http://127.0.0.1:20999/"
)

var people = []devidp.Person{
	{Sub: "p01", Name: "Aafke Proefstra", Email: "aafke.proefstra@example.org", Role: "admin", Organisation: "Secretariaat <Voorbeeld>", Locale: "nl"},
	{Sub: "p17", Name: "Quirijn", Email: "quirijn.testhuis@example.org", Locale: "en"},
}

// site is a client of the provider, with a browser, written on the libraries that the real one uses.
type site struct {
	t        *testing.T
	provider *devidp.Provider
	http     *http.Client // reaches the provider; follows no redirects
	oidc     *oidc.Provider
	config   oauth2.Config
	clock    *clock
	told     chan string // logout tokens that came over the back channel
}

// each runs a test over a real listener, and within the program.
func each(t *testing.T, test func(t *testing.T, s *site)) {
	t.Run("over a listener", func(t *testing.T) { test(t, newSite(t, listening)) })
	t.Run("within the program", func(t *testing.T) { test(t, newSite(t, inProcess)) })
}

// reach gives the issuer, and what brings the provider to it and gives a way to ask it.
type reach func(t *testing.T) (issuer string, serve func(*devidp.Provider) http.RoundTripper)

func inProcess(*testing.T) (string, func(*devidp.Provider) http.RoundTripper) {
	return "http://localhost:1/dev/openid", (*devidp.Provider).Transport
}

func listening(t *testing.T) (string, func(*devidp.Provider) http.RoundTripper) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + listener.Addr().String() + "/dev/openid", func(p *devidp.Provider) http.RoundTripper {
		app := fiber.New(fiber.Config{DisableStartupMessage: true})
		p.Mount(app.Group("/dev/openid"))
		ended := make(chan error, 1)
		go func() { ended <- app.Listener(listener) }()
		transport := &http.Transport{}
		t.Cleanup(func() {
			transport.CloseIdleConnections()
			if err := app.Shutdown(); err != nil {
				t.Errorf("shut down: %v", err)
			}
			if err := <-ended; err != nil {
				t.Errorf("listen: %v", err)
			}
		})
		return transport
	}
}

func newSite(t *testing.T, by reach) *site {
	t.Helper()
	issuer, serve := by(t)
	s := &site{t: t, clock: &clock{now: time.Now()}, told: make(chan string, 8)}
	backchannel := httptest.NewServer(http.HandlerFunc(s.hear))
	t.Cleanup(backchannel.Close)
	options := options(issuer)
	options.BackchannelURI, options.ClientKey, options.Clock = backchannel.URL, &clientKey().PublicKey, s.clock.Now
	var err error
	if s.provider, err = devidp.New(options); err != nil {
		t.Fatal(err)
	}
	s.http = &http.Client{
		Transport:     serve(s.provider),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if s.oidc, err = oidc.NewProvider(s.context(), issuer); err != nil {
		t.Fatal(err)
	}
	s.config = oauth2.Config{
		ClientID: clientID, ClientSecret: clientSecret, RedirectURL: callback,
		Endpoint: s.oidc.Endpoint(), Scopes: []string{"openid", "profile", "email"},
	}
	return s
}

func options(issuer string) devidp.Options {
	return devidp.Options{
		Issuer: issuer, ClientID: clientID, ClientSecret: clientSecret,
		RedirectURIs: []string{callback}, PostLogoutURIs: []string{goodbye}, People: people,
	}
}

var clientKey = sync.OnceValue(func() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
})

func (s *site) context() context.Context { return oidc.ClientContext(s.t.Context(), s.http) }

// hear is the site's end of the back channel.
func (s *site) hear(w http.ResponseWriter, r *http.Request) {
	s.told <- r.PostFormValue("logout_token")
}

func (s *site) verifier() *oidc.IDTokenVerifier {
	return s.oidc.Verifier(&oidc.Config{ClientID: clientID, Now: s.clock.Now})
}

// attempt is one sign-in as the site remembers it.
type attempt struct{ state, nonce, verifier string }

func newAttempt() attempt {
	return attempt{state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
}

func (s *site) authURL(a attempt, options ...oauth2.AuthCodeOption) string {
	options = append([]oauth2.AuthCodeOption{oidc.Nonce(a.nonce), oauth2.S256ChallengeOption(a.verifier)}, options...)
	return s.config.AuthCodeURL(a.state, options...)
}

// choose opens the page, presses the button of a person as a browser would, and gives what the site is sent back.
func (s *site) choose(page, sub string) url.Values {
	s.t.Helper()
	answer, root := s.open(page)
	if answer.StatusCode != http.StatusOK {
		s.t.Fatalf("the page of people answers %s", answer.Status)
	}
	query := url.Values{}
	for _, input := range all(root, "input") {
		query.Set(attribute(input, "name"), attribute(input, "value"))
	}
	for _, button := range all(root, "button") {
		if attribute(button, "name") == "person" && attribute(button, "value") == sub {
			query.Set("person", sub)
		}
	}
	if !query.Has("person") {
		s.t.Fatalf("there is no button for %s", sub)
	}
	u, err := answer.Request.URL.Parse(attribute(all(root, "form")[0], "action"))
	if err != nil {
		s.t.Fatal(err)
	}
	u.RawQuery = query.Encode()
	answer, _ = s.open(u.String())
	return s.sentBack(answer, callback)
}

func (s *site) open(address string) (*http.Response, *html.Node) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(r)
}

func (s *site) do(r *http.Request) (*http.Response, *html.Node) {
	s.t.Helper()
	answer, err := s.http.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	root, err := html.Parse(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer, root
}

func (s *site) form(address string, values url.Values) *http.Response {
	s.t.Helper()
	answer, err := s.http.PostForm(address, values)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer
}

// sentBack is the query of a redirect to the address.
func (s *site) sentBack(answer *http.Response, address string) url.Values {
	s.t.Helper()
	to := answer.Header.Get("Location")
	base, query, _ := strings.Cut(to, "?")
	if answer.StatusCode != http.StatusSeeOther || base != address {
		s.t.Fatalf("the provider answers %s to %q, want a redirect to %s", answer.Status, to, address)
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		s.t.Fatal(err)
	}
	return values
}

// signIn is the whole way to verified tokens.
func (s *site) signIn(sub string, options ...oauth2.AuthCodeOption) (*oauth2.Token, *oidc.IDToken, string) {
	s.t.Helper()
	a := newAttempt()
	back := s.choose(s.authURL(a, options...), sub)
	if back.Get("state") != a.state || back.Get("iss") == "" {
		s.t.Fatalf("the site is sent back with %v", back)
	}
	tokens, err := s.config.Exchange(s.context(), back.Get("code"), oauth2.VerifierOption(a.verifier))
	if err != nil {
		s.t.Fatal(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	id, err := s.verifier().Verify(s.context(), raw)
	if err != nil {
		s.t.Fatal(err)
	}
	if id.Nonce != a.nonce {
		s.t.Fatalf("the nonce is %q, want %q", id.Nonce, a.nonce)
	}
	return tokens, id, raw
}

func assertion(t *testing.T, key *ecdsa.PrivateKey, claims jwt.Claims) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// clock is a time that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func all(root *html.Node, element string) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == element {
			found = append(found, n)
		}
	}
	return found
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
