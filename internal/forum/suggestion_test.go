package forum

import (
	"strings"
	"sync"
	"testing"

	"samenspraak/internal/text"
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
		told := s.told(ana)
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

func TestReplaced(t *testing.T) {
	for name, c := range map[string]struct {
		version, draft, words, replacement, want string // want "" is: by hand
	}{
		"where it stands":                            {"Een. Twee.\n\nDrie.", "Een. Twee.\n\nDrie.", "Twee", "2", "Een. 2.\n\nDrie."},
		"among the same words elsewhere":             {"Een zin.\n\nNog een zin.", "Een zin.\n\nNog een zin.", "een zin", "iets", "Een zin.\n\nNog iets."},
		"in a block that moved":                      {"Een heel verhaal over wat.\n\nDrie gaat over dat.", "Drie gaat over dat.\n\nEen heel verhaal over wat.", "verhaal", "boek", "Drie gaat over dat.\n\nEen heel boek over wat."},
		"inside emphasis":                            {"Een **dik** woord.", "Een **dik** woord.", "dik", "dun", "Een **dun** woord."},
		"left out":                                   {"Een heel lang woord.", "Een heel lang woord.", "heel", "", "Een lang woord."},
		"left out at the end":                        {"Een heel lang woord.", "Een heel lang woord.", "woord", "", "Een heel lang."},
		"left out at the beginning":                  {"heel lang woord.", "heel lang woord.", "heel", "", "lang woord."},
		"not in another sentence":                    {"Wie vraagt, wacht nu vaak maanden.\n\nLaatste.", "Wie vraagt, krijgt snel antwoord.\n\nLaatste. Wie klaagt, wacht nu vaak maanden.", "wacht nu vaak maanden", "wacht", ""},
		"not across emphasis":                        {"Een **dik** woord.", "Een **dik** woord.", "dik woord", "iets", ""},
		"not where it would be read as a table":      {"| a | b |\n| - | - |\n| c | d |", "| a | b |\n| - | - |\n| c | d |", "c", "x | y", ""},
		"not where it would be read as a link":       {"Een woord hier.", "Een woord hier.", "woord", "[x](https://example.org)", ""},
		"not in the address of a link":               {"Zie [hier](/besluit) het besluit.", "Zie [hier](/besluit) het besluit.", "besluit", "verslag", "Zie [hier](/besluit) het verslag."},
		"not when the draft has other words by then": {"Binnen vijf dagen.", "Binnen zes dagen.", "vijf", "tien", ""},
	} {
		t.Run(name, func(t *testing.T) {
			version := blocksOf(c.version)
			var p Passage
			for i := range version {
				version[i].ID = int64(i + 1)
				if at := strings.Index(version[i].Plain, c.words); at >= 0 {
					start := text.Length(version[i].Plain[:at])
					p = Passage{Block: version[i].ID, Start: start, End: start + text.Length(c.words), Words: c.words}
				}
			}
			got, fits := replaced(version, c.draft, p, c.replacement)
			if fits != (c.want != "") || text.Line(got) != text.Line(c.want) {
				t.Errorf("replaced to %q, %v; want %q", got, fits, c.want)
			}
		})
	}
}

func TestCreditLine_LedTo(t *testing.T) {
	for name, c := range map[string]struct {
		words, replacement, before, now string
		want                            bool
	}{
		"its words came":                        {"vijf", "tien", "In vijf dagen.", "In tien dagen.", true},
		"they stood elsewhere before":           {"vijf", "tien", "In vijf of tien dagen.", "In vijf of tien dagen of zo.", false},
		"they are part of other words":          {"vijf", "tien", "In vijf dagen.", "In tientallen dagen.", false},
		"it left words out":                     {"heel ", "", "Een heel lang woord.", "Een lang woord.", true},
		"it left words out that stand twice":    {"heel", "", "Een heel heel lang woord.", "Een heel lang woord.", true},
		"it would leave words out that stand":   {"heel", "", "Een heel lang woord.", "Een heel kort woord.", false},
		"it made words fewer":                   {"heel lang woord", "woord", "Een heel lang woord.", "Een woord.", true},
		"it put words in, an earlier version":   {"vijf", "tien", "In tien dagen.", "In tien dagen, of later.", false},
		"its words are put in as they end here": {"vijf", "tien.", "In vijf.", "In tien.", true},
	} {
		t.Run(name, func(t *testing.T) {
			line := CreditLine{Words: c.words, Replacement: c.replacement, Accepted: true}
			if got := line.LedTo(c.before, c.now); got != c.want {
				t.Errorf("%v", got)
			}
		})
	}
}

func TestSuggestions_settled(t *testing.T) {
	for replacement, want := range map[string]struct{ state, words string }{
		"een halve maand": {"changed", "een halve maand"},
		"":                {"deleted", ""},
	} {
		t.Run(replacement, func(t *testing.T) {
			s := newStand(t)
			g := s.lay("drafting")
			v := s.version(g.action, 1, firstText)
			ho, ana := s.holderOf(g, "Ho"), s.person("Ana")
			id, err := s.f.Passages.Comment(t.Context(), ana, NewPassage{
				Action: g.action, Version: 1, Block: s.blockWith(v, "vijf werkdagen").ID, Quote: "vijf werkdagen", Suggests: true, Replacement: replacement,
				First: NewComment{Key: "suggestion-other", Markdown: "Dit is beter."},
			})
			s.must(err)
			_, err = s.f.Suggestions.Accept(t.Context(), ho, id)
			s.must(err)
			in := s.open(ho, g.action).edit("", "")
			in.Note = "Anders."
			_, err = s.f.Drafts.Publish(t.Context(), ho, g.action, Publication{Edited: in})
			s.must(err)
			uncertain, err := s.f.Passages.Uncertain(t.Context(), s.moderator("Mo"), g.plan)
			s.must(err)
			if p := s.passageOf(id); p.State != want.state || p.Words != want.words || len(uncertain) != 0 {
				t.Errorf("it is %+v; uncertain are %+v", p, uncertain)
			}
		})
	}
}

func TestReplaced_farInALongText(t *testing.T) {
	version := blocksOf(strings.Repeat("De man leest de krant.\n\n", 200) + "Dan de rest.")
	for i := range version {
		version[i].ID = int64(i + 1)
	}
	p := Passage{Block: 201, Start: 4, End: 6, Words: "de"}
	if got, fits := replaced(version, strings.Repeat("De man leest de krant.\n\n", 200)+"Dan de rest.", p, "het"); !fits || !strings.HasSuffix(got, "Dan het rest.") {
		t.Errorf("fits: %v", fits)
	}
}

func TestSuggestions_Accept(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ho, ana, mo := s.holderOf(g, "Ho"), s.person("Ana"), s.moderator("Mo")
	suggest := func(words, replacement string) int64 {
		s.t.Helper()
		id, err := s.f.Passages.Comment(t.Context(), ana, NewPassage{
			Action: g.action, Version: 1, Block: s.blockWith(v, words).ID, Quote: words, Suggests: true, Replacement: replacement,
			First: NewComment{Key: "suggestion-" + words, Markdown: "Dit is beter."},
		})
		s.must(err)
		return id
	}
	t.Run("what a moderator chose as its place since is not taken out for it", func(t *testing.T) {
		id := suggest("een termijn niet lukt", "de termijn niet lukt")
		s.must(s.f.Passages.Attach(t.Context(), mo, s.passageOf(id).ID, Placement{Version: 1, Block: s.blockWith(v, "extern bureau").ID}))
		fits, err := s.f.Suggestions.Accept(t.Context(), ho, id)
		s.must(err)
		if d := s.open(ho, g.action); fits || d.Revision != 0 {
			t.Errorf("fits: %v; draft %q", fits, d.Markdown)
		}
	})
	t.Run("several at the same moment are all put in", func(t *testing.T) {
		var all sync.WaitGroup
		for words, replacement := range map[string]string{"vijf werkdagen": "tien werkdagen", "elk kwartaal": "elk jaar", "met de redenen": "met redenen"} {
			id := suggest(words, replacement)
			all.Go(func() {
				if fits, err := s.f.Suggestions.Accept(t.Context(), ho, id); err != nil || !fits {
					t.Errorf("%s: fits %v, %v", replacement, fits, err)
				}
			})
		}
		all.Wait()
		for _, words := range []string{"tien werkdagen", "elk jaar", "met redenen"} {
			if d := s.open(ho, g.action); !strings.Contains(d.Markdown, words) {
				t.Errorf("the draft does not say %q: %q", words, d.Markdown)
			}
		}
	})
	t.Run("a text of which nothing would be left is not put in", func(t *testing.T) {
		one := s.lay("drafting")
		v = s.version(one.action, 1, "Een")
		g = one
		fits, err := s.f.Suggestions.Accept(t.Context(), mo, suggest("Een", ""))
		s.must(err)
		if fits || s.open(mo, one.action).Markdown != "Een" {
			t.Error("the draft is empty")
		}
	})
}

func TestDrafts_Discard_reopensSuggestions(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ho, ana := s.holderOf(g, "Ho"), s.person("Ana")
	id, err := s.f.Passages.Comment(t.Context(), ana, NewPassage{
		Action: g.action, Version: 1, Block: s.blockWith(v, "vijf werkdagen").ID, Quote: "vijf werkdagen", Suggests: true, Replacement: "tien werkdagen",
		First: NewComment{Key: "suggestion-ten", Markdown: "Dit is beter."},
	})
	s.must(err)
	_, err = s.f.Suggestions.Accept(t.Context(), ho, id)
	s.must(err)
	s.must(s.f.Drafts.Discard(t.Context(), ho, g.action, s.open(ho, g.action).Revision))
	c, err := s.f.Comments.Find(t.Context(), Actor{}, id)
	s.must(err)
	told := s.told(ana)
	if !c.Suggestion.Open() || told[0].Kind != "suggestion.reopened" {
		t.Errorf("suggestion is %+v; told %+v", c.Suggestion, told)
	}
	if fits, err := s.f.Suggestions.Accept(t.Context(), ho, id); err != nil || !fits {
		t.Errorf("it can't be accepted again: %v, %v", fits, err)
	}
	t.Run("words that an accepted suggestion put there need nobody's look", func(t *testing.T) {
		d := s.open(ho, g.action)
		lines, err := s.f.Suggestions.Creditable(t.Context(), ho, g.action)
		s.must(err)
		if !lines[0].LedTo(firstText, d.Markdown) || lines[0].LedTo(firstText, firstText) || lines[0].LedTo(d.Markdown, d.Markdown) {
			t.Errorf("the draft does not show it, or the text before does: %+v", lines[0])
		}
		in := d.edit("", "")
		in.Note = "Tien."
		_, err = s.f.Drafts.Publish(t.Context(), ho, g.action, Publication{Edited: in, Credits: []int64{id}})
		s.must(err)
		uncertain, err := s.f.Passages.Uncertain(t.Context(), s.moderator("Mo"), g.plan)
		s.must(err)
		if p := s.passageOf(id); p.State != "changed" || p.Words != "tien werkdagen" || len(uncertain) != 0 {
			t.Errorf("it is %+v; uncertain are %+v", p, uncertain)
		}
	})
}

func TestDrafts_Publish_reopensWhatWasLeftOut(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	v := s.version(g.action, 1, firstText)
	ho, ana := s.holderOf(g, "Ho"), s.person("Ana")
	suggest := func(key, words, replacement string) int64 {
		t.Helper()
		id, err := s.f.Passages.Comment(t.Context(), ana, NewPassage{
			Action: g.action, Version: 1, Block: s.blockWith(v, words).ID, Quote: words, Suggests: true, Replacement: replacement,
			First: NewComment{Key: "suggestion-" + key, Markdown: "Dit is beter."},
		})
		s.must(err)
		_, err = s.f.Suggestions.Accept(t.Context(), ho, id)
		s.must(err)
		return id
	}
	kept, left, other := suggest("kept", "vijf werkdagen", "tien werkdagen"), suggest("left", "wat de aanvrager zoekt", "wat de vrager wil"), suggest("other", "zonder gegevens van de aanvrager", "zonder namen")
	d := s.open(ho, g.action)
	in := d.edit("wat de vrager wil", "wat de aanvrager zoekt")
	in.Markdown = strings.Replace(in.Markdown, "zonder namen", "zonder gegevens van wie vraagt", 1)
	in.Note = "Niet alles werd overgenomen."
	_, err := s.f.Drafts.Publish(t.Context(), ho, g.action, Publication{Edited: in, Credits: []int64{other}})
	s.must(err)
	open := func(id int64) bool {
		c, err := s.f.Comments.Find(t.Context(), Actor{}, id)
		s.must(err)
		return c.Suggestion.Open()
	}
	if open(kept) || !open(left) || open(other) {
		t.Errorf("open are: kept %v, left out %v, credited though other words %v", open(kept), open(left), open(other))
	}
}
