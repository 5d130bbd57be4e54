package anchor_test

import (
	"strings"
	"testing"

	"samenspraak/internal/anchor"
	"samenspraak/internal/text"
)

// passage is where words stand in a text.
func passage(t *testing.T, texts []string, words string) anchor.Passage {
	t.Helper()
	for i, s := range texts {
		if at := strings.Index(s, words); at >= 0 {
			start := text.Length(s[:at])
			return anchor.Passage{Block: i, Start: start, End: start + text.Length(words)}
		}
	}
	t.Fatalf("%q is not in %q", words, texts)
	return anchor.Passage{}
}

func wordsAt(texts []string, p anchor.Passage) string {
	return string([]rune(texts[p.Block])[p.Start:p.End])
}

func TestComparison_Find(t *testing.T) {
	const sentence = "Wie vragen heeft kan op werkdagen de griffie bellen."
	for _, c := range []struct {
		rule     string
		old, new []string
		words    string
		state    anchor.State
		found    string
	}{
		{"what stands still is kept", []string{goal, budget}, []string{goal, budget}, "dit jaar twee ton", anchor.Kept, "dit jaar twee ton"},
		{"a change elsewhere in the block does not matter", []string{goal}, []string{strings.Replace(goal, "De gemeente", "Het gemeentebestuur", 1)},
			"binnen vijf dagen", anchor.Kept, "binnen vijf dagen"},
		{"capitals and the shape of quotes do not matter", []string{"Wij noemen dat 'openbaar'. De rest niet."}, []string{"De gemeente noemt dat ‘Openbaar’. De rest niet."},
			"dat 'openbaar'", anchor.Kept, "dat ‘Openbaar’"},
		{"half a word is found in that word", []string{goal}, []string{"Nieuw. " + goal}, "schikbaar op haar web", anchor.Kept, "schikbaar op haar web"},
		{"words in a moved block moved", []string{goal, budget, report}, []string{budget, report, goal}, "binnen vijf dagen", anchor.Moved, "binnen vijf dagen"},
		{"a sentence moved to another block too", []string{goal + " " + sentence, budget}, []string{goal, budget + " " + sentence},
			"vragen heeft kan op werkdagen", anchor.Moved, "vragen heeft kan op werkdagen"},
		{"a piece of a split block is that block", []string{goal + " " + report}, []string{goal, report}, "verslag aan de inwoners", anchor.Kept, "verslag aan de inwoners"},
		{"so is a block that was merged into another", []string{goal, report}, []string{goal + " " + report}, "verslag aan de inwoners", anchor.Kept, "verslag aan de inwoners"},
		{"one other word is a change", []string{goal}, []string{strings.Replace(goal, "vijf", "tien", 1)}, "raad binnen vijf dagen na de", anchor.Changed, "raad binnen tien dagen na de"},
		{"what came in place of its first words belongs to it", []string{goal}, []string{strings.Replace(goal, "vijf", "tien", 1)}, "vijf dagen na", anchor.Changed, "tien dagen na"},
		{"and of its last", []string{goal}, []string{strings.Replace(goal, "vijf", "tien", 1)}, "raad binnen vijf", anchor.Changed, "raad binnen tien"},
		{"but not what came before words that it kept", []string{goal}, []string{strings.Replace(goal, "vijf", "uiterlijk vijf", 1)}, "vijf dagen na", anchor.Kept, "vijf dagen na"},
		{"a moved sentence can be changed", []string{goal + " " + sentence, budget, report}, []string{goal, budget, report + " " + strings.Replace(sentence, "werkdagen", "maandag", 1)},
			"vragen heeft kan op werkdagen de griffie bellen", anchor.Changed, "vragen heeft kan op maandag de griffie bellen"},
		{"a block that went takes its words along", []string{goal, report, budget}, []string{goal, budget}, "verslag aan de inwoners", anchor.Gone, ""},
		{"a sentence that was written anew is gone", []string{goal + " " + sentence}, []string{goal + " Het loket is open op de eerste zaterdag."}, "vragen heeft kan op werkdagen de griffie", anchor.Gone, ""},
		{"of equal sentences the one in the same block is meant", []string{report + " " + sentence, budget + " " + sentence}, []string{report + " Nieuw: " + sentence, sentence, budget + " " + sentence}, "heeft kan op werkdagen", anchor.Kept, "heeft kan op werkdagen"},
		{"only signs are found as well", []string{"Klaar — ja!", goal}, []string{"Dus: klaar — ja!", goal}, "—", anchor.Kept, "—"},
		{"right-to-left text works", []string{"שלום עולם טוב מאוד היום"}, []string{"אמרו שלום עולם טוב מאוד היום"}, "עולם טוב", anchor.Kept, "עולם טוב"},
		{"an emoji is one word", []string{"Dank 👩🏽‍💻 voor het werk aan de site"}, []string{"Veel dank 👩🏽‍💻 voor het werk aan de site"}, "👩🏽‍💻 voor", anchor.Kept, "👩🏽‍💻 voor"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := anchor.Compare(blocks(c.old...), blocks(c.new...)).Find(passage(t, c.old, c.words))
			if got.State != c.state {
				t.Fatalf("got %+v, want %s", got, c.state)
			}
			if c.state == anchor.Gone {
				if got.Block != -1 {
					t.Errorf("gone, but in block %d", got.Block)
				}
			} else if found := wordsAt(c.new, got.Passage); found != c.found {
				t.Errorf("found %q, want %q", found, c.found)
			}
		})
	}
}

func TestComparison_Find_score(t *testing.T) {
	old := []string{"Onze gemeente bouwt tweehonderd woningen naast het station."}
	c := anchor.Compare(blocks(old...), blocks("Onze gemeente bouwt driehonderd woningen naast het station."))
	whole := c.Find(passage(t, old, "woningen naast"))
	part := c.Find(passage(t, old, "gemeente bouwt tweehonderd woningen"))
	if whole.Score != 1 || part.Score != 0.75 {
		t.Errorf("scores are %v and %v, want 1 and 0.75", whole.Score, part.Score)
	}
}

func TestComparison_Find_outside(t *testing.T) {
	c := anchor.Compare(blocks(goal), blocks("Nieuw. "+goal))
	for _, p := range []anchor.Passage{{Block: -1}, {Block: 1, End: 3}, {Block: 0, Start: 400, End: 500}} {
		if got := c.Find(p); got.State != anchor.Gone || got.Block != -1 {
			t.Errorf("%+v is %+v", p, got)
		}
	}
	if got := c.Find(anchor.Passage{Block: 0, Start: -5, End: 5000}); got.State != anchor.Kept || got.Start != 7 || got.End != 7+text.Length(goal) {
		t.Errorf("more than the block is %+v", got)
	}
}

func TestComparison_Find_wholeCharacters(t *testing.T) {
	old := []string{"a 👩🏽‍💻 b", goal}
	c := anchor.Compare(blocks(old...), blocks("a 👩🏽‍💻 b", goal))
	if got := c.Find(anchor.Passage{Block: 0, Start: 3, End: 4}); got.Start != 2 || got.End != 6 {
		t.Errorf("a part of an emoji is %+v, want 2 to 6", got)
	}
}
