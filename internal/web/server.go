package web

import (
	"context"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"samenspraak/frontend"
	"samenspraak/frontend/locales"
	"samenspraak/internal/forum"
	"samenspraak/internal/limit"
	"samenspraak/internal/live"
)

// Limits on what comes in.
const (
	maxBody     = 256 << 10 // bytes of a form
	maxLongBody = 1 << 20   // bytes of a form with the text of a version
	maxRead     = 2 << 20   // bytes of any; what is read whole is answered, with its text, where more is cut off
	maxHeaders  = 16 << 10  // bytes; a long sign-in needs more than Fiber's 4 KiB
	readWithin  = 15 * time.Second
	idleWithin  = 2 * time.Minute
)

// Options are what a Server is made from.
type Options struct {
	Forum *forum.Forum
	Hub   *live.Hub // may be set later, with Server.Follow
	// Limiter counts contributions; nil counts those of this node.
	Limiter   *limit.Limiter
	Assets    *frontend.Assets
	Catalogue locales.Catalogue
	Log       *slog.Logger
	PublicURL string // without a slash at its end
	// Proxies are the addresses whose X-Forwarded-For is believed.
	Proxies []string
	Site    string // the forum's name
	Owner   string // the organisation that runs it
	Contact string // an e-mail address for questions
	Theme   []byte // a style sheet after ours; may be empty
	Zone    *time.Location
	SignIn  SignInOptions
	// Beside mounts what answers beside the site, such as the development provider; nil is nothing.
	Beside func(fiber.Router)
	// Ready tells whether the node can serve; nil is yes.
	Ready func() error
}

// Server answers HTTP. Its parts do not change once it runs.
type Server struct {
	Options
	origin  *url.URL
	proxies networks
	app     *fiber.App
	strips  stripCache
	guests  guestPages
	silent  silent
	stopped context.Context
	stop    context.CancelFunc
	signIns *signInProvider
}

// New makes a Server; it listens nowhere yet.
func New(o Options) (*Server, error) {
	origin, err := url.Parse(o.PublicURL)
	if err != nil {
		return nil, err
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Limiter == nil {
		if o.Limiter, err = limit.New("", o.Log); err != nil {
			return nil, err
		}
	}
	proxies, err := readNetworks(o.Proxies)
	if err != nil {
		return nil, err
	}
	s := &Server{Options: o, origin: origin, proxies: proxies, silent: silent{conns: map[net.Conn]struct{}{}}}
	s.stopped, s.stop = context.WithCancel(context.Background())
	s.signIns, err = newSignInProvider(s)
	if err != nil {
		return nil, err
	}
	s.app = fiber.New(fiber.Config{
		AppName:                 o.Site,
		BodyLimit:               maxRead, // enter holds each route to its own limit
		ReadBufferSize:          maxHeaders,
		ReadTimeout:             readWithin,
		IdleTimeout:             idleWithin,
		DisableStartupMessage:   true,
		Immutable:               true, // strings outlive their request
		Network:                 fiber.NetworkTCP,
		EnableTrustedProxyCheck: true,
		TrustedProxies:          o.Proxies,
		ProxyHeader:             fiber.HeaderXForwardedFor,
		EnableIPValidation:      true,
		// A file is read only once it is known who sends it.
		DisablePreParseMultipartForm: true,
		ErrorHandler:                 s.answerError,
	})
	s.app.Server().HeaderReceived = s.heard
	s.app.Server().KeepHijackedConns = true // the hub takes connections over; see package live
	s.app.Server().ConnState = s.silent.follow
	s.app.Use(recover.New(), s.asked, s.secure, s.compress)
	if s.Beside != nil {
		s.Beside(s.app)
	}
	s.register()
	return s, nil
}

// Follow gives the server the hub that its pages follow; the hub needs the server first, as its source.
func (s *Server) Follow(hub *live.Hub) { s.Hub = hub }

// uncompressed leaves alone assets, which are compressed at build, attachments, which are in themselves, and the websocket.
func uncompressed(c *fiber.Ctx) bool {
	return strings.HasPrefix(c.Path(), frontend.Prefix) || strings.HasPrefix(c.Path(), "/attachments/") || c.Path() == "/live"
}

// secure sets the headers that every answer carries.
func (s *Server) secure(c *fiber.Ctx) error {
	if s.elsewhere(c) {
		return c.Redirect(s.PublicURL+c.OriginalURL(), fiber.StatusTemporaryRedirect)
	}
	c.Set("Content-Security-Policy", s.policy())
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	if s.origin.Scheme == "https" {
		c.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
	return c.Next()
}

// policy allows nothing but our own files, and forms to ourselves and to the sign-in provider, to which a form may redirect.
func (s *Server) policy() string {
	socket := "ws://" + s.origin.Host
	if s.origin.Scheme == "https" {
		socket = "wss://" + s.origin.Host
	}
	form := "'self'"
	for _, provider := range s.signIns.origins() {
		form += " " + provider
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' " + socket +
		"; form-action " + form + "; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
}

// elsewhere tells whether a page was asked for on another name of this machine (127.0.0.1 for localhost), where cookies and sign-in would not work.
func (s *Server) elsewhere(c *fiber.Ctx) bool {
	if c.Method() != fiber.MethodGet || c.Get(fiber.HeaderUpgrade) != "" || strings.HasPrefix(c.Path(), "/health/") {
		return false
	}
	asked := url.URL{Host: string(c.Context().Host())}
	return asked.Host != s.origin.Host && loopback(asked.Hostname()) && loopback(s.origin.Hostname()) && asked.Port() == s.origin.Port()
}

func loopback(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}
