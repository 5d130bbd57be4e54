package anchor_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"samenspraak/internal/anchor"
)

var corpus = flag.String("corpus", "", "directory of *.jsonl files with real revisions and the right places of quotes")

// revision is a line of a corpus: two revisions of a text, and quotes of the old one.
type revision struct {
	Old, New []string
	Quotes   []struct {
		Block, Start, End int
		Exact             string
		Want              struct {
			State             string
			Block, Start, End int
		}
	}
}

func TestCorpus(t *testing.T) {
	if *corpus == "" {
		t.Skip("no -corpus")
	}
	files, err := filepath.Glob(filepath.Join(*corpus, "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no *.jsonl in %s: %v", *corpus, err)
	}
	for _, file := range files {
		right, all := map[string]int{}, map[string]int{}
		var misses []string
		for i, r := range readCorpus(t, file) {
			c := anchor.Compare(blocks(r.Old...), blocks(r.New...))
			for _, q := range r.Quotes {
				got := c.Find(anchor.Passage{Block: q.Block, Start: q.Start, End: q.End})
				want := anchor.Passage{Block: q.Want.Block, Start: q.Want.Start, End: q.Want.End}
				all[q.Want.State]++
				if isRight(got, q.Want.State, want) {
					right[q.Want.State]++
					continue
				}
				misses = append(misses, fmt.Sprintf("  revision %d %q\n    want %s %s\n    got  %s %.2f %s", i, q.Exact,
					q.Want.State, shown(r.New, q.Want.State != "deleted", want), got.State, got.Score, shown(r.New, got.State != anchor.Gone, got.Passage)))
			}
		}
		fmt.Printf("corpus %s kept %d/%d changed %d/%d deleted %d/%d\n", filepath.Base(file),
			right["kept"], all["kept"], right["changed"], all["changed"], right["deleted"], all["deleted"])
		for _, m := range misses {
			fmt.Println(m)
		}
	}
}

func readCorpus(t *testing.T, file string) []revision {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []revision
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var r revision
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, r)
	}
	if err := lines.Err(); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return all
}

// isRight is when an answer counts: where every word survives, block and start are right; where a part does, the stretches
// overlap by half of their union.
func isRight(got anchor.Place, state string, want anchor.Passage) bool {
	switch state {
	case "deleted":
		return got.State == anchor.Gone
	case "kept":
		return (got.State == anchor.Kept || got.State == anchor.Moved) && got.Block == want.Block && got.Start == want.Start
	}
	both := min(got.End, want.End) - max(got.Start, want.Start)
	union := max(got.End, want.End) - min(got.Start, want.Start)
	return got.State != anchor.Gone && got.Block == want.Block && 2*both >= union
}

func shown(texts []string, stands bool, p anchor.Passage) string {
	if !stands {
		return "-"
	}
	return fmt.Sprintf("%d:%d-%d %q", p.Block, p.Start, p.End, string([]rune(texts[p.Block])[p.Start:p.End]))
}

func blocks(texts ...string) []anchor.Block {
	var all []anchor.Block
	for i, s := range texts {
		all = append(all, anchor.Block{ID: int64(i + 1), Kind: "paragraph", Plain: s})
	}
	return all
}
