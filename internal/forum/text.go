package forum

// Text is a text that staff maintain, in one or both languages.
type Text struct {
	NL string `json:"nl,omitempty"`
	EN string `json:"en,omitempty"`
}

// In gives the text in a language, or else in the other one; the second result is the language it came in, for the page's lang attribute.
func (t Text) In(lang string) (words, in string) {
	if lang == "en" && t.EN != "" || t.NL == "" {
		return t.EN, "en"
	}
	return t.NL, "nl"
}

// Empty tells whether there is a text at all.
func (t Text) Empty() bool { return t.NL == "" && t.EN == "" }
