package web

import (
	"net/url"
	"testing"
	"time"

	"samenspraak/frontend/views"
	"samenspraak/internal/forum"
)

// What waits beyond the first fifty is reached by this address alone.
func TestMark_isReadBackFromTheAddressOfTheNextPage(t *testing.T) {
	mark := forum.ThreadMark{At: time.Date(2026, 12, 3, 16, 49, 20, 454989000, time.UTC), ID: 45}
	p := views.QueuePage{Plan: forum.Plan{Slug: "proefplan"}, Query: forum.CaseQuery{Words: "a b&c"}}
	next, err := url.Parse(p.NextPath(markTo(mark)))
	if err != nil {
		t.Fatal(err)
	}
	if got := markFrom(next.Query().Get("after")); got != mark {
		t.Errorf("%s leads to %v, want %v", next, got, mark)
	}
	if got := next.Query().Get("q"); got != p.Query.Words {
		t.Errorf("%s searches for %q", next, got)
	}
}
