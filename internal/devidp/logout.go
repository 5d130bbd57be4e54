package devidp

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

const (
	logoutEvent         = "http://schemas.openid.net/event/backchannel-logout"
	logoutTokenLifetime = 2 * time.Minute
)

// endSession is where a client sends a browser that signed out there (OpenID Connect RP-Initiated Logout): the session of
// the ID token in the hint ends everywhere, and the browser goes back if the address is one that was agreed.
func (p *Provider) endSession(c *fiber.Ctx) error {
	form, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if c.Method() == fiber.MethodPost {
		form, err = url.ParseQuery(string(c.Body()))
	}
	if err != nil {
		return p.showProblem(c, problemRequest)
	}
	var hint struct {
		Audience string `json:"aud"`
		Subject  string `json:"sub"`
		SID      string `json:"sid"`
	}
	client := form.Get("client_id")
	if token := form.Get("id_token_hint"); token != "" {
		// A token of a former run of this provider still tells who the client is; its session is gone with that run.
		if err := p.keys.verify(token, &hint); err == nil {
			client = hint.Audience
		}
	}
	back := form.Get("post_logout_redirect_uri")
	if back != "" && (client != p.options.ClientID || !slices.Contains(p.options.PostLogoutURIs, back)) {
		return p.showProblem(c, problemRedirect)
	}
	if p.memory.endSession(hint.SID) {
		if err := p.tell(c.UserContext(), map[string]any{"sub": hint.Subject, "sid": hint.SID}); err != nil {
			slog.Warn("back-channel logout failed", "error", err)
		}
	}
	if back == "" {
		return p.showSignedOut(c)
	}
	extra := url.Values{}
	if state := form.Get("state"); state != "" {
		extra.Set("state", state)
	}
	return redirect(c, back, extra)
}

// LogOut ends all sessions of a person and tells the client so, as when an organisation withdraws someone's access. It
// returns once the client has answered, with an error if the client did not agree or could not be reached.
func (p *Provider) LogOut(ctx context.Context, sub string) error {
	p.memory.endSessionsOf(sub)
	return p.tell(ctx, map[string]any{"sub": sub})
}

// tell posts a logout token about whom to the client (OpenID Connect Back-Channel Logout).
func (p *Provider) tell(ctx context.Context, whom map[string]any) error {
	if p.options.BackchannelURI == "" {
		return nil
	}
	now := p.options.Clock()
	claims := map[string]any{
		"iss": p.options.Issuer, "aud": p.options.ClientID, "iat": now.Unix(), "exp": now.Add(logoutTokenLifetime).Unix(),
		"jti": random(), "events": map[string]any{logoutEvent: map[string]any{}},
	}
	for name, value := range whom {
		claims[name] = value
	}
	token, err := p.keys.sign("logout+jwt", claims)
	if err != nil {
		return fmt.Errorf("devidp: sign a logout token: %w", err)
	}
	return p.post(ctx, url.Values{"logout_token": {token}})
}

func (p *Provider) post(ctx context.Context, form url.Values) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.options.BackchannelURI, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("devidp: %w", err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := p.options.Client.Do(r)
	if err != nil {
		return fmt.Errorf("devidp: post a logout token: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusNoContent {
		const enough = 200
		said, _ := io.ReadAll(io.LimitReader(answer.Body, enough))
		return fmt.Errorf("devidp: the client answered %s to a logout token: %s", answer.Status, said)
	}
	return nil
}
