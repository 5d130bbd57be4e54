package forum

import (
	"slices"
	"testing"
)

func TestPair(t *testing.T) {
	known := []thing{
		{ID: 1, Title: Text{NL: "Forum"}, Date: "2026-01-01", Position: 0},
		{ID: 2, Title: Text{NL: "Forum"}, Date: "2026-06-01", Position: 1},
		{ID: 3, Title: Text{NL: "Kick-of"}, Date: "2026-07-01", Position: 2},
	}
	for name, c := range map[string]struct {
		rows []thing
		want []int64
		left int
	}{
		"the same list is the same things":         {known, []int64{1, 2, 3}, 0},
		"a new one on top moves nothing":           {[]thing{{Title: Text{NL: "Start"}, Position: 0}, known[0], known[1], known[2]}, []int64{0, 1, 2, 3}, 0},
		"another date is the same thing by title":  {[]thing{{Title: Text{NL: "Kick-of"}, Date: "2026-07-02", Position: 9}}, []int64{3}, 2},
		"title and date go before title alone":     {[]thing{{Title: Text{NL: "Forum"}, Date: "2026-03-01"}, known[0]}, []int64{2, 1}, 1},
		"another title is the same thing by place": {[]thing{known[0], known[1], {Title: Text{NL: "Kick-off"}, Position: 2}}, []int64{1, 2, 3}, 0},
	} {
		ids, left := pair(c.rows, known)
		if !slices.Equal(ids, c.want) || len(left) != c.left {
			t.Errorf("%s: %v with %d left, want %v with %d", name, ids, len(left), c.want, c.left)
		}
	}
}
