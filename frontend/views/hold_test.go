package views

import (
	"testing"

	"samenspraak/frontend/locales"
	"samenspraak/internal/forum"
)

func TestHoldReason(t *testing.T) {
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reason forum.HoldReason
		nl, en string
	}{
		{forum.HoldReason{Filter: forum.FilterNew, N: 1, Of: 2}, "nieuw lid, 1 van de eerste 2 bijdragen goedgekeurd", "new member, 1 of the first 2 contributions approved"},
		{forum.HoldReason{Filter: forum.FilterLinks, N: 3}, "link nummer 3 binnen een uur, van een nieuw lid", "link number 3 within an hour, by a new member"},
		{forum.HoldReason{Filter: forum.FilterRepetition, N: 3}, "voor de 3e keer binnen een uur dezelfde tekst", "the same text for time number 3 within an hour"},
		{forum.HoldReason{Filter: forum.FilterDuplicate, Percent: 94, About: 7}, "voor 94% gelijk aan een bijdrage van iemand anders", "94% the same as a contribution by someone else"},
		{forum.HoldReason{Filter: forum.FilterWords, Entry: 1, Lang: "nl", Word: "kwibus*"}, "het woord ‘kwibus*’ staat erin", "the word ‘kwibus*’ is in it"},
		{forum.HoldReason{Filter: forum.FilterLanguage, Lang: "en"}, "de tekst lijkt in het Engels te zijn", "the text seems to be in English"},
		{forum.HoldReason{Filter: forum.FilterBroken}, "een controle werkte niet", "a check did not work"},
	} {
		for lang, want := range map[string]string{"nl": c.nl, "en": c.en} {
			if got := (Page{Lang: lang, Words: catalogue[lang]}).HoldReason(c.reason); got != want {
				t.Errorf("%s: %q", lang, got)
			}
		}
	}
	both := Page{Lang: "nl", Words: catalogue["nl"]}.heldBecause([]forum.HoldReason{{Filter: forum.FilterLinks, N: 3}, {Filter: forum.FilterBroken}})
	if want := "Reden: link nummer 3 binnen een uur, van een nieuw lid; een controle werkte niet."; both != want {
		t.Errorf("%q", both)
	}
}
