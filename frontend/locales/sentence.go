package locales

import (
	"fmt"
	"regexp"
	"strings"
)

// sentence is one with something to fill in: what stands before each place, and the name of what comes there. Most sentences with a place
// have no more to them than that; a page of a hundred comments says hundreds of them, and a template takes ten times as long.
type sentence struct {
	places []place
	end    string
}

type place struct{ before, name string }

// places are what a template fills in; anything else between braces is for the template itself.
var places = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// sentenceOf reads a sentence; ok is false when only a template can say it.
func sentenceOf(text string) (s sentence, ok bool) {
	at := 0
	for _, m := range places.FindAllStringSubmatchIndex(text, -1) {
		s.places = append(s.places, place{text[at:m[0]], text[m[2]:m[3]]})
		at = m[1]
	}
	s.end = text[at:]
	return s, !strings.Contains(places.ReplaceAllString(text, ""), "{{")
}

// say fills in args, which are names and values in turn.
func (s sentence) say(args []any) string {
	var said strings.Builder
	for _, p := range s.places {
		said.WriteString(p.before)
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] != p.name {
				continue
			}
			if text, ok := args[i+1].(string); ok {
				said.WriteString(text)
			} else {
				fmt.Fprint(&said, args[i+1])
			}
		}
	}
	said.WriteString(s.end)
	return said.String()
}
