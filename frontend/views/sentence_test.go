package views

import (
	"strings"
	"testing"

	"samenspraak/frontend/locales"
	"samenspraak/internal/forum"
)

// in is a page in a language, without the rest.
func in(t *testing.T, lang string) Page {
	t.Helper()
	all, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	return Page{Words: all[lang], Lang: lang, Site: "Samenspraak", Title: "Thema"}
}

func TestInSentence(t *testing.T) {
	for name, c := range map[string]struct {
		title      forum.Text
		lang, want string
	}{
		"a title in another language has its own":    {forum.Text{NL: "Open <bestuur>"}, "en", `Comment by Noor on <span lang="nl">Open &lt;bestuur&gt;</span>.`},
		"one in the language of the page needs none": {forum.Text{NL: "Open bestuur", EN: "Open government"}, "en", `Comment by Noor on Open government.`},
		"without a title it is the sentence":         {forum.Text{}, "en", `Comment by Noor on .`},
	} {
		t.Run(name, func(t *testing.T) {
			p := in(t, c.lang)
			var out strings.Builder
			if err := InSentence(p, "Comment by Noor on "+p.In(c.title)+".", c.title).Render(t.Context(), &out); err != nil {
				t.Fatal(err)
			}
			if out.String() != c.want {
				t.Errorf("got %s, want %s", out.String(), c.want)
			}
		})
	}
}

func TestPage_titleIn(t *testing.T) {
	if got := in(t, "nl").titleIn(Refused(t.Context())); got != "Fout: Thema" {
		t.Errorf("a form that was refused has the title %q", got)
	}
	if got := in(t, "en").titleIn(t.Context()); got != "Thema" {
		t.Errorf("another page has the title %q", got)
	}
}
