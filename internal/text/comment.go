package text

import "bytes"

// Renderer is the version of the way from Markdown to HTML in this package. It is stored beside the HTML, so that what an
// older version made can be found and made anew; it goes up whenever the same Markdown would give other HTML.
const Renderer = 1

// Comment is the safe HTML of a contribution: paragraphs with their line breaks, emphasis, lists, quotes, code and links,
// which search engines are told not to follow. Headings become bold paragraphs, images their description, HTML the text it
// was typed as. It is empty when the Markdown has nothing to read.
func Comment(markdown string) string {
	html, plain := contributed(markdown)
	if plain == "" {
		return ""
	}
	return contributionPolicy.Sanitize(html)
}

// SaysNothing tells a contribution of which a reader would see no character: an image or a link without words, a line across, a space.
func SaysNothing(markdown string) bool {
	_, plain := contributed(markdown)
	return !Shows(plain)
}

func contributed(markdown string) (html, plain string) {
	source := []byte(markdown)
	var rendered bytes.Buffer
	render(&rendered, contribution, source, parse(contribution, source))
	return settle(&rendered)
}
