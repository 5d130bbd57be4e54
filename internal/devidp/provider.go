package devidp

import (
	"crypto"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Person is someone that a developer can sign in as.
type Person struct {
	Sub          string // the subject identifier; unique, never changing
	Name         string
	Email        string // always given as verified
	Role         string // the one value of the claim "roles"; "" for none
	Organisation string // shown on the page only
	Locale       string // BCP 47, such as "nl"
}

// Options say for whom the provider works: one client, and the people to choose from.
type Options struct {
	Issuer       string // the URL below which the provider answers, without a slash at its end
	ClientID     string
	ClientSecret string           // for client_secret_basic and client_secret_post; may be empty if there is a ClientKey
	ClientKey    crypto.PublicKey // for private_key_jwt, *rsa.PublicKey or *ecdsa.PublicKey; may be nil

	RedirectURIs   []string // a request must name one of these to the letter
	PostLogoutURIs []string
	BackchannelURI string // where logout tokens are posted; empty for nowhere

	People []Person
	Client *http.Client     // posts the logout tokens; by default one that waits five seconds
	Clock  func() time.Time // by default time.Now
}

const backchannelTimeout = 5 * time.Second

// Provider is an OpenID provider that remembers in memory whom it signed in. It may be used by several goroutines.
type Provider struct {
	options Options
	path    string // of the issuer, where the browser finds the pages
	keys    keys
	memory  *memory
	handler handler
}

// New makes a provider with a signing key of its own, which is gone when the program ends. It refuses options with which
// nobody could sign in.
func New(options Options) (*Provider, error) {
	issuer, err := url.Parse(options.Issuer)
	if err != nil || issuer.Host == "" || issuer.RawQuery != "" || strings.HasSuffix(options.Issuer, "/") {
		return nil, fmt.Errorf("devidp: the issuer %q is not a URL without query and slash at its end", options.Issuer)
	}
	if err := options.check(); err != nil {
		return nil, err
	}
	if options.Client == nil {
		options.Client = &http.Client{Timeout: backchannelTimeout}
	}
	if options.Clock == nil {
		options.Clock = time.Now
	}
	p := &Provider{options: options, path: issuer.Path, memory: newMemory(options.Clock)}
	if p.keys, err = newKeys(); err != nil {
		return nil, fmt.Errorf("devidp: make a signing key: %w", err)
	}
	p.handler = p.newHandler()
	return p, nil
}

func (o Options) check() error {
	switch {
	case o.ClientID == "" || o.ClientSecret == "" && o.ClientKey == nil:
		return errors.New("devidp: the client needs an id, and a secret or a key")
	case len(o.RedirectURIs) == 0:
		return errors.New("devidp: the client has no redirect URI")
	case len(o.People) == 0:
		return errors.New("devidp: there is nobody to sign in as")
	}
	for i, person := range o.People {
		same := func(other Person) bool { return other.Sub == person.Sub }
		if person.Sub == "" || slices.ContainsFunc(o.People[:i], same) {
			return fmt.Errorf("devidp: person %d needs a sub that nobody else has", i+1)
		}
	}
	return nil
}

// Mount adds the provider's routes to router, whose prefix must be the path of the issuer. They set their own headers, also
// the content security policy, and stand apart from the site's sessions: mount them before what guards its forms.
func (p *Provider) Mount(router fiber.Router) {
	router.Get("/.well-known/openid-configuration", p.discovery)
	router.Get("/jwks", p.jwks)
	router.Get("/authorize", p.authorize)
	router.Get("/style.css", p.style)
	router.Post("/token", p.token)
	router.Get("/userinfo", p.userinfo)
	router.Post("/userinfo", p.userinfo)
	router.Get("/logout", p.endSession)
	router.Post("/logout", p.endSession)
}

func (p *Provider) person(sub string) (Person, bool) {
	i := slices.IndexFunc(p.options.People, func(person Person) bool { return person.Sub == sub })
	if i < 0 {
		return Person{}, false
	}
	return p.options.People[i], true
}
