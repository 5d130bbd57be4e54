package text

import (
	"slices"
	"strings"
	"testing"
)

func TestMerge(t *testing.T) {
	const base = "## Doel\n\nEerste zin. Tweede zin. Derde zin.\n\n- een\n- twee\n"
	for name, c := range map[string]struct {
		mine, theirs, want string
		clashes            []Clash
	}{
		"nobody changed anything": {base, base, base, nil},
		"only one did":            {base, strings.Replace(base, "Tweede", "Andere", 1), strings.Replace(base, "Tweede", "Andere", 1), nil},
		"different sentences of one paragraph": {
			strings.Replace(base, "Eerste", "Mijn", 1), strings.Replace(base, "Derde", "Hun", 1),
			strings.NewReplacer("Eerste", "Mijn", "Derde", "Hun").Replace(base), nil,
		},
		"the same change is made once": {
			strings.Replace(base, "Tweede", "Andere", 1), strings.Replace(base, "Tweede", "Andere", 1), strings.Replace(base, "Tweede", "Andere", 1), nil,
		},
		"one took out what the other left alone": {
			strings.Replace(base, "- een\n", "", 1), strings.Replace(base, "- twee\n", "- twee\n- drie\n", 1),
			strings.NewReplacer("- een\n", "", "- twee\n", "- twee\n- drie\n").Replace(base), nil,
		},
		"the same sentence in two ways": {
			strings.Replace(base, "Tweede", "Mijn", 1), strings.Replace(base, "Tweede", "Hun", 1),
			strings.Replace(base, "Tweede", "Mijn", 1), []Clash{{"Mijn zin.", "Hun zin."}},
		},
		"one took out what the other changed": {
			strings.Replace(base, "Tweede zin. ", "", 1), strings.Replace(base, "Tweede", "Hun", 1),
			strings.Replace(base, "Tweede zin. ", "", 1), []Clash{{"", "Hun zin."}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			merged, clashes := Merge(base, c.mine, c.theirs)
			if merged != c.want || !slices.Equal(clashes, c.clashes) {
				t.Errorf("merged %q\nwant   %q\nclashes %q, want %q", merged, c.want, clashes, c.clashes)
			}
		})
	}
}

func FuzzMerge(f *testing.F) {
	f.Add("Een. Twee.\nDrie", "Een. Twee!\nDrie", "Een.\nDrie")
	f.Add("", "a", "b")
	f.Fuzz(func(t *testing.T, base, mine, theirs string) {
		if merged, clashes := Merge(base, mine, base); merged != mine || len(clashes) > 0 {
			t.Errorf("what one person wrote became %q with %d clashes", merged, len(clashes))
		}
		if merged, clashes := Merge(base, base, theirs); merged != theirs || len(clashes) > 0 {
			t.Errorf("what the other wrote became %q with %d clashes", merged, len(clashes))
		}
		if strings.Join(sentences(mine), "") != mine {
			t.Errorf("sentences of %q are another text", mine)
		}
		Merge(base, mine, theirs)
	})
}
