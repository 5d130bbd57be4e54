package forum

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

const formatPage = "../../deploy/plan-format.md"

func TestPlanFormat(t *testing.T) {
	page, err := os.ReadFile(formatPage)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("the examples on its page can be imported", func(t *testing.T) {
		s := newStand(t)
		var files []File
		for n, example := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
			files = append(files, File{fmt.Sprintf("example-%d.json", n), []byte(example[1])})
		}
		report := s.imports(files...)
		if report.Of("actions").Added != 1 || report.Of("organisations").Added != 1 || len(report.Hints) == 0 {
			t.Errorf("the report says:\n%s", report)
		}
	})
	t.Run("its page names every word that counts", func(t *testing.T) {
		for _, words := range [][]string{PhaseKinds, windowKinds, milestoneStatuses, completions, entryStatuses, OGPValues, precisions} {
			for _, word := range words {
				if !strings.Contains(string(page), "`"+word+"`") && !strings.Contains(string(page), "`\""+word+"\"`") {
					t.Errorf("%s says nothing of %s", formatPage, word)
				}
			}
		}
	})
}
