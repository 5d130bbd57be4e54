package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Words are the words of s by which one text is told from another: in small letters without accents, and without single
// letters and words that Dutch and English have in every text, such as articles and pronouns.
func Words(s string) []string {
	var words []string
	for _, word := range AllWords(s) {
		if len(word) > 1 && !everywhere[word] {
			words = append(words, word)
		}
	}
	return words
}

// AllWords are the words of s one after the other, in small letters without accents.
func AllWords(s string) []string {
	return strings.FieldsFunc(plainLetters(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// plainLetters is s in small letters without accents.
func plainLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// everywhere are words that say nothing of what a text is about.
var everywhere = setOf(`
	aan af al alle alleen als altijd andere anders ben bent bij bijna binnen daar daarin daarna daarom dan dat de der deze die dit doen doet door dus echt
	een eens eerst elk elkaar elke en er erg ergens ge geen haar had hadden heb hebben hebt heeft hem hen het hier hij hoe hoeveel hun ie ieder iedere
	iedereen iemand iets ik in is ja je jij jou jouw jullie kan kon kunnen kunt laat laten maak maar mag maken me mee meer meest men met mij mijn moet
	moeten mogen na naar niemand niet niets nieuw nieuwe nog nooit nu of om omdat ons onze ook op over overal per soms staan staat steeds te tegen ten ter
	tijdens toch toen tot tussen u uit uw vaak van vanaf veel via vol voor vooral voordat waar waarom waarop waarvoor wanneer want waren was wat we weer
	wel welk welke werd wie wij wil willen worden wordt ze zeer zelf zich zie zien zij zijn zit zo zoals zodat zonder zou zouden

	a about after all also always an and any are as at be because been before being between both but by can could did do does each every for from has have
	he her here him his how i if into it its just let like make many may more most much my need needs never no not now off often on once one only or other
	our out own same she should show so some such than that the their them then there these they this those through to too under until up us very were
	what when where which while who whom why will with without would you your
`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}
