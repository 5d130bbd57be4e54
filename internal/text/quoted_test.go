package text

import (
	"strings"
	"testing"
)

func TestQuoted(t *testing.T) {
	for name, c := range map[string]struct{ markdown, want string }{
		"nothing":          {"", ""},
		"a line":           {"Mooi plan.", "> Mooi plan.\n\n"},
		"two paragraphs":   {"Een.\n\nTwee.", "> Een.\n>\n> Twee.\n\n"},
		"a quote in it":    {"> Eerst.\n\nDaarna.", "> > Eerst.\n>\n> Daarna.\n\n"},
		"a list stays one": {"- a\n- b", "> - a\n> - b\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Quoted(c.markdown); got != c.want {
				t.Errorf("Quoted(%q) = %q, want %q", c.markdown, got, c.want)
			}
		})
	}
	t.Run("the answer written under it is not part of the quote", func(t *testing.T) {
		html := Comment(Quoted("Mooi plan.") + "Eens.")
		if quote, answer, _ := strings.Cut(html, "</blockquote>"); !strings.Contains(quote, "Mooi plan.") || !strings.Contains(answer, "Eens.") {
			t.Errorf("html = %s", html)
		}
	})
}
