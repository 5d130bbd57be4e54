package forum

import (
	"strings"
	"testing"

	"samenspraak/internal/text"
)

func TestClip(t *testing.T) {
	long := "Wij willen dat elk verzoek begint met een gesprek binnen tien werkdagen. In dat gesprek bespreken we wat iemand zoekt."
	version := Version{Number: 2, Lang: "nl", Blocks: []Block{
		{Kind: text.Heading2, Plain: "Sneller antwoord op een Woo-verzoek, en altijd eerst een gesprek met wie het vraagt"},
		{Kind: text.Paragraph, Plain: "Kort."},
		{ID: 7, Kind: text.Paragraph, Plain: long},
	}}
	passages := []Passage{{ID: 1, Block: 7, Start: 57, End: 71, State: "kept"}, {ID: 2, State: "deleted"}}
	for _, c := range []struct {
		rule                string
		latest              []Comment
		before, quote, said string
		comment             int64
	}{
		{"without comments it is a paragraph that says something", nil, long, "", "", 0},
		{"the newest comment about words in the text stands beside their block", []Comment{
			{ID: 3, Markdown: "Zomaar iets."}, {ID: 2, Passage: 1, Markdown: "> Eerder.\n\nVijf werd *tien*. Waarom?"},
		}, "Wij willen dat elk verzoek begint met een gesprek binnen ", "tien werkdagen", "Vijf werd tien. Waarom?", 2},
		{"one about words that are gone has no place in it", []Comment{{ID: 4, Passage: 2, Markdown: "> zeven weken\n\nKlopt dat?"}}, long, "", "Klopt dat?", 4},
		{"a text of several lines is shown as one", []Comment{{ID: 5, Markdown: "Eerst dit.\n\nDan dat."}}, long, "", "Eerst dit. Dan dat.", 5},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := clip(version, passages, c.latest)
			if got.Before != c.before || got.Quote != c.quote || got.Said != c.said || got.Comment.ID != c.comment {
				t.Errorf("got %q [%q] %q by comment %d", got.Before, got.Quote, got.Said, got.Comment.ID)
			}
			if words := got.Before + got.Quote + got.After; !strings.Contains(long, words) {
				t.Errorf("the parts are not the block: %q", words)
			}
		})
	}
}

func TestMostDiscussed(t *testing.T) {
	if _, ok := MostDiscussed(nil); ok {
		t.Error("found an action where there is none")
	}
	found, ok := MostDiscussed([]ActionLine{{ID: 1, CommentCount: 2}, {ID: 2, CommentCount: 5}, {ID: 3, CommentCount: 5}})
	if !ok || found.ID != 2 {
		t.Errorf("found %d", found.ID)
	}
}
