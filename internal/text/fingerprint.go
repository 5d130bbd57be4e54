package text

// leastFingerprinted is how many of its Words a text needs for a fingerprint: "Goed idee, eens!" is said by many.
const leastFingerprinted = 8

// FingerprintsApart is in how many of 64 bits the fingerprints of texts differ at most, nearly always, whose Likeness is 0.8 or more. Texts that
// have nothing to do with each other differ in about half of them.
const FingerprintsApart = 18

// Fingerprint is 64 bits of which near the same texts share most, so that a few can be found among many without reading them; is is false
// for a text that is too short to tell. It is the sign of the sum of the hashes of a text's trigrams (Charikar, "Similarity estimation
// techniques from rounding algorithms", 2002): the angle between two texts is the share of bits in which they differ.
func Fingerprint(s string) (fingerprint uint64, is bool) {
	if len(Words(s)) < leastFingerprinted {
		return 0, false
	}
	var sums [64]float64
	for _, t := range profileOf(s) {
		hash := mixed(t.gram)
		for bit := range sums {
			if hash>>bit&1 == 1 {
				sums[bit] += t.weight
			} else {
				sums[bit] -= t.weight
			}
		}
	}
	for bit, sum := range sums {
		if sum > 0 {
			fingerprint |= 1 << bit
		}
	}
	return fingerprint, true
}

// mixed spreads the bits of a trigram over 64, always in the same way: fingerprints are kept. (SplitMix64, Steele and others, 2014.)
func mixed(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}
