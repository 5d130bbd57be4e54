package forum

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"samenspraak/internal/text"
)

// laid compares two texts, as rows in short: what became of a block and where it went, and where words changed both texts, with those in brackets.
func laid(old, new string) []string {
	rows, _ := Version{Blocks: numbered(old)}.Become(Version{Blocks: numbered(new)})
	var said []string
	for _, r := range rows {
		line := fmt.Sprintf("%d %s", r.Number, r.Kind)
		if r.Moved != "" {
			line += " " + r.Moved
		}
		if r.Kind != "same" && r.Kind != Restyled {
			line += ": " + shown(r.Was, func(c text.Change) string { return c.Old }) + " > " + shown(r.Now, func(c text.Change) string { return c.New })
		}
		said = append(said, line)
	}
	return said
}

// numbered are the blocks of a text, with ids.
func numbered(markdown string) []Block {
	blocks := blocksOf(markdown)
	for i := range blocks {
		blocks[i].ID = int64(i + 1)
	}
	return blocks
}

func shown(blocks []ComparedBlock, side func(text.Change) string) string {
	var all []string
	for _, b := range blocks {
		words := ""
		for _, c := range b.Changes {
			if s := side(c); s != "" && !c.Stays() {
				words += "[" + s + "]"
			} else {
				words += s
			}
		}
		all = append(all, words)
	}
	return strings.Join(all, " | ")
}

func TestVersion_Become(t *testing.T) {
	const one, two, three = "Elk verzoek begint met een gesprek.", "Een bureau controleert elk kwartaal de besluiten.", "Wij vertellen waarom een termijn niet lukt."
	for name, c := range map[string]struct {
		old, new []string
		want     []string
	}{
		"the same text has no changes": {
			[]string{one, two}, []string{one, two},
			[]string{"0 same", "0 same"},
		},
		"words that changed are marked in both": {
			[]string{one}, []string{"Elk verzoek begint met een brief."},
			[]string{"1 edited: Elk verzoek begint met een [gesprek]. > Elk verzoek begint met een [brief]."},
		},
		"a block that moved up stands at both places": {
			[]string{one, two, three}, []string{three, one, two},
			[]string{"1 same up", "0 same", "0 same", "1 left up: " + three + " > "},
		},
		"a block that moved down too": {
			[]string{one, two, three}, []string{two, three, one},
			[]string{"1 left down: " + one + " > ", "0 same", "0 same", "1 same down"},
		},
		"what it lost on its way is marked where it stood": {
			[]string{one, two, three + " Dat staat in de wet."}, []string{three, one, two},
			[]string{"1 edited up: " + three + "[ Dat staat in de wet.] > " + three, "0 same", "0 same", "1 left up: " + three + "[ Dat staat in de wet.] > "},
		},
		"the pieces of a split block stand together": {
			[]string{one + " " + two}, []string{one, two},
			[]string{"1 split: " + one + " " + two + " > " + one + " | " + two},
		},
		"merged blocks are apart in the older version": {
			[]string{one, two}, []string{one + " " + two},
			[]string{"1 merged: " + one + " | " + two + " > " + one + " " + two},
		},
		"what came and what went": {
			[]string{one, two}, []string{one, "Geheel andere woorden staan hier nu."},
			[]string{"0 same", "1 deleted: [" + two + "] > ", "2 new:  > [Geheel andere woorden staan hier nu.]"},
		},
		"a link that leads elsewhere is a change": {
			[]string{"Lees [het rapport](https://a.example)."}, []string{"Lees [het rapport](https://b.example)."},
			[]string{"1 restyled"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := laid(strings.Join(c.old, "\n\n"), strings.Join(c.new, "\n\n"))
			if !slices.Equal(got, c.want) {
				t.Errorf("rows are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestVersion_Become_nothingIsLost(t *testing.T) {
	sentences := strings.Split(strings.Repeat("Elk verzoek begint met een gesprek. Een bureau telt de besluiten. Wij vertellen waarom het niet lukt. De aanvrager kiest zelf. Er komt een openbare pagina. Alles staat in het register. ", 3), ". ")
	random := rand.New(rand.NewPCG(7, 11))
	any := func() string {
		var paragraphs []string
		for range 1 + random.IntN(9) {
			var words []string
			for range 1 + random.IntN(4) {
				words = append(words, sentences[random.IntN(len(sentences)-1)]+".")
			}
			paragraphs = append(paragraphs, []string{"", "", "- ", "## "}[random.IntN(4)]+strings.Join(words, " "))
		}
		return strings.Join(paragraphs, "\n\n")
	}
	for range 2000 {
		old, new := numbered(any()), numbered(any())
		rows, _ := Version{Blocks: old}.Become(Version{Blocks: new})
		var now, places, left []string
		for _, r := range rows {
			for _, b := range r.Now {
				now = append(now, strings.Join(shownSide(b, func(c text.Change) string { return c.New }), ""))
			}
			for _, b := range r.Was {
				if was := strings.Join(shownSide(b, func(c text.Change) string { return c.Old }), ""); was != b.Plain && r.Kind != "split" && r.Kind != "merged" {
					t.Fatalf("%s: the older block %q is shown as %q", r.Kind, b.Plain, was)
				}
			}
			switch {
			case r.LeftAPlace && r.Kind == Left:
				left = append(left, fmt.Sprint(r.Number, r.Moved))
			case r.LeftAPlace:
				places = append(places, fmt.Sprint(r.Number, r.Moved))
			case r.Kind == Left && r.Number == 0:
				t.Fatalf("%q left its place for nowhere", r.Was[0].Plain)
			}
		}
		var want []string
		for _, b := range new {
			want = append(want, b.Plain)
		}
		if !slices.Equal(now, want) {
			t.Fatalf("the newer text is shown as\n%q\nwant\n%q", now, want)
		}
		slices.Sort(places)
		slices.Sort(left)
		if !slices.Equal(places, left) {
			t.Fatalf("blocks moved from %v, but %v say that they left", places, left)
		}
	}
}

func shownSide(b ComparedBlock, side func(text.Change) string) []string {
	var all []string
	for _, c := range b.Changes {
		all = append(all, side(c))
	}
	return all
}

func TestComparedBlock_Cells(t *testing.T) {
	const head = "| Deel | Wie |\n| --- | --- |\n"
	old, new := numbered(head+"| doel | elke inwoner |\n| toets | niemand |"), numbered(head+"| doel | iedere inwoner |\n| mens | afdeling |\n| toets | niemand |")
	rows, _ := Version{Blocks: old}.Become(Version{Blocks: new})
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	cells := func(b ComparedBlock, side func(text.Change) string) (all []string) {
		for _, row := range b.Cells() {
			for _, cell := range row {
				all = append(all, strings.TrimSpace(shown([]ComparedBlock{{Changes: cell.Changes}}, side)))
			}
		}
		return all
	}
	was := cells(rows[0].Was[0], func(c text.Change) string { return c.Old })
	if want := []string{"Deel", "Wie", "doel", "[elke] inwoner", "toets", "niemand"}; !slices.Equal(was, want) {
		t.Errorf("was %q, want %q", was, want)
	}
	now := cells(rows[0].Now[0], func(c text.Change) string { return c.New })
	if want := []string{"Deel", "Wie", "doel", "[iedere] inwoner", "[mens]", "[afdeling]", "toets", "niemand"}; !slices.Equal(now, want) {
		t.Errorf("now %q, want %q", now, want)
	}
	if gone := cells(rows[0].Now[0], func(c text.Change) string { return c.Old }); !slices.Contains(gone, "[elke] inwoner") {
		t.Errorf("the words before are in no cell: %q", gone)
	}
}

func TestActions_Compare(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ana, ho := s.person("Ana"), s.holderOf(g, "Ho")
	comment := s.first(s.mark(ana, g, v, "vijf werkdagen", "Te kort.")).ID

	t.Run("one version has nothing to be compared with", func(t *testing.T) {
		_, err := s.f.Actions.Compare(t.Context(), Actor{}, g.action, 0, 0)
		s.refused(err, NotFound)
	})
	s.version(g.action, 2, secondText)
	d := s.open(ho, g.action)
	in := d.edit("tien werkdagen", "zeven werkdagen")
	in.Note = "Zeven is genoeg."
	_, err := s.f.Drafts.Publish(t.Context(), ho, g.action, Publication{Edited: in, Credits: []int64{comment}})
	s.must(err)

	for name, c := range map[string]struct{ from, to, older, newer, steps int }{
		"the newest is compared with the one before": {0, 0, 2, 3, 1},
		"any two":                   {1, 2, 1, 2, 1},
		"across versions":           {1, 3, 1, 3, 2},
		"the older one comes first": {3, 1, 1, 3, 2},
		"the one before by itself":  {0, 2, 1, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := s.f.Actions.Compare(t.Context(), Actor{}, g.action, c.from, c.to)
			s.must(err)
			if found.From.Number != c.older || found.To.Number != c.newer || len(found.Steps) != c.steps || len(found.Rows) == 0 || found.Action.ID != g.action {
				t.Errorf("compared %d and %d in %d steps", found.From.Number, found.To.Number, len(found.Steps))
			}
		})
	}
	t.Run("comments that led to a change stand at their block", func(t *testing.T) {
		found, err := s.f.Actions.Compare(t.Context(), Actor{}, g.action, 1, 3)
		s.must(err)
		if len(found.Credits) != 1 || found.Credits[0].Comment != comment {
			t.Fatalf("credited are %+v", found.Credits)
		}
		for _, r := range found.Rows {
			if at := strings.Contains(r.Block().Plain, "zeven werkdagen"); at != (len(r.Credits) == 1) {
				t.Errorf("%q has %d credits", r.Block().Plain, len(r.Credits))
			}
		}
		before, err := s.f.Actions.Compare(t.Context(), Actor{}, g.action, 1, 2)
		s.must(err)
		if len(before.Credits) != 0 {
			t.Errorf("credited before it happened: %+v", before.Credits)
		}
	})
	t.Run("refusals", func(t *testing.T) {
		for code, pairs := range map[Code][][2]int{NotFound: {{1, 9}, {9, 1}, {0, 1}, {0, 9}}, Invalid: {{2, 2}, {3, 0}}} {
			for _, pair := range pairs {
				_, err := s.f.Actions.Compare(t.Context(), Actor{}, g.action, pair[0], pair[1])
				s.refused(err, code)
			}
		}
		_, err := s.f.Actions.Compare(t.Context(), Actor{}, g.plan, 1, 2)
		s.refused(err, NotFound)
		s.exec(`UPDATE subjects SET audience = 'coalition' WHERE id = $1`, g.action)
		_, err = s.f.Actions.Compare(t.Context(), ana, g.action, 1, 2)
		s.refused(err, NotFound)
		_, err = s.f.Actions.Compare(t.Context(), Actor{Account: 1, Coalition: true}, g.action, 1, 2)
		s.must(err)
	})
}
