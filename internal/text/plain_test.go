package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"samenspraak/internal/text"
)

func TestPlain(t *testing.T) {
	got := text.Plain("# Kop\n\nEen *twee*\ndrie <b>\n\n- [a](/b)\n- c\n\n| d | e |\n|---|---|")
	if want := "Kop\nEen twee drie <b>\na\nc\nd e"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLength(t *testing.T) {
	for s, want := range map[string]int{"": 0, "café": 4, "cafe\u0301": 5, "👩🏽‍💻": 4, "שלום": 4} {
		if got := text.Length(s); got != want {
			t.Errorf("Length(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestWordCount(t *testing.T) {
	for s, want := range map[string]int{"": 0, " – ": 0, "Eén woord": 2, "vóór 2027 – of later?": 4, "één\nof/en\ttwee": 3, "שלום עולם": 2} {
		if got := text.WordCount(s); got != want {
			t.Errorf("WordCount(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	for _, c := range []struct {
		rule, in string
		max      int
		want     string
	}{
		{"what fits is whole", "Een besluit", 11, "Een besluit"},
		{"it ends with a whole word", "Een besluit volgen", 14, "Een besluit…"},
		{"a word that just fits stays", "Een besluit volgen", 12, "Een besluit…"},
		{"no comma before the ellipsis", "Een besluit, of twee", 15, "Een besluit…"},
		{"a single long word is cut", "Raadsinformatiesysteem", 6, "Raads…"},
		{"lines become one", "Een\n\ntwee  drie", 13, "Een twee drie"},
		{"a letter keeps its mark", "qq\u0301qqqqq", 3, "q…"},
		{"an emoji is not cut in two", "a👩🏽‍💻b", 4, "a…"},
		{"nor a flag", "🇳🇱🇧🇪🇩🇪", 4, "🇳🇱…"},
		{"nor a heart in colour", "ab❤️c", 4, "ab…"},
		{"nor one of England", "🏴󠁧󠁢󠁥󠁮󠁧󠁿x", 5, "…"},
		{"right-to-left text is cut at its end", "שלום עולם טוב", 10, "שלום עולם…"},
		{"no room", "abc", 0, ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := text.Excerpt(c.in, c.max); got != c.want {
				t.Errorf("Excerpt(%q, %d) = %q, want %q", c.in, c.max, got, c.want)
			}
		})
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		in   string
		max  int
		want string
	}{
		{"besluit", 10, "besluit"}, {"besluit", 7, "besluit"}, {"besluit", 3, "bes"}, {"besluit", 0, ""}, {"besluit", -1, ""},
		{"e\u0301e\u0301", 3, "e\u0301"}, {"🇳🇱🇧🇪", 3, "🇳🇱"}, {"👍🏽👍", 1, ""}, {"\u1100\u1161\u11a8", 2, ""},
	} {
		if got := text.Clip(c.in, c.max); got != c.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", c.in, c.max, got, c.want)
		}
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add("Een besluit 👩🏽‍💻 🇳🇱 e\u0301", 7)
	f.Add("\xff\u200d\u0301", 1)
	f.Fuzz(func(t *testing.T, s string, max int) {
		s = text.Clean(s)
		for _, got := range []string{text.Excerpt(s, max), text.Clip(s, max)} {
			if !utf8.ValidString(got) || text.Length(got) > max && got != "" {
				t.Errorf("%q in %d became %q", s, max, got)
			}
		}
		if !strings.HasPrefix(s, text.Clip(s, max)) {
			t.Errorf("%q is not the beginning of %q", text.Clip(s, max), s)
		}
	})
}
