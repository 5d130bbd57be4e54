package anchor_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"samenspraak/internal/anchor"
	"samenspraak/internal/text"
)

const (
	goal    = "De gemeente stelt de stukken van de raad binnen vijf dagen na de vergadering beschikbaar op haar website."
	budget  = "Voor dit plan is dit jaar twee ton beschikbaar, waarvan de helft voor scholing van vrijwilligers."
	report  = "Ieder kwartaal doet de wethouder verslag aan de inwoners over wat er is gedaan en wat niet lukte."
	privacy = "Namen van mensen worden zwart gemaakt voordat een document openbaar wordt, tenzij iemand ermee instemt."
)

func TestComparison_Rows(t *testing.T) {
	for _, c := range []struct {
		rule     string
		old, new []string
		want     []string
	}{
		{"what stays is the same", []string{goal, budget}, []string{goal, budget}, []string{"same 0>0", "same 1>1"}},
		{"a block with other words is edited", []string{goal, budget},
			[]string{strings.Replace(goal, "vijf", "tien", 1), budget}, []string{"edited 0>0", "same 1>1"}},
		{"a block can come", []string{goal, budget}, []string{goal, report, budget}, []string{"same 0>0", "new >1", "same 1>2"}},
		{"one that went is shown where it was", []string{goal, report, budget}, []string{goal, budget},
			[]string{"same 0>0", "deleted 1", "same 2>1"}},
		{"so is the first", []string{report, goal}, []string{goal}, []string{"deleted 0", "same 1>0"}},
		{"of two blocks that changed places the shorter moved", []string{goal, report}, []string{report, goal},
			[]string{"same 1>0", "moved same 0>1"}},
		{"one block that moved far is one move", []string{goal, report, budget, privacy}, []string{report, budget, privacy, goal},
			[]string{"same 1>0", "same 2>1", "same 3>2", "moved same 0>3"}},
		{"a block can move and be edited", []string{goal, report, budget},
			[]string{report, budget, strings.Replace(goal, "vijf", "tien", 1)},
			[]string{"same 1>0", "same 2>1", "moved edited 0>2"}},
		{"one block can become two", []string{goal + " " + report, budget}, []string{goal, report, budget},
			[]string{"split 0>0", "split 0>1", "same 1>2"}},
		{"two blocks can become one", []string{goal, report, budget}, []string{goal + " " + report, budget},
			[]string{"merged 0+1>0", "same 2>1"}},
		{"a small piece can be split off", []string{goal + " " + report + " " + privacy + " Wie vragen heeft kan de griffie bellen."},
			[]string{goal + " " + report + " " + privacy, "Wie vragen heeft kan de griffie bellen."},
			[]string{"split 0>0", "split 0>1"}},
		{"so can a short heading beside another piece", []string{goal + " Ons geld. " + budget}, []string{goal, "Ons geld.", budget},
			[]string{"split 0>0", "split 0>1", "split 0>2"}},
		{"words that stand in a paragraph by chance are not a piece of it", []string{goal, report + " " + goal}, []string{goal, report + " " + goal, "De raad"},
			[]string{"same 0>0", "same 1>1", "new >2"}},
		{"what has other words is another block", []string{goal, budget}, []string{privacy, budget},
			[]string{"deleted 0", "new >0", "same 1>1"}},
		{"a heading may lose one of its letters", []string{"Doel", goal, "Middel", budget}, []string{"Doelen", goal, "Middel", budget},
			[]string{"edited 0>0", "same 1>1", "same 2>2", "same 3>3"}},
		{"equal blocks keep their order", []string{"Ja", goal, "Ja", budget, "Ja"}, []string{"Ja", goal, "Ja", "Ja"},
			[]string{"same 0>0", "same 1>1", "same 2>2", "deleted 3", "same 4>3"}},
		{"equal headings follow what stands below them", []string{"Doel", goal, "Doel", report}, []string{"Doel", report, "Doel", goal},
			[]string{"same 2>0", "same 3>1", "moved same 0>2", "moved same 1>3"}},
		{"an empty text has none", nil, nil, nil},
		{"all can be new", nil, []string{goal}, []string{"new >0"}},
		{"all can be gone", []string{goal}, nil, []string{"deleted 0"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			rows := anchor.Compare(blocks(c.old...), blocks(c.new...)).Rows()
			if got := lines(rows); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			checkRows(t, rows, c.old, c.new)
		})
	}
}

func lines(rows []anchor.Row) []string {
	var all []string
	for _, r := range rows {
		var old []string
		for _, o := range r.Old {
			old = append(old, fmt.Sprint(o))
		}
		line := fmt.Sprintf("%s %s", r.Kind, strings.Join(old, "+"))
		if r.New >= 0 {
			line += fmt.Sprintf(">%d", r.New)
		}
		if r.Moved {
			line = "moved " + line
		}
		all = append(all, line)
	}
	return all
}

// checkRows holds what is so for any two texts: each new block has a row, in order, its changes give its text, and they give
// that of the old block if that is the only one.
func checkRows(t *testing.T, rows []anchor.Row, old, new []string) {
	t.Helper()
	next := 0
	for _, r := range rows {
		before, after := joined(r.Changes)
		if r.New >= 0 {
			if r.New != next || after != new[r.New] {
				t.Errorf("row of block %d, want %d: changes give %q, not %q", r.New, next, after, new[r.New])
			}
			next++
		}
		if (r.Kind == anchor.Same || r.Kind == anchor.Edited || r.Kind == anchor.Deleted) && before != old[r.Old[0]] {
			t.Errorf("changes give %q, not %q", before, old[r.Old[0]])
		}
	}
	if next != len(new) {
		t.Errorf("%d rows of new blocks, want %d", next, len(new))
	}
}

// joined is the text before and after changes, "!" if offsets do not fit.
func joined(changes []text.Change) (old, new string) {
	for _, c := range changes {
		if c.OldStart != text.Length(old) || c.NewStart != text.Length(new) {
			old += "!"
		}
		old, new = old+c.Old, new+c.New
	}
	return old, new
}

func TestComparison_Rows_splitShowsItsPart(t *testing.T) {
	old := []string{goal + " " + report}
	rows := anchor.Compare(blocks(old...), blocks(strings.Replace(goal, "vijf", "tien", 1), strings.Replace(report, "kwartaal", "jaar", 1))).Rows()
	var got []string
	for _, r := range rows {
		for _, c := range r.Changes {
			if !c.Stays() {
				got = append(got, fmt.Sprintf("%s>%s at %d", c.Old, c.New, c.NewStart))
			}
		}
	}
	if want := []string{"vijf>tien at 48", "kwartaal>jaar at 6"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestComparison_IDs(t *testing.T) {
	for _, c := range []struct {
		rule     string
		old, new []string
		want     []int64
	}{
		{"an edited block keeps its id, a new one has none", []string{goal, budget}, []string{privacy, strings.Replace(goal, "vijf", "tien", 1), budget}, []int64{0, 1, 2}},
		{"a moved block keeps its id", []string{goal, budget, report}, []string{report, goal, budget}, []int64{3, 1, 2}},
		{"the largest piece keeps the id", []string{goal + " " + budget + " " + report}, []string{goal, budget + " " + report}, []int64{0, 1}},
		{"the largest source gives the id", []string{goal, budget + " " + report}, []string{goal + " " + budget + " " + report}, []int64{2}},
		{"no id is there twice", []string{goal}, []string{goal, goal}, []int64{1, 0}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := anchor.Compare(blocks(c.old...), blocks(c.new...)).IDs(); !slices.Equal(got, c.want) {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestComparison_Count(t *testing.T) {
	edited := strings.Replace(goal, "vijf", "tien", 1)
	c := anchor.Compare(blocks(goal, budget, report, "Slot"), blocks(budget, report, edited, privacy))
	if got, want := c.Count(), (anchor.Count{Changed: 1, Added: 1, Deleted: 1, Moved: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestComparison_Rows_otherKind(t *testing.T) {
	old, new := blocks(goal), blocks(goal)
	new[0].Kind = "quote"
	rows := anchor.Compare(old, new).Rows()
	if len(rows) != 1 || rows[0].Kind != anchor.Edited || len(rows[0].Changes) != 1 || !rows[0].Changes[0].Stays() {
		t.Errorf("a block of another kind with the same words: %+v", rows)
	}
}
