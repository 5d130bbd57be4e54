package text

import (
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for s, want := range map[string][]string{
		"":                               nil,
		"De, het en een!":                nil,
		"Eén Woo-verzoek in 2027":        {"woo", "verzoek", "2027"},
		"ÇA, Café's & naïef":             {"ca", "cafe", "naief"},
		"The decisions that affect THEM": {"decisions", "affect"},
		"x of y":                         nil,
		"Straße, Łódź, œuvre, ﬁets, Ⅳ":   {"straße", "łodz", "œuvre", "fiets", "iv"},
		"日本語 предложение":                {"日本語", "предложение"},
	} {
		if got := Words(s); !slices.Equal(got, want) {
			t.Errorf("Words(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestLikenesses(t *testing.T) {
	texts := []string{
		"Wachttijd van informatieverzoeken zichtbaar maken",
		"Ondertiteling bij alle raadsvergaderingen",
		"Vergunningen op de kaart",
		"",
	}
	at := func(asked string) []float64 {
		t.Helper()
		all := Likenesses(asked, texts)
		if len(all) != len(texts) {
			t.Fatalf("%d for %d texts", len(all), len(texts))
		}
		for _, l := range all {
			if !(l >= 0 && l <= 1.000001) {
				t.Errorf("%q: %v", asked, all)
			}
		}
		return all
	}
	t.Run("the same words are the same text, whatever their order, case and accents", func(t *testing.T) {
		if l := at("VERGUNNINGEN, kaart: óp de")[2]; l < 0.999999 {
			t.Errorf("is %v", l)
		}
	})
	t.Run("nothing in common is nothing alike", func(t *testing.T) {
		for _, asked := range []string{"", "de het een", "jury", "!?"} {
			for _, l := range at(asked) {
				if l != 0 {
					t.Errorf("%q: %v", asked, at(asked))
				}
			}
		}
	})
	t.Run("other forms, compounds and typing errors are alike, more than other subjects", func(t *testing.T) {
		for asked, want := range map[string]int{"verzoek": 0, "ondertitels in de raad": 1, "vregunnignen": 2} {
			all := at(asked)
			if best := slices.Index(all, slices.Max(all)); best != want || all[want] == 0 {
				t.Errorf("%q: %v", asked, all)
			}
		}
	})
	t.Run("what few texts have weighs more than what many have", func(t *testing.T) {
		all := Likenesses("zeldzaam gewoonlijk", []string{"zeldzaam", "gewoonlijk", "gewoonlijk", "gewoonlijk", "gewoonlijk"})
		if all[0] <= all[1] {
			t.Errorf("%v", all)
		}
	})
	t.Run("without texts there are none", func(t *testing.T) {
		if l := Likenesses("iets", nil); len(l) != 0 {
			t.Error(l)
		}
	})
}

func BenchmarkLikenesses(b *testing.B) {
	texts := make([]string, 160)
	for i := range texts {
		texts[i] = strings.Repeat("Niemand ziet hoeveel verzoeken er openstaan en hoe lang ze al wachten. ", 11)
	}
	for b.Loop() {
		Likenesses(texts[0], texts)
	}
}
