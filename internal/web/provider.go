package web

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"samenspraak/internal/forum"
)

// Limits on the conversation with the sign-in provider.
const (
	providerAnswersWithin = 5 * time.Second
	discoveredFor         = time.Minute     // then asked again before a sign-in, which also shows that it is there
	failedFor             = 2 * time.Second // in which others don't wait for an answer that did not come
	clockSkew             = 5 * time.Minute
)

// SignInOptions say which OpenID provider signs people in, and how this site makes itself known to it.
type SignInOptions struct {
	Issuer   string
	ClientID string
	// ClientSecret or ClientKey, not both. With neither the client is public: PKCE alone protects the code.
	ClientSecret string
	ClientKey    *ClientKey
	Scopes       []string // beside openid
	// ACR are the levels of assurance of which one is required; empty: any.
	ACR []string
	// RoleClaim names the claim that gives roles, with dots between the steps into it; empty: none does.
	RoleClaim string
	// Roles says which values of that claim give which role.
	Roles map[string]forum.Role
	// AccountsOf is the issuer under which accounts are kept; empty: Issuer. The development provider's address changes with the port, its people do not.
	AccountsOf string
	// Development says that the provider is the one without passwords.
	Development bool
	// Transport reaches the provider; nil is the network.
	Transport http.RoundTripper
}

// signInProvider is the provider as this server knows it. It may be away at any time; only signing in needs it.
type signInProvider struct {
	SignInOptions
	callback string // absolute address
	client   *http.Client
	now      func() time.Time

	known    atomic.Pointer[discovery]
	mu       sync.Mutex // one asks, the others wait
	askedAt  time.Time
	askedErr error
}

// discovery is what the provider says of itself.
type discovery struct {
	at         time.Time
	provider   *oidc.Provider
	verifier   *oidc.IDTokenVerifier
	EndSession string   `json:"end_session_endpoint"`
	JWKS       string   `json:"jwks_uri"`
	SaysIssuer bool     `json:"authorization_response_iss_parameter_supported"`
	Methods    []string `json:"token_endpoint_auth_methods_supported"`
	Algorithms []string `json:"token_endpoint_auth_signing_alg_values_supported"`
}

// errProviderAway means that nobody can sign in at the moment.
var errProviderAway = errors.New("sign-in provider is away")

func newSignInProvider(s *Server) (*signInProvider, error) {
	o := s.SignIn
	if o.Issuer == "" || o.ClientID == "" {
		return nil, errors.New("sign-in: an issuer and a client id are needed")
	}
	if o.ClientSecret != "" && o.ClientKey != nil {
		return nil, errors.New("sign-in: a client secret or a client key, not both")
	}
	return &signInProvider{
		SignInOptions: o,
		callback:      s.PublicURL + "/sign-in/callback",
		client:        &http.Client{Transport: o.Transport, Timeout: providerAnswersWithin},
		now:           s.Forum.Now,
	}, nil
}

// accounts is the issuer that names this provider's accounts.
func (p *signInProvider) accounts() string { return cmp.Or(p.AccountsOf, p.Issuer) }

// reach gives a context in which the libraries use our way to the provider.
func (p *signInProvider) reach(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}

// discover gives what the provider says of itself, at most discoveredFor old. Errors: errProviderAway.
func (p *signInProvider) discover(ctx context.Context) (*discovery, error) {
	if d := p.known.Load(); d != nil && p.now().Sub(d.at) < discoveredFor {
		return d, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if d := p.known.Load(); d != nil && p.now().Sub(d.at) < discoveredFor {
		return d, nil
	}
	if p.askedErr != nil && p.now().Sub(p.askedAt) < failedFor {
		return nil, p.askedErr
	}
	d, err := p.ask(ctx)
	p.askedAt, p.askedErr = p.now(), err
	if err != nil {
		return nil, err
	}
	p.known.Store(d)
	return d, nil
}

func (p *signInProvider) ask(ctx context.Context) (*discovery, error) {
	provider, err := oidc.NewProvider(p.reach(ctx), p.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errProviderAway, err)
	}
	d := &discovery{at: p.now(), provider: provider}
	if err := provider.Claims(d); err != nil {
		return nil, fmt.Errorf("%w: %w", errProviderAway, err)
	}
	if before := p.known.Load(); before != nil && before.JWKS == d.JWKS {
		d.verifier = before.verifier // it holds the keys already
	} else {
		d.verifier = provider.Verifier(&oidc.Config{ClientID: p.ClientID, Now: p.now})
	}
	return d, nil
}

// remembered gives the last discovery, however old, or else a new one: for what must work while the provider comes and goes.
func (p *signInProvider) remembered(ctx context.Context) (*discovery, error) {
	if d := p.known.Load(); d != nil {
		return d, nil
	}
	return p.discover(ctx)
}

// origins are where forms of ours may lead: to the provider's own pages.
func (p *signInProvider) origins() []string {
	addresses := []string{p.Issuer} // the site's own stands there already as 'self'
	if d := p.known.Load(); d != nil {
		addresses = append(addresses, d.provider.Endpoint().AuthURL, d.EndSession)
	}
	var origins []string
	for _, address := range addresses {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			origins = append(origins, u.Scheme+"://"+u.Host)
		}
	}
	slices.Sort(origins)
	return slices.Compact(origins)
}

func (p *signInProvider) config(d *discovery) *oauth2.Config {
	endpoint := d.provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	if p.ClientSecret != "" && (len(d.Methods) == 0 || slices.Contains(d.Methods, "client_secret_basic")) {
		endpoint.AuthStyle = oauth2.AuthStyleInHeader
	}
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.ClientSecret, Endpoint: endpoint, RedirectURL: p.callback,
		Scopes: append([]string{oidc.ScopeOpenID}, p.Scopes...),
	}
}

// leave is the provider's address at which a journey begins.
func (p *signInProvider) leave(d *discovery, j forum.Journey, lang string) string {
	options := []oauth2.AuthCodeOption{
		oidc.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier), oauth2.SetAuthURLParam("ui_locales", lang),
	}
	if len(p.ACR) > 0 {
		options = append(options, oauth2.SetAuthURLParam("acr_values", strings.Join(p.ACR, " ")))
	}
	return p.config(d).AuthCodeURL(j.State, options...)
}

// person is who the provider says has come back.
type person struct {
	forum.Arrival
	sid     string
	idToken string
}

// claims are what we read of a person; everything else the provider says is left alone.
type claims struct {
	Name          string       `json:"name"`
	Email         string       `json:"email"`
	EmailVerified flexibleBool `json:"email_verified"`
	SID           string       `json:"sid"`
	ACR           string       `json:"acr"`
	AZP           string       `json:"azp"`
}

// redeem turns the code that came back into the person it stands for, once everything about the answer was checked.
func (p *signInProvider) redeem(ctx context.Context, j forum.Journey, code string) (person, error) {
	d, err := p.remembered(ctx)
	if err != nil {
		return person{}, err
	}
	options := []oauth2.AuthCodeOption{oauth2.VerifierOption(j.Verifier)}
	if p.ClientKey != nil {
		assertion, err := p.ClientKey.assertion(p.ClientID, d.provider.Endpoint().TokenURL, d.Algorithms, p.now())
		if err != nil {
			return person{}, err
		}
		options = append(options, assertion...)
	}
	tokens, err := p.config(d).Exchange(p.reach(ctx), code, options...)
	if err != nil {
		return person{}, unreached(fmt.Errorf("exchange code: %w", err))
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := d.verifier.Verify(p.reach(ctx), raw)
	if err != nil {
		return person{}, unreached(err)
	}
	if err := p.check(token, tokens.AccessToken, j.Nonce); err != nil {
		return person{}, err
	}
	return p.read(ctx, d, tokens, token, raw)
}

// unreached tells a provider that did not answer from one that said no.
func unreached(err error) error {
	var network *url.Error
	var answer *oauth2.RetrieveError
	if errors.As(err, &network) || errors.As(err, &answer) && answer.Response.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("%w: %w", errProviderAway, err)
	}
	return err
}

// check is what the verifier leaves to us (OpenID Connect Core 3.1.3.7).
func (p *signInProvider) check(token *oidc.IDToken, accessToken, nonce string) error {
	var c claims
	if err := token.Claims(&c); err != nil {
		return fmt.Errorf("id token: %w", err)
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1:
		return errors.New("id token: another nonce")
	case token.Subject == "" || len(token.Subject) > 255:
		return errors.New("id token: no usable sub")
	case token.IssuedAt.IsZero() || token.IssuedAt.After(p.now().Add(clockSkew)):
		return errors.New("id token: no iat, or one to come")
	case c.AZP != "" && c.AZP != p.ClientID, c.AZP == "" && len(token.Audience) > 1:
		return errors.New("id token: made for another client")
	case len(p.ACR) > 0 && !slices.Contains(p.ACR, c.ACR):
		return fmt.Errorf("id token: acr %q is not the required assurance", c.ACR)
	case token.AccessTokenHash != "":
		return token.VerifyAccessToken(accessToken)
	}
	return nil
}

// read takes what we want to know from the ID token, and from userinfo where that says less than we asked for.
func (p *signInProvider) read(ctx context.Context, d *discovery, tokens *oauth2.Token, token *oidc.IDToken, raw string) (person, error) {
	var c claims
	var all map[string]any
	if err := errors.Join(token.Claims(&c), token.Claims(&all)); err != nil {
		return person{}, fmt.Errorf("id token: %w", err)
	}
	sid := c.SID
	if c.Email == "" && d.provider.UserInfoEndpoint() != "" {
		info, err := d.provider.UserInfo(p.reach(ctx), oauth2.StaticTokenSource(tokens))
		if err != nil {
			return person{}, unreached(fmt.Errorf("userinfo: %w", err))
		}
		if info.Subject != token.Subject {
			return person{}, errors.New("userinfo: about another person")
		}
		if err := errors.Join(info.Claims(&c), info.Claims(&all)); err != nil {
			return person{}, fmt.Errorf("userinfo: %w", err)
		}
	}
	return person{
		Arrival: forum.Arrival{
			Issuer: p.accounts(), Sub: token.Subject, Email: c.Email, EmailVerified: bool(c.EmailVerified),
			Name: c.Name, ClaimRoles: p.roles(all),
		},
		sid: sid, idToken: raw,
	}, nil
}

// roles are those that the configured claim gives. It may be one value or a list, in objects within objects.
func (p *signInProvider) roles(all map[string]any) []forum.Role {
	if p.RoleClaim == "" {
		return nil
	}
	var value any = all
	if direct, ok := all[p.RoleClaim]; ok {
		value = direct
	} else {
		for step := range strings.SplitSeq(p.RoleClaim, ".") {
			within, _ := value.(map[string]any)
			value = within[step]
		}
	}
	values, isList := value.([]any)
	if !isList {
		values = []any{value}
	}
	var roles []forum.Role
	for _, v := range values {
		if name, ok := v.(string); ok {
			if role, ok := p.Roles[name]; ok && !slices.Contains(roles, role) {
				roles = append(roles, role)
			}
		}
	}
	return roles
}

// flexibleBool reads true and "true": some providers write email_verified as a string.
type flexibleBool bool

// UnmarshalJSON implements json.Unmarshaler. Everything but true is false.
func (b *flexibleBool) UnmarshalJSON(data []byte) error {
	*b = string(data) == "true" || string(data) == `"true"`
	return nil
}
