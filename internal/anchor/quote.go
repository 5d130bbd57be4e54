package anchor

// Quote is words of a passage as someone noted them, and what stood directly before and after, as far as known.
type Quote struct{ Exact, Prefix, Suffix string }

// FindQuote finds where a quote stands.
func FindQuote(blocks []Block, q Quote) (Passage, bool) {
	return Passage{}, false
}
