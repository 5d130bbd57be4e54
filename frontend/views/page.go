// Package views holds the pages as templ components: one file per noun, with layout.templ around them and parts.templ for what recurs.
package views

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/a-h/templ"

	"samenspraak/frontend/locales"
	"samenspraak/internal/forum"
)

// Page is what every page knows: who reads it, in which language, and where it stands in the site.
type Page struct {
	Words       *locales.Words
	Lang        string
	Path        string // of this page in Dutch, without a language prefix, with its query
	Canonical   string // absolute address of the site, without a slash at its end
	Title       string
	Named       Named  // what the page is called after, when that may change or go while the page is open
	Section     string // the menu item that is current: plan, proposals, threads, ...
	Actor       forum.Actor
	CSRF        string
	Unread      int   // notifications that the viewer has not read, forum.MaxUnread at most
	UnreadAfter int64 // the last number of the viewer's channel when that was counted
	Edits       bool  // the viewer decides on suggestions for the action that the page is about
	Strip       Strip
	Notice      string // one sentence on what was just done
	Warning     string // or on what was not
	Skip        Skip   // past what stands before the work, on pages where one works by keyboard
	Styles      string
	WorkStyles  string // of pages where one works; loaded by those that are AtWork
	Works       bool
	Script      string
	Asset       func(name string) string // the address of a file that only some pages need, such as editor.js
	Font        string
	Icon        string
	Theme       string
	Development bool // the development sign-in is on
	Zone        *time.Location
	Now         time.Time
	Site        string
}

// Named marks where a page says what it is called, so that news can take its place: in the browser's tab and at the end of the way to it.
type Named struct {
	After string // what the page is about, such as proposal-12; "" when no news is to come
	Rev   int64  // as the channel of the page numbers it
}

// renewed are the attributes of one such place.
func (n Named) renewed(place string) templ.Attributes {
	if n.After == "" {
		return nil
	}
	return templ.Attributes{"id": place + "-" + n.After, "data-rev": number(n.Rev), "data-renews": true}
}

// Skip is a second way past what a page begins with, after that to its content.
type Skip struct {
	Label string
	Href  string // of a part of the page
}

// Strip says where the current plan is, on every page.
type Strip struct {
	Title    forum.Text
	Href     string
	Badge    string
	Sentence string
	Channel  string // whose readers are counted
}

// T says a sentence in the page's language; see locales.Words.T.
func (p Page) T(id string, args ...any) string { return p.Words.T(id, args...) }

// N says a sentence with a count; see locales.Words.N.
func (p Page) N(id string, count int, args ...any) string { return p.Words.N(id, count, args...) }

// AtWork is the page with the styles for comparing, editing and deciding, which pages that are only read do without.
func (p Page) AtWork() Page {
	p.Works = true
	return p
}

// WithPassages is the page with the script for commenting on words, in place of that of all pages.
func (p Page) WithPassages() Page {
	p.Script = p.Asset("passages.js")
	return p
}

// Href is a path of the site in the page's language.
func (p Page) Href(path string) templ.SafeURL { return templ.SafeURL(InLanguage(path, p.Lang)) }

// InLanguage gives a path its language prefix; Dutch has none.
func InLanguage(path, lang string) string {
	switch {
	case lang != "en":
		return path
	case path == "/":
		return "/en"
	}
	return "/en" + path
}

// In says a text of staff in the page's language, or else in the one there is.
func (p Page) In(t forum.Text) string {
	words, _ := t.In(p.Lang)
	return words
}

// LangOf is the lang attribute for a text of staff: empty where it is the page's own.
func (p Page) LangOf(t forum.Text) string {
	if _, in := t.In(p.Lang); in != p.Lang {
		return in
	}
	return ""
}

// When writes a moment for people; ISO writes it for machines.
func (p Page) When(t time.Time) string { return p.Words.When(t.In(p.Zone), p.Now.In(p.Zone)) }

// ISO is RFC 3339 in the page's zone.
func (p Page) ISO(t time.Time) string { return t.In(p.Zone).Format(time.RFC3339) }

// refused is the key under which a context says so.
type refused struct{}

// Refused is the context of a page that is the answer to a form that was refused: its title begins with that, as it is what is read out first.
func Refused(ctx context.Context) context.Context { return context.WithValue(ctx, refused{}, true) }

// titleIn is the title of the page as the browser has it, without the name of the site.
func (p Page) titleIn(ctx context.Context) string {
	if ctx.Value(refused{}) != nil {
		return p.T("form.error", "Problem", p.Title)
	}
	return p.Title
}

// Problems are what was wrong with a form, by field.
type Problems []forum.Problem

// Of gives the sentence about one field, or "".
func (ps Problems) Of(p Page, field string) string {
	for _, problem := range ps {
		if problem.Field == field {
			return p.Words.Fill(problem.Message, problem.Args)
		}
	}
	return ""
}

// Initials are the first letters of a name's first and last words.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "?"
	}
	first, last := []rune(words[0])[0], []rune(words[len(words)-1])[0]
	if len(words) == 1 {
		return string(unicode.ToUpper(first))
	}
	return string([]rune{unicode.ToUpper(first), unicode.ToUpper(last)})
}

// hue spreads people over the four colours of initials, always the same one for the same person.
func hue(account int64) string {
	return "initials-" + string("abcd"[account%4])
}
