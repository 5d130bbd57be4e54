package locales

var counts = map[string][12]string{
	"nl": {"één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"},
	"en": {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"},
}

// InWords writes a small number as a word, as titles do: zes, six. From 13 on it is written in digits.
func (w *Words) InWords(n int) string {
	if names := counts[w.Lang]; n >= 1 && n <= len(names) {
		return names[n-1]
	}
	return w.Number(n)
}
