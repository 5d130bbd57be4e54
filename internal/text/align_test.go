package text_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"samenspraak/internal/text"
)

func TestAlign(t *testing.T) {
	letters := func(s string) []string { return strings.Split(s, "") }
	for _, c := range []struct {
		rule, old, new string
		want           []text.Run
	}{
		{"what is equal is one run", "abc", "abc", []text.Run{{Old: 0, New: 0, Len: 3}}},
		{"what has nothing in common has none", "abc", "xyz", nil},
		{"what came parts a run", "abcd", "abxcd", []text.Run{{Old: 0, New: 0, Len: 2}, {Old: 2, New: 3, Len: 2}}},
		{"what went does too", "abxcd", "abcd", []text.Run{{Old: 0, New: 0, Len: 2}, {Old: 3, New: 2, Len: 2}}},
		{"of what changed places the longer stays", "abcdefghi", "ghiabcdef", []text.Run{{Old: 0, New: 3, Len: 6}}},
		{"what came begins after an end", "ab.ac.", "ab.ad.ac.", []text.Run{{Old: 0, New: 0, Len: 3}, {Old: 3, New: 6, Len: 3}}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			ends := func(s string) bool { return s == "." }
			if got := text.Align(letters(c.old), letters(c.new), ends); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestAlign_findsMostThatIsCommon(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 5))
	found, most := 0, 0
	for range 2000 {
		old, new := randomItems(r), randomItems(r)
		runs := text.Align(old, new, func(i int) bool { return i == 0 })
		oldAt, newAt := 0, 0
		for _, run := range runs {
			if run.Len < 1 || run.Old < oldAt || run.New < newAt || !slices.Equal(old[run.Old:run.Old+run.Len], new[run.New:run.New+run.Len]) {
				t.Fatalf("%v and %v: no run %v in %v", old, new, run, runs)
			}
			oldAt, newAt = run.Old+run.Len, run.New+run.Len
			found += run.Len
		}
		most += longestCommon(old, new)
	}
	if found > most || found < most*85/100 {
		t.Errorf("found %d of %d", found, most)
	}
}

func randomItems(r *rand.Rand) []int {
	items := make([]int, r.IntN(40))
	for i := range items {
		items[i] = r.IntN(5)
	}
	return items
}

// longestCommon is the length of the longest common subsequence, the slow and sure way.
func longestCommon(old, new []int) int {
	row := make([]int, len(new)+1)
	for _, o := range old {
		diagonal := 0
		for j, n := range new {
			above := row[j+1]
			if o == n {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(new)]
}
