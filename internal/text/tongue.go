package text

import (
	"strings"
	"unicode"
)

// Bounds of Tongue: how many words it needs, and which share of them has to be small words of a language.
const (
	leastTongue    = 15
	shareOfTongue  = 0.22
	shareOfClaimed = 0.06 // that rules out the language it is said to be in
)

// OtherScript is the tongue of texts in another script than ours.
const OtherScript = "und"

// Tongue tells in which language a text plainly is, if that is another than claimed ("nl" or "en"): "nl", "en", "de", "fr", or OtherScript.
// It is "" for what is in the claimed language or may be: a short text, names, two languages at once. It counts the small words that only
// one of these languages has.
func Tongue(s, claimed string) string {
	words := AllWords(s)
	if len(words) < leastTongue {
		return ""
	}
	small, foreign := map[string]int{}, 0
	for _, word := range words {
		small[smallWords[word]]++
		if strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) >= 0 {
			foreign++
		}
	}
	share := func(n int) float64 { return float64(n) / float64(len(words)) }
	if share(foreign) > 0.5 {
		return OtherScript
	}
	if share(small[claimed]) >= shareOfClaimed {
		return ""
	}
	for _, lang := range []string{"nl", "en", "de", "fr"} {
		if lang != claimed && share(small[lang]) >= shareOfTongue {
			return lang
		}
	}
	return ""
}

// smallWords are words that people can hardly do without, each of one of the languages alone.
var smallWords = ofLanguages(map[string]string{
	"nl": `de het een en van ik te dat niet zijn op aan met voor er maar om dan zou wat mijn dit door ze zich bij ook tot je uit naar heb hoe heeft
		hebben deze want nog zal zij geen omdat iets worden toch waren veel meer moet ben zonder kan dus hier werd altijd wordt kunnen ons tegen
		wij jullie hun als deze onze`,
	"en": `the and to you that it for are with his they at be this have from had by but not what were when your can said there each which she do
		how their if will other about out then these some her would like into more who its now did been could my than our should`,
	"de": `der und das nicht mit sich auf ein eine einen dem den ist im auch es von für wie wird werden haben hat sind aber oder wenn nach bei
		noch zum zur uns ich sie wir kann mehr dass`,
	"fr": `le la les des et est une que qui dans pour pas sur avec ce par plus nous vous mais ou sont aux cette ont il elle ils je mon nos leur
		été être comme sans`,
})

// ofLanguages leaves out what more than one of the languages has.
func ofLanguages(lists map[string]string) map[string]string {
	of, shared := map[string]string{}, map[string]bool{}
	for lang, list := range lists {
		for _, word := range AllWords(list) {
			shared[word] = shared[word] || of[word] != "" && of[word] != lang
			of[word] = lang
		}
	}
	for word := range shared {
		if shared[word] {
			delete(of, word)
		}
	}
	return of
}
