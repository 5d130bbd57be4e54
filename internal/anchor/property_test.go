package anchor_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"samenspraak/internal/anchor"
	"samenspraak/internal/text"
)

// story is a text of different blocks, long and short, with an equal heading here and there.
func story() []string {
	return []string{
		"Waarom", goal, "Geld", budget, "Waarom", privacy, "Nee", report,
		"Inwoners kunnen meedenken op drie avonden. Ook wie niet komt, kan schrijven 🇳🇱.",
		"De eerste avond is in het dorpshuis; de tweede in de bibliotheek; de derde op het station.",
		"Het verslag komt binnen een week. Het verslag is kort.", "Nee",
		"Van ouders horen we dat 'later' te laat is: hun kinderen zijn dan al van school.",
	}
}

// everyPassage calls found for passages of all sizes in all blocks, from word to word.
func everyPassage(texts []string, found func(p anchor.Passage)) {
	for i, s := range texts {
		var words []text.Token
		for _, t := range text.Tokens(s) {
			if t.Kind == text.Word {
				words = append(words, t)
			}
		}
		for from := range words {
			for _, n := range []int{1, 2, 3, 5, 8, 13, len(words)} {
				if from+n <= len(words) {
					found(anchor.Passage{Block: i, Start: words[from].Start, End: words[from+n-1].End})
				}
			}
		}
	}
}

func TestComparison_Find_unchangedKeepsEverything(t *testing.T) {
	c := anchor.Compare(blocks(story()...), blocks(story()...))
	everyPassage(story(), func(p anchor.Passage) {
		if got := c.Find(p); got != (anchor.Place{State: anchor.Kept, Passage: p, Score: 1}) {
			t.Errorf("%+v is %+v", p, got)
		}
	})
}

func TestComparison_Find_insertionKeepsEverything(t *testing.T) {
	const came = "Vanaf nu beslist een loting wie er aan tafel zit."
	for at := range len(story()) + 1 {
		c := anchor.Compare(blocks(story()...), blocks(slices.Insert(story(), at, came)...))
		everyPassage(story(), func(p anchor.Passage) {
			want := p
			if p.Block >= at {
				want.Block++
			}
			if got := c.Find(p); got != (anchor.Place{State: anchor.Kept, Passage: want, Score: 1}) {
				t.Errorf("with a new block %d, %+v is %+v", at, p, got)
			}
		})
	}
}

func TestComparison_Find_sentenceBeforeKeepsEverything(t *testing.T) {
	const came = "Vanaf nu beslist een loting. "
	for at := range story() {
		new := story()
		new[at] = came + new[at]
		c := anchor.Compare(blocks(story()...), blocks(new...))
		everyPassage(story(), func(p anchor.Passage) {
			want := p
			if p.Block == at {
				want.Start, want.End = p.Start+text.Length(came), p.End+text.Length(came)
			}
			if got := c.Find(p); got.State != anchor.Kept || got.Passage != want {
				t.Errorf("with a sentence before block %d, %+v is %+v", at, p, got)
			}
		})
	}
}

func TestComparison_Find_deletedBlockDeletesItsPassages(t *testing.T) {
	for at, gone := range story() {
		if slices.Index(story(), gone) != at || len(strings.Fields(gone)) < 5 {
			continue
		}
		c := anchor.Compare(blocks(story()...), blocks(slices.Delete(story(), at, at+1)...))
		everyPassage(story(), func(p anchor.Passage) {
			got := c.Find(p)
			if p.Block != at && got.State != anchor.Kept || p.Block == at && p.End-p.Start > 15 && got.State != anchor.Gone {
				t.Errorf("without block %d, %+v %q is %+v", at, p, wordsAt(story(), p), got)
			}
		})
	}
}

func TestComparison_Find_swappedBlocksMoved(t *testing.T) {
	long := slices.DeleteFunc(story(), func(s string) bool { return len(strings.Fields(s)) < 5 })
	for a := range long {
		for b := a + 1; b < len(long); b++ {
			new := slices.Clone(long)
			new[a], new[b] = new[b], new[a]
			c := anchor.Compare(blocks(long...), blocks(new...))
			moved := c.Count().Moved
			if want := min(b-a, 2); moved != want {
				t.Errorf("%d and %d changed places: %d moved, want %d", a, b, moved, want)
			}
			everyPassage(long, func(p anchor.Passage) {
				got := c.Find(p)
				if got.Score != 1 || wordsAt(new, got.Passage) != wordsAt(long, p) || got.State == anchor.Moved && moved == 2 && p.Block != a && p.Block != b {
					t.Errorf("%d and %d changed places: %+v is %+v", a, b, p, got)
				}
			})
		}
	}
}

func TestComparison_orderOfBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 4))
	for range 50 {
		new := story()
		r.Shuffle(len(new), func(i, j int) { new[i], new[j] = new[j], new[i] })
		c := anchor.Compare(blocks(story()...), blocks(new...))
		if got := c.Count(); got.Added+got.Deleted+got.Changed > 0 {
			t.Errorf("the same blocks in another order: %+v", got)
		}
		last := int64(0)
		for n, row := range c.Rows() {
			if id := c.IDs()[n]; !row.Moved && id <= last {
				t.Errorf("block %d did not move, but stands after %d", id, last)
			} else if !row.Moved {
				last = id
			}
		}
	}
}
