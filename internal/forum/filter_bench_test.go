package forum

import (
	"slices"
	"testing"
)

// BenchmarkFilters_screen looks at a comment on a day on which twenty thousand were written.
func BenchmarkFilters_screen(b *testing.B) {
	c := newGathering(b, 1000)
	c.comment(20_000)
	c.exec(`
		INSERT INTO fingerprints (id, author_id, at, fingerprint, links)
		SELECT id, 1 + id % 500, now() - (id % 86000) * interval '1 second', (random() * 9e18)::bigint, 0
		FROM subjects
		WHERE kind = 'comment'`)
	c.exec(`UPDATE moderation_settings SET hold_below = 2, words_nl = $1, check_words = true`, slices.Repeat([]string{"kwibus*"}, MaxListedWords))
	c.settle()
	a := Actor{Account: 7, Ready: true}
	c.measure(b, func(i int) error {
		if found := c.f.Filters.screen(b.Context(), a, sample{words: c.sentence(60), lang: "nl"}); found.edition == 0 {
			b.Fatal("it did not look")
		}
		return nil
	})
}
