package text

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

const linkRel = "nofollow ugc noopener"

// The policies are the last word on what leaves this package: whatever a renderer is led to write, only these elements and
// attributes come through.
var (
	contributionPolicy = newPolicy()
	documentPolicy     = newDocumentPolicy()
)

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile("^" + linkRel + "$")).OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
}

func newDocumentPolicy() *bluemonday.Policy {
	p := newPolicy()
	p.AllowElements("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("scope").Matching(regexp.MustCompile("^col$")).OnElements("th")
	p.AllowAttrs("class").Matching(regexp.MustCompile("^figure$")).OnElements("th", "td")
	return p
}
