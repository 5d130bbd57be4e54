package forum

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	longText = "Zet van elk Woo-verzoek online hoe ver de behandeling is, met de naam van het team en de datum waarop het antwoord er moet zijn."
	nearText = "Zet van elk Woo-verzoek online hoe ver de behandeling is, met de naam van de afdeling en de datum waarop het antwoord er moet zijn!"
	farText  = "Publiceer alle vergunningen op een kaart, zodat bewoners zien wat er in hun straat gebouwd of gekapt gaat worden."
)

// wantHeld has someone say something and checks which filters hold it; it gives its number.
func (s *stand) wantHeld(a Actor, thread int64, words string, filters ...string) int64 {
	s.t.Helper()
	id := s.post(a, thread, 0, words)
	if got := s.heldFor(a, id); !slices.Equal(got, filters) {
		s.t.Errorf("%.40q is held by %v, want %v", words, got, filters)
	}
	return id
}

func TestFilters_links(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, known, vouched := s.person("Ana"), s.person("Bob"), s.person("Cas")
	s.organisation("stichting", "ngo", vouched)
	for i := range 5 {
		s.post(known, g.thread, 0, fmt.Sprintf("Reactie %d.", i))
	}
	s.wantHeld(ana, g.thread, "Zie https://voorbeeld.nl/een en [dit](https://voorbeeld.nl/twee).")
	s.wantHeld(ana, g.thread, "En geen link.")
	third := s.wantHeld(ana, g.thread, "En www.voorbeeld.nl/drie", FilterLinks)
	c, err := s.f.Comments.Find(t.Context(), ana, third)
	s.must(err)
	if c.HeldBecause[0].N != 3 {
		t.Errorf("it is link number %d", c.HeldBecause[0].N)
	}
	s.wantHeld(ana, g.thread, "Nog steeds geen link.")
	s.now = s.now.Add(filterHour + time.Second)
	s.wantHeld(ana, g.thread, "Na een uur: https://voorbeeld.nl/vier")
	for _, who := range []Actor{known, vouched, s.moderator("Mo")} {
		s.wantHeld(who, g.thread, "www.a.nl www.b.nl www.c.nl")
	}
	s.set(func(m *SafeguardEdition) { m.LinksToHold = 0 })
	s.wantHeld(s.person("Dirk"), g.thread, "www.a.nl www.b.nl www.c.nl")
}

func TestFilters_repetition(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana := s.person("Ana")
	s.wantHeld(ana, g.thread, longText)
	s.wantHeld(ana, g.thread, nearText)
	s.wantHeld(ana, g.thread, farText)
	s.wantHeld(ana, g.thread, longText, FilterRepetition)
	for range 4 {
		s.wantHeld(ana, g.thread, "Goed idee, eens!") // many say so, and may
	}
	s.wantHeld(ana, g.thread, "> "+longText+"\n\nDaar ben ik het mee eens.") // it quotes
	s.now = s.now.Add(filterHour + time.Second)
	again := s.wantHeld(ana, g.thread, longText)
	s.must(s.f.Comments.Withdraw(t.Context(), ana, again))
	s.wantHeld(ana, g.thread, longText)
	s.wantHeld(ana, g.thread, longText) // what was taken back does not count
}

func TestFilters_duplicate(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, bob, mod := s.person("Ana"), s.person("Bob"), s.moderator("Mo")
	first := s.wantHeld(ana, g.thread, longText)
	s.wantHeld(bob, g.thread, farText)
	near := s.wantHeld(bob, g.thread, nearText, FilterDuplicate)
	c, err := s.f.Comments.Find(t.Context(), bob, near)
	s.must(err)
	if r := c.HeldBecause[0]; r.About != first || r.Percent < 90 || r.Percent >= 100 {
		t.Errorf("it is held because of %+v, want about %d", r, first)
	}
	s.wantHeld(mod, g.thread, longText)
	s.now = s.now.Add(24*time.Hour + time.Minute)
	s.wantHeld(bob, g.thread, longText)
	s.set(func(m *SafeguardEdition) { m.DuplicateHours = 0 })
	s.wantHeld(s.person("Cas"), g.thread, longText)
	s.set(func(m *SafeguardEdition) { m.DuplicateHours, m.AlikePercent = 24, 100 })
	s.wantHeld(s.person("Dirk"), g.thread, nearText)
	s.wantHeld(s.person("Eve"), g.thread, longText, FilterDuplicate)
	s.now = s.now.Add(maxFilterLooks + time.Hour)
	s.must(s.f.Filters.Tidy(t.Context()))
	if n := s.count(`SELECT count(*) FROM fingerprints`); n != 0 {
		t.Errorf("%d are kept that nobody looks back to", n)
	}
}

func TestFilters_words(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	s.set(func(m *SafeguardEdition) {
		m.WordsNL, m.WordsEN = []string{"kwibus", "gratis *crypto*", "Sukkel*", " ", "KWIBUS"}, []string{"nitwit"}
	})
	for words, held := range map[string]bool{
		"Wat een kwibus.": true, "> Een kwibus!\n\nJa.": true, "Wat een KWÍBUS!": true, "Kwibussen zijn het.": false, "Sukkelaars zijn het.": true, "Wie sukkelt?": true,
		"Gratis cryptomunten": true, "Gratis bitcrypto": true, "Gratis geen crypto": false, "What a nitwit.": false,
	} {
		if held {
			s.wantHeld(ana, g.thread, words, FilterWords)
		} else {
			s.wantHeld(ana, g.thread, words)
		}
	}
	s.wantHeld(mod, g.thread, "Wat een kwibus.")
	english, err := s.f.Comments.Post(t.Context(), ana, g.thread, NewComment{Key: "key-of-english", Markdown: "What a Nitwit.", Lang: "en"})
	s.must(err)
	c, err := s.f.Comments.Find(t.Context(), ana, english)
	s.must(err)
	if len(c.HeldBecause) != 1 || c.HeldBecause[0].Word != "nitwit" {
		t.Errorf("held because of %+v", c.HeldBecause)
	}

	t.Run("the word is told as the list had it then, and stands nowhere but in that list", func(t *testing.T) {
		s.set(func(m *SafeguardEdition) { m.WordsEN = nil })
		again, err := s.f.Comments.Find(t.Context(), mod, english)
		s.must(err)
		if again.HeldBecause[0].Word != "nitwit" {
			t.Errorf("held because of %+v", again.HeldBecause)
		}
		if n := s.count(`SELECT count(*) FROM holds WHERE reasons::text LIKE '%nitwit%'`) + s.count(`SELECT count(*) FROM events WHERE data::text LIKE '%nitwit%'`); n != 0 {
			t.Error("it is kept with the reasons")
		}
	})
	t.Run("switched off, the list stays", func(t *testing.T) {
		s.set(func(m *SafeguardEdition) { m.CheckWords = false })
		s.wantHeld(ana, g.thread, "Wat een kwibus.")
	})
}

func TestFilters_language(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana := s.person("Ana")
	const english = "I think that the council should tell us much earlier what they did with our objections, because now we hear nothing at all."
	held := s.wantHeld(ana, g.thread, english, FilterLanguage)
	c, err := s.f.Comments.Find(t.Context(), ana, held)
	s.must(err)
	if c.HeldBecause[0].Lang != "en" {
		t.Errorf("it is said to be in %q", c.HeldBecause[0].Lang)
	}
	s.wantHeld(ana, g.thread, "> "+english+"\n\nDat vind ik ook, en ik zou er nog aan toe willen voegen dat het niet alleen om bezwaren gaat maar om alles wat we vragen.")
	s.set(func(m *SafeguardEdition) { m.CheckLanguage = false })
	s.wantHeld(s.person("Bob"), g.thread, "They think that the council should do what it has promised, and that it is about time for all of us to be told.")
}

func TestFilters_broken(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	ana, mod := s.person("Ana"), s.moderator("Mo")
	broken := New(Options{DB: deaf{s.db}, Clock: func() time.Time { return s.now }})
	id, err := broken.Comments.Post(t.Context(), ana, g.thread, NewComment{Key: "key-of-broken", Markdown: longText, Lang: "nl"})
	s.must(err)
	if got := s.heldFor(ana, id); !slices.Equal(got, []string{FilterBroken}) {
		t.Errorf("it is held by %v", got)
	}
	if got := s.cases(mod, g.plan); !slices.Equal(got, []string{CaseHeld}) {
		t.Errorf("in the queue are %v", got)
	}
	s.decide(mod, DecideApprove, id)
	if !s.isSeen(id) {
		t.Error("approved, it is not seen")
	}
}

func TestFilters_Try(t *testing.T) {
	s := newStand(t)
	g := s.lay("drafting")
	s.post(s.person("Ana"), g.thread, 0, longText)
	admin, mod := Actor{Account: 1, Admin: true, Ready: true}, s.moderator("Mo")
	now, err := s.f.Safeguards.Current(t.Context(), mod)
	s.must(err)
	now.WordsNL = []string{"kwibus*"}
	try := func(words string) (filters []string) {
		reasons, err := s.f.Filters.Try(t.Context(), admin, now, "nl", words)
		s.must(err)
		for _, r := range reasons {
			filters = append(filters, r.Filter)
		}
		return filters
	}
	if got := try("Een gewone reactie."); len(got) != 0 {
		t.Errorf("a comment is held by %v", got)
	}
	if got := try("Kwibussen! https://a.nl https://b.nl https://c.nl"); !slices.Equal(got, []string{FilterLinks, FilterWords}) {
		t.Errorf("advertising is held by %v", got)
	}
	if got := try(longText); !slices.Equal(got, []string{FilterDuplicate}) {
		t.Errorf("what another said is held by %v", got)
	}
	for _, who := range []Actor{{}, mod} {
		_, err := s.f.Filters.Try(t.Context(), who, now, "nl", "Een gewone reactie.")
		s.refused(err, NotFound)
	}
}

// deaf is a database that answers no question outside a transaction.
type deaf struct{ DB }

func (d deaf) Query(context.Context, string, ...any) (pgx.Rows, error) {
	return nil, errors.New("it does not answer")
}
