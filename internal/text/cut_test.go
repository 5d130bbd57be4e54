package text

import (
	"slices"
	"testing"
)

func TestCutOut(t *testing.T) {
	const mark = "[weg]"
	for name, c := range map[string]struct {
		old, now string
		cut      []string
		ok       bool
	}{
		"nothing":                        {"Bel Jan.", "Bel Jan.", nil, true},
		"a stretch in the middle":        {"Bel Jan nu.", "Bel [weg] nu.", []string{"Jan"}, true},
		"at both ends":                   {"Jan belt Piet", "[weg] belt [weg]", []string{"Jan", "Piet"}, true},
		"all of it":                      {"Jan", "[weg]", []string{"Jan"}, true},
		"over lines":                     {"Jan\nDorpsstraat 3\nGroet", "[weg]\nGroet", []string{"Jan\nDorpsstraat 3"}, true},
		"beside a mark that was there":   {"Bel [weg] of Piet", "Bel [weg] of [weg]", []string{"Piet"}, true},
		"characters of several bytes":    {"Bel Zoë nu", "Bel [weg] nu", []string{"Zoë"}, true},
		"a word was changed":             {"Bel Jan nu.", "Bel Piet nu.", nil, false},
		"a word was added":               {"Bel Jan nu.", "Bel [weg] nu meteen.", nil, false},
		"a word went without a mark":     {"Bel Jan nu.", "Bel nu.", nil, false},
		"a mark in the place of nothing": {"Bel Jan.", "Bel [weg]Jan.", nil, false},
		"a mark after the end":           {"Bel Jan.", "Bel Jan.[weg]", nil, false},
		"a mark too many":                {"ab", "[weg][weg][weg]", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			cut, ok := CutOut(c.old, c.now, mark)
			var words []string
			for _, s := range cut {
				words = append(words, c.old[s.From:s.To])
			}
			if ok != c.ok || ok && !slices.Equal(words, c.cut) {
				t.Errorf("got %q, %v", words, ok)
			}
		})
	}
}

func TestCutQuotes(t *testing.T) {
	const quoted = "Bel Jan Jansen,\nDorpsstraat 3.\nIk vind dit plan goed."
	cut, ok := CutOut(quoted, "Bel [weg].\nIk vind dit plan goed.", "[weg]")
	if !ok {
		t.Fatal("not cut")
	}
	for name, c := range map[string]struct{ answer, want string }{
		"all of it":                  {"> Bel Jan Jansen,\n> Dorpsstraat 3.\n> Ik vind dit plan goed.\n\nEens.", "> Bel [weg]\n> [weg].\n> Ik vind dit plan goed.\n\nEens."},
		"a part of the stretch":      {"> Jan\n\nWie?", "> [weg]\n\nWie?"},
		"a quote in a quote":         {"> > Dorpsstraat 3.\n\nWaar?", "> > [weg].\n\nWaar?"},
		"with words of one's own":    {"> volgens mij Dorpsstraat 3 toch\n", "> volgens mij [weg] toch\n"},
		"what is said, not quoted":   {"Jan Jansen ken ik.", "Jan Jansen ken ik."},
		"what was not cut out of it": {"> dit plan\n\nJa.", "> dit plan\n\nJa."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := CutQuotes(c.answer, quoted, cut, "[weg]"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestCutWords(t *testing.T) {
	if got, want := CutWords("Jan en Janna, van Jan.", []string{"Jan", "en"}, "[weg]"), "[weg] en Janna, van [weg]."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
