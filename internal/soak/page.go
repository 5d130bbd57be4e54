package main

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// page is what the page of a thread says when it is loaded.
type page struct {
	thread   int64
	after    int64   // the number behind which it joins its channel
	comments []int64 // those that it shows, in their order
}

// readPage finds in the HTML of a thread's page what its elements go by.
func readPage(in io.Reader, thread int64) (page, error) {
	p := page{thread: thread, after: -1}
	root, err := html.Parse(in)
	if err != nil {
		return p, err
	}
	for n := range root.Descendants() {
		switch {
		case n.Data == "live-region" && attr(n, "channel") == channelOf(thread):
			if p.after, err = strconv.ParseInt(attr(n, "after"), 10, 64); err != nil {
				return p, err
			}
		case n.Data == "li":
			if id := commentIn(attr(n, "id")); id != 0 {
				p.comments = append(p.comments, id)
			}
		}
	}
	if p.after < 0 {
		return p, fmt.Errorf("the page of thread %d does not follow %s", thread, channelOf(thread))
	}
	return p, nil
}

func channelOf(thread int64) string { return fmt.Sprintf("thread:%d", thread) }

// commentIn is the comment that an element's id names, or 0.
func commentIn(id string) int64 {
	digits, is := strings.CutPrefix(id, "comment-")
	if !is {
		return 0
	}
	comment, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0 // some other part of the page
	}
	return comment
}

// form is a form as a page has it: where it goes, and what it sends if nothing is changed.
type form struct {
	action  string
	fields  url.Values
	buttons map[string][]string // the values of its buttons, by name
}

// readForm finds the form whose action ends in a path.
func readForm(in io.Reader, path string) (form, error) {
	root, err := html.Parse(in)
	if err != nil {
		return form{}, err
	}
	for n := range root.Descendants() {
		if n.Data == "form" && strings.HasSuffix(attr(n, "action"), path) {
			return fieldsOf(n), nil
		}
	}
	return form{}, fmt.Errorf("the page has no form for %s", path)
}

func fieldsOf(n *html.Node) form {
	f := form{action: attr(n, "action"), fields: url.Values{}, buttons: map[string][]string{}}
	for n := range n.Descendants() {
		name := attr(n, "name")
		switch {
		case name == "":
		case n.Data == "button":
			f.buttons[name] = append(f.buttons[name], attr(n, "value"))
		case n.Data == "input" && (!slices.Contains([]string{"radio", "checkbox"}, attr(n, "type")) || has(n, "checked")):
			f.fields.Set(name, attr(n, "value"))
		}
	}
	return f
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
