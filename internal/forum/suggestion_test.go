package forum

import (
	"strings"
	"testing"
)

func TestSuggestions(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ho, ana := s.holderOf(g, "Ho"), s.person("Ana")
	suggest := func(key, words, replacement string) int64 {
		s.t.Helper()
		id, err := s.f.Passages.Comment(t.Context(), ana, NewPassage{
			Action: g.action, Version: 1, Block: s.blockWith(v, words).ID, Quote: words, Suggests: true, Replacement: replacement,
			First: NewComment{Key: "suggestion-" + key, Markdown: "Dit is beter."},
		})
		s.must(err)
		return id
	}
	find := func(id int64) Suggestion {
		s.t.Helper()
		c, err := s.f.Comments.Find(t.Context(), Actor{}, id)
		s.must(err)
		return *c.Suggestion
	}
	ten := suggest("ten", "vijf werkdagen", "tien werkdagen")
	t.Run("it stands in its comment, open", func(t *testing.T) {
		if g := find(ten); g.Words != "vijf werkdagen" || g.Replacement != "tien werkdagen" || !g.Open() {
			t.Errorf("suggestion is %+v", g)
		}
		_, err := s.f.Passages.Comment(t.Context(), ana, NewPassage{
			Action: g.action, Version: 1, Block: s.blockWith(v, "vijf").ID, Quote: "vijf werkdagen", Suggests: true, Replacement: "vijf werkdagen",
			First: NewComment{Key: "the-same-words", Markdown: "Hetzelfde."},
		})
		s.refused(err, Invalid)
	})
	t.Run("only who may edit the text decides", func(t *testing.T) {
		_, err := s.f.Suggestions.Accept(t.Context(), ana, ten)
		s.refused(err, NotFound)
		s.refused(s.f.Suggestions.Decline(t.Context(), ana, ten, "Nee"), NotFound)
		_, err = s.f.Suggestions.Accept(t.Context(), ho, s.first(s.mark(ana, g, v, "de redenen", "Geen voorstel.")).ID)
		s.refused(err, NotFound)
	})
	t.Run("accepting puts its words in the draft, once", func(t *testing.T) {
		fits, err := s.f.Suggestions.Accept(t.Context(), ho, ten)
		s.must(err)
		d := s.open(ho, g.action)
		if !fits || !strings.Contains(d.Markdown, "binnen tien werkdagen. In dat") || find(ten).Outcome != "accepted" || find(ten).ByName != "Ho" {
			t.Errorf("fits: %v; draft %q; suggestion %+v", fits, d.Markdown, find(ten))
		}
		_, err = s.f.Suggestions.Accept(t.Context(), ho, ten)
		s.refused(err, Conflict)
		lines, err := s.f.Suggestions.Creditable(t.Context(), ho, g.action)
		s.must(err)
		if len(lines) != 2 || lines[0].Comment != ten || !lines[0].Accepted {
			t.Errorf("creditable are %+v", lines)
		}
	})
	t.Run("declining takes a reason, which stands with it", func(t *testing.T) {
		out := suggest("out", "zonder gegevens van de aanvrager", "")
		s.refused(s.f.Suggestions.Decline(t.Context(), ho, out, "  "), Invalid)
		s.must(s.f.Suggestions.Decline(t.Context(), ho, out, "De wet vraagt het."))
		if g := find(out); g.Outcome != "declined" || g.Reason != "De wet vraagt het." {
			t.Errorf("suggestion is %+v", g)
		}
		told, err := s.f.Notifications.List(t.Context(), ana)
		s.must(err)
		if len(told) != 2 || told[0].Kind != "suggestion.declined" || told[1].Kind != "suggestion.accepted" {
			t.Errorf("told %+v", told)
		}
	})
	t.Run("words that the draft no longer has are worked in by hand", func(t *testing.T) {
		late := suggest("late", "vijf werkdagen", "acht werkdagen")
		fits, err := s.f.Suggestions.Accept(t.Context(), ho, late)
		s.must(err)
		if fits || strings.Contains(s.open(ho, g.action).Markdown, "acht werkdagen") {
			t.Error("they were put in all the same")
		}
	})
}
