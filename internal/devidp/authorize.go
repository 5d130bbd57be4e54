package devidp

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// request is what a client asks for when it sends a browser to sign in.
type request struct {
	ClientID, RedirectURI, State                  string
	ResponseType, Scope, Nonce, Prompt, ACRValues string
	Challenge, ChallengeMethod                    string
}

func newRequest(query url.Values) request {
	return request{
		ClientID: query.Get("client_id"), RedirectURI: query.Get("redirect_uri"), State: query.Get("state"),
		ResponseType: query.Get("response_type"), Scope: query.Get("scope"), Nonce: query.Get("nonce"),
		Prompt: query.Get("prompt"), ACRValues: query.Get("acr_values"),
		Challenge: query.Get("code_challenge"), ChallengeMethod: query.Get("code_challenge_method"),
	}
}

func (r request) scopes(name string) bool {
	return slices.Contains(strings.Fields(r.Scope), name)
}

// refusal is an error of RFC 6749 or OpenID Connect, for the client to read.
type refusal struct{ code, description string }

// sha256Length is that of a SHA-256 sum in base64url, which is what S256 asks for.
const sha256Length = 43

// check refuses what the profile for government clients does not allow, so that a client without, say, a nonce is found
// out here.
func (r request) check() *refusal {
	switch {
	case r.ResponseType != "code":
		return &refusal{"unsupported_response_type", "response_type must be code"}
	case !r.scopes("openid"):
		return &refusal{"invalid_scope", "scope must contain openid"}
	case r.State == "":
		return &refusal{"invalid_request", "state is missing"}
	case r.Nonce == "":
		return &refusal{"invalid_request", "nonce is missing"}
	case r.ChallengeMethod != "S256" || len(r.Challenge) != sha256Length:
		return &refusal{"invalid_request", "a code_challenge with the method S256 is needed"}
	case r.Prompt == "none":
		return &refusal{"login_required", "this provider always asks who you are"}
	}
	return nil
}

// authorize shows the people to choose from, and sends the browser back with a code once one is chosen. The choice is a
// GET as well: it changes nothing that the answer to it does not show, and asks nothing of the site's guards of forms.
func (p *Provider) authorize(c *fiber.Ctx) error {
	query, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return p.showProblem(c, problemRequest)
	}
	r := newRequest(query)
	// Before these two are known to be right the browser must not be sent anywhere.
	if r.ClientID != p.options.ClientID {
		return p.showProblem(c, problemClient)
	}
	if !slices.Contains(p.options.RedirectURIs, r.RedirectURI) {
		return p.showProblem(c, problemRedirect)
	}
	if refused := r.check(); refused != nil {
		return p.sendBack(c, r, url.Values{"error": {refused.code}, "error_description": {refused.description}})
	}
	if query.Has("cancel") {
		return p.sendBack(c, r, url.Values{"error": {"access_denied"}, "error_description": {"sign-in was cancelled"}})
	}
	if person, ok := p.person(query.Get("person")); ok {
		return p.sendBack(c, r, url.Values{"code": {p.memory.signIn(r, person.Sub)}})
	}
	return p.showPeople(c, r, query)
}

func (p *Provider) sendBack(c *fiber.Ctx, r request, answer url.Values) error {
	answer.Set("iss", p.options.Issuer) // RFC 9207
	if r.State != "" {
		answer.Set("state", r.State)
	}
	return redirect(c, r.RedirectURI, answer)
}

func redirect(c *fiber.Ctx, to string, extra url.Values) error {
	u, err := url.Parse(to)
	if err != nil {
		return err
	}
	query := u.Query()
	for name, values := range extra {
		query[name] = values
	}
	u.RawQuery = query.Encode()
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Redirect(u.String(), fiber.StatusSeeOther)
}
