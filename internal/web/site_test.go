package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"samenspraak/frontend"
	"samenspraak/frontend/locales"
	"samenspraak/internal/dbtest"
	"samenspraak/internal/devidp"
	"samenspraak/internal/forum"
	"samenspraak/internal/live"
	"samenspraak/internal/store"
)

// site is the whole program on a database and a listener of its own, with the development provider beside it.
type site struct {
	t       *testing.T
	db      *pgxpool.Pool
	forum   *forum.Forum
	server  *Server
	idp     *devidp.Provider
	wire    wire
	browse  http.RoundTripper // how browsers reach it
	url     string
	ahead   atomic.Int64 // how far the site's clock is moved, in nanoseconds
	hub     *live.Hub
	options Options
	line    providerLine
	told    logoutTokens
	late    outbox
}

// outbox keeps the events that may be news, until the test tells people of them.
type outbox struct {
	mu     sync.Mutex
	events []int64
}

// Add implements forum.Outbox.
func (o *outbox) Add(_ context.Context, _ pgx.Tx, events []forum.Event) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, e := range events {
		o.events = append(o.events, e.ID)
	}
	return nil
}

// tellPeople tells people of all that happened since it did so last.
func (s *site) tellPeople() {
	s.t.Helper()
	s.late.mu.Lock()
	events := s.late.events
	s.late.events = nil
	s.late.mu.Unlock()
	for _, event := range events {
		s.must(s.forum.Notifications.Tell(s.t.Context(), event))
	}
}

const (
	testPath   = "/dev/openid"
	testSecret = "a secret of two"
)

var testPeople = []devidp.Person{
	{Sub: "noor", Name: "Noor El Amrani", Email: "noor@example.org", Locale: "nl"},
	{Sub: "pip", Name: "Pip Jansen", Email: "pip@example.org", Locale: "nl"},
	{Sub: "jan", Name: "Jan de Vries", Email: "jan@example.org", Role: "moderator", Locale: "nl"},
}

// newSite starts a site; adjust may change what it and its provider are made from.
func newSite(t *testing.T, adjust ...func(*Options, *devidp.Options)) *site {
	t.Helper()
	t.Parallel()
	s, o := prepareSite(t, "https://samenspraak.example")
	p := devidp.Options{
		Issuer: s.url + testPath, ClientID: "forum", ClientSecret: testSecret,
		RedirectURIs: []string{s.url + "/sign-in/callback"}, PostLogoutURIs: []string{s.url + "/signed-out"},
		BackchannelURI: s.url + "/sign-in/back-channel-logout",
		People:         testPeople, Client: &http.Client{Transport: &s.told},
	}
	o.SignIn = SignInOptions{
		Issuer: p.Issuer, ClientID: p.ClientID, ClientSecret: p.ClientSecret, Scopes: []string{"email", "profile"},
		RoleClaim: "roles", Roles: map[string]forum.Role{"moderator": forum.RoleModerator}, Transport: &s.line,
	}
	for _, a := range adjust {
		a(&o, &p)
	}
	var err error
	s.idp, err = devidp.New(p)
	s.must(err)
	s.line.to, s.told.to = s.idp.Transport(), s.wire
	o.Beside = func(r fiber.Router) { s.idp.Mount(r.Group(testPath)) }
	s.serve(o)
	return s
}

// prepareSite makes all of a site but its provider. An empty address means the listener's own, on http.
func prepareSite(t *testing.T, address string) (*site, Options) {
	t.Helper()
	s := &site{t: t, db: dbtest.Database(t), url: address}
	return s, s.prepare()
}

// anotherNode starts a second node of the same forum: same database, same provider, same address, its own listener and hub.
// adjust may change what the node is made from.
func (s *site) anotherNode(adjust ...func(*Options)) *site {
	s.t.Helper()
	n := &site{t: s.t, db: s.db, url: s.url, idp: s.idp}
	o := n.prepare()
	o.PublicURL, o.SignIn = s.options.PublicURL, s.options.SignIn
	for _, a := range adjust {
		a(&o)
	}
	n.serve(o)
	return n
}

func (s *site) prepare() Options {
	s.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	s.wire = wire{listener}
	s.browse = s.wire
	if s.url == "" {
		s.url = "http://" + listener.Addr().String()
	}
	files, err := store.Open(s.t.Context(), "", s.t.TempDir())
	s.must(err)
	s.forum = forum.New(forum.Options{
		DB: s.db, Store: files, Clock: func() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) },
		Changed:  func() { s.server.Changed() },
		Announce: func(channel string, n int64) { s.hub.Announce(channel, n) },
		Tally:    func(channel, name string, n int) { s.hub.Hint(channel, live.Tally{Kind: name, N: n}) },
		Outbox:   &s.late,
	})
	assets, err := frontend.Load()
	if err != nil && !errors.Is(err, frontend.ErrNotBuilt) {
		s.t.Fatal(err)
	}
	catalogue, err := locales.Load()
	s.must(err)
	return Options{
		Forum: s.forum, Assets: assets, Catalogue: catalogue, Log: slog.New(slog.DiscardHandler),
		PublicURL: s.url, Site: "Samenspraak",
	}
}

// serve makes the server and lets it answer until the test ends.
func (s *site) serve(o Options) {
	s.t.Helper()
	var err error
	s.options = o
	s.server, err = New(o)
	s.must(err)
	s.hub = live.NewHub(live.Options{Source: s.server.Source(), Log: o.Log, Now: s.forum.Now})
	s.server.Follow(s.hub)
	ended := make(chan error, 2)
	go func() { ended <- s.hub.Run(context.Background()) }()
	go func() { ended <- s.server.Serve(s.wire.listener) }()
	s.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := errors.Join(s.hub.Shutdown(ctx), s.server.Shutdown(ctx), <-ended, <-ended); err != nil {
			s.t.Error(err)
		}
	})
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) count(query string, args ...any) int {
	s.t.Helper()
	var n int
	s.must(s.db.QueryRow(s.t.Context(), query, args...).Scan(&n))
	return n
}

// pass moves the site's clock; the provider's stays.
func (s *site) pass(d time.Duration) { s.ahead.Add(int64(d)) }

// wire leads every request to the site's listener, whatever address it is for, as a proxy that ends TLS would.
type wire struct{ listener net.Listener }

// RoundTrip implements http.RoundTripper.
func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	inner := r.Clone(r.Context())
	inner.Host = r.URL.Host
	inner.URL.Scheme, inner.URL.Host = "http", w.listener.Addr().String()
	answer, err := http.DefaultTransport.RoundTrip(inner)
	if answer != nil {
		answer.Request = r
	}
	return answer, err
}

// providerLine is the way from the site to its provider; tests cut it.
type providerLine struct {
	to  http.RoundTripper
	cut atomic.Bool
}

// RoundTrip implements http.RoundTripper.
func (l *providerLine) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.cut.Load() {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("no route to the provider")}
	}
	return l.to.RoundTrip(r)
}

// logoutTokens passes on what the provider posts to the site, and remembers it.
type logoutTokens struct {
	to   http.RoundTripper
	last atomic.Pointer[string]
}

// RoundTrip implements http.RoundTripper.
func (l *logoutTokens) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	token := r.PostForm.Get("logout_token")
	l.last.Store(&token)
	again, err := http.NewRequestWithContext(r.Context(), r.Method, r.URL.String(), strings.NewReader(r.PostForm.Encode()))
	if err != nil {
		return nil, err
	}
	again.Header = r.Header
	return l.to.RoundTrip(again)
}

// newThread lays a plan with an action and gives the number of a thread in it.
func (s *site) newThread() int64 {
	s.t.Helper()
	account, err := s.forum.Accounts.Arrive(s.t.Context(), forum.Arrival{Issuer: "https://other.example", Sub: "editor"})
	s.must(err)
	var plan, thread int64
	s.must(s.db.QueryRow(s.t.Context(), `
		WITH p AS (
			INSERT INTO subjects (kind, created_at) VALUES ('plan', now()) RETURNING id
		)
		INSERT INTO plans (id, slug, title, phase)
		SELECT id, 'plan', '{"nl": "Plan"}', 'drafting' FROM p
		RETURNING id`).Scan(&plan))
	s.must(s.db.QueryRow(s.t.Context(), `
		WITH t AS (
			INSERT INTO subjects (kind, plan_id, author_id, created_at, lang) VALUES ('thread', $1, $2, now(), 'nl') RETURNING id
		)
		INSERT INTO threads (id, title)
		SELECT id, 'Een gesprek' FROM t
		RETURNING id`, plan, account).Scan(&thread))
	return thread
}

// address makes an address of the site from a path, and leaves whole addresses as they are.
func (s *site) address(path string) *url.URL {
	s.t.Helper()
	base, err := url.Parse(s.url)
	s.must(err)
	u, err := base.Parse(path)
	s.must(err)
	return u
}

func (s *site) logOut(sub string) error { return s.idp.LogOut(context.Background(), sub) }
