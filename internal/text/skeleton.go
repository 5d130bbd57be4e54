package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lookalikes are letters of other scripts, and digits, that pass for a Latin one (from Unicode's confusables, UTS 39).
var lookalikes = strings.NewReplacer(
	"а", "a", "α", "a", "с", "c", "ԁ", "d", "е", "e", "ε", "e", "һ", "h", "і", "i", "ι", "i", "ı", "i", "ј", "j", "κ", "k", "к", "k", "ӏ", "l", "м", "m", "ո", "n",
	"п", "n", "о", "o", "ο", "o", "σ", "o", "օ", "o", "р", "p", "ρ", "p", "ѕ", "s", "т", "t", "τ", "t", "ν", "v", "у", "y", "0", "o", "1", "i", "3", "e", "4", "a", "5", "s",
)

// Skeleton is a word as it looks at a glance, to compare with others: small letters without marks, and Latin ones for what passes for them.
func Skeleton(word string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(word))
	return lookalikes.Replace(strings.ToLower(bare))
}
