package anchor_test

import (
	"strings"
	"testing"

	"samenspraak/internal/anchor"
	"samenspraak/internal/text"
)

// fuzzSeeds are texts of which blocks are lines, with all that makes characters of several code points.
var fuzzSeeds = []string{
	"",
	"De raad beslist.\nWaarom\nDe raad beslist. De wethouder niet.",
	"De wethouder niet. De raad beslist.\n\nDaarom",
	"cafe\u0301 café q\u0301\u0323 \u0301x\nq\u0301",
	"👩🏽‍💻 👩‍👩‍👧 👍🏽👍 ❤️\n🇳🇱🇧🇪🇩🇪 🇳 🇱🇳🇱 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
	"שָׁלוֹם עולם \u2067טוב\u2069\nمرحبا بالعالم می\u200cخواهم",
	"\u1112\u1161\u11ab 한국어 日本語の文章 ภาษาไทย",
	"a\u00adb 1.000,5 foto’s foto's — – - \u200d\u0301\u200d",
	"\xff\xfe broken \xc3\nwoord woord woord woord woord woord woord woord",
}

func FuzzComparison(f *testing.F) {
	for i, old := range fuzzSeeds {
		f.Add(old, fuzzSeeds[(i+1)%len(fuzzSeeds)], i%2, 1, 5)
		f.Add(old, old+" nieuw\n"+old, 0, 0, 100)
	}
	f.Fuzz(func(t *testing.T, oldText, newText string, block, start, end int) {
		old, new := strings.Split(oldText, "\n"), strings.Split(newText, "\n")
		c := anchor.Compare(blocks(old...), blocks(new...))
		checkRows(t, c.Rows(), old, new)
		seen := map[int64]bool{}
		for _, id := range c.IDs() {
			if id != 0 && seen[id] {
				t.Errorf("id %d is there twice", id)
			}
			seen[id] = true
		}
		got := c.Find(anchor.Passage{Block: block, Start: start, End: end})
		if got.State != anchor.Gone {
			checkPassage(t, new, got.Passage)
		}
		if got.Score < 0 || got.Score > 1 || (got.State == anchor.Gone) != (got.Block == -1) {
			t.Errorf("no such place: %+v", got)
		}
	})
}

func FuzzFindQuote(f *testing.F) {
	for i, s := range fuzzSeeds {
		f.Add(s, fuzzSeeds[(i+1)%len(fuzzSeeds)], "raad", "beslist")
		if r := []rune(s); len(r) > 8 {
			f.Add(s, string(r[3:6]), string(r[:3]), string(r[6:]))
		}
	}
	f.Fuzz(func(t *testing.T, all, exact, prefix, suffix string) {
		texts := strings.Split(all, "\n")
		if p, ok := anchor.FindQuote(blocks(texts...), anchor.Quote{Exact: exact, Prefix: prefix, Suffix: suffix}); ok {
			checkPassage(t, texts, p)
		}
	})
}

// checkPassage holds that a passage is inside its block, not empty, and cuts no character.
func checkPassage(t *testing.T, texts []string, p anchor.Passage) {
	t.Helper()
	if p.Block < 0 || p.Block >= len(texts) || p.Start < 0 || p.Start > p.End || p.End > text.Length(texts[p.Block]) {
		t.Fatalf("%+v is outside %q", p, texts)
	}
	if start, end := text.Snap(texts[p.Block], p.Start, p.End); start != p.Start || end != p.End {
		t.Fatalf("%+v cuts a character of %q", p, texts[p.Block])
	}
}
