package web

import "strings"

// Names that user agents give away, the telling ones first: nearly all say Mozilla, many say Chrome and Safari.
var (
	browsers = [][2]string{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
		{"Chromium", "Chromium"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"},
	}
	systems = [][2]string{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"Linux", "Linux"},
	}
)

// device says in words from what kind of browser someone signed in, such as "Firefox, Linux"; empty when nothing is known.
func device(userAgent string) string {
	var words []string
	for _, names := range [][][2]string{browsers, systems} {
		for _, name := range names {
			if strings.Contains(userAgent, name[0]) {
				words = append(words, name[1])
				break
			}
		}
	}
	return strings.Join(words, ", ")
}
