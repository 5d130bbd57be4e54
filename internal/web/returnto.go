package web

import (
	"net/url"
	"strings"
)

// maxReturnTo is in bytes.
const maxReturnTo = 2000

// ownPath gives back a path of this site, or "/" for anything that might lead elsewhere.
// Browsers take a backslash for a slash and drop tabs and line ends, so none of these may be in it.
func ownPath(asked string) string {
	if len(asked) > maxReturnTo || !strings.HasPrefix(asked, "/") || strings.HasPrefix(asked, "//") {
		return "/"
	}
	for _, r := range asked {
		if r <= ' ' || r == '\\' || r == 0x7f {
			return "/"
		}
	}
	u, err := url.Parse(asked)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return "/"
	}
	switch path := withoutLanguage(u.Path); {
	case path == "/welcome", path == "/sign-out", path == "/signed-out", path == "/sign-in", strings.HasPrefix(path, "/sign-in/"):
		return "/" // steps of signing in are no place to be afterwards
	}
	return asked
}

// ownReferrer is the path of the page of ours that led here, or "/".
func (s *Server) ownReferrer(referrer string) string {
	path, ok := strings.CutPrefix(referrer, s.PublicURL)
	if !ok {
		return "/"
	}
	return ownPath(path)
}

// returning adds where to go afterwards to a path of ours.
func returning(path, to string) string {
	return path + "?return_to=" + url.QueryEscape(to)
}
