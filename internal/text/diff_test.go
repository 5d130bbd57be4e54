package text_test

import (
	"fmt"
	"strings"
	"testing"

	"samenspraak/internal/text"
)

func TestDiff(t *testing.T) {
	for _, c := range []struct {
		rule, old, new, want string
	}{
		{"equal texts are one", "in vijf jaar", "in vijf jaar", "in vijf jaar"},
		{"empty texts are none", "", "", ""},
		{"all can come", "", "in vijf jaar", "[>in vijf jaar]"},
		{"all can go", "in vijf jaar", "", "[in vijf jaar>]"},
		{"a word that changed is shown alone", "Klaar in vijf jaar.", "Klaar in tien jaar.", "Klaar in [vijf>tien] jaar."},
		{"a word that came has one space", "in vijf jaar", "in vijf mooie jaar", "in vijf [>mooie ]jaar"},
		{"so has one that went", "in vijf mooie jaar", "in vijf jaar", "in vijf [mooie >]jaar"},
		{"a sign is a change by itself", "Nu, of later.", "Nu of later!", "Nu[,>] of later[.>!]"},
		{"words are never cut", "De afdeling", "De afdelingen", "De [afdeling>afdelingen]"},
		{"an apostrophe is part of a word", "foto's hier", "video's hier", "[foto's>video's] hier"},
		{"a number is one word", "kost 1.000,50 euro", "kost 1.250,50 euro", "kost [1.000,50>1.250,50] euro"},
		{"a little word between two changes goes along", "rode en groene daken", "blauwe en gele daken", "[rode en groene>blauwe en gele] daken"},
		{"a longer word does not", "vijf gemeenteraden zonder plan", "tien gemeenteraden met plan", "[vijf>tien] gemeenteraden [zonder>met] plan"},
		{"a new sentence is whole", "De hond blaft. De kat slaapt.", "De hond blaft. De vis zwemt. De kat slaapt.", "De hond blaft. [>De vis zwemt. ]De kat slaapt."},
		{"so is one that went", "De hond blaft. De vis zwemt. De kat slaapt.", "De hond blaft. De kat slaapt.", "De hond blaft. [De vis zwemt. >]De kat slaapt."},
		{"other white space is a change", "een\ntwee", "een twee", "een[\n> ]twee"},
		{"space at the end too", "een", "een ", "een[> ]"},
		{"an emoji is not cut", "werk 👩🏽‍💻 af", "werk 👩🏽 af", "werk [👩🏽‍💻>👩🏽] af"},
		{"nor a flag", "🇳🇱🇧🇪", "🇳🇱🇩🇪", "🇳🇱[🇧🇪>🇩🇪]"},
		{"nor a letter from its mark", "q\u0301 en x", "q en x", "[q\u0301>q] en x"},
		{"right-to-left words change like others", "שלום עולם טוב", "שלום לכם טוב", "שלום [עולם>לכם] טוב"},
		{"without spaces a character is a word", "日本語", "日本人", "日本[語>人]"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			changes := text.Diff(c.old, c.new)
			if got := marked(changes); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			checkDiff(t, c.old, c.new, changes)
		})
	}
}

func marked(changes []text.Change) string {
	var b strings.Builder
	for _, c := range changes {
		if c.Stays() {
			b.WriteString(c.Old)
		} else {
			fmt.Fprintf(&b, "[%s>%s]", c.Old, c.New)
		}
	}
	return b.String()
}

// checkDiff holds that changes give both texts, take turns, say where they are, and cut no character.
func checkDiff(t *testing.T, old, new string, changes []text.Change) {
	t.Helper()
	var before, after string
	for i, c := range changes {
		if c.OldStart != text.Length(before) || c.NewStart != text.Length(after) {
			t.Errorf("change %d %+v is at %d and %d", i, c, text.Length(before), text.Length(after))
		}
		if c.Old == "" && c.New == "" || i > 0 && c.Stays() == changes[i-1].Stays() {
			t.Errorf("change %d of %+v could be left out", i, changes)
		}
		before, after = before+c.Old, after+c.New
		checkCut(t, old, c.OldStart)
		checkCut(t, new, c.NewStart)
	}
	if before != old || after != new {
		t.Errorf("changes give %q and %q, not %q and %q", before, after, old, new)
	}
}

func checkCut(t *testing.T, s string, at int) {
	t.Helper()
	if start, _ := text.Snap(s, at, at); start != at {
		t.Errorf("a character of %q is cut at %d", s, at)
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("De hond blaft. De kat slaapt.", "De hond blaft. De vis zwemt. De kat slaapt.")
	f.Add("cafe\u0301 q\u0301 \u0301x", "café q x\u0301")
	f.Add("👩🏽‍💻 ❤️ 🇳🇱🇧🇪🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏽 ❤ 🇳🇱🇩🇪🇳")
	f.Add("שָׁלוֹם \u2067טוב\u2069 می\u200cخواهم", "שלום طيب")
	f.Add(" \t\na  b\u00a0c", "a b c \u3000")
	f.Add("\xff\u200d\u0301 a'b 1.0", "\u200d a’b 1,0")
	f.Fuzz(func(t *testing.T, old, new string) {
		checkDiff(t, old, new, text.Diff(old, new))
	})
}

func TestTokens(t *testing.T) {
	kinds := "ws_" // words, signs, spaces
	for s, want := range map[string]string{
		"":                       "",
		"Ja, foto’s!":            "w:Ja s:, _:  w:foto’s s:!",
		"e-mail 1.000,5.":        "w:e s:- w:mail _:  w:1.000,5 s:.",
		"'s avonds'":             "s:' w:s _:  w:avonds s:'",
		"a  \n b":                "w:a _:  \n  w:b",
		"👩🏽‍💻🇳🇱🇧🇪":               "s:👩🏽‍💻 s:🇳🇱 s:🇧🇪",
		"ge\u00admeente":         "w:ge\u00admeente",
		"می\u200cخواهم":          "w:می\u200cخواهم",
		"q\u0301a b\u200d\u0301": "w:q\u0301a _:  w:b\u200d\u0301",
		"日本go":                   "w:日 w:本 w:go",
	} {
		var got []string
		at := 0
		for _, token := range text.Tokens(s) {
			got = append(got, kinds[token.Kind:token.Kind+1]+":"+token.Text)
			if token.Start != at || token.End != at+text.Length(token.Text) {
				t.Errorf("%q in %q is said to be at %d to %d", token.Text, s, token.Start, token.End)
			}
			at = token.End
		}
		if joined := strings.Join(got, " "); joined != want {
			t.Errorf("%q is %q, want %q", s, joined, want)
		}
	}
}

func TestSnap(t *testing.T) {
	for _, c := range []struct {
		s                    string
		start, end, from, to int
	}{
		{"besluit", 2, 4, 2, 4},
		{"besluit", -3, 90, 0, 7},
		{"besluit", 5, 2, 5, 5},
		{"besluit", 90, 95, 7, 7},
		{"a👩🏽‍💻b", 2, 3, 1, 5},
		{"a👩🏽‍💻b", 3, 3, 1, 5},
		{"🇳🇱🇧🇪", 2, 3, 2, 4},
		{"qq\u0301q", 0, 2, 0, 3},
		{"", 1, 2, 0, 0},
		{"\u0301a", 0, 1, 0, 1},
	} {
		if from, to := text.Snap(c.s, c.start, c.end); from != c.from || to != c.to {
			t.Errorf("Snap(%q, %d, %d) = %d, %d, want %d, %d", c.s, c.start, c.end, from, to, c.from, c.to)
		}
	}
}
