package web

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// browser is someone at the site: it keeps cookies, sends what browsers send with a form, and follows redirects only when told.
type browser struct {
	t      *testing.T
	site   *site
	client *http.Client
	at     *page // what it shows now
}

// page is an answer as a browser shows it.
type page struct {
	t      *testing.T
	status int
	header http.Header
	url    *url.URL
	body   string
	root   *html.Node
}

func (s *site) newBrowser() *browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	s.must(err)
	return &browser{t: s.t, site: s, client: &http.Client{
		Transport: s.browse, Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// get asks for one address.
func (b *browser) get(address string) *page {
	b.t.Helper()
	return b.send(http.MethodGet, address, nil, nil)
}

// open asks for an address and goes where it leads.
func (b *browser) open(address string) *page {
	b.t.Helper()
	return b.follow(b.get(address))
}

func (b *browser) follow(p *page) *page {
	b.t.Helper()
	for range 12 {
		to := p.header.Get("Location")
		if to == "" {
			return p
		}
		next, err := p.url.Parse(to)
		b.site.must(err)
		p = b.get(next.String())
	}
	b.t.Fatalf("%s leads in circles", p.url)
	return nil
}

// post sends a form as a page of the site would, with what header says otherwise.
func (b *browser) post(address string, fields url.Values, header http.Header) *page {
	b.t.Helper()
	h := http.Header{"Origin": {b.site.url}, "Sec-Fetch-Site": {"same-origin"}}
	if b.at != nil {
		h.Set("Referer", b.at.url.String())
	}
	for name, values := range header {
		h[name] = values
	}
	return b.send(http.MethodPost, address, fields, h)
}

// submit fills in the form with this action on the page that is shown, and sends it.
func (b *browser) submit(action string, fields url.Values) *page {
	b.t.Helper()
	all := b.at.form(action)
	for name, values := range fields {
		all[name] = values
	}
	return b.post(action, all, nil)
}

func (b *browser) send(method, address string, fields url.Values, header http.Header) *page {
	b.t.Helper()
	u := b.site.address(address)
	r, err := http.NewRequestWithContext(b.t.Context(), method, u.String(), strings.NewReader(fields.Encode()))
	b.site.must(err)
	r.Header = http.Header{"User-Agent": {"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}}
	for name, values := range header {
		if values[0] != "" {
			r.Header[name] = values
		}
	}
	if fields != nil && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.show(r)
}

// show sends a request and shows the answer.
func (b *browser) show(r *http.Request) *page {
	b.t.Helper()
	answer, err := b.client.Do(r)
	b.site.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	b.site.must(err)
	root, err := html.Parse(strings.NewReader(string(body)))
	b.site.must(err)
	b.at = &page{t: b.t, status: answer.StatusCode, header: answer.Header, url: r.URL, body: string(body), root: root}
	return b.at
}

// leave goes to the provider by the page's link for signing in, or by address.
func (b *browser) leave(returnTo string) *page {
	b.t.Helper()
	return b.open("/sign-in?return_to=" + url.QueryEscape(returnTo)).want(http.StatusOK)
}

// choose is what people do at the development provider.
func (b *browser) choose(sub string) *page {
	b.t.Helper()
	to := *b.at.url
	q := to.Query()
	q.Set("person", sub)
	to.RawQuery = q.Encode()
	return b.get(to.String())
}

// signIn goes all the way, with the first sign-in completed.
func (b *browser) signIn(sub string) *page {
	b.t.Helper()
	b.leave("/house-rules")
	p := b.follow(b.choose(sub))
	if p.url.Path == "/welcome" {
		p = b.follow(b.submit("/welcome", url.Values{"lang": {"nl"}, "rules": {"1"}}))
	}
	if p.url.Path != "/house-rules" || p.status != http.StatusOK {
		b.t.Fatalf("signing in ended at %s with %d:\n%s", p.url, p.status, p.text())
	}
	return p
}

// cookie gives a cookie that the browser would send to the site, or "".
func (b *browser) cookie(name string) string {
	b.t.Helper()
	for _, c := range b.client.Jar.Cookies(b.site.address("/")) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (b *browser) setCookie(name, value string) {
	b.t.Helper()
	b.client.Jar.SetCookies(b.site.address("/"), []*http.Cookie{{Name: name, Value: value, Path: "/", Secure: strings.HasPrefix(b.site.url, "https")}})
}

// signedIn asks the site who this is.
func (b *browser) signedIn() bool {
	b.t.Helper()
	p := b.get("/account")
	switch {
	case p.status == http.StatusOK, strings.HasPrefix(p.header.Get("Location"), "/welcome"):
		return true
	case strings.HasPrefix(p.header.Get("Location"), "/sign-in"):
		return false
	}
	b.t.Fatalf("the account page answered %d to %s", p.status, p.header.Get("Location"))
	return false
}

// want fails the test unless the page came with this status.
func (p *page) want(status int) *page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("%s: status %d, want %d; Location %q\n%s", p.url, p.status, status, p.header.Get("Location"), p.text())
	}
	return p
}

// leads fails the test unless the page redirects to this address.
func (p *page) leads(to string) *page {
	p.t.Helper()
	p.want(http.StatusSeeOther)
	if got := p.header.Get("Location"); got != to {
		p.t.Fatalf("%s leads to %q, want %q", p.url, got, to)
	}
	return p
}

// says fails the test unless all of these stand on the page.
func (p *page) says(sentences ...string) *page {
	p.t.Helper()
	for _, sentence := range sentences {
		if !strings.Contains(p.text(), sentence) {
			p.t.Errorf("%s does not say %q:\n%s", p.url, sentence, p.text())
		}
	}
	return p
}

// text is what people read on the page, and what stands in its fields.
func (p *page) text() string {
	var out strings.Builder
	for n := range p.root.Descendants() {
		switch {
		case n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style":
			out.WriteString(strings.TrimSpace(n.Data))
			out.WriteByte('\n')
		case n.Data == "input" && attr(n, "type") != "hidden":
			out.WriteString(attr(n, "value") + "\n")
		}
	}
	return out.String()
}

// links are the addresses that the page's links lead to.
func (p *page) links() (all []string) {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "a" {
			all = append(all, attr(n, "href"))
		}
	}
	return all
}

// form gives the fields of the form with this action as they stand on the page.
func (p *page) form(action string) url.Values {
	p.t.Helper()
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "form" && attr(n, "action") == action {
			return fieldsIn(n)
		}
	}
	p.t.Fatalf("%s (%d) has no form for %s:\n%s", p.url, p.status, action, p.body)
	return nil
}

// onlyForm is the one form of a page that is not ours, with where it goes.
func (p *page) onlyForm() (action string, fields url.Values) {
	p.t.Helper()
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "form" {
			to, err := p.url.Parse(attr(n, "action"))
			if err != nil {
				p.t.Fatal(err)
			}
			return to.String(), fieldsIn(n)
		}
	}
	p.t.Fatalf("%s (%d) has no form:\n%s", p.url, p.status, p.body)
	return "", nil
}

func fieldsIn(form *html.Node) url.Values {
	fields := url.Values{}
	has := func(n *html.Node, key string) bool {
		return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	}
	for n := range form.Descendants() {
		switch {
		case n.Data == "option" && n.Parent.Data == "select":
			// A browser sends the first option when none is selected.
			if name := attr(n.Parent, "name"); !fields.Has(name) || has(n, "selected") {
				fields.Set(name, attr(n, "value"))
			}
		case n.Data == "textarea" && n.FirstChild != nil:
			fields.Set(attr(n, "name"), n.FirstChild.Data)
		case n.Data == "input":
			choice := slices.Contains([]string{"radio", "checkbox"}, attr(n, "type"))
			if name := attr(n, "name"); name != "" && (!choice || has(n, "checked")) {
				fields.Add(name, attr(n, "value"))
			}
		}
	}
	return fields
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
