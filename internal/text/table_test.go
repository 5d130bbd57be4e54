package text_test

import (
	"testing"

	"samenspraak/internal/text"
)

func TestCells(t *testing.T) {
	block := text.Document("| Deel | Wie & wat |\n| --- | --- |\n| één **doel** | [allen](https://example.org) |\n| | leeg |\n")[0]
	want := [][]string{{"Deel", "Wie & wat"}, {"één doel", "allen"}, {"", "leeg"}}
	plain := []rune(block.Plain)
	rows := text.Cells(block.HTML)
	if len(rows) != len(want) {
		t.Fatalf("%d rows in %s", len(rows), block.HTML)
	}
	for i, row := range rows {
		for j, cell := range row {
			if got := string(plain[cell.Start:cell.End]); got != want[i][j] || cell.Head != (i == 0) {
				t.Errorf("row %d, cell %d is %q (%+v), want %q", i, j, got, cell, want[i][j])
			}
		}
	}
	t.Run("what is no table has none", func(t *testing.T) {
		if rows := text.Cells("<p>Zin</p></td>"); rows != nil {
			t.Errorf("cells %v", rows)
		}
	})
}
