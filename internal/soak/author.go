package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// author is someone who is signed in and comments.
type author struct {
	site   *site
	client *http.Client
	cookie string // the session's, for open pages of the same person
	token  string // what the forms of this session carry
}

// signIn signs people in at the development provider of a node, as browsers do; that provider's memory is its node's own.
func signIn(ctx context.Context, s *site, node string, people int) ([]*author, error) {
	var all []*author
	for i := range people {
		a, err := signInAs(ctx, s, node, i)
		if err != nil {
			return nil, fmt.Errorf("signing in person %d: %w", i+1, err)
		}
		all = append(all, a)
	}
	return all, nil
}

// signInAs signs in as one of those whom the provider offers, of whom the first is 0.
func signInAs(ctx context.Context, s *site, node string, which int) (*author, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	a := &author{site: s, client: s.browser(jar, node)}
	choice, err := a.form(ctx, s.url+"/sign-in?return_to="+url.QueryEscape("/threads/new"), "/authorize")
	if err != nil {
		return nil, err
	}
	offered := choice.buttons["person"]
	if which >= len(offered) {
		return nil, fmt.Errorf("the provider offers %d people", len(offered))
	}
	choice.fields.Set("person", offered[which])
	opening, err := a.form(ctx, s.url+choice.action+"?"+choice.fields.Encode(), "/threads")
	if err != nil {
		return nil, err
	}
	a.token = opening.fields.Get("csrf")
	home, err := url.Parse(s.url)
	if err != nil {
		return nil, err
	}
	for _, c := range jar.Cookies(home) {
		if c.Name == "session" {
			a.cookie = c.Name + "=" + c.Value
		}
	}
	if a.token == "" || a.cookie == "" {
		return nil, fmt.Errorf("%s is not signed in", offered[which])
	}
	a.client = s.browser(jar, "")
	return a, nil
}

// form opens a page and gives the form on it that goes to a path.
func (a *author) form(ctx context.Context, address, path string) (form, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return form{}, err
	}
	answer, err := a.client.Do(request)
	if err != nil {
		return form{}, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return form{}, &status{answer.StatusCode}
	}
	return readForm(answer.Body, path)
}

// openThread opens a thread and gives its number.
func (a *author) openThread(ctx context.Context, title string) (int64, error) {
	f, err := a.form(ctx, a.site.url+"/threads/new", "/threads")
	if err != nil {
		return 0, err
	}
	f.fields.Set("title", title)
	f.fields.Set("text", "Een gesprek om in te schrijven terwijl er van alles uitvalt.")
	answer, err := a.send(ctx, f.action, f.fields, nil)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	thread, err := strconv.ParseInt(strings.TrimPrefix(answer.Request.URL.Path, "/threads/"), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("opening a thread led to %s (%d)", answer.Request.URL.Path, answer.StatusCode)
	}
	return thread, nil
}

// comment sends a post as <comment-form> does, and gives the id under which it was placed.
func (a *author) comment(ctx context.Context, thread int64, key, text string) (int64, error) {
	fields := url.Values{"csrf": {a.token}, "key": {key}, "lang": {"nl"}, "text": {text}}
	answer, err := a.send(ctx, fmt.Sprintf("/threads/%d/comments", thread), fields, http.Header{
		"X-Requested-With": {"fragment"}, "Accept": {"application/json, text/html"},
	})
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusCreated {
		return 0, &status{answer.StatusCode}
	}
	var put struct {
		ID string `json:"id"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&put); err != nil {
		return 0, err
	}
	return commentIn(put.ID), nil
}

func (a *author) send(ctx context.Context, path string, fields url.Values, header http.Header) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.site.url+path, strings.NewReader(fields.Encode()))
	if err != nil {
		return nil, err
	}
	for name, values := range header {
		request.Header[name] = values
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", a.site.url)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	return a.client.Do(request)
}

// hasty is after how long someone hangs up at most who does not wait for the answer: many were placed by then, and are sent again.
const hasty = 20 * time.Millisecond

// deliver sends a post until it is acknowledged, each time with the same key. One in a hurry hangs up on the first try, and tries
// again at once.
func (a *author) deliver(ctx context.Context, b *book, p *post, hurry time.Duration) {
	key := rand.Text()
	if hurry > 0 {
		short, cancel := context.WithTimeout(ctx, hurry)
		b.send(p, time.Now())
		_, _ = a.comment(short, p.thread, key, p.text()) // not waited for
		cancel()
	}
	for attempt := 0; ctx.Err() == nil; attempt++ {
		b.send(p, time.Now())
		comment, err := a.comment(ctx, p.thread, key, p.text())
		switch {
		case err == nil:
			b.acknowledge(p, comment, time.Now())
			return
		case isRefusal(err):
			b.refuse(p, err)
			return
		case isFault(err):
			b.add(otherwise, "%s%d: %v", mark, p.serial, err)
		}
		waitAgain(ctx, attempt)
	}
}
