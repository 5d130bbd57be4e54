package views

import (
	"context"
	"strings"

	"samenspraak/internal/forum"
)

// sharedMarkup says which markup of a comment it is: all that makes it differ for those who see the same.
type sharedMarkup struct {
	lang    string
	edits   bool
	comment int64
}

// asAllSee gives the markup of a comment that is the same for all who read a shared page, as that of live news is: made once, and kept with the page.
// It is false for what the viewer alone sees so: something of their own, or that they agree with.
func asAllSee(p Page, shared *forum.SharedPage, c forum.Comment) (string, bool) {
	if shared == nil || ofViewer(p, c) {
		return "", false
	}
	which := sharedMarkup{p.Lang, p.Edits, c.ID}
	if made, ok := shared.Made.Load(which); ok {
		return made.(string), true
	}
	p.Actor, p.CSRF = forum.Actor{}, ""
	var b strings.Builder
	if err := Comment(p, c).Render(context.Background(), &b); err != nil {
		return "", false
	}
	shared.Made.Store(which, b.String())
	return b.String(), true
}

// ofViewer tells whether a comment or an answer to it looks otherwise for the viewer than for others.
func ofViewer(p Page, c forum.Comment) bool {
	if own(p, c) || c.Agreed || c.Held {
		return true
	}
	for _, reply := range c.Replies {
		if ofViewer(p, reply) {
			return true
		}
	}
	return false
}
